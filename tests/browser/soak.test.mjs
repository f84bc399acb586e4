// One agent's shift in short, in several tabs: conversations come all the time while a seeded nemesis troubles socket and
// requests, and closes, reloads and freezes tabs. What each page showed is logged with its times and held against what really
// happened. `make soak` takes half an hour for it
// (MINUTES, SEED); among the other tests it takes one.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness } from './harness.mjs';
import { PROMPT, Truth, faultsOf } from './judging.mjs';

const MINUTES = Number(process.env.MINUTES ?? 1);
const SEED = Number(process.env.SEED ?? 20261125);
const TABS = 3;
// What nobody can know to be lost: between two lists at most, with the time that an answer may take and a nemesis that holds it up.
const HEALED = 120_000 + 60_000;
// What a page notices: the next connection or the next list, or another tab that leads.
const SOON = 60_000;
// After the last trouble a list has come, and then all that is shown is prompt: in a minute too, a ghost is found.
const CALM = 30_000;
const JUDGED = 20_000;
// A long shift has its calm: of each ten minutes the last six. Once what was before is healed, everything is judged by what is prompt.
const IS_LONG = MINUTES >= 10;
// No conversation takes longer.
const LONGEST = 600_000;
const isCalm = (elapsed) => IS_LONG && elapsed % 600_000 > 240_000;
const heals = ({ sockets = [] }) => (!IS_LONG || sockets.some(({ fault }) => /lose|halfOpen|heartbeatsOnly|malformed/.test(fault)) ? HEALED : SOON);

// Mulberry32: small, seeded.
function dice(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), 1 | state);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return { between: (from, to) => Math.round(from + next() * (to - from)), pick: (list) => list[Math.floor(next() * list.length)] };
}

const TROUBLES = [
  { sockets: [{ fault: 'lose', percent: 40 }] },
  { sockets: [{ fault: 'duplicate' }, { fault: 'reorder', percent: 50 }] },
  { sockets: [{ fault: 'delay', ms: 1500, jitterMs: 1500 }] },
  { sockets: [{ fault: 'drop' }] },
  { sockets: [{ fault: 'refuse' }, { fault: 'reset' }] },
  { sockets: [{ fault: 'socketClosing' }] },
  { sockets: [{ fault: 'halfOpen' }] },
  { sockets: [{ fault: 'heartbeatsOnly' }] },
  { sockets: [{ fault: 'binary', percent: 50 }, { fault: 'malformed', percent: 30 }] },
  { sockets: [{ fault: 'burst', perSecond: 200 }] },
  { requests: [{ fault: 'status', status: 503, percent: 60 }] },
  { requests: [{ fault: 'latency', ms: 400, jitterMs: 1500 }] },
  { requests: [{ fault: 'reset', percent: 50 }] },
  { requests: [{ fault: 'status', status: 429, retryAfter: 4, percent: 40 }] },
];

let world;
before(async () => {
  // Nobody touches the page meanwhile.
  world = await World.start({ sandbox: ['--seed', SEED, '--history', 50, '--live-per-minute', 0], more: { idleMinutes: 0 } });
});
after(() => world.stop());

// Logs, four times a second, which rows are there and in which state; by the clock that the sandbox runs on too. The log lies
// outside the page, whose memory is measured.
function log() {
  setInterval(() => {
    const fresh = document.querySelector('[aria-label="Freshness"]')?.firstChild.textContent;
    if (!fresh) return;
    const rows = [...document.querySelectorAll('tbody.now [data-conversation-id], tbody.ended [data-conversation-id]')].map((line) => [
      line.dataset.conversationId, line.closest('tbody').className, line.querySelector('.state').textContent.trim()]);
    window.looked(performance.timeOrigin, { at: Date.now(), fresh, rows });
  }, 250);
}

// Stands still in the middle of a task, as a page does that the browser has frozen.
async function freeze(tab, ms) {
  const debug = await tab.context().newCDPSession(tab);
  await debug.send('Debugger.enable');
  await debug.send('Debugger.pause');
  tab.evaluate('1').catch(() => {});
  await new Promise((wake) => setTimeout(wake, ms));
  await debug.send('Debugger.resume');
  await debug.send('Debugger.disable');
  await debug.detach();
}

async function memory(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.enable').then(() => cdp.send('Performance.getMetrics'));
  const read = (name) => metrics.find((metric) => metric.name === name).value;
  const wasm = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  const rows = await page.locator('[data-conversation-id]').count();
  return { heap: read('JSHeapUsedSize'), nodes: read('Nodes'), listeners: read('JSEventListeners'), rows, wasm };
}

