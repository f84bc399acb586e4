// Odd records, and a search that does not go straight on, as the agent sees them. Numbers in names are those of docs/security.md.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { history, result, row, searchCustom } from './harness.mjs';
import { DAY, Listing, QUERY, button, callCustomer, firstWithCustomer, from, to } from './listing.mjs';

const CARD = '4111 1111 1111 1111';
const LINK = 'javascript:document.title=1';
const DATA = 'data:text/html,<b>x</b>';
// The whole record of one conversation.
const RECORD = '**/api/v2/analytics/conversations/*/details';

let list;
let world;
let page;
before(async () => {
  list = await Listing.open();
  ({ world, page } = list);
});
after(() => world.stop());
afterEach(() => list.mend());

// The first row of the first page that has a customer becomes what `change` makes of it; gives its id.
async function bent(change) {
  let id;
  await list.changed((asked, body) => {
    const first = firstWithCustomer(body.conversations);
    if (asked.paging.pageNumber !== 1 || !first || id) return undefined;
    id = first.conversationId;
    change(first);
    return JSON.stringify(body);
  });
  await list.search();
  await list.isTrue();
  return id;
}

async function lineOf(id) {
  const scroller = page.getByRole('region', { name: 'List of past conversations' });
  const line = row(history(page), id);
  const end = await scroller.evaluate((element) => element.scrollHeight);
  // A busy machine may draw later than two frames: so the list is gone through again.
  for (let top = 0; top <= 3 * end && (await line.count()) === 0; top += 400) {
    await scroller.evaluate((element, y) => { element.scrollTop = y; }, top % (end + 400));
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }
  await line.waitFor();
  return line;
}

const segments = (record) => record.participants.flatMap(({ sessions }) => sessions).flatMap((session) => session.segments ?? []);
const links = () => page.locator('a[href]').evaluateAll((found) => found.map((link) => link.href));

// Texts of a record that people have written, or that somebody has named.
const WRITTEN = new Set(['participantName', 'ani', 'dnis', 'sessionDnis', 'addressFrom', 'addressTo', 'addressSelf', 'addressOther', 'remote',
  'remoteNameDisplayable', 'callbackUserName', 'subject', 'wrapUpNote', 'externalTag', 'flaggedReason', 'flowName', 'messageType']);
const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>{{7*7}}';

test('G01 markup in any text of a record, and in the names of queues and codes, is text wherever it stands', async () => {
  const other = await world.open({ path: `/history?range=custom&from=${to - 5 * DAY}&to=${to}&rows=show.agent.dialed.abandoned.note` });
  const changing = (change) => async (route) => {
    const { pathname, search, host } = new URL(route.request().url());
    const response = await route.fetch({ url: world.sandbox + pathname + search, headers: { ...route.request().headers(), host } });
    await route.fulfill({ response, body: JSON.stringify(change(await response.json())) });
  };
  const named = (body) => ({ ...body, entities: body.entities?.map((one) => ({ ...one, name: `${one.name} ${MARKUP}` })) });
  const written = (body) => JSON.parse(JSON.stringify(body), (key, value) => (WRITTEN.has(key) && typeof value === 'string' ? `${value} ${MARKUP}` : value));
  await other.route('**/api/v2/routing/**', changing(named));
  await other.route('**/api/v2/analytics/conversations/**', (route) => (
    route.request().method() === 'OPTIONS' ? route.continue() : changing(written)(route)));
  await button(other, 'Sign in').click();
  await button(other, 'Ada Lindqvist').click();
  await result(other).filter({ hasText: /^Complete/ }).waitFor();
  const rows = history(other).locator('[data-conversation-id]:not(.is-live)');
  for (const column of ['customer', 'queue', 'wrap-up', 'agent']) {
    await rows.locator(`.${column}`).filter({ hasText: MARKUP }).first().waitFor();
  }
  for (const by of ['customer', 'queue', 'wrap-up', 'agent', 'dialed']) {
    await other.getByLabel('Group by').selectOption(by);
    await history(other).locator('tr.group').filter({ hasText: MARKUP }).first().waitFor();
  }
  await other.getByLabel('Group by').selectOption('');
  await other.getByText('More filters', { exact: true }).click();
  assert.ok((await other.getByLabel('Queue').locator('option').allInnerTexts()).some((name) => name.includes(MARKUP)));
  await rows.first().locator('.customer .open').click();
  const panel = other.getByRole('complementary', { name: 'Conversation' });
  await panel.getByRole('table', { name: 'Participants' }).filter({ hasText: MARKUP }).waitFor();
  await panel.getByText('Record as it came (JSON)').click();
  await other.getByRole('region', { name: 'Record as it came' }).filter({ hasText: 'onerror' }).waitFor();
  assert.equal(await other.locator('img[src="x"], body script:not([src])').count(), 0);
  assert.ok(!['1', '2'].includes(await other.title()));
  assert.deepEqual(other.troubles, []);
  // What is still on its way has its answer first.
  await other.unrouteAll({ behavior: 'wait' });
  await other.context().close();
});

