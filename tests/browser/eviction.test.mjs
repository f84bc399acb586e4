// C19: Genesys Cloud keeps twenty channels for a user and client. Whoever opens more loses the oldest, and two that go on
// opening would take them from each other for ever. The machine's own rules are tested natively (core/src/live/tests/eviction.rs).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { soundAtEachSize } from './access.mjs';
import { World, cell, eventually, freshness, live, row } from './harness.mjs';

let world;
let page;
let elsewhere;
let token;

before(async () => {
  world = await World.start({ sandbox: ['--seed', 19, '--history', 50, '--live-per-minute', 0, '--evicted-channel', 'closed'] });
  page = await world.open();
  page.on('request', (request) => (token = request.headers().authorization ?? token));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive();
  elsewhere = await world.browser.newPage();
});
after(() => world.stop());

const isLive = () => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const takeOver = () => page.getByRole('button', { name: 'Take over' });
const sent = async (verb, part) => (await world.requests()).filter(({ method, path }) => method === verb && part.test(path)).length;
const made = () => sent('POST', /notifications\/channels$/);
const subscribed = () => sent('PUT', /\/subscriptions(\?|$)/);

// So many connected channels as there can be, of the same user in other places.
async function openElsewhere() {
  for (let n = 0; n < 20; n += 1) {
    const response = await fetch(`${world.sandbox}/api/v2/notifications/channels`, { method: 'POST', headers: { Authorization: token } });
    const { connectUri } = await response.json();
    await elsewhere.evaluate((uri) => new Promise((open, fail) => {
      const socket = new WebSocket(uri);
      (window.sockets ??= []).push(socket);
      socket.onopen = open;
      socket.onerror = fail;
    }), connectUri);
  }
}

async function rings(ms) {
  const body = { media: 'voice', waitMs: 100, alertMs: 60_000, phases: [{ talk: 1000 }], acwMs: 0 };
  const { conversationId } = await world.post('/sandbox/conversations', body);
  await row(live(page), conversationId).waitFor({ timeout: ms });
  assert.equal(await cell(row(live(page), conversationId), 'state'), 'Alerting');
}

test('C19 a channel that is taken away once is replaced by itself', async () => {
  const before = [await made(), await subscribed()];
  await openElsewhere();
  await eventually(made, (count) => assert.equal(count, before[0] + 21));
  // Its topics are the last use of a channel, and that one goes whose last use is longest ago: before them, the next twenty would
  // take others, and the line above the list may be the one of the channel before.
  await eventually(subscribed, (count) => assert.equal(count, before[1] + 1));
  await isLive();
  assert.equal(await takeOver().count(), 0);
  await rings(5_000);
});

test('C19 taken away again, it is left to the agent where live events go, and the list serves meanwhile', async () => {
  await openElsewhere();
  await takeOver().waitFor();
  const banner = page.getByRole('group', { name: 'About the live list' });
  assert.match(await banner.innerText(), /opened elsewhere/);
  await soundAtEachSize(page, 'events that go elsewhere');
  assert.match(await freshness(page).innerText(), /^Checking every 15 seconds/);
  const before = await made();
  await rings(20_000);
  assert.equal(await made(), before, 'it takes nothing back by itself');
  await takeOver().click();
  await isLive();
  assert.equal(await takeOver().count(), 0);
  assert.equal(await made(), before + 1);
  await rings(5_000);
});

test('nothing went wrong on the way', async () => {
  assert.deepEqual(page.troubles, []);
  const { contractViolations } = await world.health();
  assert.equal(contractViolations.count, 0, contractViolations.last.join('\n'));
});
