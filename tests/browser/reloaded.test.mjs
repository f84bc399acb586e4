// A frame of Genesys Cloud that is loaded again, or comes back from a sign-in, without the address that its host has given it:
// it is still what it was. The host's word is kept for this one frame.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { World, eventually } from './harness.mjs';
import { Host, isLive, reload, relayOf, signIn, startedPlainly } from './embedding.mjs';

const panel = (host, number = 1) => host.frame(number).getByRole('complementary', { name: 'Conversation' });
const button = (host, number = 1) => host.frame(number).getByRole('button', { name: 'Sign in', exact: true });

async function started(options) {
  return startedPlainly(await World.start(options));
}
const ringIn = async (world, more = {}) =>
  (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }], ...more })).conversationId;

// Put aside, a widget says nothing of other conversations than its own.
async function isSilentOfOthers(world, host) {
  await host.call(1, 'blur');
  const other = await ringIn(world, { customer: 'Pavel Sokolov', alertMs: 60_000 });
  // The list is there, below the conversation, where nobody sees it.
  await host.frame(1).locator(`[data-conversation-id="${other}"]`).first().waitFor({ state: 'attached', timeout: 30_000 });
  await new Promise((wake) => setTimeout(wake, 1200));
  assert.deepEqual([await host.toasts(), await host.count(1)], [[], '']);
}

describe('a frame that is reloaded', () => {
  let world;
  before(async () => {
    world = await started({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] });
  });
  afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
  after(() => world.stop());

  test('a widget stays the widget of its conversation, and speaks the language of its host', async () => {
    const [own, next] = [await ringIn(world, { customer: 'Amara Ångström' }), await ringIn(world, { customer: 'Wei Hansen' })];
    const host = await Host.open(world, { placement: 'widgets', conversations: `${own},${next}` });
    await signIn(host);
    for (const number of [1, 2]) await isLive(host, number);
    await host.remove(2);
    await reload(host);
    await signIn(host, 1, null);
    await isLive(host);
    await panel(host).getByRole('heading', { level: 2 }).filter({ hasText: 'Amara Ångström' }).waitFor();
    await isSilentOfOthers(world, host);
    const german = await Host.open(world, { langTag: 'de' });
    await german.frame(1).getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
    await reload(german);
    await german.frame(1).getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
  });

  test('what the host says anew is so, and nothing of what it said before', async () => {
    const host = await Host.open(world, { langTag: 'de', targetEnv: 'prod-euw1' });
    await host.frame(1).getByText('mypurecloud.ie').first().waitFor();
    await host.box(1).locator('iframe').evaluate((frame, app) => { frame.src = app; }, `${world.app}/live?gcTargetEnv=sandbox`);
    await button(host).waitFor();
  });

  test('F02 a region that is refused is refused again', async () => {
    for (const [targetEnv, title] of [['prod-euw1', 'This Tidemark does not serve mypurecloud.ie'], ['SANDBOX', 'Unknown Genesys Cloud region']]) {
      const host = await Host.open(world, { targetEnv });
      await host.frame(1).getByText(title).waitFor();
      await reload(host);
      await host.frame(1).getByText(title).waitFor();
      assert.deepEqual(await host.sent(1), []);
      await host.close();
    }
  });

  test('what is kept of it is the host\'s own words, and nothing else that stood in the address', async () => {
    const app = `${world.app}/live?gcTargetEnv=sandbox&gcLangTag=en-us&gcCustomer=Ottoline&name=Quackenbush&gcHostOrigin={{gcHostOrigin}}`;
    const host = await Host.open(world, { app });
    await button(host).waitFor();
    const kept = await host.frame(1).locator('body').evaluate(() => Object.entries({ ...sessionStorage }));
    assert.equal(kept.length, 1, kept.join('\n'));
    assert.match(kept[0][0], /^tidemark-frame\.0\.\d+$/);
    assert.deepEqual([...new URLSearchParams(kept[0][1]).keys()], ['gcTargetEnv', 'gcLangTag', 'gcHostOrigin']);
  });

  test('E05 a widget in which the page itself fails says so, with a way back to its conversation', async () => {
    const own = await ringIn(world, { customer: 'Ottoline Quackenbush' });
    const host = await Host.open(world, { placement: 'widgets', conversations: own });
    await signIn(host);
    await panel(host).getByRole('heading', { level: 2 }).filter({ hasText: 'Ottoline' }).waitFor();
    await host.frame(1).locator('body').evaluate(() => {
      for (const name of ['createElement', 'createElementNS', 'createTextNode', 'createComment']) Document.prototype[name] = () => { throw new Error('forced'); };
      Node.prototype.cloneNode = () => { throw new Error('forced'); };
    });
    await ringIn(world, { alertMs: 60_000 });
    const crash = host.frame(1).locator('#crash');
    await crash.waitFor({ timeout: 30_000 });
    assert.match(await crash.locator('code').innerText(), /^\S.*:\d+ \/tidemark-[0-9a-f]+\.wasm$/);
    await crash.getByRole('link', { name: 'Reload' }).click();
    await signIn(host, 1, null);
    await panel(host).getByRole('heading', { level: 2 }).filter({ hasText: 'Ottoline' }).waitFor();
  });
});

