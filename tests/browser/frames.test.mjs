// The page inside Genesys Cloud, as the sandbox's host frames it: it signs in without losing its frame, knows its context,
// behaves as a guest, and gives nothing away.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, live, row } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const USUAL = 'allow-forms,allow-modals,allow-popups,allow-presentation,allow-same-origin,allow-scripts,allow-downloads';

const isLive = (host, number = 1) => freshness(host.frame(number)).filter({ hasText: /^Live/ }).waitFor();

test('D3 an agent signs in from a side panel by the relay, and nothing of it stays in an address or a storage', async () => {
  const host = await Host.open(world);
  const { relay } = await signIn(host);
  assert.ok(relay.isClosed(), 'the relay closes');
  await isLive(host);
  await host.is(1, 'active');
  const [address, kept] = await host.frame(1).locator('body').evaluate(() => [location.href, JSON.stringify([{ ...sessionStorage }, { ...localStorage }])]);
  assert.equal(new URL(address).search, '', address);
  assert.ok(!/verifier|code|token/.test(kept), kept);
  const sent = await host.sent(1);
  assert.deepEqual(sent.map(({ verdict, message }) => [verdict, message.action]), [['taken', 'bootstrapped']]);
  await host.close();
});

test('the page is a good guest: put aside it rings by toast and count and names nobody, shown again it is up to date, ended it is silent', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.call(1, 'blur');
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', customer: 'John Doe', waitMs: 100, alertMs: 60_000, phases: [{ talk: 60_000 }] });
  await host.counts(1, '1');
  assert.deepEqual(await host.toasts(), ['A call is alerting: Tidemark shows who it is.']);
  assert.ok(!JSON.stringify(await host.sent(1)).includes('Doe'));

  const asked = async () => (await world.requests()).filter(({ path, method }) => method === 'GET' && path.startsWith('/api/v2/conversations')).length;
  const before = await asked();
  await host.call(1, 'focus');
  await eventually(asked, (count) => assert.ok(count > before, 'the list is asked for again'));
  await row(live(host.frame(1)), conversationId).waitFor();

  await host.call(1, 'stop');
  await host.is(1, 'stopped');
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0, 'its channel is closed'));
  const calls = async () => (await world.requests()).map(({ method, path }) => `${method} ${path}`).filter((line) => line.includes('/api/'));
  const quiet = await calls();
  await host.call(1, 'focus');
  await new Promise((wake) => setTimeout(wake, 1500));
  assert.deepEqual((await calls()).slice(quiet.length), [], 'what has ended asks nothing');
  await host.close();
});

test('a conversation over the agent\'s own limit, and a wrap-up code that is owed, are told to the host once and counted', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.frame(1).getByText('Settings', { exact: true }).click();
  await host.frame(1).getByLabel('Wait', { exact: true }).fill('1');
  await host.page.keyboard.press('Tab');
  const ring = (more) => world.post('/sandbox/conversations', { media: 'voice', customer: 'John Doe', waitMs: 100, alertMs: 300, phases: [{ talk: 500 }], ...more });
  await host.call(1, 'blur');
  await ring({ alertMs: 60_000 });
  await eventually(() => host.toasts(), (toasts) => assert.ok(toasts.includes('A conversation is over your limit: Tidemark shows which one.'), toasts.join('\n')));
  await eventually(() => host.count(1), (count) => assert.ok(Number(count) >= 1, count));
  await ring({ acwMs: 60_000, wrapUp: 'Resolved' });
  const owed = 'A wrap-up code is missing: Tidemark shows of which conversation.';
  await eventually(() => host.toasts(), (toasts) => assert.ok(toasts.includes(owed), toasts.join('\n')), 20_000);
  await eventually(() => host.count(1), (count) => assert.ok(Number(count) >= 2, count));
  const told = (await host.sent(1)).filter(({ message }) => message.action === 'showToast');
  assert.equal(new Set(told.map(({ message }) => `${message.id} ${message.title}`)).size, told.length, 'each once');
  assert.ok(!JSON.stringify(told).includes('Doe'));
  await host.call(1, 'focus');
  await host.frame(1).locator('body').click({ position: { x: 5, y: 5 } });
  await host.counts(1, '');
  await host.close();
});

