// The panel of one conversation: opened by a row, a key or a link; what it says held against the truth; closed again.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, clock, eventually, freshness, history, live, result, row } from './harness.mjs';

const UUID = '00000000-0000-4000-8000-000000000001';

let world;
let page;
before(async () => {
  world = await World.start({ sandbox: ['--history', 400, '--live-per-minute', 0, '--analytics-lag', 1] });
  page = await world.signedIn();
  await page.context().grantPermissions(['clipboard-write']);
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  // The page's own policy keeps everybody from reading the clipboard: what is written there is noted on its way.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => { window.copied = text; return write(text); };
  });
});
after(() => world.stop());

const panel = (on = page) => on.getByRole('complementary', { name: 'Conversation' });
const figure = async (name, on = page) =>
  (await panel(on).locator('.figure', { has: on.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).locator('dd > bdi').innerText()).trim();
const openButton = (id, on = page) => row(live(on), id).getByRole('button');
const clipboard = () => page.evaluate(() => window.copied);
// What the wall clock of the page shows of an instant.
const wall = (at) => page.evaluate((ms) => new Date(ms).toTimeString().slice(0, 8), at);
const focusIsOn = (id) => eventually(
  () => page.evaluate(() => document.activeElement.closest('[data-conversation-id]')?.dataset.conversationId),
  (found) => assert.equal(found, id));
const truthOf = async (id) => {
  const story = (await world.truth())[id];
  return { ...story, ada: Object.values(story.users).find((user) => user.name === 'Ada Lindqvist') };
};

async function brought(script) {
  const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', waitMs: 200, alertMs: 300, ...script });
  return conversationId;
}

let call;
test('a row opens by the keyboard, and the panel says who is in it and what they do', async () => {
  call = await brought({ customer: 'Wilhelmina Teststone', contact: true, queue: 'Billing', phases: [{ talk: 1500 }, { hold: 60_000 }], acwMs: 0 });
  await row(live(page), call).locator('.state', { hasText: 'On hold' }).waitFor();
  await openButton(call).focus();
  await page.keyboard.press('Enter');
  await panel().getByRole('heading', { name: 'Wilhelmina Teststone' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H2', 'the focus is in the panel');
  assert.match(page.url(), new RegExp(`/live\\?conversation=${call}$`));
  assert.equal(await row(live(page), call).getAttribute('aria-current'), 'true');
  assert.match(await panel().locator('.detail-about').innerText(), /On hold\s+Call\s+Inbound\s+Billing/);
  const { ada } = await truthOf(call);
  const parties = panel().getByRole('table', { name: 'Participants' });
  const me = parties.getByRole('row').filter({ hasText: 'You' });
  assert.match(await me.innerText(), /You\s+Agent/);
  assert.match(await me.innerText(), /On hold/);
  assert.ok((await me.innerText()).includes(await wall(ada.connectedAt)), await me.innerText());
  assert.ok((await parties.innerText()).includes('Wilhelmina Teststone'));
  const route = (await panel().locator('.route').innerText()).split('\n').map((stop) => stop.trim());
  assert.deepEqual(route.slice(-2), ['Billing', 'You'], 'nobody has ended it');
  const steps = await panel().locator('.course').innerText();
  assert.match(steps, /Connected[^]*On hold/);
  assert.match(await panel().locator('h3', { hasText: 'Figures' }).innerText(), /So far, as seen live/);
  assert.equal(await figure('Handled'), '–', 'a share that only the record knows');
});

test('what may not be put on the clipboard is shown beside its button, to be selected', async () => {
  await page.evaluate(() => {
    window.write = navigator.clipboard.writeText;
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('not here', 'NotAllowedError'));
  });
  await panel().getByRole('button', { name: 'Copy id' }).click();
  await panel().getByRole('button', { name: 'Please select it and copy it' }).waitFor();
  assert.equal(await panel().locator('.to-copy').innerText(), call);
  await page.evaluate(() => { navigator.clipboard.writeText = window.write; });
  await panel().getByRole('button', { name: 'Please select it and copy it' }).click();
  const copied = panel().getByRole('button', { name: 'Copied' });
  await copied.waitFor();
  assert.equal(await panel().locator('.to-copy').count(), 0);
  await page.keyboard.press('Escape');
  await row(live(page), call).locator('.open').click();
  await copied.waitFor({ state: 'detached' });
});

test('id, address and link are copied, and Genesys is opened at its own address', async () => {
  await panel().getByRole('button', { name: 'Copy id' }).click();
  await panel().getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await clipboard(), call);
  await panel().getByRole('button', { name: 'Copy number' }).click();
  await eventually(clipboard, (text) => assert.match(text, /^\+442079460\d{3}$/));
  const number = await clipboard();
  await panel().getByRole('button', { name: 'Copy link' }).click();
  await eventually(clipboard, (text) => assert.equal(text, page.url()));
  const link = panel().getByRole('link', { name: 'Open in Genesys Cloud' });
  const port = new URL(world.sandbox).port;
  assert.equal(await link.getAttribute('href'), `http://apps.sandbox.localhost:${port}/directory/#/engage/admin/interactions/${call}`);
  assert.equal(await link.getAttribute('rel'), 'noopener noreferrer');
  assert.equal(await link.getAttribute('target'), '_blank');
  assert.ok(!page.url().includes(encodeURIComponent(number)) && !page.url().includes('Wilhelmina'));
});

test('Escape closes it, and so does going back; the focus returns to the row', async () => {
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  await focusIsOn(call);
  assert.match(page.url(), /\/live$/);
  await row(live(page), call).locator('.total').click();
  await panel().waitFor();
  await page.goBack();
  await panel().waitFor({ state: 'detached' });
  await focusIsOn(call);
  await row(live(page), call).locator('.queue').click();
  await panel().getByRole('button', { name: 'Close' }).click();
  await panel().waitFor({ state: 'detached' });
  await focusIsOn(call);
});

let ended;
test('what has ended becomes final in the panel, with the times of the truth', async () => {
  ended = await brought({ customer: 'Wilhelmina Teststone', contact: true, queue: 'Support', phases: [{ talk: 2000 }, { hold: 1500 }, { talk: 1000 }], acwMs: 1500, wrapUp: 'Resolved' });
  await row(live(page), ended).waitFor();
  await openButton(ended).click();
  await panel().locator('h3', { hasText: 'on record' }).first().waitFor({ timeout: 60_000 });
  const truth = await truthOf(ended);
  await eventually(() => panel().innerText(), (text) => assert.match(text, /ended by|Ended by/));
  assert.equal(await figure('Talk'), clock(truth.ada.talkMs));
  assert.equal(await figure('Hold'), clock(truth.ada.holdMs));
  assert.equal(await figure('After-call work'), clock(truth.ada.acwMs));
  assert.equal(await figure('Waited in queues'), clock(truth.waitMs) || '0:00');
  assert.equal(await figure('Handled'), clock(truth.ada.handleMs));
  assert.equal(await figure('Wrap-up'), 'Resolved');
  const me = await panel().getByRole('table', { name: 'Participants' }).getByRole('row').filter({ hasText: 'You' }).innerText();
  for (const at of [truth.ada.alertedAt, truth.ada.connectedAt, truth.ada.endedAt]) {
    assert.ok(me.includes(await wall(at)), `${await wall(at)} in ${me}`);
  }
  const steps = (await panel().locator('.course li').allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  const hold = steps.find((step) => step.includes('You On hold'));
  assert.ok(hold.endsWith(clock(truth.ada.holdMs)), hold);
  assert.match(await panel().innerText(), /goes over its records again when they are 48 hours old/);
});

test('earlier conversations with the same customer are named, the own as such', async () => {
  const earlier = panel().getByRole('table', { name: 'Earlier with this customer' });
  // The call on hold began earlier; it goes on.
  const line = earlier.locator(`[data-earlier-id="${call}"]`);
  await line.waitFor();
  assert.match((await line.innerText()).replace(/\s+/g, ' '), /Call Billing You Not yet In progress/);
  assert.equal(await earlier.locator(`[data-earlier-id="${ended}"]`).count(), 0, 'what is looked at is no earlier one');
  const length = (await page.evaluate(() => window.history.length));
  await line.getByRole('button').click();
  await eventually(() => page.url(), (url) => assert.ok(url.endsWith(call)));
  assert.equal(await page.evaluate(() => window.history.length), length, 'from there to another is no step to go back');
  await panel().getByText('None in the 90 days before it').waitFor();
  await page.goBack();
  await panel().waitFor({ state: 'detached' });
});

test('both values stand there where what was seen and what is on record differ', async () => {
  await world.faults({ data: [{ fault: 'correction', of: 'afterCall', ms: 9000, seconds: 0 }] });
  const id = await brought({ customer: 'Corrected Customer', phases: [{ talk: 1500 }], acwMs: 1500, wrapUp: 'Resolved' });
  await row(live(page), id).waitFor();
  await openButton(id).click();
  const after = panel().locator('.figure', { hasText: 'After-call work' });
  try {
    await after.filter({ hasText: /Seen live 0:0\d, on record 0:1\d/ }).waitFor({ timeout: 60_000 });
  } finally {
    await world.noFaults();
  }
  await page.keyboard.press('Escape');
});

test('a row of the history opens with its whole record', async () => {
  await page.getByRole('link', { name: 'History', exact: true }).click();
  await page.getByText('7 days', { exact: true }).click();
  await page.getByRole('button', { name: 'Search' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  const truths = await world.truth({ userId: 'Ada Lindqvist' });
  const held = Object.entries(truths).find(([, story]) =>
    story.end && story.media === 'voice' && Object.values(story.users).some((user) => user.name === 'Ada Lindqvist' && user.holdMs > 0));
  const lines = history(page).locator('[data-conversation-id]:not(.is-live)');
  const id = await lines.first().getAttribute('data-conversation-id');
  await lines.first().locator('.open').first().press('Enter');
  await panel().getByRole('table', { name: 'Participants' }).waitFor();
  const truth = await truthOf(id);
  assert.equal(await figure('Talk'), clock(truth.ada.talkMs) || '0:00');
  assert.equal(await figure('Total'), clock(truth.end - truth.start));
  assert.ok(held, 'somebody was on hold');
});

test('a lane for each participant can be looked at more closely, and has its numbers in a table', async () => {
  const chart = panel().locator('figure', { hasText: 'Timeline' });
  const lanes = chart.locator('.lane');
  await lanes.first().waitFor();
  assert.equal(await lanes.count(), await panel().getByRole('table', { name: 'Participants' }).getByRole('row').count() - 1);
  const mine = lanes.filter({ hasText: 'You' }).getByRole('img');
  assert.match(await mine.getAttribute('aria-label'), /^You: .*\d+:\d\d/);
  await chart.getByText('As a table').click();
  const table = chart.getByRole('table');
  const told = () => table.getByRole('row').count();
  await eventually(told, async (rows) => assert.ok(rows > await lanes.count(), `${rows} rows`));
  const all = await told();
  const axis = () => chart.locator('.axis').innerText();
  const whole = await axis();
  for (let presses = 0; presses < 12; presses += 1) await chart.getByRole('button', { name: 'Zoom in' }).press('Enter');
  await eventually(axis, (now) => assert.notEqual(now, whole));
  assert.equal(await chart.getByRole('button', { name: 'Zoom in' }).getAttribute('aria-disabled'), 'true', 'a second is the least');
  assert.ok(await told() < all, 'the table has what is shown');
  await chart.getByRole('button', { name: 'All of it' }).click();
  await eventually(axis, (now) => assert.equal(now, whole));
  const box = await chart.locator('.lanes-brush').boundingBox();
  await page.mouse.move(box.x + box.width * 0.25, box.y + 6);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 6, { steps: 4 });
  await page.mouse.up();
  await eventually(axis, (now) => assert.notEqual(now, whole));
});

test('the record is there as it came when it is wanted, and kept nowhere', async () => {
  const id = new URL(page.url()).searchParams.get('conversation');
  await panel().getByText('Record as it came (JSON)').click();
  const raw = panel().getByRole('region', { name: 'Record as it came' });
  const record = JSON.parse(await raw.innerText());
  assert.equal(record.conversationId, id);
  assert.ok(record.participants.length > 0);
  assert.ok(!(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))).includes(record.participants[0].participantId));
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  await focusIsOn(id);
});

test('a link to a conversation that is nowhere loaded asks for its record, also after a reload and a sign-in', async () => {
  const other = await world.signedIn({ path: `/live?conversation=${ended}` });
  await panel(other).getByRole('heading', { name: 'Wilhelmina Teststone' }).waitFor();
  await panel(other).getByRole('table', { name: 'Participants' }).waitFor();
  await other.reload();
  await panel(other).getByRole('table', { name: 'Participants' }).waitFor();
  assert.deepEqual(other.troubles, []);
  await other.context().close();
});

test('a conversation that does not exist, or may not be seen, is told in words', async () => {
  const other = await world.signedIn({ path: `/live?conversation=${UUID}` });
  await panel(other).getByText('Genesys Cloud does not know this').waitFor();
  await panel(other).getByRole('button', { name: 'Try again' }).click();
  await panel(other).getByText('Genesys Cloud does not know this').waitFor();
  await other.context().close();
  const ben = await world.signedIn({ agent: 'Ben Okafor', path: `/live?conversation=${ended}` });
  await panel(ben).getByText(/Your role lacks the permission analytics:/).waitFor();
  await ben.keyboard.press('Escape');
  await panel(ben).waitFor({ state: 'detached' });
  await ben.context().close();
});

test('a name with markup in it is a name', async () => {
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  const name = '<img src=x onerror="document.title=1"> <b>Eve</b>';
  const id = await brought({ customer: name, phases: [{ talk: 30_000 }] });
  await row(live(page), id).waitFor();
  await openButton(id).click();
  await panel().getByRole('heading', { name }).waitFor();
  assert.equal(await panel().locator('img, b').count(), 0);
  assert.ok((await panel().getByRole('table', { name: 'Participants' }).innerText()).includes(name));
  await page.keyboard.press('Escape');
});

for (const [width, beside] of [[1400, true], [1000, true], [800, false], [300, false]]) {
  test(`at ${width} px the panel stands ${beside ? 'beside' : 'over'} the list, and nothing is cut off`, async () => {
    await page.setViewportSize({ width, height: 850 });
    await row(live(page), call).waitFor();
    await openButton(call).click();
    await panel().getByRole('heading', { name: 'Wilhelmina Teststone' }).waitFor();
    assert.equal(await live(page).isVisible(), beside);
    const body = panel().locator('.detail-body');
    const wide = await body.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    assert.ok(wide[0] <= wide[1], `${wide[0]} of ${wide[1]} px`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
    await panel().getByRole('button', { name: 'Close' }).click();
    await panel().waitFor({ state: 'detached' });
    await focusIsOn(call);
  });
}

test('what others think of a conversation stands in its panel', async () => {
  const records = [];
  const other = await world.open({ path: '/history?range=custom&from=0&to=0' });
  other.on('response', async (response) => {
    if (!response.url().endsWith('/conversations/details/query') || response.request().method() !== 'POST') return;
    records.push(...((await response.json().catch(() => ({}))).conversations ?? []));
  });
  await other.goto(`${world.app}/history?range=700h`);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await result(other).filter({ hasText: 'Complete' }).waitFor();
  for (const [list, what, score] of [['evaluations', 'Evaluation', 'oTotalScore'], ['surveys', 'Survey', 'oSurveyTotalScore']]) {
    const record = records.find((record) => record[list]);
    const [one] = record[list];
    await row(history(other), record.conversationId).getByRole('button').first().click();
    const line = panel(other).getByRole('table', { name: 'Evaluations and surveys' }).getByRole('row').filter({ hasText: what });
    await line.waitFor();
    const text = await line.innerText();
    assert.match(text, new RegExp(`${what} +${(one.formName ?? one.surveyFormName).replace('?', '\\?')}`));
    assert.ok(text.includes(String(one[score])) && text.includes('Finished'), text);
    assert.ok(text.includes(list === 'surveys' ? `would recommend ${one.surveyPromoterScore} of 10` : `critical ${one.oTotalCriticalScore}`), text);
  }
  const plain = records.find((record) => !record.evaluations && !record.surveys && record.conversationEnd);
  await row(history(other), plain.conversationId).getByRole('button').first().click();
  await panel(other).getByRole('table', { name: 'Participants' }).waitFor();
  assert.equal(await panel(other).getByRole('table', { name: 'Evaluations and surveys' }).count(), 0);
  assert.deepEqual(other.troubles, []);
  await other.context().close();
});

test('G05 while something secret is said nothing of the conversation is copied, and no file has it', async () => {
  const secret = await brought({ customer: 'Carda Number', queue: 'Billing', phases: [{ talk: 120_000 }], acwMs: 0 });
  const paused = (json) => JSON.stringify(json, (key, value) => (key === 'securePause' ? true : value));
  const other = await world.open();
  await other.route('**/api/v2/conversations', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch({ url: `${world.sandbox}/api/v2/conversations` });
    return route.fulfill({ response, body: paused(await response.json()) });
  });
  await other.goto(`${world.app}/live?conversation=${secret}`);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await panel(other).getByRole('status').filter({ hasText: 'Secure pause' }).waitFor();
  assert.equal(await panel(other).getByRole('button', { name: /^Copy/ }).count(), 0);
  await other.getByRole('link', { name: 'History' }).click();
  await result(other).filter({ hasText: 'Complete' }).waitFor();
  await row(history(other), secret).waitFor();
  await other.getByRole('button', { name: 'Export', exact: true }).click();
  await other.getByText(/Left out for a secure pause: \d+\./).waitFor();
  const [download] = await Promise.all([other.waitForEvent('download'), other.getByRole('button', { name: 'Save JSON Lines' }).click()]);
  const { readFileSync } = await import('node:fs');
  assert.ok(!readFileSync(await download.path(), 'utf8').includes(secret));
  await other.context().close();
});

test('the panel beside a list that stands still goes on, state, figures and what is due alike', async () => {
  await page.setViewportSize({ width: 1400, height: 850 });
  await page.getByRole('link', { name: 'Live' }).click();
  const id = await brought({ media: 'voice', phases: [{ talk: 4_000 }, { hold: 60_000 }] });
  await openButton(id).click();
  await panel().getByRole('heading', { name: 'Figures' }).waitFor();
  await page.getByRole('button', { name: 'Pause list' }).click();
  await eventually(() => figure('Hold'), (hold) => assert.match(hold, /^0:(0[2-9]|[1-5])/), 9_000);
  await page.getByRole('button', { name: 'Go on' }).click();
  const worked = await brought({ media: 'voice', phases: [{ talk: 3_000 }], acwMs: 50_000, wrapUp: 'Resolved' });
  await openButton(worked).click();
  await page.getByRole('button', { name: 'Pause list' }).click();
  // A minute is given for it.
  await eventually(() => panel().locator('.detail-marks').innerText(), (marks) => assert.match(marks, /0:5\d left/));
  await eventually(() => panel().locator('.detail-marks').innerText(), (marks) => assert.match(marks, /0:5[0-5] left/));
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
