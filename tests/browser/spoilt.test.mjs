// Answers that are cut, late, too large or of no sense: the list has what really was all the same. Numbers in names are those of
// docs/security.md.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, test } from 'node:test';
import { history, recorded, result, row, searchCustom } from './harness.mjs';
import { DAY, Listing, QUERY, callCustomer, daysAgo, firstWithCustomer, from, to } from './listing.mjs';

let list;
let world;
let page;
before(async () => {
  list = await Listing.open();
  ({ world, page } = list);
});
after(() => world.stop());
afterEach(() => list.mend());

test('B13 an answer that is cut short, or comes byte by byte, is read to its end', async () => {
  await world.faults({ requests: [{ fault: 'truncatedBody', operation: QUERY, count: 2 }] });
  await list.search();
  await list.isTrue();
  await world.noFaults();
  await world.faults({ requests: [{ fault: 'slice', bytes: 1, ms: 0, operation: QUERY, count: 1 }] });
  await searchCustom(page, daysAgo(2), daysAgo(1));
  await list.done();
  assert.equal(await result(page).innerText(), 'Complete');
  await searchCustom(page, from, to);
  await list.isTrue();
});

test('B17 texts of megabytes, ten thousand levels, and numbers and texts that are none spoil no other row', async () => {
  const real = await list.truth();
  const start = new Date(from + 1_000).toISOString();
  const one = (more) => `{"conversationId":"${randomUUID()}","conversationStart":"${start}","conversationEnd":"${start}",${more}}`;
  const named = (name) => `"participants":[{"purpose":"customer","participantName":"${name}","sessions":[{"mediaType":"voice","ani":"tel:+15550100"}]}]`;
  const odd = [
    one(named('x'.repeat(5_000_000))),
    one(`"new":${'['.repeat(10_000)}${']'.repeat(10_000)}`),
    one('"participants":[{"purpose":"agent","sessions":[{"mediaType":"voice","metrics":[{"name":"tTalk","value":1e400}]}]}]'),
    one('"conversationId":"twice"'),
    one(named('\\ud800 half a sign')),
  ];
  await list.changed((asked, body) => {
    if (asked.paging.pageNumber !== 1) return undefined;
    return JSON.stringify({ ...body, totalHits: body.totalHits }).replace('"conversations":[', `"conversations":[${odd.join()},`);
  });
  await list.search();
  await list.done();
  assert.match(await result(page).innerText(), /^(Complete|Incomplete).*could not be read$/);
  const shown = new Set(await list.loaded());
  assert.deepEqual(real.filter((id) => !shown.has(id)), []);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(width <= 0, 'nothing is wider than the page');
  await page.unrouteAll({ behavior: 'wait' });
  await list.search();
  await list.isTrue();
});

test('B24 what the search before is answered late is not shown under the present one', async () => {
  const few = Object.values(await world.truth({ userId: 'Ada Lindqvist', from: daysAgo(3), to })).filter(({ end }) => end !== null).length;
  await world.faults({ requests: [{ fault: 'latency', ms: 2_500, operation: QUERY, count: 1 }] });
  await list.search();
  await searchCustom(page, daysAgo(3), to);
  await result(page).filter({ hasText: /^Complete$/ }).waitFor();
  assert.equal(await recorded(page), few);
  await page.waitForTimeout(3_000);
  assert.equal(await recorded(page), few);
  assert.equal(await result(page).innerText(), 'Complete');
  await searchCustom(page, from, to);
  await list.isTrue();
});

test('B27 an interval that is too long for the server is cut until it is not', async () => {
  let refused = 0;
  await page.route(`**${QUERY}`, async (route) => {
    const [begin, end] = route.request().postDataJSON().interval.split('/').map(Date.parse);
    if (end - begin <= 8 * DAY) return route.continue();
    refused += 1;
    const body = { message: 'The interval may not exceed 8 days.', code: 'bad.request', status: 400, contextId: 'c', details: [], errors: [] };
    return route.fulfill({ status: 400, headers: { 'Access-Control-Allow-Origin': world.app }, json: body });
  });
  await list.search();
  await list.isTrue();
  assert.equal(refused, 3, 'four weeks, and each half of them');
});

test('G03 a name that turns the writing, or has signs without width, changes nothing but itself', async () => {
  const name = '\u202Egnp.exe\u200B\u2066 Ada';
  let id;
  await list.changed((asked, body) => {
    const first = firstWithCustomer(body.conversations);
    if (asked.paging.pageNumber !== 1 || !first) return undefined;
    id = first.conversationId;
    callCustomer(first, name);
    return JSON.stringify(body);
  });
  await list.search();
  await list.isTrue();
  const line = row(history(page), id);
  await page.getByRole('region', { name: 'List of past conversations' }).evaluate((element) => { element.scrollTop = element.scrollHeight; });
  await line.waitFor();
  const isolated = await line.evaluate((element, text) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (!walker.currentNode.data.includes(text)) continue;
      for (let at = walker.currentNode.parentElement; at && at !== element.parentElement; at = at.parentElement) {
        if (/isolate|plaintext/.test(getComputedStyle(at).unicodeBidi)) return at.textContent;
      }
      return '';
    }
    return null;
  }, 'gnp.exe');
  assert.ok(isolated !== null, 'it is shown');
  assert.ok(isolated.length <= name.length + 40, `isolated with no more than its own: ${isolated}`);
  assert.notEqual(isolated, '', 'it is isolated');
});
