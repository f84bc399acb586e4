// Three hundred conversations in progress and a thousand events a second: the tasks of the page's main thread, and how often the list is
// drawn, at the processor's speed and with the processor slowed by the browser itself (Chrome DevTools Protocol). Prints one line of
// JSON, and fails where a bound is missed. What others do on the machine lengthens a task: what the main thread has had of a processor
// (`busy`, of a second) is told beside it.

import assert from 'node:assert/strict';
import { World, eventually, freshness, live } from '../browser/harness.mjs';

const ROWS = 300;
const PER_SECOND = 1_000;
const SECONDS = Number(process.env.SECONDS ?? 20);
const SLOWED = [1, 4];
// `task`: ms, of any at full speed. `draws`: of a second, at any speed.
const BOUND = { task: 50, draws: 4 };

const step = (text) => process.stderr.write(`bench: ${text}\n`);
const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0;
const rounded = (number) => Math.round(number * 100) / 100;

// In the page: each task that is longer than 50 ms, and each time that the list is drawn: rows that come, go or stand otherwise. Clocks
// that tick are not meant, and what is drawn in one go may be told in pieces.
function watch() {
  window.long = [];
  window.drawn = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => window.long.push(Math.round(duration)))).observe({ entryTypes: ['longtask'] });
  const isTime = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest('.time, .marks');
  const observer = new MutationObserver((changes) => {
    const now = performance.now();
    if (changes.some(({ target }) => !isTime(target)) && !(now - window.drawn.at(-1) < 60)) window.drawn.push(Math.round(now));
  });
  for (const body of document.querySelectorAll('table.live tbody')) observer.observe(body, { childList: true, characterData: true, attributes: true, subtree: true });
}

const world = await World.start({ sandbox: ['--seed', 7, '--history', 100, '--live-per-minute', 0], recorded: false });
const page = await world.signedIn();
await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const call = (more) => world.post('/sandbox/conversations', { waitMs: 100, acwMs: 0, ...more });
const rows = () => live(page).locator('.now [data-conversation-id]').count();
for (let n = 0; n < ROWS; n += 1) await call({ media: 'webmessaging', alertMs: 300, phases: [{ talk: 3_600_000 }] });
await eventually(rows, (shown) => assert.ok(shown >= ROWS, `${shown} rows`), 60_000);
const session = await page.context().newCDPSession(page);
await session.send('Performance.enable', { timeDomain: 'threadTicks' });
const had = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value;
await page.evaluate(watch);

async function flooded(rate) {
  step(`${PER_SECOND} events a second, ${rate} times slower`);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
  await world.faults({ sockets: [{ fault: 'burst', perSecond: PER_SECOND }] });
  await page.waitForTimeout(2_000);
  await page.evaluate(() => { window.long.splice(0); window.drawn.splice(0); });
  const [busy, began] = [await had(), Date.now()];
  // Most events of a burst change nothing: these do, all the time.
  while (Date.now() - began < SECONDS * 1_000) {
    await call({ media: 'voice', alertMs: 300, phases: [{ talk: 400 }, { hold: 400 }, { talk: 400 }] });
    await page.waitForTimeout(250);
  }
  const seconds = (Date.now() - began) / 1_000;
  const { long, drawn } = await page.evaluate(() => ({ long: window.long, drawn: window.drawn }));
  const share = rounded((await had() - busy) / seconds);
  await world.noFaults();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  // A frame that is late makes the next one look early: a second is taken for nine tenths of one.
  const inASecond = drawn.map((from, n) => drawn.slice(n).filter((other) => other < from + 900).length);
  return {
    slowed: rate, seconds: Math.round(seconds), busy: share,
    longTasks: { count: long.length, median: at(long, 0.5), p95: at(long, 0.95), longest: Math.max(0, ...long) },
    draws: { perSecond: rounded(drawn.length / seconds), mostInASecond: Math.max(0, ...inASecond) },
  };
}

const seen = [];
for (const rate of SLOWED) seen.push(await flooded(rate));
await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
assert.deepEqual(page.troubles, []);
await world.stop();
console.log(JSON.stringify({ rows: ROWS, eventsPerSecond: PER_SECOND, seen }));
for (const { slowed, draws } of seen) {
  assert.ok(draws.mostInASecond <= BOUND.draws, `${draws.mostInASecond} draws in a second, ${slowed} times slower`);
}
assert.ok(seen[0].draws.perSecond > 0.5, 'the list goes on');
assert.ok(seen[0].longTasks.longest <= BOUND.task, `a task of ${seen[0].longTasks.longest} ms`);
