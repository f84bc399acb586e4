// What an agent lives through in one sitting: a call, a month of history, a rate limit, a lost socket, the way out.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { World, allRows, cell, clock, eventually, freshness, history, live, result, row, searchCustom } from './harness.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor();

let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 5000, '--live-per-minute', 12, '--analytics-lag', 1] });
});
after(() => world.stop());

const going = ['contacting', 'dialing', 'alerting', 'connected', 'held', 'parked', 'open', 'acw'];
const WORDS = { contacting: 'Dialing', dialing: 'Dialing', alerting: 'Alerting', connected: 'Connected', held: 'On hold', parked: 'Parked', open: 'In progress', acw: 'After-call work' };

// What Ada is in, by the sandbox's own account: id, medium, direction, state.
async function active() {
  return Object.entries(await world.truth({ userId: 'Ada Lindqvist' })).flatMap(([id, story]) => {
    const ada = Object.values(story.users).find((user) => user.name === 'Ada Lindqvist' && going.includes(user.state));
    const medium = { voice: 'Call', email: 'Email', callback: 'Callback', webmessaging: 'Web message', sms: 'SMS', whatsapp: 'WhatsApp' };
    return ada ? [[id, medium[story.messageType ?? story.media], story.direction, WORDS[ada.state]].join(' ')] : [];
  }).sort();
}

test('an agent signs in and sees exactly the conversations that are in progress', async () => {
  page = await world.signedIn();
  await isLive(page);
  const shown = () => live(page).locator('.now [data-conversation-id]').evaluateAll((lines) => lines.map((line) => {
    const text = (name) => line.querySelector(`.${name}`).innerText.trim();
    return [line.dataset.conversationId, text('medium'), text('direction').toLowerCase(), text('state')].join(' ');
  }).sort());
  await eventually(async () => [await active(), await shown()], ([truth, found]) => {
    assert.ok(truth.length > 0, 'somebody is on the line');
    assert.deepEqual(found, truth);
  });
});

test('timers run, by the time that the server counts', async () => {
  const { conversationId } = await world.post('/sandbox/conversations', {
    media: 'voice', queue: 'Billing', waitMs: 100, alertMs: 500, phases: [{ talk: 2000 }, { hold: 20_000 }], acwMs: 0,
  });
  const line = row(live(page), conversationId);
  await line.locator('.state', { hasText: 'On hold' }).waitFor();
  const seconds = async (name) => (await cell(line, name)).split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const read = async () => ({ state: await seconds('in-state'), hold: await seconds('hold'), total: await seconds('total') });
  const before = await read();
  await eventually(read, (now) => assert.ok(now.state >= before.state + 2));
  const [now, truth] = [await read(), (await world.truth())[conversationId]];
  const ada = Object.values(truth.users)[0];
  assert.ok(Math.abs(now.hold - ada.holdMs / 1000) <= 2, `hold ${now.hold} s of ${ada.holdMs} ms`);
  assert.ok(now.total >= now.hold + 2 && now.total <= now.hold + 6, `${now.total} s in all`);
});

test('what else is so of a call stands in its row: muted, recorded, how long after-call work may last, the code that is owed', async () => {
  const { conversationId } = await world.post('/sandbox/conversations', {
    media: 'voice', queue: 'Support', waitMs: 100, alertMs: 300, phases: [{ talk: 500 }, { mute: 2500 }, { talk: 500 }], acwMs: 5000, wrapUp: 'Resolved',
  });
  const line = row(live(page), conversationId);
  const told = [];
  await eventually(
    async () => (await line.count()) ? [await cell(line, 'state'), await cell(line, 'marks')] : ['', ''],
    ([state, marks]) => {
      if (marks && marks !== told.at(-1)) told.push(marks);
      assert.match(state, /^Ended/);
    },
    20_000,
  );
  const during = told.join(' | ');
  assert.match(during, /Muted Recorded/);
  assert.match(during, /Wrap-up due 0:\d\d left/);
  await eventually(() => cell(line, 'marks'), (marks) => assert.equal(marks, 'Resolved', 'nothing is owed, and nobody is muted any more'));
});