test('widgets open on their own conversation, and all of them need one sign-in and one socket', async () => {
  const call = (customer) => world.post('/sandbox/conversations', { media: 'voice', customer, waitMs: 100, alertMs: 300, phases: [{ talk: 120_000 }] });
  const ids = [];
  for (const customer of ['Amara Ångström', 'Pavel Sokolov', 'Wei Hansen']) ids.push((await call(customer)).conversationId);
  const host = await Host.open(world, { placement: 'widgets', conversations: ids.join(',') });
  await signIn(host, 1);
  for (const number of [1, 2, 3]) {
    await host.frame(number).getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { level: 2 })
      .filter({ hasText: ['Amara Ångström', 'Pavel Sokolov', 'Wei Hansen'][number - 1] }).waitFor();
    await isLive(host, number);
  }
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  const panel = host.frame(2).getByRole('complementary', { name: 'Conversation' });
  await panel.getByRole('button', { name: 'Open in Genesys Cloud' }).click();
  await eventually(() => host.opened(), (opened) => assert.deepEqual(opened, [`my interaction ${ids[1]}`]));
  assert.equal(await panel.getByRole('link', { name: 'Open in Genesys Cloud' }).count(), 0);
  // One after the other is taken away, also the one that leads.
  await host.box(1).getByRole('button', { name: 'remove' }).click();
  await isLive(host, 2);
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await host.close();
});

// What makes the page a guest comes after an agent can click.
const late = (context) => context.route('**/later/guest-*.wasm', async (route) => {
  await new Promise((wake) => setTimeout(wake, 1500));
  await route.continue();
});

test('an agent who clicks before the code for frames has come signs in all the same', async () => {
  const context = await world.browser.newContext();
  await late(context);
  const host = await Host.open(world, {}, context);
  await signIn(host);
  await isLive(host);
  await host.close();
});

test('a frame in which nobody can sign in because the code for frames did not come says so, and lets it be asked for again', async () => {
  const context = await world.browser.newContext();
  const files = '**/later/guest-*.wasm';
  await context.route(files, (route) => route.abort());
  const host = await Host.open(world, {}, context);
  const told = host.frame(1).getByRole('alert').filter({ hasText: 'Sign-in could not be loaded' });
  await told.waitFor();
  await context.unroute(files);
  await told.getByRole('button', { name: 'Try again' }).click();
  await told.waitFor({ state: 'detached' });
  await signIn(host);
  await isLive(host);
  await host.close();
});

