// Everything an agent does, without a mouse.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result } from './harness.mjs';

let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 2000] });
  page = await world.open();
});
after(() => world.stop());

// What has the focus: role-like name, and whether an outline shows where it is.
const focused = () => page.evaluate(() => {
  const element = document.activeElement;
  const outlined = element.matches('.segments input') ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(outlined);
  // Between the last stop and the first, the browser's own controls have it.
  if (element === document.body) return { name: '', seen: true };
  return {
    name: element.getAttribute('aria-label') ?? element.closest('label')?.innerText ?? element.innerText,
    seen: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
});

// Presses Tab until the focus is on `name`; every stop on the way must be visible.
async function tabTo(name, key = 'Tab') {
  for (let presses = 0; presses < 90; presses += 1) {
    await page.keyboard.press(key);
    const { name: found, seen } = await focused();
    assert.ok(seen, `the focus on "${found}" cannot be seen`);
    if (name.test(found.trim())) return;
  }
  assert.fail(`${name} was not reached`);
}

test('signs in', async () => {
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await tabTo(/^Sign in$/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).press('Enter');
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
});

test('filters the live list', async () => {
  const all = await live(page).locator('.now [data-conversation-id]').count();
  await tabTo(/^Calls\s/);
  await page.keyboard.press('Space');
  await live(page).locator('.now .medium', { hasNotText: 'Call' }).waitFor({ state: 'detached' });
  assert.ok(await live(page).locator('.now [data-conversation-id]').count() <= all);
  assert.equal((await focused()).name.split('\n')[0].trim().startsWith('Calls'), true, 'the focus stays where it was');
});

test('goes to the history, chooses an interval by arrows, and searches', async () => {
  await tabTo(/^History$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  await tabTo(/^Last hour$/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match((await focused()).name, /24 hours/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=24h/);
  await result(page).filter({ hasText: 'Complete' }).waitFor();
});

test('a whole grid is one stop, from its head to its last row, and keeps its place', async () => {
  const at = () => page.evaluate(() => document.activeElement.closest('#history-rows tr')?.getAttribute('aria-rowindex'));
  await tabTo(/^Export$/);
  await page.keyboard.press('Tab');
  await eventually(at, (row) => assert.equal(row, '2'));
  assert.ok((await focused()).seen);
  await page.keyboard.press('ArrowDown');
  await eventually(at, (row) => assert.equal(row, '3'));
  await page.keyboard.press('Shift+Tab');
  assert.equal((await focused()).name, 'Export');
  // Nobody is as fast as a frame.
  await page.locator('#history-rows[tabindex="0"]').waitFor();
  await page.keyboard.press('Tab');
  await eventually(at, (row) => assert.equal(row, '3'));
  for (const row of ['2', '1']) {
    await page.keyboard.press('ArrowUp');
    await eventually(at, (now) => assert.equal(now, row));
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/rows=sort\.started\.up/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await at(), undefined, 'one step out of it, too');
});

test('scrolls a table that is longer than the window', async () => {
  await page.getByRole('region', { name: 'List of past conversations' }).focus();
  await page.keyboard.press('ArrowDown');
  const first = () => history(page).locator('[data-conversation-id]').first().boundingBox();
  const before = await first();
  await page.keyboard.press('PageDown');
  await page.waitForTimeout(300);
  assert.ok((await first()).y < before.y);
});

test('reaches the conversations without passing the header', async () => {
  await tabTo(/^Skip to the conversations$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  assert.ok(await history(page).locator('[data-conversation-id]').count() > 0, 'and nothing of them is lost');
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