test('a call is watched from its ring over hold to its end, and its figures on record are the true ones', async () => {
  const { conversationId } = await world.post('/sandbox/conversations', {
    media: 'voice', customer: 'Élodie Håkansson', queue: 'Support', waitMs: 1500, alertMs: 5000,
    phases: [{ talk: 3000 }, { hold: 2500 }, { talk: 2000 }], acwMs: 2500, wrapUp: 'Resolved',
  });
  const line = row(live(page), conversationId);
  await page.locator('.headline', { hasText: /from .+ is alerting, 0:\d\d( · \d+ more)?$/ }).waitFor();
  assert.match(await page.title(), /^\(\d+\) Live · Tidemark$/, 'the tab says that something rings, and not who');
  const seen = [];
  await eventually(
    async () => (await line.count()) ? cell(line, 'state') : '',
    (state) => {
      if (state && state !== seen.at(-1)) seen.push(state);
      assert.equal(state, 'Ended · final');
    },
    60_000,
  );
  assert.deepEqual(seen, ['Alerting', 'Connected', 'On hold', 'Connected', 'After-call work', 'Ended · so far', 'Ended · final']);
  assert.match(await cell(line, 'customer'), /Élodie Håkansson/);
  assert.equal(await line.count(), 1, 'one row from the first moment to the last');

  const truth = (await world.truth())[conversationId];
  const figures = Object.values(truth.users).find((user) => user.name === 'Ada Lindqvist');
  assert.equal(await cell(line, 'hold'), clock(figures.holdMs), 'the live row has the figures on record');
  assert.equal(await cell(line, 'total'), clock(truth.end - truth.start));
  await page.getByRole('link', { name: 'History' }).click();
  const past = row(history(page), conversationId);
  await eventually(
    async () => {
      await page.getByRole('button', { name: 'Search' }).click();
      await result(page).filter({ hasText: 'Complete' }).waitFor();
      return history(page).locator(`[data-conversation-id="${conversationId}"]:not(.is-unfinished)`).count();
    },
    (count) => assert.equal(count, 1, 'on record, and nothing of it can still grow'),
  );
  assert.equal(await cell(past, 'talk'), clock(figures.talkMs));
  assert.equal(await cell(past, 'hold'), clock(figures.holdMs));
  assert.equal(await cell(past, 'acw'), clock(figures.acwMs));
  assert.equal(await cell(past, 'wait'), clock(truth.waitMs));
  assert.equal(await cell(past, 'duration'), clock(truth.end - truth.start));
  await eventually(() => cell(past, 'wrap-up'), (code) => assert.equal(code, 'Resolved'));
  assert.match(await cell(past, 'queue'), /Support/);
});

test('a row that nears a limit of the agent says so, and one that is over it says so in another colour', async () => {
  await page.getByRole('link', { name: 'Live' }).click();
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 500 }, { hold: 60_000 }] });
  const line = row(live(page), conversationId);
  await line.locator('.state', { hasText: 'On hold' }).waitFor();
  const warning = () => cell(line, 'marks');
  assert.doesNotMatch(await warning(), /Half|Over/);
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Hold', { exact: true }).fill('14');
  await page.keyboard.press('Tab');
  await eventually(warning, (marks) => assert.match(marks, /^Half of 0:14/));
  await line.locator('.mark.is-over', { hasText: 'Over 0:14' }).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  const kept = await page.evaluate(() => Object.entries(localStorage));
  assert.deepEqual(kept.map(([, value]) => value), ['14,0,0,0'], 'numbers alone are kept');
  assert.match(kept[0][0], /^tidemark\.limits\.[\w-]{20,}$/, 'for the agent, and for nobody else who sits here');
  await page.evaluate(() => localStorage.clear());
});

test('the list can be stopped to be read at rest, says so, and goes on with all that came meanwhile', async () => {
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByRole('button', { name: 'Pause list' }).click();
  await freshness(page).filter({ hasText: /^Paused by you/ }).waitFor();
  const lines = () => live(page).locator('tbody tr').allInnerTexts();
  const before = await lines();
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 60_000 });
  await eventually(() => page.title(), (title) => assert.match(title, /^\(\d+\) Live/, 'that it rings is told all the same'));
  assert.deepEqual(await lines(), before, 'no row moves, and no time runs');
  await eventually(() => page.getByRole('status', { name: 'Headline' }).innerText(), (said) => assert.match(said, /\d more alerting$/, 'nor is it kept from who hears the page'));
  const age = async () => Number((await page.locator('.freshness .age').innerText()).match(/(\d+) s ago/)[1]);
  const stopped = await age();
  await page.waitForTimeout(3_000);
  assert.ok(await age() >= stopped + 2, 'what stands still grows older');
  await page.getByRole('button', { name: 'Go on' }).click();
  await row(live(page), conversationId).waitFor();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await eventually(() => page.getByRole('status', { name: 'Headline' }).innerText(), (said) => assert.match(said, /is alerting$/));
});

