// F07: what comes and goes a hundred times leaves nothing behind: no listener, no timer, no channel, no node, no document.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, history, live, row } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
let conversationId;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
  ({ conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }] }));
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const panel = (page) => page.getByRole('complementary', { name: 'Conversation' });

// Counts what outlives an element: what listens to the window, the document and channels, what rings again and again, channels.
const counting = () => {
  const counts = { window: 0, document: 0, channels: 0, intervals: new Set() };
  window.counted = () => ({ ...counts, intervals: counts.intervals.size });
  window.underWay = 0;
  const ask = window.fetch;
  window.fetch = (...more) => {
    window.underWay += 1;
    return ask(...more).finally(() => { window.underWay -= 1; });
  };
  const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype;
  const whose = (target) => ([undefined, window].includes(target) ? 'window' : target === document ? 'document' : target instanceof BroadcastChannel ? 'channels' : null);
  const count = (target, by) => { if (whose(target)) counts[whose(target)] += by; };
  EventTarget.prototype.addEventListener = function addEventListener(...more) { count(this, 1); return add.apply(this ?? window, more); };
  EventTarget.prototype.removeEventListener = function removeEventListener(...more) { count(this, -1); return remove.apply(this ?? window, more); };
  const [every, never] = [window.setInterval, window.clearInterval];
  window.setInterval = (...more) => { const id = every(...more); counts.intervals.add(id); return id; };
  window.clearInterval = (id) => { counts.intervals.delete(id); never(id); };
  window.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) { super(name); counts.channels += 1; }

    close() { counts.channels -= 1; super.close(); }
  };
};

// What the browser's process of a page, or of a frame, holds once what nobody needs is taken away; and what was counted.
async function held(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  for (let times = 0; times < 3; times += 1) await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const of = (name) => metrics.find((one) => one.name === name).value;
  return { ...(await page.evaluate(() => window.counted())), documents: of('Documents'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}

// What is held once all code that is fetched later has come and nothing changes any more. Whoever measures before that counts what
// comes afterwards as left behind: on a busy machine the code that attends to the page takes longer than its first list.
async function atRest(read, page) {
  const counts = () => page.evaluate(() => JSON.stringify(window.counted()));
  const isDone = () => window.underWay === 0 && performance.getEntriesByType('resource').some(({ name }) => name.includes('/later/attending-'));
  let last = null;
  for (let same = 0; same < 3;) {
    await eventually(() => page.evaluate(isDone), (done) => assert.ok(done, 'something is still under way'), 60_000);
    await new Promise((wake) => setTimeout(wake, 400));
    const now = await counts();
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return read();
}

// Some of it goes a moment later; none of it may stay. The browser itself may hold a few of the documents that went while they
// were loaded: by heap snapshots its tables of function templates and handles of its own do, and nothing of the page. What stays
// of each of a hundred is far more, and so is what stays of each of the four stages at which they go.
const hasNotGrown = (read, before) => eventually(read, (now) => {
  const most = (what, count) => ({ documents: count + 5, nodes: 2 * count, listeners: 2 * count })[what] ?? count;
  for (const [what, count] of Object.entries(before)) assert.ok(now[what] <= most(what, count), `${what}: ${count}, then ${now[what]}`);
});

test('F07 a widget that is taken away and put back a hundred times leaves nothing in its process', async () => {
  const host = await Host.open(world, { placement: 'widgets', conversations: conversationId });
  await host.context.addInitScript(counting);
  const back = () => host.box(1).locator('iframe').evaluate((frame) => { frame.parentNode.append(frame); });
  const framed = async () => (await host.box(1).locator('iframe').elementHandle()).contentFrame();
  const read = async () => held(host.context, await framed());
  const used = async (agent) => {
    await back();
    await signIn(host, 1, agent);
    await isLive(host.frame(1));
    await panel(host.frame(1)).locator('.detail-about').waitFor();
    return atRest(read, await framed());
  };
  const before = await used('Ada Lindqvist');
  assert.ok(before.window > 0 && before.document > 0 && before.channels > 0 && before.listeners > 0, JSON.stringify(before));
  for (let times = 0; times < 99; times += 1) {
    await back();
    await new Promise((wake) => setTimeout(wake, (times % 4) * 40));
  }
  await used(null);
  await hasNotGrown(read, before);
});

test('a sign-in that is begun again and again in a frame listens to one window, and not to those before it', async () => {
  const host = await Host.open(world);
  await host.context.addInitScript(counting);
  await host.box(1).locator('iframe').evaluate((frame) => { frame.parentNode.append(frame); });
  const listeners = [];
  for (let times = 0; times < 5; times += 1) {
    const relay = await relayOf(host, 1);
    await host.frame(1).getByText('Finish signing in in the other window').waitFor();
    listeners.push(await host.frame(1).locator('body').evaluate(() => window.counted().window));
    await relay.close();
    await host.frame(1).getByText('Finish signing in in the other window').waitFor({ state: 'detached' });
  }
  assert.deepEqual(listeners.slice(1), Array(4).fill(listeners[0]));
});

test('F07 panels, dialogs and views that come and go a hundred times leave nothing in the page', async () => {
  const page = await world.open();
  await page.addInitScript(counting);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  const round = async () => {
    await row(live(page), conversationId).locator('.open').click();
    await panel(page).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'History' }).click();
    await history(page).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Live' }).click();
    await row(live(page), conversationId).waitFor();
  };
  const read = () => held(page.context(), page);
  for (let times = 0; times < 3; times += 1) await round();
  const before = await atRest(read, page);
  for (let times = 0; times < 100; times += 1) await round();
  await hasNotGrown(read, before);
  assert.deepEqual(page.troubles, []);
});