test('F02 a host of no region, or of another one, is told that it is not served, and gets no word', async () => {
  const hostile = [
    [{ hostOrigin: 'https://apps.xmypurecloud.com' }, 'Unknown Genesys Cloud region'],
    [{ hostOrigin: 'http://localhost:8080' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'SANDBOX' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: '<img src=x onerror=alert(1)>' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'sandbox&gcTargetEnv=sandbox' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'x'.repeat(5000) }, 'Unknown Genesys Cloud region'],
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

test('a hostile language or conversation is nothing, and the page works', async () => {
  const host = await Host.open(world, { placement: 'widgets', langTag: '"><script>alert(1)</script>', conversations: '<script>' });
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await host.frame(1).locator('body').evaluate(() => location.href.split('/').at(-1)), 'live');
  await host.is(1, 'active');
  await host.close();
});

test('F03 F04 a host that never calls, and one that floods with nonsense, are no harm', async () => {
  const host = await Host.open(world, { hooks: 'none' });
  const errors = [];
  // What an agent may see of queues is found out by asking, and the browser calls a refusal an error.
  host.page.on('console', (message) => message.type() === 'error' && !/status of 403/.test(message.text()) && errors.push(message.text()));
  host.page.on('pageerror', (error) => errors.push(error.message));
  await signIn(host);
  await isLive(host);
  const nonsense = [
    null, 7, 'appLifecycleHook', [], {}, { purecloudEventType: 'appLifecycleHook' }, { purecloudEventType: 'appLifecycleHook', hook: {} },
    { purecloudEventType: 'appLifecycleHook', hook: '__proto__' }, { purecloudEventType: 'appLifecycleHook', hook: 'x'.repeat(1_000_000) },
    { purecloudEventType: ['appLifecycleHook'], hook: ['stop'] }, { __proto__: null, hook: 'stop' },
  ];
  for (const message of nonsense) await host.say(1, message);
  await host.box(1).locator('iframe').evaluate((frame) => {
    for (let count = 0; count < 10_000; count += 1) frame.contentWindow.postMessage({ purecloudEventType: 'x', hook: count }, '*');
  });
  await host.frame(1).getByRole('link', { name: 'History' }).click();
  await host.frame(1).getByRole('grid', { name: 'History' }).waitFor();
  assert.equal((await world.health()).openSockets, 1, 'nothing was taken for a stop');
  assert.deepEqual(errors, []);
  await host.close();
});

test('a window that is not the host is not heard, whatever it says', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.frame(1).locator('body').evaluate(() => postMessage({ purecloudEventType: 'appLifecycleHook', hook: 'stop' }, location.origin));
  await new Promise((wake) => setTimeout(wake, 500));
  assert.equal((await world.health()).openSockets, 1);
  await host.close();
});

test('F05 what a frame lacks is told in a line for the administrator', async () => {
  const without = (word) => USUAL.split(',').filter((one) => one !== word).join(',');
  for (const code of ['there', 'late']) {
    const context = await world.browser.newContext({ viewport: { width: 1400, height: 900 } });
    if (code === 'late') await late(context);
    const popups = await Host.open(world, { sandbox: without('allow-popups') }, context);
    await popups.frame(1).getByRole('button', { name: 'Sign in', exact: true }).click();
    await popups.frame(1).getByText('add allow-popups to').waitFor();
    await popups.close();
  }
  const origin = await Host.open(world, { sandbox: without('allow-same-origin') });
  await origin.frame(1).getByText('an administrator has to add allow-scripts and allow-same-origin').waitFor();
  await origin.close();
  const scripts = await Host.open(world, { sandbox: without('allow-scripts') });
  await scripts.frame(1).getByText('an administrator has to add allow-scripts and allow-same-origin').waitFor();
  assert.equal(await scripts.frame(1).getByText('Tidemark is loading').isVisible(), false);
  await scripts.close();
  const usual = await Host.open(world);
  await usual.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await usual.frame(1).getByText('an administrator has to add').isVisible(), false);
  await usual.close();
});

test('F06 a panel of 300 px shows everything, is hidden and shown again, and overflows nowhere', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const widths = () => host.frame(1).locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth]);
  const [needed, there] = await widths();
  assert.ok(there <= 300 && needed <= there, `${needed} of ${there}`);
  await host.box(1).getByRole('button', { name: 'hide' }).click();
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 60_000 }] });
  await host.box(1).getByRole('button', { name: 'hide' }).click();
  await row(live(host.frame(1)), conversationId).waitFor();
  await host.close();
});

// A field of the host's own, in which somebody begins to type.
async function typedInHost(host) {
  await host.page.evaluate(() => {
    const field = document.createElement('input');
    field.setAttribute('aria-label', 'Typed in the host');
    document.body.prepend(field);
  });
  const field = host.page.getByLabel('Typed in the host');
  await field.click();
  return field;
}

test('A29 a frame in which nobody works warns all the same, and takes no focus from what is typed in its host', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const frame = host.frame(1);
  // What had the focus in the frame is not what has it in the end.
  await frame.getByRole('link', { name: 'Live' }).focus();
  const field = await typedInHost(host);
  await frame.locator('body').evaluate((body, later) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
  }, 29 * 60_000 + 10_000);
  const warning = frame.getByRole('alertdialog', { name: 'Are you still there?' });
  await warning.waitFor();
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  assert.match(await warning.getByRole('alert').innerText(), /^Nobody has used this page/, 'it is told all the same');
  assert.ok(await warning.isVisible());
  const [top, height] = await warning.evaluate((dialog) => [dialog.getBoundingClientRect().top, innerHeight]);
  assert.ok(top >= 0 && top < height, `at ${top} of ${height}`);
  // Whoever comes back works there: that is what it asked for.
  await frame.getByRole('link', { name: 'History' }).click();
  await warning.waitFor({ state: 'detached' });
  await host.close();
});