test('G02 an address that is a script or a document is text, in the list and in the detail, and never a link', async () => {
  const bend = (record) => {
    for (const session of callCustomer(record, LINK).flatMap(({ sessions }) => sessions)) Object.assign(session, { ani: DATA, dnis: LINK, addressFrom: DATA, addressTo: LINK });
    for (const segment of segments(record)) segment.wrapUpNote = `${LINK} ${DATA}`;
  };
  const id = await bent(bend);
  // The panel asks for the record again, and what it says is what stands there.
  await page.route(RECORD, async (route) => {
    const { pathname, host } = new URL(route.request().url());
    const response = await route.fetch({ url: world.sandbox + pathname, headers: { ...route.request().headers(), host } });
    const record = await response.json();
    bend(record);
    await route.fulfill({ response, json: record });
  });
  const line = await lineOf(id);
  assert.match(await line.innerText(), /javascript:document/);
  await line.locator('.customer .open').click();
  await page.getByRole('complementary', { name: 'Conversation' }).getByText(LINK).first().waitFor();
  const found = await links();
  assert.ok(found.every((href) => /^https?:/.test(href)), found.join('\n'));
  assert.equal(await page.title().then((title) => title === '1'), false);
  assert.deepEqual(page.troubles, []);
  await page.keyboard.press('Escape');
  await page.unroute(RECORD);
});

test('G04 of a card number in a note the last four digits stay, in the raw record and in what is copied of it', async () => {
  const record = (body) => body.replaceAll('"wrapUpCode":', `"wrapUpNote":"card ${CARD}, exp 12/28","wrapUpCode":`);
  await page.route(RECORD, async (route) => {
    const { pathname, host } = new URL(route.request().url());
    const response = await route.fetch({ url: world.sandbox + pathname, headers: { ...route.request().headers(), host } });
    await route.fulfill({ response, body: record(await response.text()) });
  });
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; });
  await history(page).locator('[data-conversation-id] .customer .open').first().click();
  await page.getByText('Record as it came (JSON)').click();
  const shown = await page.getByRole('region', { name: 'Record as it came' }).innerText();
  await button(page, 'Copy record').click();
  await page.waitForFunction(() => window.copied);
  for (const text of [shown, await page.evaluate(() => window.copied)]) {
    assert.ok(text.includes('card **** 1111, exp 12/28'), text.slice(0, 2_000));
    assert.ok(!text.includes('4111 1111'));
  }
  await page.keyboard.press('Escape');
});

test('G06 attributes of any name and number change nothing in the list, and stand in the raw record alone, closed', async () => {
  const many = Array.from({ length: 5_000 }, (_, n) => `"k${n}":"v"`).join();
  const attributes = `{"__proto__":{"x":1},"constructor":"c","constructor":"d",${many}}`;
  const id = await bent((record) => { record.participants[0].attributes = JSON.parse(attributes); });
  await page.route(RECORD, async (route) => {
    const { pathname, host } = new URL(route.request().url());
    const response = await route.fetch({ url: world.sandbox + pathname, headers: { ...route.request().headers(), host } });
    await route.fulfill({ response, body: (await response.text()).replace('"sessions":', `"attributes":${attributes},"sessions":`) });
  });
  const line = await lineOf(id);
  const name = await line.locator('.customer .name').innerText();
  await line.locator('.customer .open').click();
  const panel = page.getByRole('complementary', { name: 'Conversation' });
  const closed = panel.getByText('Record as it came (JSON)');
  await closed.waitFor();
  const seen = await panel.innerText();
  assert.ok(seen.includes(name) && !/__proto__|constructor|k17/.test(seen), seen);
  await closed.click();
  const raw = await page.getByRole('region', { name: 'Record as it came' }).textContent();
  for (const part of ['"__proto__": {', '"constructor": "c"', '"constructor": "d"', '"k0": "v"', '"k4999": "v"']) assert.ok(raw.includes(part), part);
  assert.deepEqual(page.troubles, []);
  await page.keyboard.press('Escape');
});

