// What a history does not know it does not say: figures of calls alone, sums of a list that is not complete, reasons for figures that
// are not of the same, live rows that nobody has asked for.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 3000, '--live-per-minute', 0] });
});
after(() => world.stop());

const tiles = (page) => page.getByRole('list', { name: 'Key figures' });
const values = (page) => tiles(page).locator('.value').allInnerTexts();
const note = (page) => page.locator('.tiles-note');
const chips = (page) => page.locator('.chip:visible').evaluateAll((all) => all.map((chip) => chip.firstChild.innerText));
const search = (page) => page.getByRole('button', { name: 'Search', exact: true }).click();

test('of calls alone no figure is told, and none of their buckets is offered', async () => {
  const page = await world.signedIn({ agent: 'Ben Okafor', path: '/history?range=7d' });
  await page.getByText('Your own voice calls only').waitFor();
  await eventually(() => history(page).locator('[data-conversation-id]').count(), (rows) => assert.ok(rows > 0));
  await note(page).filter({ hasText: 'The list of calls alone does not tell these figures.' }).waitFor();
  assert.deepEqual(new Set(await values(page)), new Set(['–']));
  const offered = await chips(page);
  for (const bucket of ['Missing wrap-up', 'Transferred', 'Long hold', 'Short', 'Abandoned']) assert.ok(!offered.includes(bucket), bucket);
  assert.ok(offered.includes('Follow-up'));
  await page.context().close();
});

test('sums of a list that was cancelled are said to be of what was loaded, and no target is judged by them', async () => {
  const page = await world.signedIn({ agent: 'Dana Whitfield', path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await note(page).innerText(), '');
  await page.getByRole('button', { name: 'About AHT' }).click();
  await page.getByRole('dialog', { name: 'About AHT' }).getByRole('spinbutton').or(page.getByRole('dialog', { name: 'About AHT' }).getByRole('textbox')).fill('1');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  await page.getByText('All I may see', { exact: true }).click();
  await world.faults({ requests: [{ fault: 'latency', ms: 700, operation: '/api/v2/analytics/conversations/details/query' }] });
  await search(page);
  // Until its first answer the list before stands there.
  await page.locator('.progress-text').filter({ hasText: /^[1-9]/ }).waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await result(page).filter({ hasText: 'Cancelled' }).waitFor();
  await world.noFaults();
  await note(page).filter({ hasText: 'Of what was loaded: the list is not complete' }).waitFor();
  assert.equal(await tiles(page).locator('.is-missed').count(), 0);
  await page.getByRole('button', { name: 'Go on' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await eventually(() => note(page).innerText(), (text) => assert.equal(text, ''));
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('beside figures of fewer conversations Genesys Cloud\'s stand without reasons, and with the one that holds', async () => {
  const page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await page.getByRole('button', { name: /^Transferred/ }).click();
  await page.getByRole('button', { name: 'About Handled' }).click();
  const about = page.getByRole('dialog', { name: 'About Handled' });
  await about.getByText('What is shown here is not all of your own conversations').waitFor();
  assert.equal(await about.locator('.compared li').count(), 0);
  await page.context().close();
});

test('what goes on stands above the list only where the filters of Genesys Cloud let it in', async () => {
  const page = await world.signedIn({ path: '/live' });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  const call = { agent: 'Ada Lindqvist', media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 900_000 }] };
  const { conversationId } = await world.post('/sandbox/conversations', call);
  await row(live(page), conversationId).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await row(history(page), conversationId).waitFor();
  const filters = page.locator('details.only');
  await filters.locator('summary').click();
  await filters.getByLabel('Direction').selectOption({ label: 'Outbound' });
  await search(page);
  await page.getByText('Only what the filters ask Genesys Cloud for').waitFor();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await eventually(() => row(history(page), conversationId).count(), (rows) => assert.equal(rows, 0));
  await filters.getByLabel('Direction').selectOption({ label: 'Inbound' });
  await filters.getByLabel('Medium').selectOption('call');
  await search(page);
  await row(history(page), conversationId).waitFor();
  await filters.getByLabel('Talk, minutes at least').fill('1');
  await filters.getByLabel('Talk, minutes at least').blur();
  await search(page);
  await page.waitForURL(/talk\.60000/);
  await eventually(() => row(history(page), conversationId).count(), (rows) => assert.equal(rows, 0));
  await page.context().close();
});

test('a length is asked for up to an end, and between two, of Genesys Cloud itself', async () => {
  const { now } = await world.health();
  const page = await world.signedIn({ path: `/history?range=custom&from=${now - 7 * 86_400_000}&to=${now - 7_200_000}` });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const filters = page.locator('details.only');
  await filters.locator('summary').click();
  const held = async (least, most) => {
    await filters.getByLabel('Hold, minutes at least').fill(least);
    await filters.getByLabel('Hold, minutes at most').fill(most);
    await filters.getByLabel('Hold, minutes at most').blur();
    const asked = page.waitForRequest((request) => request.url().endsWith('/details/query') && request.method() === 'POST');
    await search(page);
    const { conversationFilters } = (await asked).postDataJSON();
    await result(page).filter({ hasText: /^Complete/ }).waitFor();
    const rows = await history(page).getAttribute('aria-rowcount');
    return { conversationFilters, rows: Number(rows) - 1 };
  };
  const all = await held('', '');
  const most = await held('', '1');
  assert.deepEqual(most.conversationFilters[0].predicates.map(({ metric, range, operator }) => [metric, range ?? operator]),
    [['tHeldComplete', { lte: 60_000 }], ['tHeldComplete', 'notExists']]);
  const between = await held('1', '2');
  assert.deepEqual(between.conversationFilters[0].predicates[0].range, { gte: 60_000, lte: 120_000 });
  assert.match(page.url(), /hold\.60000\.120000/);
  const least = await held('2.0001', '');
  assert.ok(most.rows > between.rows && between.rows > 0, `${most.rows}, ${between.rows}`);
  assert.equal(most.rows + between.rows + least.rows, all.rows, 'each is in one of them');
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a number that is written with blanks is asked for as records have it', async () => {
  const page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const filters = page.locator('details.only');
  await filters.locator('summary').click();
  const asked = page.waitForRequest((request) => request.url().endsWith('/details/query') && request.postData()?.includes('tel:+442079460491'));
  await filters.getByLabel('Number or address').fill('+44 (0)20 7946 0491');
  await filters.getByLabel('Number or address').blur();
  await search(page);
  await asked;
  await page.context().close();
});