test('a list that stands still and is chosen anew is another still picture, all of it of now', async () => {
  await page.getByRole('link', { name: 'Live' }).click();
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 4_000 }, { hold: 10_000 }, { talk: 600_000 }], acwMs: 0 });
  const state = (table) => row(table, conversationId).locator('.state').innerText().then((text) => text.trim());
  const other = await world.signedIn();
  await eventually(() => state(live(page)), (now) => assert.equal(now, 'Connected'));
  await page.getByRole('button', { name: 'Pause list' }).click();
  await eventually(() => state(live(other)), (now) => assert.equal(now, 'On hold'));
  assert.equal(await state(live(page)), 'Connected', 'it stands still');
  // What is drawn again must not stand among what is old.
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('link', { name: 'Live' }).click();
  await eventually(() => state(live(page)), (now) => assert.equal(now, 'On hold'));
  await freshness(page).filter({ hasText: /^Paused by you/ }).waitFor();
  assert.match(await page.locator('.freshness .age').innerText(), /[0-3] s ago/);
  await eventually(() => state(live(other)), (now) => assert.equal(now, 'Connected'));
  assert.equal(await state(live(page)), 'On hold', 'it stands still as well');
  const { conversationId: ringing } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 3_000, phases: [{ talk: 600_000 }], acwMs: 0 });
  const states = page.getByRole('group', { name: 'State' });
  await row(live(other), ringing).filter({ hasText: 'Alerting' }).waitFor();
  await states.getByRole('button', { name: 'Alerting' }).click();
  await row(live(page), ringing).filter({ hasText: 'Alerting' }).waitFor();
  await row(live(other), ringing).filter({ hasText: 'Connected' }).waitFor();
  await states.getByRole('button', { name: 'Connected' }).click();
  await row(live(page), ringing).filter({ hasText: 'Connected' }).waitFor();
  for (const name of ['Alerting', 'Connected']) await states.getByRole('button', { name }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await isLive(page);
  await other.context().close();
});

test('the filters narrow the live list and live in the address', async () => {
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByRole('group', { name: 'State' }).getByRole('button', { name: 'Ended' }).click();
  assert.match(page.url(), /\/live\?status=ended$/);
  await eventually(() => live(page).locator('[data-conversation-id] .state').allInnerTexts(), (states) => {
    assert.ok(states.length > 0);
    assert.ok(states.every((state) => /^Ended · (so far|final)$/.test(state.trim())), states.join());
  });
  await page.goBack();
  await page.getByRole('link', { name: 'Live' }).click();
  assert.match(page.url(), /\/live/);
  await page.goto(`${world.app}/live`);
  await isLive(page);
});

test('three thousand conversations are loaded through a burst of 429s, none missing and none doubled', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  const now = Date.now();
  const [from, to] = [now - 30 * DAY, now - 2 * HOUR].map((at) => Math.floor(at / MINUTE) * MINUTE);
  const since = Date.now();
  await world.faults({ latencyMs: 400 });
  await searchCustom(page, from, to);
  await eventually(() => page.locator('.progress-text').innerText(), (text) => assert.match(text, /^[1-9]/));
  // Some pages have been read, and five are under way.
  await world.faults({ next: [{ path: '/api/v2/analytics', method: 'POST', status: 429, retryAfter: 4, count: 4 }] });
  await page.getByText(/Waiting for Genesys \(\d+ s\)/).waitFor();
  await page.getByRole('progressbar').waitFor();
  await result(page).filter({ hasText: /^Complete$/ }).waitFor({ timeout: 150_000 });
  await world.noFaults();

  const truth = Object.entries(await world.truth({ userId: 'Ada Lindqvist', from, to }));
  const expected = truth.filter(([, story]) => story.end !== null).map(([id]) => id).sort();
  const shown = await allRows(page);
  assert.ok(expected.length >= 3000, `${expected.length} conversations`);
  assert.equal(new Set(shown).size, shown.length, 'none doubled');
  assert.deepEqual([...shown].sort(), expected, 'none missing, none too many');

  const log = (await world.requests(since)).filter((request) => request.path.startsWith('/api/'));
  assert.equal(log.filter(({ status }) => status === 429).length, 4, 'every 429 of the burst was met');
  const windows = log.map((first) =>
    log.filter((other) => other.atMs >= first.atMs && other.atMs < first.atMs + MINUTE).length);
  assert.ok(Math.max(...windows) <= 210, 'never more than the budget in any minute');
  page.troubles = page.troubles.filter((trouble) => !/status of 429/.test(trouble));
});

