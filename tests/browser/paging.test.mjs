// A list whose pages shift, repeat, come short or are counted wrong: what the agent sees, beside what really was. Numbers in
// names are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { soundAtEachSize } from './access.mjs';
import { eventually, result, searchCustom } from './harness.mjs';
import { DAY, Listing, QUERY, button, from, to } from './listing.mjs';

let list;
let world;
let page;
before(async () => {
  list = await Listing.open();
  ({ world, page } = list);
});
after(() => world.stop());
afterEach(() => list.mend());

test('D01 conversations that come on record while pages are read are all there, each once', async () => {
  const known = (await list.truth()).length;
  await list.amid({ fault: 'rowsAppear', rows: 3, count: 2 });
  await list.isTrue();
  assert.equal((await list.truth()).length, known + 6, 'that many came');
});

test('D02 of a conversation that ends while pages are read the later account is kept', async () => {
  const isOn = () => page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: /^In progress/ }).innerText();
  await list.amid({ fault: 'rowsChange', percent: 40 }, { fault: 'pageRepeated', page: 2, count: 1 });
  await list.isTrue();
  const going = Object.values(await world.truth({ userId: 'Ada Lindqvist', from, to })).filter(({ end }) => end === null).length;
  assert.equal(Number((await isOn()).replace(/\D/g, '')), going, 'no other is said to go on');
});

test('D03 a page that comes twice and one that is skipped are noticed, and read again', async () => {
  for (const fault of ['pageRepeated', 'pageSkipped']) {
    await list.amid({ fault, page: 2, count: 1 });
    await list.isTrue();
  }
});

test('D03 also in a window that begins and ends within a day, which the count of whole days says nothing of', async () => {
  const [since, until] = [from + 9 * DAY / 24, to - DAY / 2];
  await searchCustom(page, since, until);
  await list.isTrue(since, until);
  assert.ok((await list.truth(since, until)).length > 200, 'the second page is not the last');
  for (const fault of ['pageRepeated', 'pageSkipped']) {
    await list.amid({ fault, page: 2, count: 1 });
    await list.isTrue(since, until);
  }
  await searchCustom(page, from, to);
  await list.done();
});

test('D04 a page that comes short, and one that comes empty, in the middle are no end', async () => {
  for (const rows of [40, 0]) {
    await list.changed((asked, body) => {
      if (asked.paging.pageNumber !== 2) return undefined;
      return JSON.stringify({ ...body, conversations: body.conversations.slice(0, rows) });
    }, 1);
    await list.search();
    await list.isTrue();
    await page.unrouteAll({ behavior: 'wait' });
  }
});

test('D05 a count of nothing beside rows, or none at all, ends nothing', async () => {
  await list.amid({ fault: 'totalHits', by: -1_000_000 });
  await list.isTrue();
  await world.noFaults();
  await list.changed((asked, { conversations }) => JSON.stringify({ conversations }));
  await list.search();
  await list.isTrue();
});

test('D05 a list that is short of the count says so, and what is missing is read again when the agent wants it', async () => {
  const all = (await list.truth()).length;
  await list.amid({ fault: 'totalHits', by: 12 });
  assert.equal(await result(page).innerText(), `Incomplete: ${all} of ${all + 12} conversations could be loaded`);
  await soundAtEachSize(page, 'less than was counted');
  // They are told in the order of their answers.
  const last = Math.max(...(await world.requests()).map(({ atMs }) => atMs));
  await button(page, 'Read again').focus();
  await page.keyboard.press('Enter');
  await eventually(async () => (await world.requests(last + 1)).length, (sent) => assert.ok(sent > 0));
  await list.done();
  await page.evaluate(() => document.activeElement.id).then((id) => assert.equal(id, 'search-result', 'the focus is where it is said'));
  const asked = (await world.requests(last + 1)).filter(({ method, path }) => method === 'POST' && path === QUERY);
  // The last pages by the count, of which one or two are empty; all before them were full.
  const expected = Math.ceil((all + 12) / 100) + 1 - Math.floor(all / 100);
  assert.ok(asked.length <= expected, `${asked.length} pages, not ${expected}: of the others each was full`);
  await world.noFaults();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await result(page).filter({ hasText: /^Complete$/ }).waitFor();
  await list.isTrue();
});

test('D06 more than pages reach is read in parts, and what is read grows throughout', async () => {
  await world.faults({
    data: [{ fault: 'totalHits', by: 150_000, count: 1 }],
    requests: [{ fault: 'status', status: 404, operation: '/api/v2/analytics/conversations/details/jobs', method: 'POST' }],
  });
  await list.search();
  await page.getByText(/^150,\d+ conversations, [\d,]+ requests, about .*, and more for the latest hours/).waitFor();
  await page.evaluate(() => {
    window.read = [];
    const look = () => {
      const text = document.querySelector('.progress-text')?.textContent;
      if (text) window.read.push(Number(text.split(' of ')[0].replace(/\D/g, '')));
    };
    new MutationObserver(look).observe(document.querySelector('main'), { subtree: true, childList: true, characterData: true });
  });
  await button(page, 'Load all').click();
  await list.isTrue();
  const read = await page.evaluate(() => window.read);
  assert.deepEqual(read, [...read].sort((a, b) => a - b));
});
