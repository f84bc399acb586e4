// The address: what is on the screen is in it, survives a reload and a sign-in, and comes back with Back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, cell, freshness, history, live, recorded, result } from './harness.mjs';

let world;
let page;
const pressed = () => page.locator('.chip[aria-pressed="true"]').evaluateAll((chips) => chips.map((chip) => chip.firstChild.innerText));
const chosen = () => page.locator('.segments input[name=interval]:checked + span').innerText();
const rows = () => recorded(page);
const chip = (name) => page.getByRole('button', { name, exact: false }).filter({ has: page.getByText(name, { exact: true }) });

before(async () => {
  world = await World.start({ sandbox: ['--history', 3000] });
});
after(() => world.stop());

test('a link with filters leads to what it says, through the sign-in and through a reload', async () => {
  page = await world.signedIn({ path: '/live?media=call&status=alerting,contact' });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  assert.match(page.url(), /\/live\?media=call&status=alerting,contact$/);
  assert.deepEqual(await pressed(), ['Calls', 'Alerting', 'Connected']);
  await page.reload();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  assert.deepEqual(await pressed(), ['Calls', 'Alerting', 'Connected'], 'and nobody had to press "Sign in"');
});

test('a filter that only the ended match does not say that nothing does', async () => {
  await live(page).waitFor();
  await page.goto(`${world.app}/live?status=ended`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).or(page.getByRole('button', { name: 'Sign out' })).waitFor();
  if (await page.getByRole('button', { name: 'Sign in', exact: true }).count()) {
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await world.post('/sandbox/conversations', { media: 'voice', waitMs: 10, alertMs: 300, phases: [{ talk: 500 }], acwMs: 0 });
  await live(page).locator('.ended [data-conversation-id]').first().waitFor();
  assert.equal(await page.getByText('No conversation matches the filter.').count(), 0);
});

test('every interval and every filter of the history asks for what its name says', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  const found = {};
  for (const [name, key] of [['Today', 'today'], ['24 hours', '24h'], ['7 days', '7d']]) {
    await page.getByText(name, { exact: true }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(new RegExp(`range=${key}`));
    await result(page).filter({ hasText: 'Complete' }).waitFor();
    found[key] = await rows();
    const now = (await world.health()).now;
    const midnight = new Date(now).setHours(0, 0, 0, 0);
    const from = { today: midnight, '24h': now - 86_400_000, '7d': now - 7 * 86_400_000 }[key];
    const truth = Object.values(await world.truth({ userId: 'Ada Lindqvist', from })).filter(({ end }) => end !== null);
    assert.ok(Math.abs(truth.length - found[key]) <= 3, `${name}: ${found[key]} of ${truth.length}`);
  }
  assert.ok(found['24h'] < found['7d']);
  for (const [name, column, pattern] of [['Emails', 'medium', /^Email$/], ['Outbound', 'direction', /Outbound/]]) {
    await chip(name).click();
    const first = history(page).locator('[data-conversation-id]').first();
    assert.match(await cell(first, column), pattern);
    const all = await history(page).locator(`[data-conversation-id] .${column}`).allInnerTexts();
    assert.ok(all.every((text) => pattern.test(text.trim())), `${name}: ${all}`);
    await chip(name).click();
  }
});

test('Back goes to the interval before, and leaves the other view as it is', async () => {
  const week = await rows();
  await chip('Calls').click();
  await page.getByRole('link', { name: 'Live' }).click();
  await chip('Messages').click();
  await page.goBack();
  await page.goBack();
  assert.match(page.url(), /\/history\?range=7d&media=call$/);
  await page.goBack();
  assert.match(page.url(), /\/history\?range=7d$/);
  assert.equal(await chosen(), '7 days');
  assert.equal(await rows(), week);
  await page.getByRole('link', { name: 'Live' }).click();
  assert.deepEqual(await pressed(), ['Ended'], 'the live view has the filter that Back left it, and none of the other');
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