test(`${MINUTES} minutes of a shift in ${TABS} tabs with a nemesis (seed ${SEED}): no flicker, no ghost, no loss, no wrong state, no false Live, and no more memory than the conversations take`, async () => {
  const { between, pick } = dice(SEED);
  const page = await world.open();
  const context = page.context();
  await context.addInitScript(() => {
    // The start hands the exports to the page's script alone; this is how a test comes to the memory.
    for (const name of ['instantiate', 'instantiateStreaming']) {
      const plain = WebAssembly[name];
      WebAssembly[name] = async (...given) => {
        const made = await plain.apply(WebAssembly, given);
        window.wasmMemory ??= (made.instance ?? made).exports.memory;
        return made;
      };
    }
  });
  // By page and load: what is shown after a reload is shown anew.
  const shown = new Map();
  await context.exposeBinding('looked', ({ page: tab }, load, look) => {
    const key = `${tab.number} ${load}`;
    shown.set(key, [...(shown.get(key) ?? []), look]);
  });
  await context.addInitScript(log);
  page.number = 0;
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  const isLive = (tab) => eventually(() => freshness(tab).innerText(), (text) => assert.match(text, /^Live/), 60_000);
  await isLive(page);
  let opened = 1;
  const another = async () => {
    const tab = await context.newPage();
    tab.number = opened;
    opened += 1;
    tab.setDefaultTimeout(60_000);
    await tab.goto(`${world.app}/live`);
    return tab;
  };
  const tabs = [page];
  while (tabs.length < TABS) tabs.push(await another());
  for (const tab of tabs) await isLive(tab);

  const troubled = [];
  // From when on all that is shown must be prompt.
  let calm = Infinity;
  const began = Date.now();
  const end = began + MINUTES * 60_000;
  const arrive = async () => {
    while (Date.now() < Math.max(end, calm + JUDGED)) {
      await world.post('/sandbox/conversations', {
        media: pick(['voice', 'voice', 'webmessaging', 'email', 'callback']), waitMs: between(50, 2000), alertMs: between(800, 4000),
        phases: pick([
          [{ talk: between(2000, 30_000) }], [{ talk: between(2000, 30_000) }], [{ talk: between(2000, 30_000) }],
          [{ talk: 2000 }, { hold: between(1000, 8000) }, { talk: 1500 }],
          // Long enough to be there when it is calm, and to be missed.
          [{ talk: IS_LONG ? between(200_000, 400_000) : between(20_000, 40_000) }],
        ]),
        acwMs: pick([0, 0, between(1000, 8000)]), answered: between(0, 9) > 0,
        passes: pick([undefined, undefined, undefined, { to: 'Chiara Rossi', phases: [{ talk: between(2000, 20_000) }] }]),
      }).catch(() => {});
      await new Promise((wake) => setTimeout(wake, between(1000, 5000)));
    }
  };
  const trouble = async () => {
    while (Date.now() < end - CALM) {
      await new Promise((wake) => setTimeout(wake, between(4000, 15_000)));
      const from = Date.now();
      if (isCalm(from - began) || from > end - CALM) continue;
      const troubles = pick(TROUBLES);
      await world.faults(troubles);
      await new Promise((wake) => setTimeout(wake, between(2000, 15_000)));
      await world.noFaults();
      troubled.push([from, Date.now(), heals(troubles)]);
    }
  };
  // The first tab stays, since its memory is measured; it stands still at times, and then another one leads.
  const troubleTabs = async () => {
    while (Date.now() < end - CALM) {
      await new Promise((wake) => setTimeout(wake, between(5000, 20_000)));
      const from = Date.now();
      if (isCalm(from - began) || from > end - CALM) continue;
      const number = between(1, TABS - 1);
      const what = pick(['close', 'reload', 'freeze', 'freeze the first']);
      if (what === 'close') {
        await tabs[number].close();
        tabs[number] = await another();
      } else if (what === 'reload') {
        await tabs[number].reload();
      } else {
        await freeze(tabs[what === 'freeze' ? number : 0], between(2000, 14_000));
      }
      troubled.push([from, Date.now(), heals({})]);
    }
  };
  // What is true is sampled, since the service does not tell for how long a state lasted.
  const truth = new Truth();
  let sampled = began;
  const sample = async () => {
    const { now, conversations } = await world.ask(`/sandbox/truth?${new URLSearchParams({ userId: 'Ada Lindqvist', from: Math.max(began, Date.now() - LONGEST) })}`);
    for (const [id, { users }] of Object.entries(conversations)) {
      const ada = Object.values(users).find(({ name }) => name === 'Ada Lindqvist');
      if (ada?.alertedAt) truth.note(id, { at: now, after: sampled, state: ada.state, since: ada.alertedAt, over: ada.wrappedUpAt ?? ada.endedAt ?? Infinity });
    }
    sampled = now;
    return now;
  };
  let runs = true;
  const watch = async () => {
    for (; runs; await new Promise((wake) => setTimeout(wake, 400))) await sample();
  };
  // Nobody can know before the next list what was lost without a trace: here it comes with a look at each tab.
  const settle = async () => {
    await Promise.all(tabs.map((tab) => tab.bringToFront().then(() => tab.evaluate(() => window.dispatchEvent(new Event('online'))))));
    for (const tab of tabs) await isLive(tab);
    calm = Date.now() + 2 * PROMPT;
  };
  const third = new Promise((wake) => setTimeout(wake, (end - began) / 3)).then(() => memory(page));
  const watched = watch();
  await Promise.all([arrive(), Promise.all([trouble(), troubleTabs()]).then(settle)]);
  // Everything that was lost is found by now, or never.
  for (const tab of tabs) await isLive(tab);
  await eventually(async () => (await world.health()).openSockets, (count) => assert.equal(count, 1), 10_000);
  const [early, late] = [await third, await memory(page)];

  // An agent who looks at a tab sees what goes on, and nothing else, whatever that tab has been through.
  for (const tab of tabs) {
    await tab.bringToFront();
    await tab.evaluate(() => window.dispatchEvent(new Event('focus')));
    await eventually(async () => {
      const now = await sample();
      const goesOn = [...truth].filter(([, { since, over }]) => since <= now && now < over).map(([id]) => id);
      return [await tab.locator('tbody.now [data-conversation-id]').evaluateAll((lines) => lines.map((line) => line.dataset.conversationId)), goesOn];
    }, ([rows, goesOn]) => assert.deepEqual(rows.sort(), goesOn.sort()), 20_000);
  }
  runs = false;
  await watched;
  const slack = (at) => at > calm ? PROMPT : Math.max(PROMPT, ...troubled.filter(([from, to, healed]) => at >= from - 1000 && at <= to + healed).map(([, , healed]) => healed));
  const logs = [...shown];
  const faults = logs.flatMap(([key, looks]) => faultsOf(looks, truth, slack).map((fault) => `tab ${key}: ${fault}`));
  const seen = new Set(logs.flatMap(([, looks]) => looks.flatMap(({ rows }) => rows.map(([id]) => id))));
  const unseen = [...truth].filter(([id, { since, over }]) => !seen.has(id) && over - since > HEALED);
  const looks = logs.reduce((sum, [, those]) => sum + those.length, 0);
  console.log(`${truth.size} conversations, ${looks} looks in ${logs.length} loads, ${troubled.length} troubles, memory ${JSON.stringify([early, late])}`);
  assert.deepEqual([...new Set(faults)].slice(0, 10), []);
  // The same looks would not have passed, had one that ended in the calm stayed.
  const lasts = logs.map(([, looks]) => looks).findLast((looks) => looks.at(-1).at > calm + JUDGED / 2);
  const [left, { over }] = [...truth].findLast(([, { over }]) => over + 2 * PROMPT < lasts.at(-1).at);
  const spoilt = lasts.map((look) => look.at < over ? look : { ...look, rows: [...look.rows.filter(([id]) => id !== left), [left, 'now', 'Connected']] });
  assert.ok(faultsOf(spoilt, truth, slack).some((fault) => fault.startsWith(`ghost ${left}`)), 'a ghost would be found');
  assert.deepEqual(unseen, [], 'never shown');
  assert.ok(looks > MINUTES * 60 * TABS, `${looks} looks`);
  // What has ended costs less than two kilobytes (core/tests/memory.rs); the rest is for how memory is handed out,
  // and for all that a page hears at once when it thaws.
  assert.ok(late.wasm - early.wasm <= 2e6 + 3_000 * truth.size, 'WebAssembly memory');
  assert.ok(late.heap - early.heap <= 5e6, 'memory of the page');
  // Each row can be opened, and listens for that.
  assert.ok(late.listeners - late.rows <= early.listeners - early.rows + 10, 'listeners of the page');
  // A row is not a hundred and twenty nodes.
  assert.ok(late.nodes - 120 * late.rows <= early.nodes - 120 * early.rows + 2_000, 'nodes of the page');
  const expected = /WebSocket connection to|Failed to load resource|ERR_|429|503/;
  assert.deepEqual(page.troubles.filter((text) => !expected.test(text)), []);
});
