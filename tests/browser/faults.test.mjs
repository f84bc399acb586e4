// What goes wrong while a history is fetched and kept: what the agent sees then, and what stays. Numbers in names are those of
// the fault cases in docs/security.md.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { soundAtEachSize } from './access.mjs';
import { World, eventually, recorded, result, searchCustom } from './harness.mjs';

const DAY = 86_400_000;
const QUERY = '/api/v2/analytics/conversations/details/query';
const button = (page, name) => page.getByRole('button', { name, exact: true });
const search = (page) => button(page, 'Search').click();
const complete = (page) => result(page).filter({ hasText: /^Complete$/ }).waitFor();
const daysAgo = (days) => Math.floor(Date.now() / DAY - days) * DAY;

// A tab that is closed as an agent closes it, and not by ending what runs in it.
const closed = (page) => Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]);

// Some of a list has come, and not all of it.
const reads = (page) => page.locator('.progress-text', { hasText: /^[1-9]/ }).waitFor();

// What really happened: the agent's conversations that began in an interval and are over, by id.
async function truth(world, from, to) {
  const all = await world.truth({ userId: 'Ada Lindqvist', from, to });
  return Object.fromEntries(Object.entries(all).filter(([, { end }]) => end !== null));
}

// The rows of the list as a CSV has them.
async function saved(page) {
  await button(page, 'Export').click();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save CSV').click()]);
  await page.keyboard.press('Escape');
  const [head, ...lines] = readFileSync(await download.path(), 'utf8').trim().split(/\r\n(?=")/).map((line) => line.slice(1, -1).split('","'));
  return lines.map((line) => Object.fromEntries(line.map((field, place) => [head[place], field])));
}

describe('a search', () => {
  let world;
  let page;
  before(async () => {
    world = await World.start({ sandbox: ['--history', 5000, '--live-per-minute', 0] });
    page = await world.signedIn({ path: '/history' });
    await searchCustom(page, daysAgo(9), daysAgo(1));
    await complete(page);
  });
  after(() => world.stop());
  afterEach(() => world.noFaults());

  test('B20 whose answer would fill the memory is given up, with a text, and the list stays', async () => {
    const before = await recorded(page);
    assert.ok(before > 0);
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '));
    let asked = 0;
    const server = createServer((request, response) => {
      asked += 1;
      response.writeHead(200, { 'Access-Control-Allow-Origin': world.app, 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
      response.end(bomb);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await page.route(`**${QUERY}`, (route) => route.continue({ url: `http://127.0.0.1:${server.address().port}/` }));
    await search(page);
    await page.getByText('Genesys Cloud sent something that cannot be read').waitFor();
    await page.getByText('more than 64 MB').waitFor();
    assert.equal(await recorded(page), before);
    assert.equal(asked, 1, 'it is not asked for again by itself');
    await page.unroute(`**${QUERY}`);
    server.close();
    await search(page);
    await complete(page);
    assert.equal(await recorded(page), before);
  });

  test('B20 whose answer has no end is not read to its end', async () => {
    const block = Buffer.alloc(1 << 20, ' ');
    let sent = 0;
    const server = createServer((request, response) => {
      response.writeHead(200, { 'Access-Control-Allow-Origin': world.app, 'Content-Type': 'application/json' });
      const more = () => {
        while (!response.closed && sent < 1_000) {
          sent += 1;
          if (!response.write(block)) return response.once('drain', more);
        }
        return undefined;
      };
      more();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await page.route(`**${QUERY}`, (route) => route.continue({ url: `http://127.0.0.1:${server.address().port}/` }));
    await search(page);
    await page.getByText('more than 64 MB').waitFor();
    await new Promise((later) => setTimeout(later, 500));
    assert.ok(sent < 200, `${sent} MB`);
    await page.unroute(`**${QUERY}`);
    server.closeAllConnections();
    server.close();
    await search(page);
    await complete(page);
  });

  test('B26 that is too large for the server is cut in two until it is not', async () => {
    const before = await recorded(page);
    await world.faults({ requests: [{ fault: 'status', status: 413, operation: QUERY, count: 2 }] });
    const [last] = (await world.requests()).slice(-1);
    await search(page);
    await complete(page);
    assert.equal(await recorded(page), before);
    const statuses = (await world.requests(last.atMs)).filter(({ path }) => path === QUERY).map(({ status }) => status);
    assert.equal(statuses.filter((status) => status === 413).length, 2);
    assert.equal(statuses.filter((status) => status === 200).length >= 3, true, 'three parts');
  });

  test('D17 a file that cannot be made is told, and the list stays', async () => {
    const before = await recorded(page);
    await page.evaluate(() => {
      window.made = URL.createObjectURL;
      URL.createObjectURL = () => { throw new DOMException('full', 'QuotaExceededError'); };
    });
    await button(page, 'Export').click();
    await button(page, 'Save CSV').click();
    await page.getByText('The browser has no room for the file. Nothing is lost').waitFor();
    await page.evaluate(() => { URL.createObjectURL = window.made; });
    await page.keyboard.press('Escape');
    assert.equal(await recorded(page), before);
    assert.equal((await saved(page)).length, before, 'and saved when there is room again');
  });

  test('D14 whose tab is closed in the middle leaves nothing of it, is told as not finished, and is asked from its start when the address is opened again', async () => {
    const ids = Object.keys(await truth(world, daysAgo(25), daysAgo(1)));
    await world.faults({ latencyMs: 1_000 });
    const context = page.context();
    await searchCustom(page, daysAgo(25), daysAgo(1));
    await reads(page);
    const address = page.url();
    const customers = (await page.locator('[role="grid"] .customer').allInnerTexts()).map((name) => name.trim()).filter((name) => name.length > 3);
    assert.ok(customers.length > 5);
    await closed(page);
    page = await context.newPage();
    page.troubles = [];
    await page.goto(`${world.app}/blank.svg`);
    const left = await page.evaluate(async () => JSON.stringify([
      Object.entries(localStorage), Object.entries(sessionStorage), await indexedDB.databases(), await caches.keys(), document.cookie]));
    assert.deepEqual([...ids, ...customers].filter((text) => left.includes(text)), [], left);
    assert.ok(left.endsWith('[],[],""]'), left);
    await page.goto(address);
    await button(page, 'Sign in').click();
    await result(page).filter({ hasText: 'Loading' }).waitFor();
    const told = page.getByRole('status', { name: 'Unfinished search' });
    assert.match(await told.innerText(), /^Not finished: the last search, which had read [\d,]+ of [\d,]+ when its page was closed\.\s+It begins anew\.$/);
    await complete(page);
    assert.equal(await recorded(page), ids.length);
  });

  test('D14 and which was of another interval is searched again when the agent wants it', async () => {
    const context = page.context();
    await world.faults({ latencyMs: 1_000 });
    await searchCustom(page, daysAgo(25), daysAgo(2));
    await reads(page);
    const address = page.url();
    await closed(page);
    await world.noFaults();
    page = await context.newPage();
    page.troubles = [];
    await page.goto(`${world.app}/history`);
    await button(page, 'Sign in').click();
    await button(page, 'Search it again').waitFor();
    await soundAtEachSize(page, 'a search that was not finished');
    await button(page, 'Search it again').click();
    await complete(page);
    assert.equal(page.url(), address);
    assert.equal(await page.getByRole('status', { name: 'Unfinished search' }).count(), 0);
    await page.reload();
    await result(page).waitFor();
    assert.equal(await page.getByRole('status', { name: 'Unfinished search' }).count(), 0, 'what was finished is not told');
  });
});

describe('times', () => {
  for (const [what, skew] of [['ahead', DAY], ['behind', -DAY]]) {
    test(`B21 are the server's, whose clock is a day ${what}`, async () => {
      const world = await World.start({ sandbox: ['--history', 3000, '--live-per-minute', 0, '--clock-skew', skew / 1000] });
      const page = await world.signedIn({ path: '/history?range=24h', zone: 'Asia/Kolkata' });
      const until = /^Complete until ([\w ]*\d\d:\d\d:\d\d); what began later may not be on record yet$/;
      await result(page).filter({ hasText: until }).waitFor();
      const now = Date.now() + skew;
      const said = (await result(page).innerText()).match(until)[1].slice(-8);
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'medium' });
      const minutes = [5, 6].map((ago) => clock.format(now - ago * 60_000));
      assert.ok(minutes[0] < minutes[1] || (said <= minutes[0] && said >= minutes[1]), `${said}, not from ${minutes[1]} to ${minutes[0]}`);
      const ended = Object.entries(await truth(world, now - DAY + 60_000, now - 60_000));
      const rows = new Map((await saved(page)).map((row) => [row.Conversation, row.Started]));
      const written = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Kolkata', dateStyle: 'short', timeStyle: 'medium' });
      assert.ok(ended.length > 0);
      for (const [id, { start }] of ended) assert.equal(rows.get(id), written.format(start), id);
      assert.deepEqual(page.troubles, []);
      await world.stop();
    });
  }

  test('D11 of the day on which clocks are set back are all of its 25 hours, and each as the wall clock showed it', async () => {
    const [begins, ends] = [Date.parse('2026-10-24T22:00:00Z'), Date.parse('2026-10-25T23:00:00Z')];
    const skew = Math.round((ends + 12 * 3_600_000 - Date.now()) / 1000);
    const world = await World.start({ sandbox: ['--history', 9000, '--live-per-minute', 0, '--clock-skew', skew] });
    const page = await world.signedIn({ path: '/history', zone: 'Europe/Berlin' });
    await page.getByText('Custom', { exact: true }).click();
    await page.getByLabel('From').fill('2026-10-25T00:00');
    await page.getByLabel('To', { exact: true }).fill('2026-10-26T00:00');
    await search(page);
    await complete(page);
    assert.match(page.url(), new RegExp(`from=${begins}&to=${ends}`));
    const ended = Object.entries(await truth(world, begins, ends));
    const rows = await saved(page);
    assert.ok(ended.length > 0);
    const written = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' });
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.Conversation, row.Started])),
      Object.fromEntries(ended.map(([id, { start }]) => [id, written.format(start)])));
    await world.stop();
  });
});
