// A connection that is there and tells nothing, or tells it for seconds only: C02, C03, C06, C07, C15, C18, C20 and C21 of
// docs/security.md, as an agent sees them. The page's clock is moved.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { clocked, isLive, isNot, noted, pass, sandbox } from './clocked.mjs';
import { World, cell, eventually, freshness, live, row } from './harness.mjs';

const LISTS = '/api/v2/conversations';
const CHANNELS = '/api/v2/notifications/channels';

let world;
let page;

before(async () => {
  world = await World.start({ ...sandbox(11), recorded: false });
  page = await clocked(world);
});
afterEach(() => world.noFaults());
after(() => world.stop());

const socket = (fault, more = {}) => world.faults({ sockets: [{ fault, ...more }] });
const badge = () => freshness(page).evaluate((line) => line.firstChild.textContent);

async function rings(more = {}) {
  const body = { media: 'voice', waitMs: 50, alertMs: 600_000, phases: [{ talk: 1000 }], acwMs: 0, ...more };
  return row(live(page), (await world.post('/sandbox/conversations', body)).conversationId);
}

test('C06 a socket that fell silent is found out within 45 seconds: the page says so, and what nobody told it is there as soon as it is live again', async () => {
  await socket('halfOpen');
  const told = await noted(page);
  const line = await rings();
  // Another socket may be there at once, which has not been silent for long.
  const gone = await pass(page, 60, { each: async () => (await told()).badge.length > 1 });
  const { badge: said, why } = await told();
  assert.ok(gone <= 45, `${gone} s: ${said.join()}`);
  assert.match(why.join(), /The live connection fell silent/);
  await world.noFaults();
  await pass(page, 30, { each: async () => await badge() === 'Live' });
  await isLive(page);
  await line.waitFor();
  assert.equal(await cell(line, 'state'), 'Alerting');
  assert.equal((await told()).badge.at(-1), 'Live');
});

test('C07 events that were lost without a trace are made good by the next list, while the badge may say Live', async () => {
  const talks = await rings({ alertMs: 300, phases: [{ talk: 5_000 }] });
  await talks.locator('.state', { hasText: 'Connected' }).waitFor();
  await socket('heartbeatsOnly');
  const line = await rings();
  await eventually(() => world.health(), () => {});
  await new Promise((wake) => setTimeout(wake, 6_000));
  assert.equal(await line.count(), 0, 'nobody has told of it');
  const gone = await pass(page, 150, { each: () => line.count() });
  assert.ok(gone <= 144, `${gone} s`);
  assert.equal(await cell(line, 'state'), 'Alerting');
  await talks.locator('.state', { hasText: 'Ended' }).waitFor();
  await isLive(page);
});

test('C15 while the socket is fine and its list fails, the page does not say that it is live but why it is not, and keeps its rows', async () => {
  const line = await rings();
  await line.waitFor();
  await world.faults({ requests: [{ fault: 'status', status: 503, operation: LISTS }] });
  await pass(page, 200, { each: async () => await badge() !== 'Live' });
  await isNot(page, /^Not up to date/);
  await page.getByText(/^The list is not confirmed/).waitFor();
  assert.equal(await cell(line, 'state'), 'Alerting', 'what is known stays to be read');
  await world.noFaults();
  await pass(page, 90, { each: async () => await badge() === 'Live' });
  await isLive(page);
});

test('C02 a socket that never opens is given up after fifteen seconds; the list is asked for meanwhile', async () => {
  await world.faults({ sockets: [{ fault: 'neverOpen' }, { fault: 'drop' }] });
  await isNot(page, /^(Checking every 15 seconds|Not up to date)/);
  const line = await rings();
  const tried = [];
  page.on('websocket', () => tried.push(1));
  await pass(page, 60);
  await line.waitFor();
  assert.ok(tried.length >= 1, 'another one is tried');
  assert.notEqual(await badge(), 'Live');
  assert.match(await page.locator('.freshness').getAttribute('title'), /^The live connection was lost/);
  await world.noFaults();
  await pass(page, 60, { each: async () => await badge() === 'Live' });
  await isLive(page);
});

test('C03 a socket whose topics nobody confirms is never called live, and the list serves', async () => {
  await world.faults({ requests: [{ fault: 'status', status: 503, path: CHANNELS, method: 'POST' }, { fault: 'status', status: 503, path: CHANNELS, method: 'PUT' }], sockets: [{ fault: 'noAck' }, { fault: 'drop' }] });
  await isNot(page, /^(Checking every 15 seconds|Not up to date)/);
  const told = await noted(page);
  const line = await rings();
  await pass(page, 60);
  await line.waitFor();
  assert.ok(!(await told()).badge.includes('Live'), `${(await told()).badge}`);
  await world.noFaults();
  await pass(page, 90, { each: async () => await badge() === 'Live' });
  await isLive(page);
});

test('C21 a socket that is lost every few seconds for five minutes is tried ever more rarely, and the badge does not flicker', async () => {
  const tried = [];
  page.on('websocket', () => tried.push(1));
  const told = await noted(page);
  await pass(page, 300, { each: async (gone) => { if (gone % 4 === 0) await socket('drop'); } });
  const { badge: said } = await told();
  assert.ok(said.length <= 6, `${said}`);
  assert.ok(tried.length < 60, `${tried.length} sockets in five minutes`);
  await world.noFaults();
  await pass(page, 180, { each: async () => await badge() === 'Live' });
  await isLive(page);
});

test('C20 a token that is revoked takes its channel along: the page says so within ten seconds, and is live again with the next token', async () => {
  await world.faults({ expireTokens: true });
  const gone = await pass(page, 10, { each: async () => await badge() !== 'Live' });
  assert.notEqual(await badge(), 'Live', `after ${gone} s`);
  await page.getByText('Your sign-in has ended').waitFor();
  const line = await rings();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await isLive(page);
  await line.waitFor();
});

test('C18 a channel is followed by another before it ends, without a moment of doubt', async () => {
  // By the time that the service tells, its channels have little more than three minutes to live.
  await world.post('/sandbox/clock', { toldOffByMs: 86_400_000 - 200_000 });
  page = await clocked(world, { agent: 'Chiara Rossi' });
  const since = (await world.health()).now;
  const told = await noted(page);
  const made = async () => (await world.requests(since)).filter(({ method, path }) => method === 'POST' && /\/channels(\?|$)/.test(path)).length;
  const gone = await pass(page, 200, { rest: 60, each: async (second) => second % 10 === 0 && await made() > 0 });
  assert.ok(gone > 60 && gone < 200, `another channel after ${gone} s`);
  const line = await rings({ agent: 'Chiara Rossi' });
  await line.waitFor();
  await pass(page, 20, { rest: 60 });
  assert.deepEqual((await told()).badge, ['Live']);
  assert.equal(await line.count(), 1);
  await world.post('/sandbox/clock', { toldOffByMs: 0 });
});
