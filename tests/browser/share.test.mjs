// Several tabs of one browser: one of them leads, and what becomes of the others when it closes, crashes or freezes. How it is
// decided is tested natively (core/tests/tabs); here are the browser's own lock, channels and ends of tabs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noted } from './clocked.mjs';
import { World, cell, eventually, freshness, leads, live, row } from './harness.mjs';

let world;
let pages;

before(async () => {
  world = await World.start({ sandbox: ['--seed', 26, '--history', 100, '--live-per-minute', 0] });
  const first = await world.signedIn();
  await isLive(first);
  pages = [first];
  for (let n = 1; n < 5; n += 1) {
    pages.push(await another(first.context()));
  }
});
after(() => world.stop());

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });

// A tab of the same browser: nobody clicks in it.
async function another(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(`${world.app}/live`);
  await isLive(page);
  return page;
}

const sockets = async () => (await world.health()).openSockets;
const asked = async (path, method = 'POST') =>
  (await world.requests()).filter((request) => request.method === method && request.path.startsWith(path)).length;

async function ring() {
  const body = { media: 'voice', waitMs: 100, alertMs: 60_000, phases: [{ talk: 1000 }], acwMs: 0 };
  return (await world.post('/sandbox/conversations', body)).conversationId;
}

async function allShow(id, tabs, ms = 5_000) {
  await Promise.all(tabs.map((page) => row(live(page), id).waitFor({ timeout: ms })));
  for (const page of tabs) {
    assert.equal(await cell(row(live(page), id), 'state'), 'Alerting');
    await isLive(page);
  }
}

// Of a hand-over the agent sees nothing: what is shown was believed before, and is again before it would have to be doubted.
async function sayNothing(said) {
  for (const tab of said) assert.deepEqual((await tab()).badge, ['Live']);
}

test('C26 five tabs have one sign-in, one channel and one socket, and each shows what happens', async () => {
  assert.equal(await sockets(), 1);
  assert.equal(await asked('/api/v2/notifications/channels'), 1);
  assert.equal(await asked('/oauth/token'), 1);
  await allShow(await ring(), pages);
});

test('C27 when the tab that leads is closed the others go on at once', async () => {
  const said = await Promise.all(pages.slice(1).map((page) => noted(page)));
  await pages.shift().close();
  await eventually(sockets, (count) => assert.equal(count, 1), 10_000);
  await allShow(await ring(), pages);
  await sayNothing(said);
  assert.equal(await asked('/oauth/token'), 1, 'nobody signs in again');
});

test('C27 when the tab that leads crashes the others go on within ten seconds', async () => {
  const leader = await leading();
  const others = pages.filter((page) => page !== leader);
  // A renderer that dies says nothing to anybody.
  const said = await Promise.all(others.map((page) => noted(page)));
  const crashed = leader.waitForEvent('crash');
  leader.goto('chrome://crash').catch(() => {});
  await crashed;
  const id = await ring();
  await allShow(id, others, 10_000);
  await sayNothing(said);
  pages = others;
});

test('C27 when the tab that leads freezes the others go on within ten seconds, and it follows when it thaws', async () => {
  const leader = await leading();
  const others = pages.filter((page) => page !== leader);
  const debug = await leader.context().newCDPSession(leader);
  await debug.send('Debugger.enable');
  // Stands still in the middle of a task, as a page does that the browser has frozen.
  await debug.send('Debugger.pause');
  leader.evaluate('1').catch(() => {});
  const id = await ring();
  await allShow(id, others, 10_000);
  await debug.send('Debugger.resume');
  await debug.send('Debugger.disable');
  await allShow(id, pages, 10_000);
  await eventually(sockets, (count) => assert.equal(count, 1), 10_000);
});

test('a tab that is reloaded is signed in again without leaving', async () => {
  const [page] = pages;
  const before = await asked('/oauth/token');
  await page.reload();
  await isLive(page);
  assert.equal(await asked('/oauth/token'), before);
});

test('a single tab that is reloaded takes its channel again instead of another one', async () => {
  const [page, ...others] = pages;
  await Promise.all(others.map((other) => other.close()));
  await isLive(page);
  const before = [await asked('/api/v2/notifications/channels'), await asked('/oauth/token')];
  await page.reload();
  await isLive(page);
  await allShow(await ring(), [page]);
  const now = [await asked('/api/v2/notifications/channels'), await asked('/oauth/token')];
  assert.deepEqual(now, [before[0], before[1] + 1], 'signed in anew, by itself, and no new channel');
  assert.equal(await sockets(), 1);
  const kept = await page.evaluate(() => ({ ...sessionStorage }));
  assert.ok(!('tidemark.channel' in kept), 'what was kept for it is gone');
});

test('nothing was said against the contract and no answer was missing', async () => {
  assert.deepEqual((await world.health()).contractViolations, { count: 0, last: [] });
});

async function leading() {
  for (const page of pages) {
    if (await leads(page)) return page;
  }
  throw new Error('no tab leads');
}