test('A29 the list of commands that somebody left open gives way to the warning, which it would keep from being read and told', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const frame = host.frame(1);
  await frame.getByRole('link', { name: 'Live' }).click();
  await host.page.keyboard.press('Control+k');
  const commands = frame.getByRole('dialog', { name: 'Commands' });
  await commands.waitFor();
  const field = await typedInHost(host);
  await commands.waitFor();
  await frame.locator('body').evaluate((body, later) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
  }, 29 * 60_000 + 10_000);
  const warning = frame.getByRole('alertdialog', { name: 'Are you still there?' });
  await warning.getByRole('alert').waitFor();
  await commands.waitFor({ state: 'detached' });
  assert.equal(await warning.evaluate((dialog) => document.querySelectorAll('dialog:modal').length), 0, 'nothing is modal over it');
  const button = warning.getByRole('button', { name: 'Stay signed in' });
  assert.ok(await button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === element;
  }), 'it can be pressed');
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  await button.click();
  await warning.waitFor({ state: 'detached' });
  await host.close();
});

test('a row that goes while somebody types in the host leaves the focus there', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 4_000 }], acwMs: 300 });
  const line = row(live(host.frame(1)), conversationId);
  await line.locator('.open').focus();
  const field = await typedInHost(host);
  await live(host.frame(1)).locator(`.ended [data-conversation-id="${conversationId}"]`).waitFor({ timeout: 30_000 });
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  await host.close();
});

test('F07 a widget that comes and goes leaves neither sockets nor channels behind', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const channels = async () => (await world.requests()).filter(({ path, method }) => method === 'POST' && path === '/api/v2/notifications/channels').length;
  const before = await channels();
  for (let times = 0; times < 100; times += 1) {
    await host.box(1).locator('iframe').evaluate((frame) => { frame.parentNode.append(frame); });
    // Some are taken away before anything is there, some after it has begun.
    await new Promise((wake) => setTimeout(wake, (times % 4) * 50));
  }
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await signIn(host, 1, null);
  await isLive(host);
  assert.ok((await channels()) - before <= 1, 'the channel that there was serves again');
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await host.close();
});

test('F08 a tab and a frame do not know each other, and both work', async () => {
  const from = (await world.health()).now;
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const tab = await host.context.newPage();
  await tab.goto(`${world.app}/live`);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await freshness(tab).filter({ hasText: /^Live/ }).waitFor();
  await isLive(host);
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 2));
  const spent = (await world.requests(from)).filter(({ path }) => path.startsWith('/api/v2/')).length;
  assert.ok(spent <= 210, `${spent} requests of both, of which one page may make 210 in a minute`);
  assert.ok((await world.requests(from)).every(({ status }) => status !== 429), 'and nobody was told to wait');
  await host.close();
});

test('D1 a relay that nobody opened from a frame does nothing, and goes nowhere else than to a sign-in', async () => {
  const page = await world.open({ path: '/relay' });
  await page.getByText('This window belongs to a sign-in that is over.').waitFor();
  const opened = page.context().waitForEvent('page');
  await page.evaluate(() => {
    const relay = window.open('/relay');
    addEventListener('message', ({ data }) => {
      if (data === 'tidemark relay ready') relay.postMessage(`tidemark relay go ${location.origin}/live`, location.origin);
    });
  });
  const relay = await opened;
  await relay.getByText('Tidemark is loading…').waitFor();
  await new Promise((wake) => setTimeout(wake, 300));
  assert.equal(await relay.getByRole('button').count(), 0);
  await page.close();
});

for (const opener of ['same-origin', 'same-origin-allow-popups']) {
  test(`D3 a sign-in page with the opener policy ${opener} signs in and renews a frame`, async () => {
    // A token that an administrator could not give: nobody waits for a real one's end.
    const other = await startedPlainly(await World.start({
      recorded: false,
      sandbox: ['--history', 20, '--live-per-minute', 0, '--token-life', 15, '--sign-in-opener', opener, '--sign-in-frames', 'denied'],
    }));
    try {
      const host = await Host.open(other, { sandbox: `${USUAL},allow-popups-to-escape-sandbox` });
      await signIn(host);
      await isLive(host);
      await host.frame(1).getByText(/Your sign-in (ends in|has ended)/).first().waitFor({ timeout: 20_000 });
      const relay = await relayOf(host, 1);
      const child = host.context.waitForEvent('page');
      await relay.getByRole('button', { name: /^Continue to/ }).click();
      await child;
      await host.frame(1).getByText(/Your sign-in (ends in|has ended)/).first().waitFor({ state: 'hidden' });
      await isLive(host);
      await host.close();
    } finally {
      await other.stop();
    }
  });
}
