// Ten conversations whose figures were computed by hand, shown by the page as computed. The sandbox has no part in them
// but the sign-in.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { World, cell, clock, history, result, row } from './harness.mjs';

const fixtures = JSON.parse(readFileSync(new URL('../fixtures/conversations.json', import.meta.url), 'utf8'));
const names = { 'w-solved': 'Solved', 'w-callback': 'Callback', 'w-refund': 'Refund', 'w-order': 'Order', 'w-booked': 'Booked' };
const shown = { missing: 'No wrap-up', 'not expected': '', open: 'Not yet', 'ININ-WRAP-UP-TIMEOUT': 'Timed out', ...names };

let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 10] });
  page = await world.open();
  const answer = (body) => async (route) => route.fulfill({
    status: 200, contentType: 'application/json', headers: { 'Access-Control-Allow-Origin': '*' }, body: JSON.stringify(body),
  });
  await page.route('**/api/v2/users/me?**', answer({ id: fixtures.user.id, name: fixtures.user.name }));
  await page.route('**/api/v2/routing/wrapupcodes?**', answer({
    entities: Object.entries(names).map(([id, name]) => ({ id, name })),
  }));
  await page.route('**/api/v2/analytics/conversations/details/query', async (route) => {
    const { paging } = route.request().postDataJSON();
    const conversations = paging.pageNumber === 1 ? fixtures.cases.map(({ conversation }) => conversation) : [];
    await answer({ conversations, totalHits: fixtures.cases.length })(route);
  });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist' }).click();
  const [from, to] = ['2026-07-29T00:00:00Z', '2026-08-05T00:00:00Z'].map(Date.parse);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.goto(`${world.app}/history?range=custom&from=${from}&to=${to}`);
  await result(page).filter({ hasText: 'Complete' }).waitFor();
});
after(() => world.stop());

for (const { name, why, expected, conversation } of fixtures.cases) {
  test(`${name}: ${why}`, async () => {
    if (!expected.complete) {
      await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: 'In progress' }).click();
    }
    const line = row(history(page), conversation.conversationId);
    await line.waitFor();
    assert.equal(await cell(line, 'talk'), clock(expected.talk));
    const times = expected.holds > 1 ? ` (${expected.holds}×)` : '';
    // Of what is written it is the time that the agent spent in others, and no hold.
    const hold = expected.media === 'message' ? `(${clock(expected.hold)})` : clock(expected.hold) + times;
    assert.equal(await cell(line, 'hold'), hold);
    assert.equal(await cell(line, 'wait'), clock(expected.wait));
    assert.equal(await cell(line, 'acw'), clock(expected.acw));
    assert.equal(await cell(line, 'duration'), expected.duration === null ? 'In progress' : clock(expected.duration));
    assert.equal(await cell(line, 'wrap-up'), shown[expected.wrapUp]);
    const customer = await cell(line, 'customer');
    assert.ok(customer.includes(expected.customer ?? expected.address), customer);
    assert.ok(customer.includes(expected.address), customer);
    if (!expected.complete) {
      await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: 'Ended' }).click();
    }
  });
}

test('the tiles add up the ten that have ended, and average what was handled', async () => {
  const ended = fixtures.cases.map(({ expected }) => expected).filter(({ complete }) => complete);
  const handled = ended.filter(({ handled }) => handled);
  const sum = (list, key) => list.reduce((total, figures) => total + figures[key], 0);
  const tile = (name) => page.locator('.tile', { has: page.getByText(name, { exact: true }) });
  const value = async (name) => (await tile(name).locator('.value').innerText()).trim();
  assert.equal(await value('Handled'), '8');
  assert.match(await tile('Handled').innerText(), /of 10\b/);
  assert.equal(await value('AHT'), clock(sum(handled, 'handle') / handled.length));
  assert.equal(await value('Talk'), clock(sum(handled, 'talk') / handled.length));
  const held = handled.filter(({ holds }) => holds > 0);
  assert.equal(await value('Hold, of all'), clock(sum(handled, 'hold') / handled.length));
  assert.equal(await value('Hold, of held'), clock(sum(handled, 'hold') / held.length));
  assert.equal(await value('ACW'), clock(sum(handled, 'acw') / handled.length));
  assert.equal(await value('Wait'), clock(sum(ended, 'wait') / ended.filter(({ wait }) => wait > 0).length));
  // Genesys gave one where the time ran out; the agent gave none.
  const lacking = handled.filter(({ wrapUp }) => ['missing', 'ININ-WRAP-UP-TIMEOUT'].includes(wrapUp));
  assert.equal(lacking.length, 2);
  assert.equal(await value('No wrap-up'), '2');
  assert.deepEqual(page.troubles, []);
});
