// A socket that the service closes, with whatever code, and a service that nobody can connect to: what an agent sees of it. The
// page's clock is moved: what follows a connection that lasted comes at once, and what waits ever longer need not be waited for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { clocked, isLive, pass, sandbox } from './clocked.mjs';
import { World, cell, eventually, freshness, live, row } from './harness.mjs';

let world;
let page;
let opened = 0;

before(async () => {
  world = await World.start({ ...sandbox(10), recorded: false });
  page = await clocked(world);
  page.on('websocket', () => (opened += 1));
});
after(() => world.stop());

async function ring() {
  const body = { media: 'voice', waitMs: 100, alertMs: 120_000, phases: [{ talk: 1000 }], acwMs: 0 };
  return row(live(page), (await world.post('/sandbox/conversations', body)).conversationId);
}

for (const code of [1000, 1001, 1008, 1011, 1012, 1013, 4000]) {
  test(`C05 a socket that is closed with ${code} is followed by another, and nothing is lost between the two`, async () => {
    await pass(page, 35);
    await isLive(page);
    const before = opened;
    await world.faults({ sockets: [{ fault: 'close', code }] });
    const line = await ring();
    await line.waitFor({ timeout: 30_000 });
    assert.equal(await cell(line, 'state'), 'Alerting');
    await eventually(async () => opened, (count) => assert.ok(count > before, 'another socket'), 45_000);
    await isLive(page);
    await world.noFaults();
  });
}

test('B10 while connections are refused the page says that its list may be old, keeps it, and comes back by itself', async () => {
  const line = await ring();
  await line.waitFor();
  // What is connected would stay so.
  await world.faults({
    connections: [{ fault: 'refuse', ms: 10_000 }], requests: [{ fault: 'reset' }], sockets: [{ fault: 'reset' }],
  });
  const refused = () => page.troubles.filter((text) => text.includes('ERR_CONNECTION_REFUSED')).length;
  await pass(page, 60, { rest: 50, each: () => refused() > 1 });
  assert.ok(refused() > 1, `${refused()} were refused`);
  await freshness(page).filter({ hasText: /^(Not up to date|Checking every)/ }).waitFor();
  assert.equal(await cell(line, 'state'), 'Alerting', 'what is known stays to be read');
  // The test is refused as well.
  await eventually(() => world.noFaults().then(() => true, () => false), (cleared) => assert.ok(cleared), 60_000);
  await pass(page, 60, { each: () => freshness(page).filter({ hasText: /^Live/ }).count() });
  await isLive(page);
  assert.equal(await line.count(), 1);
});
