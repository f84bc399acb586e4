// What the history adds up to: key figures that show their rows, charts with a table behind them, and files of what is seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { World, allRows, cell, eventually, history, recorded, result, row } from './harness.mjs';

let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 400, '--live-per-minute', 0] });
  page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: 'Complete' }).waitFor();
});
after(() => world.stop());

const button = (at, name) => at.getByRole('button', { name, exact: true });
const tile = (at, name) => at.locator('.tile', { has: at.locator('.name', { hasText: new RegExp(`^${name}$`) }) });
const rows = recorded;
const number = (text) => Number(text.replace(/\D/g, ''));

// The records of a CSV as RFC 4180 has it.
function records(text) {
  assert.ok(text.endsWith('\r\n'));
  return text.slice(0, -2).split(/\r\n(?=")/).map((line) => {
    assert.match(line, /^"(?:[^"]|"")*"(?:,"(?:[^"]|"")*")*$/);
    return line.slice(1, -1).split(/","/).map((field) => field.replaceAll('""', '"'));
  });
}

async function saved(at, press) {
  const [download] = await Promise.all([at.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('a key figure shows the rows that it stands for, and stays what it was', async () => {
  const all = await rows(page);
  const missing = tile(page, 'No wrap-up');
  const value = await missing.locator('.value').innerText();
  assert.ok(number(value) > 0 && number(value) < all, value);
  await missing.getByRole('button', { name: /^No wrap-up/ }).click();
  await eventually(() => rows(page), (n) => assert.equal(n, number(value)));
  assert.match(page.url(), /figure=no-wrap-up/);
  assert.equal(await missing.locator('.value').innerText(), value);
  await missing.getByRole('button', { name: /^No wrap-up/ }).click();
  await eventually(() => rows(page), (n) => assert.equal(n, all));
});

test('a key figure tells its formula and whom it leaves out, and all of them add up', async () => {
  const all = await rows(page);
  await button(page, 'About Hold, of held').click();
  const about = page.getByRole('dialog', { name: 'About Hold, of held' });
  assert.match(await about.innerText(), /divided by the conversations that were on hold/);
  const counted = number((await about.getByText(/^Counted:/).innerText()).split('.')[0]);
  const out = await about.locator('ul').first().locator('li').allInnerTexts();
  assert.ok(out.some((line) => /were never on hold/.test(line)), out.join());
  assert.match(await about.getByText(/^The list: /).innerText(), /^The list: Complete/, 'how complete the list is, beside its figure');
  assert.equal(counted + out.reduce((sum, line) => sum + number(line.split(' ')[0]), 0), all);
  await page.keyboard.press('Escape');
  await about.waitFor({ state: 'hidden' });
});

test('a target is kept as a number, and told where it is missed', async () => {
  await button(page, 'About AHT').click();
  await page.getByRole('dialog', { name: 'About AHT' }).getByLabel('Your target, at most, in seconds').fill('1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await tile(page, 'AHT').getByText('Off target').waitFor();
  assert.equal(await page.evaluate(() => localStorage['tidemark.targets']), '0,1,0,0,0,0,0,0,0');
});

test('who may not see Genesys\' own sums is told which permission is missing, and who may sees both figures', async () => {
  await button(page, 'About Handled').click();
  const about = page.getByRole('dialog', { name: 'About Handled' });
  await about.getByText(/analytics:conversationAggregate:view/).first().waitFor();
  await page.keyboard.press('Escape');
  page.troubles = page.troubles.filter((trouble) => !/403/.test(trouble));

  const other = await world.signedIn({ path: '/history?range=7d', agent: 'Chiara Rossi' });
  await result(other).filter({ hasText: 'Complete' }).waitFor();
  await button(other, 'About Handled').click();
  const both = other.getByRole('dialog', { name: 'About Handled' });
  const theirs = both.locator('div', { has: other.getByText('By Genesys Cloud', { exact: true }) }).locator('dd').last();
  await eventually(() => theirs.innerText(), (text) => assert.match(text, /^[\d,]+$/));
  const [ours, booked] = [await tile(other, 'Handled').locator('.value').innerText(), await theirs.innerText()];
  const why = await both.locator('section li').allInnerTexts();
  assert.ok(why.length > 0, 'the same, or why not');
  assert.equal(why[0] === 'Both are the same.', ours === booked, why.join());
  assert.deepEqual(other.troubles, []);
  await other.context().close();
});

test('a chart has a table behind it that adds up to the list, and narrows it', async () => {
  const all = await rows(page);
  await page.getByText('Charts', { exact: true }).click();
  const chart = page.locator('figure', { hasText: 'Started when' });
  assert.match(await chart.getByRole('img').getAttribute('aria-label'), new RegExp(`^${all} conversations over time`));
  await chart.getByText('As a table').click();
  const lines = chart.locator('tbody tr');
  const column = async () => (await lines.locator('td:nth-of-type(1)').allInnerTexts()).map(number);
  await eventually(column, (counts) => assert.equal(counts.reduce((sum, n) => sum + n, 0), all));
  const counts = await column();
  const place = counts.findIndex((n) => n > 0);
  await lines.nth(place).getByRole('button').click();
  await eventually(() => rows(page), (n) => assert.equal(n, counts[place]));
  assert.match(page.url(), /part=\d+\.\d+/);
  assert.match(await chart.getByRole('img').getAttribute('aria-label'), new RegExp(`^${all} conversations`), 'the chart stays whole');
  await button(page, 'Whole interval').click();
  await eventually(() => rows(page), (n) => assert.equal(n, all));
});

test('the other charts have tables behind them too, and none needs its colours to be read', async () => {
  for (const name of ['Handle time', 'Hour and weekday']) {
    const chart = page.locator('figure', { has: page.getByText(name, { exact: true }) });
    const all = number((await chart.getByRole('img').getAttribute('aria-label')).split(' ')[0]);
    assert.ok(all > 0, name);
    await chart.getByText('As a table').click();
    const cells = async () => (await chart.locator('tbody td').allInnerTexts()).map(number);
    await eventually(cells, (counts) => assert.equal(counts.reduce((sum, n) => sum + n, 0), all, name));
    await chart.getByText('As a table').click();
  }
  const volume = page.locator('figure', { hasText: 'Started when' });
  const fills = new Set(await volume.locator('svg .part').evaluateAll((parts) => parts.map((part) => part.getAttribute('fill'))));
  const marks = await volume.locator('pattern').evaluateAll((patterns) => patterns.map(({ id, lastElementChild }) => [`url(#${id})`, lastElementChild.getAttribute('d')]));
  const used = marks.filter(([fill]) => fills.has(fill)).map(([, shape]) => shape);
  assert.ok(fills.size > 1, 'several media');
  assert.equal(new Set(used).size, fills.size, 'each has marks of its own');
});

test('what is drawn over in a chart narrows the list', async () => {
  const all = await rows(page);
  const area = page.locator('figure', { hasText: 'Started when' }).locator('.brush');
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  await page.mouse.move(box.x + 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await eventually(() => rows(page), (n) => assert.ok(n > 0 && n < all, `${n} of ${all}`));
  await button(page, 'Whole interval').click();
});

test('a drawing goes on while what is charted changes under it', async () => {
  const all = await rows(page);
  const chart = page.locator('figure', { hasText: 'Started when' });
  const name = () => chart.getByRole('img').getAttribute('aria-label');
  const calls = page.getByRole('group', { name: 'Medium' }).getByRole('button', { name: /^Calls/ });
  const box = await chart.locator('.brush').boundingBox();
  const before = await name();
  await page.mouse.move(box.x + 2, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 3, box.y + 40, { steps: 2 });
  await calls.evaluate((chip) => chip.click());
  await eventually(name, (now) => assert.notEqual(now, before));
  assert.equal(await chart.locator('.marked').count(), 1, 'what is drawn so far stays marked');
  await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 2 });
  await page.mouse.up();
  await page.getByText(/^Only what started/).waitFor();
  await calls.click();
  await button(page, 'Whole interval').click();
  await eventually(() => rows(page), (n) => assert.equal(n, all));
  await page.getByText('Charts', { exact: true }).click();
});

test('a CSV holds what is seen, in its order, to the letter', async () => {
  await page.getByRole('group', { name: 'Medium' }).getByRole('button', { name: /^Calls/ }).click();
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Direction' }).uncheck();
  await page.getByRole('checkbox', { name: 'Note' }).check();
  await page.getByText('Columns', { exact: true }).click();
  assert.ok((await history(page).locator('[data-conversation-id] .customer').first().boundingBox()).width > 100, 'a column more takes no room from the customer');
  const ids = await allRows(page);
  const top = await history(page).locator('.is-live').evaluateAll((lines) => lines.map((line) => line.dataset.conversationId));
  await button(page, 'Export').click();
  const { name, bytes } = await saved(page, () => button(page, 'Save CSV for Excel').click());
  assert.match(name, /^tidemark-[\d-]+-to-[\d-]+(-provisional)?\.csv$/);
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const [head, ...all] = records(bytes.subarray(3).toString('utf8'));
  const columns = ['Conversation', 'Started', 'Ended', 'Duration', 'Medium', 'Customer', 'Address', 'Queue', 'Handled', 'Talk', 'Hold',
    'Holds', 'In others', 'Wait', 'ACW', 'Handle', 'Transfers', 'Wrap-up', 'Note', 'Final'];
  const at = (line, column) => line[columns.indexOf(column)];
  assert.deepEqual(head, top.length ? [...columns, 'Not on record'] : columns, 'no column that is hidden');
  // When one of them began may become known better meanwhile.
  assert.deepEqual(all.slice(0, top.length).map(([id]) => id).sort(), top.sort(), 'what stands on top');
  assert.deepEqual(all.slice(top.length).map(([id]) => id), ids, 'then the rows');
  assert.ok(all.slice(0, top.length).every((line) => line[columns.length]), 'what is not on record is marked');
  assert.ok(all.slice(top.length).every((line) => !line[columns.length]), 'and nothing else is');
  const lines = all.slice(top.length);
  await page.keyboard.press('Escape');
  const seconds = (text) => text.split(' ')[0].split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  for (const line of lines.slice(0, 20)) {
    const seen = row(history(page), line[0]);
    await seen.scrollIntoViewIfNeeded();
    for (const [name, column] of [['Duration', 'duration'], ['Talk', 'talk'], ['Hold', 'hold'], ['Wait', 'wait'], ['ACW', 'acw']]) {
      assert.equal(Number(at(line, name)), seconds(await cell(seen, column)), `${column} of ${line[0]}`);
    }
    assert.equal(at(line, 'Wrap-up'), await cell(seen, 'wrap-up'));
    assert.equal(at(line, 'Queue'), await cell(seen, 'queue'));
    // What a table would take for a formula is written as text.
    assert.equal(at(line, 'Note').replace(/^'(?=[=+\-@])/, '').replace(/\s+/g, ' '), await cell(seen, 'note'));
    assert.ok([...line].every((field) => !/^[=+\-@]/.test(field)), line.join());
  }
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'Direction' }).check();
  await page.getByRole('checkbox', { name: 'Note' }).uncheck();
  await page.getByText('Columns', { exact: true }).click();
});

test('all that was loaded is another number of rows, and the manifest tells both', async () => {
  await button(page, 'Export').click();
  await page.getByRole('radio', { name: /^All that was loaded/ }).check();
  const { name, bytes } = await saved(page, () => button(page, 'Save JSON Lines').click());
  assert.match(name, /\.jsonl$/);
  const [{ manifest }, ...lines] = bytes.toString('utf8').trim().split('\n').map((line) => JSON.parse(line));
  assert.equal(lines.length, manifest.rows);
  assert.equal(manifest.rows, manifest.loaded);
  assert.ok(new Set(lines.map(({ medium }) => medium)).size > 1);
  assert.match(manifest.zone, /UTC[+-]\d\d:\d\d$/);
  assert.match(manifest.completeness, /^(complete|provisional)$/);
  assert.ok(lines.every(({ conversationId, talkMs, started }) => conversationId && Number.isInteger(talkMs) && started));
  assert.ok(lines.every(({ abandoned, final, transfers }) => [abandoned, final].every((is) => typeof is === 'boolean') && Number.isInteger(transfers)));
  for (const field of ['note', 'dialed', 'handleMs']) assert.ok(lines.some((line) => line[field]), field);
  await page.getByRole('radio', { name: /^Rows that match/ }).check();
  const words = await saved(page, () => button(page, 'Save these words as JSON').click());
  assert.equal(JSON.parse(words.bytes).filter, 'media=call');
  await page.keyboard.press('Escape');
  await page.getByRole('group', { name: 'Medium' }).getByRole('button', { name: /^Calls/ }).click();
  assert.deepEqual(page.troubles, []);
});

test('in a frame that may not save and not copy, the text is there to be selected', async () => {
  const outer = await world.open();
  // A frame that a test has made up comes from nowhere, which Chromium takes for the internet.
  await outer.context().grantPermissions(['local-network-access']);
  // Genesys Cloud frames the page, with as little allowed as a host can.
  const host = `http://apps.sandbox.localhost:${new URL(world.sandbox).port}/host`;
  const frame = `<iframe width="1200" height="800" allow="clipboard-write 'none'" src="${world.app}/history?range=7d"
    sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  await outer.route(host, (route) => route.fulfill({ contentType: 'text/html', body: frame }));
  await outer.goto(host);
  const inner = outer.frameLocator('iframe');
  const [relay] = await Promise.all([outer.context().waitForEvent('page'), button(inner, 'Sign in').click()]);
  const [popup] = await Promise.all([outer.context().waitForEvent('page'), relay.getByRole('button', { name: /^Continue to/ }).click()]);
  await button(popup, 'Ada Lindqvist').click();
  await result(inner).filter({ hasText: 'Complete' }).waitFor();
  await button(inner, 'Export').click();
  await inner.getByText(/This page stands in a frame/).waitFor();
  await inner.getByText('add allow-downloads to "Iframe Sandbox Options"').waitFor();
  let files = 0;
  outer.on('download', () => { files += 1; });
  await button(inner, 'Save CSV').click();
  await button(inner, 'Copy Markdown').click();
  const text = inner.getByLabel('Text to copy');
  await text.waitFor();
  const lines = (await text.inputValue()).trim().split('\n');
  assert.equal(lines.length - 4, Number(await history(inner).getAttribute('aria-rowcount')) - 1, 'a row for each row');
  assert.equal(files, 0, 'the frame lets no file be saved');
  assert.match(lines[0], /conversations that started from/);
  assert.match(lines[2], /^\| Started \| Ended \| Duration \|/);
  await outer.context().close();
});
