// What an agent sees while the notification socket misbehaves: faults of facts 6.3 C that only a browser can show. The others
// are native tests of core's live machine.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, cell, eventually, freshness, live, row } from './harness.mjs';

let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 100, '--live-per-minute', 0] });
  page = await world.signedIn();
  await isLive();
});
after(() => world.stop());

const isLive = () => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const socket = (fault, more = {}) => world.faults({ sockets: [{ fault, ...more }] });

async function call(more = {}) {
  const body = { media: 'voice', waitMs: 100, alertMs: 1500, phases: [{ talk: 2000 }], acwMs: 0, ...more };
  return (await world.post('/sandbox/conversations', body)).conversationId;
}

// The states that a row goes through until it has ended, each once.
async function life(id, ms = 30_000) {
  const line = row(live(page), id);
  const seen = [];
  await eventually(
    async () => (await line.count()) ? cell(line, 'state') : '',
    (state) => {
      if (state && state !== seen.at(-1)) seen.push(state);
      assert.match(state, /^Ended/);
    },
    ms,
  );
  assert.equal(await line.count(), 1, 'one row');
  return seen.map((state) => state.replace(/ ·.*/, ''));
}

test('C10 C11 events that come twice and out of order are one row that never goes back', async () => {
  await world.faults({ sockets: [{ fault: 'duplicate' }, { fault: 'reorder', percent: 50 }] });
  const seen = await life(await call({ phases: [{ talk: 1500 }, { hold: 1500 }, { talk: 1500 }] }));
  assert.equal(seen.at(-1), 'Ended');
  assert.equal(seen.filter((state) => state === 'Ended').length, 1);
  assert.ok(seen.lastIndexOf('Alerting') <= 0, seen.join());
  await world.noFaults();
});

for (const [fault, more] of [['binary', {}], ['malformed', {}], ['oversize', { bytes: 8_000_000 }]]) {
  test(`C28 events that are ${fault} are no end of the page: the list says what they would have`, async () => {
    await socket(fault, more);
    const line = row(live(page), await call({ alertMs: 60_000 }));
    await line.waitFor();
    assert.equal(await cell(line, 'state'), 'Alerting');
    await isLive();
    await world.noFaults();
  });
}

test('events in fragments are events', async () => {
  await socket('fragment');
  assert.ok((await life(await call())).includes('Connected'));
  await world.noFaults();
});

test('C17 a socket that says that it will close is followed by another before anybody could miss it', async () => {
  const told = [];
  await page.exposeFunction('tellFreshness', (text) => told.push(text));
  await page.evaluate(() => {
    const line = document.querySelector('[aria-label="Freshness"]');
    new MutationObserver(() => window.tellFreshness(line.firstChild.textContent)).observe(line, { characterData: true, childList: true, subtree: true });
  });
  // A socket of less than half a minute has proved nothing and is not worth it.
  await new Promise((wake) => setTimeout(wake, 31_000));
  const since = (await world.health()).now;
  await socket('socketClosing');
  await eventually(
    async () => (await world.requests(since)).map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{20,}|…/g, '')}`),
    (asked) => assert.ok(asked.some((line) => line.startsWith('POST /api/v2/notifications/channels')), asked.join('\n')),
  );
  assert.ok((await life(await call())).includes('Connected'));
  assert.deepEqual(told.filter((text) => text !== 'Live'), [], 'no gap, no badge');
  await world.noFaults();
});

// Notes from now on when the list is drawn: rows that come, go or stand otherwise. Clocks that tick are not meant, and what is
// drawn in one go may be told in pieces.
function noteDraws() {
  window.drawn = [];
  const isTime = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('.time, .marks');
  const observer = new MutationObserver((changes) => {
    const now = performance.now();
    if (changes.some(({ target }) => !isTime(target)) && !(now - window.drawn.at(-1) < 60)) window.drawn.push(Math.round(now));
  });
  for (const body of document.querySelectorAll('table.live tbody')) observer.observe(body, { childList: true, characterData: true, attributes: true, subtree: true });
}

test('C13 however many events come, the list is drawn at most four times a second', async () => {
  await socket('burst', { perSecond: 200 });
  await page.evaluate(noteDraws);
  // Most events of a burst change nothing: these do, all the time.
  let last;
  for (let n = 0; n < 60; n += 1) {
    last = await call({ alertMs: 300, phases: [{ talk: 400 }, { hold: 400 }, { talk: 400 }] });
    await new Promise((wake) => setTimeout(wake, 50));
  }
  await row(live(page), last).locator('.state', { hasText: 'Ended' }).waitFor({ timeout: 60_000 });
  await world.noFaults();
  const drawn = await page.evaluate(() => window.drawn);
  const crowded = drawn.filter((at, n) => drawn[n + 4] - at < 900);
  assert.deepEqual(crowded, [], `five within a second: ${drawn}`);
  assert.ok(drawn.length > 8, `${drawn}`);
});

test('C13 E11 with three hundred rows and a thousand events a second every row is there once, and the latest call is shown', async () => {
  const rows = () => live(page).locator('.now [data-conversation-id]').evaluateAll((lines) => lines.map((line) => line.dataset.conversationId));
  const open = await Promise.all(Array.from({ length: 300 }, () => call({ media: 'webmessaging', alertMs: 300, phases: [{ talk: 600_000 }] })));
  await eventually(rows, (shown) => assert.ok(open.every((id) => shown.includes(id)), `${shown.length} rows`), 30_000);
  await page.evaluate(() => {
    window.longTasks = [];
    const note = (list) => list.getEntries().forEach(({ duration }) => window.longTasks.push(Math.round(duration)));
    new PerformanceObserver(note).observe({ entryTypes: ['longtask'] });
  });
  await socket('burst', { perSecond: 1000 });
  await row(live(page), await call({ phases: [{ talk: 60_000 }] })).locator('.state', { hasText: 'Connected' }).waitFor();
  await new Promise((wake) => setTimeout(wake, 5_000));
  await world.noFaults();
  const shown = await rows();
  assert.equal(shown.length, new Set(shown).size, 'each once');
  assert.ok(open.every((id) => shown.includes(id)), 'none lost');
  await isLive();
  // How long is told and not judged: that is for a machine that nobody else uses.
  const long = await page.evaluate(() => window.longTasks.sort((a, b) => b - a));
  console.log(`tasks over 50 ms: ${long.slice(0, 5).join(', ') || 'none'}`);
});

test('C01 a socket that is refused leaves the list, which is asked for every fifteen seconds and says so', async () => {
  await world.faults({ sockets: [{ fault: 'refuse' }, { fault: 'drop' }] });
  await freshness(page).filter({ hasText: /^Checking every 15 seconds/ }).waitFor();
  const line = row(live(page), await call({ alertMs: 120_000 }));
  await line.waitFor({ timeout: 20_000 });
  await world.noFaults();
  await isLive();
});

test('nothing went wrong on the way', async () => {
  const expected = /WebSocket connection to .* failed/;
  assert.deepEqual(page.troubles.filter((trouble) => !expected.test(trouble)), []);
  const { contractViolations } = await world.health();
  assert.equal(contractViolations.count, 0, contractViolations.last.join('\n'));
});
