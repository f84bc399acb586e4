// Finding among the rows of the history: order, groups, buckets, what was pasted, flags, saved views, keys.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, history, result } from './harness.mjs';

let world;
let page;
const box = () => page.getByRole('searchbox', { name: 'Find in this list' });
const understood = () => page.getByRole('status', { name: 'Understood' });
const ids = () => history(page).locator('[data-conversation-id]:not(.is-live)').evaluateAll((rows) => rows.map((row) => row.dataset.conversationId));
const bucket = (name) => page.getByRole('group', { name: 'Bucket' }).getByRole('button', { name });

before(async () => {
  world = await World.start({ sandbox: ['--history', 2000, '--live-per-minute', 0] });
  page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: 'Complete' }).waitFor();
});
after(() => world.stop());

test('several ids that are pasted are found, and stand in the address', async () => {
  const [one, two] = await ids();
  await page.keyboard.press('/');
  await page.keyboard.insertText(`${two.toUpperCase()}; x ${one}`);
  await understood().filter({ hasText: '2 ids' }).waitFor();
  assert.deepEqual(await ids(), [one, two]);
  await page.waitForURL(new RegExp(`ids\\.${two}\\.${one}`));
});

test('a name or a number is found and never stands in the address', async () => {
  await box().fill('');
  const name = (await history(page).locator('.customer .name').first().innerText()).toLowerCase();
  await box().fill(name);
  await eventually(ids, (found) => assert.ok(found.length > 0));
  assert.ok(!decodeURIComponent(page.url()).toLowerCase().includes(name.split(' ')[0]));
  await box().fill('(999) 999 9999');
  await understood().filter({ hasText: 'Number ending 9999' }).waitFor();
  assert.deepEqual(await ids(), []);
  assert.ok(!page.url().includes('9999'));
  await box().fill('');
});

test('the head of a column sorts by it, and says so', async () => {
  const head = history(page).getByRole('columnheader', { name: /^Talk/ });
  await head.getByRole('button').click();
  assert.equal(await head.getAttribute('aria-sort'), 'descending');
  const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const talk = (await history(page).locator('[data-conversation-id]:not(.is-live) .talk').allInnerTexts())
    .map((text) => seconds(text.replace(/^Talk\s*/, '') || '0'));
  assert.deepEqual(talk, [...talk].sort((a, b) => b - a));
  await page.waitForURL(/rows=sort\.talk/);
});

test('groups have their counts, and close', async () => {
  await page.getByLabel('Group by').selectOption('wrap-up');
  const groups = history(page).getByRole('rowheader');
  await groups.first().waitFor();
  const count = async () => Number(await history(page).getAttribute('aria-rowcount'));
  const all = await count();
  const members = Number((await groups.first().locator('.sum').innerText()).match(/^\d+/)[0]);
  await groups.first().getByRole('button').click();
  await eventually(count, (now) => assert.equal(now, all - members));
  // A file has what matches, also where its group is closed.
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const matching = page.getByRole('dialog', { name: 'Export' }).getByText(/^Rows that match/);
  const number = (text) => Number(text.replace(/\D/g, ''));
  await eventually(async () => {
    const ended = await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: /^Ended/ }).innerText();
    return [number(await matching.innerText()), number(ended) + await history(page).locator('.is-live').count()];
  }, ([offered, found]) => assert.equal(offered, found));
  await page.keyboard.press('Escape');
  await page.getByLabel('Group by').selectOption('');
});

test('rows are put together by any column, and each stands in one group', async () => {
  // What goes on may end meanwhile, and is a row then.
  const rows = async () => Number((await page.getByRole('group', { name: 'Bucket' }).getByRole('button', { name: /^All/ }).innerText()).replace(/\D/g, ''));
  const offered = await page.getByLabel('Group by').locator('option').evaluateAll((options) => options.map(({ value }) => value).filter(Boolean));
  assert.ok(offered.length > 15, offered.join());
  const sums = () => history(page).locator('tr.group .sum').allInnerTexts();
  for (const by of ['direction', 'state', 'hour', 'hold', 'left', 'agent']) {
    await page.getByLabel('Group by').selectOption(by);
    await page.waitForURL(new RegExp(`by\\.${by}`));
    const groups = history(page).locator('tr.group').getByRole('button');
    await eventually(() => groups.count(), (n) => assert.ok(n > 0));
    // Closed, all of them are drawn.
    for (let place = 0; place < await groups.count(); place += 1) await groups.nth(place).click();
    const grouped = async () => (await sums()).map((sum) => Number(sum.match(/^[\d,]+/)[0].replace(',', ''))).reduce((sum, n) => sum + n, 0);
    await eventually(async () => [await grouped(), await rows()], ([sum, all]) => assert.equal(sum, all, by));
    for (let place = 0; place < await groups.count(); place += 1) assert.match(await groups.nth(place).innerText(), /\w/, by);
  }
  await page.getByLabel('Group by').selectOption('');
});

test('what looks like an id and is none is said, and no empty list is left without a word', async () => {
  const [one, two] = await ids();
  await box().fill(one.slice(0, 33));
  await understood().filter({ hasText: `No id in this, cut short or mistyped: ${one.slice(0, 33)}` }).waitFor();
  await box().fill(`${one} ${two.slice(1)}`);
  await understood().filter({ hasText: `1 id · 1 more looks like an id and is none: ${two.slice(1)}` }).waitFor();
  assert.ok(!page.url().includes(two.slice(1)), 'it is in no address');
  assert.deepEqual(await ids(), [one]);
  await box().fill('');
});