test('G07 control characters and endless text in the words of an error are one line that ends', async () => {
  const message = `first\n\u001b[31msecond\u0000${'z'.repeat(10_000)}`;
  await page.route(`**${QUERY}`, (route) => route.fulfill({ status: 400, headers: { 'Access-Control-Allow-Origin': world.app }, json: { status: 400, code: 'odd\r\ncode', message } }));
  await list.search();
  const panel = page.getByRole('alert').locator('.panel');
  await panel.waitFor();
  const told = await panel.textContent();
  assert.match(told, /first \[31msecond z{20}/);
  assert.ok(!/[\u0000-\u001f]/.test(told) && !told.includes('z'.repeat(400)), told);
  await list.mend();
  await list.search();
  await list.isTrue();
  // The browser itself tells of each refusal.
  assert.ok(page.troubles.splice(0).every((trouble) => trouble.includes('status of 400')));
});

test('B15 values that nobody knows and fields of another kind stand in the list as what is known of them', async () => {
  const id = await bent((record) => {
    record.originatingDirection = 'sideways';
    record.brandNew = { deep: [1, null] };
    for (const { sessions } of record.participants) {
      for (const session of sessions) Object.assign(session, { mediaType: 'telepathy', messageType: undefined, metrics: [{ name: 'tNew', value: 1 }] });
    }
    for (const segment of segments(record)) segment.disconnectType = 'vanished';
  });
  const line = await lineOf(id);
  assert.match((await line.locator('.medium').innerText()).trim() || (await line.locator('.medium').getAttribute('title')), /telepathy|Unknown|Other/i);
  assert.deepEqual(page.troubles, []);
});

test('B15 what a gateway says with a success is told as what it is, and not as an interval without conversations', async () => {
  const real = (await list.truth()).length;
  const says = { message: 'The conversations service is unavailable.', code: 'service.unavailable', status: 503 };
  await page.route(`**${QUERY}`, (route) => route.fulfill({ headers: { 'Access-Control-Allow-Origin': world.app }, json: says }), { times: 1 });
  await list.search();
  await page.getByText('Genesys Cloud sent something that cannot be read').waitFor();
  assert.equal(await page.getByText('started in this interval').count(), 0);
  assert.equal((await list.loaded()).length, real, 'the list before stays');
  await list.search();
  await list.isTrue();
});

test('B16 one record that cannot be read costs itself alone, and is counted', async () => {
  const real = await list.truth();
  let lost;
  await list.changed((asked, body) => {
    const [first] = body.conversations ?? [];
    if (asked.paging.pageNumber !== 1 || !first || lost) return undefined;
    lost = first.conversationId;
    body.conversations[0] = { ...first, conversationId: 7, participants: 'none' };
    return JSON.stringify(body);
  });
  await list.search();
  await list.done();
  assert.match(await result(page).innerText(), /1 .*could not be read/);
  const shown = new Set(await list.loaded());
  assert.deepEqual(real.filter((id) => !shown.has(id)).filter((id) => id !== lost), []);
});

test('D10 a list that ends now says until when it is complete', async () => {
  await page.getByText('24 hours', { exact: true }).click();
  await list.search();
  await result(page).filter({ hasText: /^Complete until .*; what began later may not be on record yet$/ }).waitFor();
  await searchCustom(page, from, to);
  await list.isTrue();
});

test('D12 a failure of any one request of a list loses nothing', async () => {
  for (const fails of [1, 2, 3]) {
    let asked = 0;
    await page.route(`**${QUERY}`, async (route) => {
      asked += 1;
      if (asked !== fails) return route.continue();
      return route.fulfill({ status: 503, headers: { 'Access-Control-Allow-Origin': world.app }, json: { status: 503, code: 'service.unavailable' } });
    });
    await list.search();
    await list.isTrue();
    assert.ok(asked > 1, 'it was asked again');
    await page.unrouteAll({ behavior: 'wait' });
  }
});

test('D13 a limit in the middle of a list is waited for and counted down, as long as the server says', async () => {
  await world.faults({ requests: [{ fault: 'status', status: 429, count: 1, retryAfter: 6, operation: QUERY }] });
  const began = Date.now();
  await list.search();
  await page.getByText(/^Waiting for Genesys \(\d s\)/).first().waitFor();
  await list.isTrue();
  assert.ok(Date.now() - began >= 6_000);
});

test('D15 a search that the agent cancels ends within a second, and what was loaded stays', async () => {
  await world.faults({ requests: [{ fault: 'latency', ms: 20_000, operation: QUERY, count: 100 }] });
  await searchCustom(page, from - DAY, to);
  await button(page, 'Cancel').waitFor();
  // Timed in the page: what goes to and fro between here and the browser is no part of it.
  const took = await page.evaluate(() => new Promise((ended) => {
    const status = document.querySelector('[role="status"][aria-label="Search result"]');
    const began = performance.now();
    new MutationObserver((_, watch) => {
      if (!status.textContent.startsWith('Cancelled')) return;
      watch.disconnect();
      ended(performance.now() - began);
    }).observe(status, { childList: true, characterData: true, subtree: true });
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Cancel').click();
  }));
  assert.ok(took < 1_000, `${took} ms`);
  assert.ok((await list.loaded()).length > 0);
  await world.noFaults();
  await searchCustom(page, from, to);
  await list.isTrue();
});

test('D18, D20, G08 a file has formulas, quotes, lines and all scripts as texts, and names the zone of its times', async () => {
  const name = '=HYPERLINK("http://x";"y")\n\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u0645\u0631\u062D\u0628\u0627 \u0E2A\u0E27\u0E31\u0E2A\u0E14\u0E35 \u4F60\u597D';
  await bent((record) => callCustomer(record, name));
  await button(page, 'Export').click();
  await page.getByRole('radio', { name: /^All that was loaded/ }).check();
  const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  // The words follow the choice by a frame.
  await page.getByRole('dialog', { name: 'Export' }).getByText(`Times: ${zone}`).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save CSV').click()]);
  await page.keyboard.press('Escape');
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(text.includes('\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u0645\u0631\u062D\u0628\u0627'), 'no sign is cut apart');
  assert.match(text, /"'=HYPERLINK\(""http/);
});
