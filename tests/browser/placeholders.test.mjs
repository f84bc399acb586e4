// What the host writes into the address of a frame, hostile or not: the page believes what is on its lists, and nothing else of it.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, live, row, watched } from './harness.mjs';
import { Host, isLive, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

test('F02 a host of no region, or of another one, is told that it is not served, and gets no word', async () => {
  const hostile = [
    [{ hostOrigin: 'https://apps.xmypurecloud.com' }, 'Unknown Genesys Cloud region'],
    [{ hostOrigin: 'http://localhost:8080' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'prod-euw1' }, 'This Tidemark does not serve mypurecloud.ie'],
  ];
  for (const [integration, title] of hostile) {
    const host = await Host.open(world, integration);
    await host.frame(1).getByText(title).waitFor();
    assert.deepEqual(await host.sent(1), []);
    assert.equal(await host.frame(1).locator('body').evaluate(() => location.search), '');
    await host.close();
  }
});

test('F02 a page that is refused stands still: it takes over nothing from the pages that are served', async () => {
  const served = await Host.open(world);
  await signIn(served);
  await isLive(served);
  const refused = await Host.open(world, { targetEnv: 'prod-euw1' }, served.context);
  await refused.frame(1).getByText('This Tidemark does not serve mypurecloud.ie').waitFor();
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await served.page.close();
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0));
  const since = (await world.health()).now;
  await new Promise((wake) => setTimeout(wake, 3_000));
  assert.equal((await world.health()).openSockets, 0);
  assert.deepEqual((await world.requests(since)).filter(({ path }) => path.startsWith('/api/')), []);
  await refused.close();
});

const MARKUP = '"><img src=x onerror=alert(1)><script>alert(1)</script>';
const ENDLESS = 'x'.repeat(5000);
const MARKS = /onerror|script>|x{50}/;

const panel = (host) => host.frame(1).getByRole('complementary', { name: 'Conversation' });

// What an agent may see of a frame; gives what its address says besides, if anything.
const isRefused = async (host) => {
  await host.frame(1).getByText('Unknown Genesys Cloud region').waitFor();
  assert.deepEqual(await host.sent(1), [], 'its host is told nothing');
};
const speaks = (language) => async (host) => {
  await host.frame(1).getByRole('button', { name: { en: 'Sign in', de: 'Anmelden' }[language], exact: true }).waitFor();
  assert.equal(await host.frame(1).locator('html').getAttribute('lang'), language);
  await host.is(1, 'active');
};
const isBeside = (customer, id) => async (host) => {
  await panel(host).getByRole('heading', { level: 2 }).filter({ hasText: customer }).waitFor();
  await isLive(host);
  return `?conversation=${id}`;
};
const isBesideNobody = (id) => async (host) => {
  await row(live(host.frame(1)), id).waitFor();
  await isLive(host);
  assert.equal(await panel(host).count(), 0);
};
// The frame stays where it is: a sign-in page that lets no frame have it would be the end of it.
const signsInByWindows = async (host) => {
  const relay = await relayOf(host, 1);
  await relay.getByRole('button', { name: 'Continue to login.sandbox.localhost' }).waitFor();
  await host.frame(1).getByText('Finish signing in in the other window').waitFor();
  await host.is(1, 'active');
};

test('F02 of a placeholder that is filled with anything else than it should be nothing is believed, run or kept, and the agent sees a page that works', async () => {
  // Where frames are redirected, a host that asks for windows is the only thing that keeps them from it.
  const careful = await startedPlainly(await World.start({
    sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0, '--sign-in-frames', 'denied'], more: { frameSignIn: 'redirect' },
  }));
  try {
    const customer = 'Amara Ångström';
    const { conversationId: id } = await careful.post('/sandbox/conversations', { media: 'voice', customer, waitMs: 100, alertMs: 300, phases: [{ talk: 600_000 }] });
    const fresh = async () => {
      const context = await careful.browser.newContext();
      const troubles = watched(context);
      context.on('page', (page) => page.on('dialog', (dialog) => {
        troubles.push(`a script has run: ${dialog.message()}`);
        dialog.dismiss();
      }));
      return { context, troubles };
    };
    // Whoever comes beside this one is signed in by it.
    const known = await fresh();
    const first = await Host.open(careful, {}, known.context);
    await signIn(first);
    const frames = { ...known, placement: 'widgets' };
    const twice = (value, name, other = value) => `${value}&${name}=${other}`;

    const rows = [
      ['langTag', ENDLESS, speaks('en')],
      ['langTag', 'DE', speaks('de')],
      // Not as a language is written: the browser's own is left.
      ['langTag', 'de_DE', speaks('en')],
      ['langTag', twice('de', 'gcLangTag', 'fr'), speaks('de')],
      ['langTag', MARKUP, speaks('en')],
      ['conversations', ENDLESS, isBesideNobody(id), frames],
      ['conversations', id.toUpperCase(), isBeside(customer, id), frames],
      ['conversations', twice(id, 'gcConversationId'), isBesideNobody(id), frames],
      ['conversations', MARKUP, isBesideNobody(id), frames],
      ...['TRUE', 'False', '0', ' false', '{{gcUsePopupAuth}}', twice('false', 'gcUsePopupAuth', 'true'), ENDLESS, MARKUP]
        .map((value) => ['usePopupAuth', value, signsInByWindows]),
      ['hostOrigin', twice(first.origin, 'gcHostOrigin'), isRefused],
      ['hostOrigin', MARKUP, isRefused],
      ['hostOrigin', ENDLESS, isRefused],
      ...['SANDBOX', 'Sandbox', 'xmypurecloud.com', twice('sandbox', 'gcTargetEnv'), MARKUP, ENDLESS].map((value) => ['targetEnv', value, isRefused]),
    ];
    for (const [field, value, sees, where] of rows) {
      const { context, troubles, placement = 'panel' } = where ?? await fresh();
      const what = `${field}=${value.slice(0, 60)}`;
      const host = await Host.open(careful, { placement, [field]: value }, context);
      const query = await sees(host).catch((error) => { throw new Error(what, { cause: error }); });
      const { address, shown, kept, made } = await host.frame(1).locator('body').evaluate((body) => ({
        address: location.href,
        shown: document.title + body.innerText,
        // What the host has said is kept as it was said, for this frame alone.
        kept: [localStorage, sessionStorage].flatMap((store) => Object.entries(store)).filter(([name]) => !name.startsWith('tidemark-frame.')),
        made: document.querySelectorAll('img, script:not([src]), [onerror]').length,
      }));
      assert.equal(address, `${careful.app}/live${query ?? ''}`, what);
      assert.doesNotMatch(shown + kept.flat().join('\n'), MARKS, what);
      assert.equal(made, 0, what);
      assert.equal(await host.frame(1).locator('#lost').isVisible(), false, what);
      assert.deepEqual(troubles, [], what);
      await (where ? host.page : context).close();
    }
  } finally {
    await careful.stop();
  }
});