describe('A30 where frames are redirected', () => {
  test('a widget comes back from the sign-in as the widget that it was', async () => {
    const world = await started({ sandbox: ['--history', 20, '--live-per-minute', 0], more: { frameSignIn: 'redirect' } });
    try {
      const own = await ringIn(world, { customer: 'Amara Ångström' });
      const host = await Host.open(world, { placement: 'widgets', conversations: own, usePopupAuth: 'false', langTag: 'de' });
      await host.frame(1).getByRole('button', { name: 'Anmelden', exact: true }).click();
      await host.frame(1).getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
      await host.frame(1).getByRole('button', { name: 'Abmelden' }).waitFor();
      await host.frame(1).getByRole('heading', { level: 2 }).filter({ hasText: 'Amara Ångström' }).waitFor();
      await host.call(1, 'blur');
      const other = await ringIn(world, { alertMs: 60_000 });
      await host.frame(1).locator(`[data-conversation-id="${other}"]`).first().waitFor({ state: 'attached', timeout: 30_000 });
      await new Promise((wake) => setTimeout(wake, 1200));
      assert.deepEqual(await host.toasts(), []);
    } finally {
      await world.stop();
    }
  });

  test('one that was lost to a sign-in page which lets no frame have it signs in by a window when it is opened again', async () => {
    const world = await started({ sandbox: ['--history', 20, '--live-per-minute', 0, '--sign-in-frames', 'denied'], more: { frameSignIn: 'redirect' } });
    try {
      const host = await Host.open(world, { usePopupAuth: 'false' });
      await button(host).click();
      await eventually(() => host.page.frames().map((frame) => frame.url()), (urls) => assert.ok(urls.some((url) => url.startsWith('chrome-error:')), urls.join(' ')));
      await host.box(1).locator('iframe').evaluate((frame) => { frame.src = `${frame.src}`; });
      await button(host).waitFor();
      await signIn(host);
      await isLive(host);
      await reload(host);
      await button(host).waitFor();
    } finally {
      await world.stop();
    }
  });

  test('one whose host asks for windows asks for them after a reload too, and no sign-in page has to be framed', async () => {
    const world = await started({ sandbox: ['--history', 20, '--live-per-minute', 0, '--sign-in-frames', 'denied'], more: { frameSignIn: 'redirect' } });
    try {
      const host = await Host.open(world, { usePopupAuth: 'true' });
      await signIn(host);
      await isLive(host);
      await reload(host);
      await button(host).waitFor();
      await signIn(host, 1, null);
      await isLive(host);
    } finally {
      await world.stop();
    }
  });
});

describe('two frames', () => {
  let world;
  before(async () => {
    world = await started({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] });
  });
  after(() => world.stop());

  test('each with a window of its own: when one is finished both are signed in, and nothing stays of the other', async () => {
    const ids = [await ringIn(world), await ringIn(world)];
    const host = await Host.open(world, { placement: 'widgets', conversations: ids.join(',') });
    const ways = [];
    for (const number of [1, 2]) {
      await button(host, number).waitFor();
      const relay = await relayOf(host, number);
      const opened = host.context.waitForEvent('page');
      await relay.getByRole('button', { name: /^Continue to/ }).click();
      const child = await opened;
      await child.getByRole('button', { name: 'Ada Lindqvist', exact: true }).waitFor();
      ways.push({ relay, child });
    }
    const [first] = ways;
    const closed = ways.flatMap(({ relay, child }) => [relay, child]).map((one) => one.waitForEvent('close'));
    await first.child.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
    await Promise.all(closed);
    await isLive(host, 1);
    await isLive(host, 2);
  });

  test('the window of a sign-in speaks the language of the frame that opened it', async () => {
    const host = await Host.open(world, { langTag: 'de' });
    const opened = host.context.waitForEvent('page');
    await host.frame(1).getByRole('button', { name: 'Anmelden', exact: true }).click();
    const relay = await opened;
    await relay.getByRole('button', { name: 'Weiter zu login.sandbox.localhost' }).waitFor();
    await relay.getByText('Tidemark meldet Sie in einem eigenen Fenster bei Genesys Cloud an.').waitFor();
    assert.equal(await relay.locator('html').getAttribute('lang'), 'de');
    assert.equal(new URL(relay.url()).search, '');
    // The one that comes back too, where nobody takes its answer.
    const child = host.context.waitForEvent('page');
    await relay.getByRole('button', { name: /^Weiter zu/ }).click();
    const back = await child;
    await back.getByRole('button', { name: 'Ada Lindqvist', exact: true }).waitFor();
    await relay.close();
    await back.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
    await back.getByText('Sie können dieses Fenster schließen').waitFor();
    const kept = await back.evaluate(() => [location.search, { ...sessionStorage }]);
    assert.deepEqual(kept, ['', { 'tidemark-relay': 'gcLangTag=de' }]);
  });
});
