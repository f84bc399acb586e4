// What the agent enters is what is asked for: nothing of it is dropped in silence, and nothing that does not apply is asked.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, history, recorded, result, searchCustom } from './harness.mjs';
import { QUERY, button, daysAgo } from './listing.mjs';

const [from, to] = [daysAgo(9), daysAgo(1)];

let world;
let page;
before(async () => {
  world = await World.start({ sandbox: ['--history', 400, '--live-per-minute', 0] });
  page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history' });
  await page.getByText('More filters', { exact: true }).click();
});
after(() => world.stop());

const complete = () => result(page).filter({ hasText: /^Complete$/ }).waitFor();
const asked = async () => (await world.requests()).filter(({ path }) => path === QUERY).length;
const mine = async () => Object.values(await world.truth({ userId: 'Chiara Rossi', from, to })).filter(({ end }) => end !== null).length;

test('the name of an agent that was asked for among all is not asked for among one\'s own', async () => {
  await page.getByText('All I may see', { exact: true }).click();
  await searchCustom(page, from, to);
  await complete();
  const agent = page.getByLabel('Agent (name or user id)');
  await agent.fill('Chiara Rossi');
  await agent.blur();
  await page.getByText('More filters (1)').waitFor();
  await button(page, 'Search').click();
  await eventually(() => recorded(page), async (rows) => assert.equal(rows, await mine()));
  await agent.fill('Nobody Of That Name');
  await page.getByText('Mine', { exact: true }).click();
  await page.getByText('More filters', { exact: true }).waitFor();
  await button(page, 'Search').click();
  await complete();
  await eventually(() => recorded(page), async (rows) => assert.equal(rows, await mine()));
  assert.deepEqual(page.troubles, []);
});

test('an id that is cut short is named beside the field, and nothing is asked where there is no whole one', async () => {
  const [whole, other] = Object.keys(await world.truth({ userId: 'Chiara Rossi', from, to }));
  const field = page.getByLabel('Conversation ids', { exact: true });
  await field.fill(`${whole} ${other.slice(0, 30)}`);
  await field.blur();
  await page.getByText(`1 id · 1 more looks like an id and is none: ${other.slice(0, 30)}`).waitFor();
  await button(page, 'Search').click();
  await eventually(() => recorded(page), (rows) => assert.equal(rows, 1));
  const before = await asked();
  await field.fill(other.slice(0, 30));
  await field.blur();
  await button(page, 'Search').click();
  await page.getByRole('alert').getByText('No id in this').waitFor();
  assert.equal(await asked(), before);
  await field.fill('');
  await field.blur();
});

test('at most no hold finds those that were never held', async () => {
  await page.getByLabel('Hold, minutes at most').fill('0');
  await button(page, 'Search').click();
  await complete();
  const held = Object.values(await world.truth({ userId: 'Chiara Rossi', from, to })).filter(({ users }) =>
    Object.values(users).some(({ holds }) => holds > 0)).length;
  assert.ok(held > 0);
  assert.equal(await recorded(page), (await mine()) - held);
  assert.match(page.url(), /hold\.0\.0/);
  await page.getByLabel('Hold, minutes at most').fill('');
});

test('where the medium is a picture for want of room, it has its word as a title and for screen readers', async () => {
  await page.setViewportSize({ width: 1_100, height: 800 });
  await button(page, 'Search').click();
  await complete();
  await page.evaluate(() => {
    const address = new URL(location.href);
    address.searchParams.set('rows', 'show.agent');
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  });
  await page.getByRole('columnheader', { name: 'Agent' }).waitFor();
  await history(page).locator('[data-conversation-id]').first().waitFor();
  const cell = history(page).locator('[data-conversation-id] td.medium').first();
  const word = await cell.getAttribute('title');
  assert.match(word, /\w/);
  assert.equal(await history(page).getByRole('gridcell', { name: word, exact: true }).first().getAttribute('title'), word);
  assert.ok((await cell.boundingBox()).width < 60, 'there is no room for the word');
});
