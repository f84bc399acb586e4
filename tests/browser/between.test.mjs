// What happens between a list and the events over it, and while the page is not there to hear of it: C08, C09, C12, C23, C24,
// C25 and C30 of docs/security.md, as an agent sees them. The page's clock is moved.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { clocked, isLive, isNot, noted, sandbox } from './clocked.mjs';
import { World, cell, eventually, live, row } from './harness.mjs';

const LISTS = '/api/v2/conversations';
const CHANNELS = '/api/v2/notifications/channels';
const HOUR = 3_600_000;

let world;
let page;

before(async () => {
  world = await World.start(sandbox(12));
  page = await clocked(world);
});
afterEach(() => world.noFaults());
after(() => world.stop());

async function begin(more = {}) {
  const body = { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }], acwMs: 0, ...more };
  return (await world.post('/sandbox/conversations', body)).conversationId;
}
const there = (id) => row(live(page), id);
const stands = (id, state, timeout = 15_000) => there(id).locator('.state', { hasText: state }).waitFor({ timeout });
const reconnects = async (faults) => {
  const { now } = await world.health();
  await world.faults({ ...faults, sockets: [...faults.sockets ?? [], { fault: 'drop' }] });
  return now;
};
const asked = async (since, path) => (await world.requests(since)).filter((one) => one.path.startsWith(path)).length;

test('C08 a call that began after the list was read and before its events were asked for is there with Live', async () => {
  const since = await reconnects({ requests: [{ fault: 'latency', ms: 2500, path: `${CHANNELS}/` }] });
  await eventually(() => asked(since, LISTS), (lists) => assert.ok(lists > 0, 'a list'));
  const id = await begin();
  await isLive(page);
  await stands(id, 'Connected', 3_000);
});

test('C09 a call whose end was told before the list came that knows it as going on stays ended', async () => {
  const id = await begin({ phases: [{ talk: 4_000 }] });
  await stands(id, 'Connected');
  const told = await noted(page, id);
  await world.faults({ requests: [{ fault: 'slowBody', bytesPerSecond: 700, operation: LISTS, count: 1 }] });
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await stands(id, 'Ended');
  await new Promise((wake) => setTimeout(wake, 6_000));
  assert.deepEqual((await told()).states, ['Connected', 'Ended']);
});

test('C12 a call that no list knew is a whole row with its first event', async () => {
  const line = there(await begin({ customer: 'Wei Hansen', alertMs: 600_000 }));
  await line.waitFor({ timeout: 3_000 });
  assert.equal(await cell(line, 'state'), 'Alerting');
  assert.match(await cell(line, 'customer'), /Wei Hansen/);
  assert.match(await cell(line, 'direction'), /Inbound/);
  assert.notEqual(await cell(line, 'queue'), '');
});

test('C23 a machine that slept for eight hours says at once that its list is old, and shows what is so when it has asked', async () => {
  const [ended, began] = [await begin({ phases: [{ talk: HOUR }] }), await begin({ phases: [{ talk: 10 * HOUR }] })];
  await stands(ended, 'Connected');
  await stands(began, 'Connected');
  // Nothing reaches a machine that sleeps.
  await world.faults({ requests: [{ fault: 'latency', ms: 1500, operation: LISTS }], sockets: [{ fault: 'lose' }] });
  await world.post('/sandbox/clock', { advanceMs: 8 * HOUR });
  await page.clock.fastForward(8 * HOUR);
  await isNot(page, /^Not up to date/, 1_500);
  assert.match(await page.locator('.freshness').getAttribute('title'), /^(This computer was asleep|The list is not confirmed)/);
  await isLive(page);
  await stands(ended, 'Ended');
  await stands(began, 'Connected');
});

test('C24 a page that was hidden for an hour, its timers once a minute, is right within five seconds of being shown', async () => {
  const id = await begin({ phases: [{ talk: HOUR / 2 }] });
  await stands(id, 'Connected');
  const turn = (state) => page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  await turn('hidden');
  for (let minute = 0; minute < 60; minute += 1) {
    await page.clock.fastForward(60_000);
    await new Promise((wake) => setTimeout(wake, 15));
  }
  await world.faults({ sockets: [{ fault: 'lose' }] });
  await world.post('/sandbox/clock', { advanceMs: HOUR });
  const rings = await begin({ alertMs: 2 * HOUR });
  await eventually(() => world.truth(), (all) => assert.ok(Object.values(all[rings].users).some(({ state }) => state === 'alerting')));
  await turn('visible');
  await Promise.all([stands(id, 'Ended', 5_000), stands(rings, 'Alerting', 5_000), isLive(page, 5_000)]);
});

test('C24 a page that stood beside another window for two minutes is checked when somebody comes back to it', async () => {
  await isLive(page);
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await page.clock.fastForward(61_000);
  await isLive(page);
  // Without a trace: until the next list nobody knows of it.
  await world.faults({ sockets: [{ fault: 'lose' }] });
  const rings = await begin({ alertMs: HOUR });
  await eventually(() => world.truth(), (all) => assert.ok(Object.values(all[rings].users).some(({ state }) => state === 'alerting')));
  assert.equal(await there(rings).count(), 0);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await stands(rings, 'Alerting', 5_000);
});

test('C25 a page that the browser kept and shows again takes its old list for old, and shows what is so', async () => {
  const id = await begin({ phases: [{ talk: 600_000 }] });
  await stands(id, 'Connected');
  // Nothing reaches a page that is kept.
  await world.faults({ requests: [{ fault: 'latency', ms: 1500, operation: LISTS }], sockets: [{ fault: 'lose' }] });
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await world.post('/sandbox/clock', { advanceMs: 700_000 });
  const rings = await begin({ alertMs: HOUR });
  await new Promise((wake) => setTimeout(wake, 1_000));
  await page.clock.fastForward(700_000);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await isNot(page, /^(?!Live)/, 1_500);
  await isLive(page);
  await Promise.all([stands(id, 'Ended'), stands(rings, 'Alerting')]);
});

test('C30 when the network is another one the page says so for seconds, and has what began meanwhile', async () => {
  await page.context().setOffline(true);
  // Chromium leaves sockets be that are open.
  await world.faults({ sockets: [{ fault: 'reset' }] });
  await isNot(page, /^(?!Live)/);
  const id = await begin();
  await page.context().setOffline(false);
  await isLive(page, 10_000);
  await stands(id, 'Connected');
});