test('d19 two files that are written at the same time are both written to their end, and each has its line', async () => {
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await dialog.getByRole('radio', { name: /^All that was loaded/ }).check();
  const downloads = [];
  page.on('download', (download) => downloads.push(download));
  // The second begins before the page can go on with the first, of which it has written a third.
  await dialog.evaluate((at) => ['Save CSV', 'Save JSON Lines'].forEach((name) => at.querySelector(`[aria-label="${name}"]`).click()));
  await eventually(() => downloads, (both) => assert.equal(both.length, 2));
  const ids = async (ending, idOf) => {
    const download = downloads.find((file) => file.suggestedFilename().endsWith(ending));
    const [, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\n');
    return lines.map(idOf);
  };
  const csv = await ids('.csv', (line) => line.slice(1, 37));
  assert.ok(csv.length > 2000, `${csv.length} rows are written in three steps`);
  assert.deepEqual(csv, await ids('.jsonl', (line) => JSON.parse(line).conversationId), 'the same conversations in both');
  const said = await dialog.getByRole('status', { name: 'Export' }).locator('p').allInnerTexts();
  assert.deepEqual(said.map((line) => line.split(' as ')[0]), ['CSV: Given to the browser', 'JSON Lines: Given to the browser']);
  await page.keyboard.press('Escape');
});

test('a search is cancelled at once and keeps what it has', async () => {
  await world.faults({ latencyMs: 400 });
  const now = Date.now();
  // From a UTC midnight, so that the first page lies in the interval.
  await searchCustom(page, Math.floor(now / DAY - 30) * DAY, now - 2 * HOUR);
  await eventually(() => page.locator('.progress-text').innerText(), (text) => assert.match(text, /^[1-9]/));
  await page.getByRole('button', { name: 'Cancel' }).click();
  await result(page).filter({ hasText: /^Cancelled: [\d,]+ of [\d,]+ read/ }).waitFor();
  assert.ok(Number(await history(page).getAttribute('aria-rowcount')) > 1);
  await world.noFaults();
});

test('a dropped socket is noticed, said, and mended', async () => {
  await page.getByRole('link', { name: 'Live' }).click();
  await isLive(page);
  await world.faults({ sockets: [{ fault: 'refuse' }, { fault: 'drop' }] });
  await freshness(page).filter({ hasText: 'Checking every 15 seconds' }).waitFor();
  const { conversationId } = await world.post('/sandbox/conversations', {
    media: 'sms', waitMs: 100, alertMs: 60_000, phases: [{ talk: 20_000 }],
  });
  await world.noFaults();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 45_000 });
  await row(live(page), conversationId).waitFor();
  page.troubles = page.troubles.filter((trouble) => !/WebSocket connection to/.test(trouble));
});

test('signing out leaves nothing behind', async () => {
  // The page leaves for Genesys' own sign-out and comes back.
  const back = page.waitForResponse((response) => new URL(response.url()).pathname === '/cb/sandbox');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await back;
  await page.waitForLoadState();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await page.locator('[data-conversation-id]').count(), 0);
  assert.deepEqual(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie]), [0, 0, '']);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist' }).waitFor();
});

test('nothing went wrong on the way: no panic, no console error, no answer against the contract', async () => {
  assert.deepEqual(page.troubles, []);
  assert.deepEqual((await world.health()).contractViolations, { count: 0, last: [] });
});