test('what is flagged is a bucket, and kept by its id alone', async () => {
  await bucket(/^All/).waitFor();
  await history(page).locator('[data-conversation-id]:not(.is-live)').first().getByRole('button', { name: 'Follow up' }).click();
  await bucket(/^Follow-up\s*1$/).waitFor();
  const kept = () => page.evaluate(() => localStorage.getItem('tidemark.flags'));
  assert.match(await kept(), /^[0-9a-f-]{36}\n[0-9a-f-]{36}$/);
});

test('a view that was saved comes back by its name', async () => {
  await page.getByText('Views', { exact: true }).click();
  await page.getByLabel('Name of this view').fill('Longest first');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Longest first', exact: true }).waitFor();
  await history(page).getByRole('columnheader', { name: /^Started/ }).getByRole('button').click();
  await page.getByRole('button', { name: 'Longest first', exact: true }).click();
  await page.waitForURL(/rows=sort\.talk/);
  await page.getByText('Views', { exact: true }).click();
});

test('the keys of a grid reach every cell, also of rows that are not drawn', async () => {
  const where = () => page.evaluate(() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex'));
  await page.getByRole('button', { name: 'Export', exact: true }).focus();
  await page.keyboard.press('Tab');
  await eventually(where, (row) => assert.ok(row, 'the cell that had it last has it'));
  await page.keyboard.press('Control+Home');
  await eventually(where, (row) => assert.equal(row, '2'));
  await page.keyboard.press('Control+End');
  await eventually(where, async (row) => assert.equal(row, await history(page).getAttribute('aria-rowcount')));
  await page.keyboard.press('Home');
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  await page.waitForURL(/conversation=/);
  await page.keyboard.press('Escape');
});

test('a column is as wide as it was drawn, or as the keys have made it, and it is kept', async () => {
  const head = () => history(page).getByRole('columnheader', { name: /^Queue/ });
  const width = async () => Math.round((await head().boundingBox()).width);
  const before = await width();
  const edge = await head().locator('.edge').boundingBox();
  await page.mouse.move(edge.x + 4, edge.y + 10);
  await page.mouse.down();
  await page.mouse.move(edge.x + 44, edge.y + 10, { steps: 4 });
  await page.mouse.up();
  await eventually(width, (now) => assert.equal(now, before + 40));
  assert.ok(!page.url().includes('sort.queue'), 'to draw is not to sort');
  await head().evaluate((element) => { element.tabIndex = -1; element.focus(); });
  await page.keyboard.press('Shift+ArrowRight');
  await eventually(width, (now) => assert.equal(now, before + 56));
  assert.equal(await page.evaluate(() => localStorage.getItem('tidemark.layout')), `queue.${before + 56}`);
  await page.getByText('Columns', { exact: true }).click();
  await page.getByRole('button', { name: 'Usual widths' }).click();
  await eventually(width, (now) => assert.equal(now, before));
  await page.getByText('Columns', { exact: true }).click();
});

test('rows are as dense as is wanted, and every one that can be seen is drawn', async () => {
  const row = () => history(page).locator('[data-conversation-id]').nth(3);
  const height = async () => (await row().boundingBox()).height;
  assert.equal(await height(), 36);
  await page.getByText('Columns', { exact: true }).click();
  await page.getByLabel('Compact').check();
  await eventually(height, (now) => assert.equal(now, 28));
  assert.equal(await page.evaluate(() => localStorage.getItem('tidemark.layout')), 'compact');
  const scroller = page.getByRole('region', { name: 'List of past conversations' });
  await scroller.evaluate((element) => { element.scrollTop = 28 * 150; });
  const empty = () => scroller.evaluate((element) => {
    const { left, top, height: high } = element.getBoundingClientRect();
    return [0.3, 0.6, 0.95].filter((share) => !document.elementFromPoint(left + 60, top + high * share).closest('[data-conversation-id]')).length;
  });
  await eventually(empty, (places) => assert.equal(places, 0));
  await page.getByLabel('Comfortable').check();
  await page.getByText('Columns', { exact: true }).click();
});

test('the head stays in sight while rows are scrolled, and names the zone of the times below it', async () => {
  const scroller = page.getByRole('region', { name: 'List of past conversations' });
  const apart = (down) => scroller.evaluate((element, by) => {
    element.scrollTop = by;
    const heads = [...element.querySelectorAll('thead th')].filter((head) => head.offsetWidth > 0);
    return [element.scrollTop, ...heads.map((head) => Math.round(head.getBoundingClientRect().top - element.getBoundingClientRect().top))];
  }, down);
  const [, ...before] = await apart(0);
  const [scrolled, ...after] = await apart(2_000);
  assert.ok(scrolled > 1_000, `${scrolled} px`);
  assert.ok(after.every((top, place) => top >= 0 && top <= before[place]), `${before}; ${after}`);
  const zone = await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  assert.ok((await history(page).getByRole('columnheader', { name: /^Started/ }).innerText()).includes(zone), zone);
  await apart(0);
});

test('signing out leaves no flag behind', async () => {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await eventually(() => page.evaluate(() => localStorage.getItem('tidemark.flags')).catch(() => 'left'), (kept) => assert.equal(kept, null));
});
