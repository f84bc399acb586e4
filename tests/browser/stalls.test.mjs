// A service that takes a request and does not answer it, or stops in the middle of its answer, or takes long for it: B11, B12 and C16
// of docs/security.md, as an agent sees them. Where a request is given up, the page waits ten seconds for the first byte and thirty for the last one, and here a tenth of that.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, live, recorded, result, row } from './harness.mjs';
import { noted } from './clocked.mjs';

const QUERY = '/api/v2/analytics/conversations/details/query';
const LISTS = '/api/v2/conversations';
const signIn = (page) => page.getByRole('button', { name: 'Sign in', exact: true });

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 40_000 });

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 2000, '--live-per-minute', 0] });
});
afterEach(() => world.noFaults());
after(() => world.stop());

test('C16 a list that comes after the next connection was made is no ground for anything: the call that ended meanwhile stays so', async () => {
  const page = await world.signedIn();
  await isLive(page);
  const { conversationId: id } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 6_000 }], acwMs: 0 });
  await row(live(page), id).locator('.state', { hasText: 'Connected' }).waitFor();
  const told = await noted(page, id);
  // The list that confirms the next socket tells of the call in talk, and is not read before that socket is lost too.
  await world.faults({ requests: [{ fault: 'slowBody', bytesPerSecond: 600, operation: LISTS, count: 1 }], sockets: [{ fault: 'drop' }] });
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0));
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await page.waitForTimeout(500);
  await world.faults({ sockets: [{ fault: 'drop' }] });
  await row(live(page), id).locator('.state', { hasText: 'Ended' }).waitFor({ timeout: 30_000 });
  await isLive(page);
  await page.waitForTimeout(2_000);
  const { badge, states } = await told();
  assert.deepEqual(states, ['Connected', 'Ended'], badge.join());
  assert.equal(badge.at(-1), 'Live');
  assert.equal(badge.filter((text) => text === 'Live').length, 2, `before, and when all is known: ${badge}`);
  await page.context().close();
});

async function impatient(path) {
  const page = await world.open({ path });
  await page.addInitScript(() => {
    const wait = window.setTimeout;
    window.setTimeout = (done, ms, ...more) => wait(done, [10_000, 30_000].includes(ms) ? ms / 10 : ms, ...more);
  });
  await page.reload();
  return page;
}

async function enter(page) {
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
}

test('B11 a list that is never answered is not waited for: the page says so, can be used, and is live by itself as soon as it is answered', async () => {
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }] });
  const page = await impatient('/live');
  await world.faults({ requests: [{ fault: 'blackHole', operation: LISTS }] });
  await enter(page);
  await freshness(page).filter({ hasText: /^Not up to date/ }).waitFor();
  await page.getByText('The list is not confirmed: Genesys Cloud is not answering', { exact: true }).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await page.getByRole('link', { name: 'Live' }).click();
  await world.noFaults();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 40_000 });
  await row(live(page), conversationId).waitFor();
});

for (const [id, what, fault] of [['B11', 'is never answered', { fault: 'blackHole' }], ['B12', 'stops in the middle of its body', { fault: 'slowBody', bytesPerSecond: 1 }]]) {
  test(`${id} a page of a search that ${what} is asked for again, and the list is complete`, async () => {
    const page = await impatient('/history?range=7d');
    await enter(page);
    await result(page).filter({ hasText: /^Complete/ }).waitFor();
    const all = await recorded(page);
    assert.ok(all > 0, `${all}`);
    const asked = async () => (await world.requests()).filter(({ path }) => path === QUERY).length;
    const once = await asked();
    await world.faults({ requests: [{ ...fault, operation: QUERY, count: 1 }] });
    const began = Date.now();
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await result(page).filter({ hasText: /^Loading/ }).waitFor();
    await result(page).filter({ hasText: /^Complete/ }).waitFor();
    assert.equal(await recorded(page), all);
    assert.ok(Date.now() - began > 900, 'it was waited for');
    assert.ok(await asked() > once + 1, 'one was asked for again');
  });
}

for (const [id, what, fault] of [
  ['B07', 'fails once', { fault: 'status', status: 503 }],
  ['B12', 'stops in the middle of its body', { fault: 'slowBody', bytesPerSecond: 1 }],
]) {
  test(`${id} the first list of the shift ${what}, and nobody is told of anything but that it is not here yet`, async () => {
    const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }] });
    const page = await impatient('/live');
    const asked = async () => (await world.requests()).filter(({ path }) => path === LISTS).length;
    const before = await asked();
    await world.faults({ requests: [{ ...fault, operation: LISTS, count: 1 }] });
    await enter(page);
    const told = await noted(page, conversationId);
    await isLive(page);
    await row(live(page), conversationId).locator('.state', { hasText: 'Connected' }).waitFor();
    assert.ok(await asked() > before + 1, 'one was asked for again');
    const { badge } = await told();
    assert.ok(badge.every((text) => !/^(Failed|Not up to date)/.test(text)), badge.join());
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.context().close();
  });
}
