// What an agent sees who has asked the system for more contrast, for colours of their own, or for less motion (E10).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../programs.mjs';
import { World, freshness, history, live, result } from './harness.mjs';

let world;
let page;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
  for (const [media, phases] of [['voice', [{ talk: 1000 }, { hold: 900_000 }]], ['email', [{ talk: 900_000 }]]]) {
    await world.post('/sandbox/conversations', { media, customer: 'Amara Ångström', waitMs: 100, alertMs: 300, phases });
  }
  page = await world.signedIn({ path: '/live?media=call' });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await live(page).locator('.now [data-conversation-id]').first().waitFor();
});
after(() => world.stop());

const style = (locator, name) => locator.evaluate((element, property) => getComputedStyle(element)[property], name);

test('with more contrast every text has seven to one, in light and in dark', async () => {
  await page.emulateMedia({ contrast: 'more' });
  await page.evaluate(readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  for (const view of ['History', 'Live']) {
    await page.getByRole('link', { name: view }).click();
    if (view === 'History') await result(page).filter({ hasText: /^Complete/ }).waitFor();
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ contrast: 'more', colorScheme });
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast-enhanced'] }, rules: { 'color-contrast-enhanced': { enabled: true } }, preload: false }));
      const low = violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => `${target} ${any[0].message}`));
      assert.deepEqual(low, [], `${view}, ${colorScheme}`);
    }
  }
  await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'light' });
});

test('with colours of their own nothing is told by a ground or a shadow alone', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  const pressed = page.getByRole('button', { name: 'Calls', pressed: true });
  assert.notEqual(await style(pressed, 'outlineStyle'), 'none', 'a filter that is on');
  assert.equal(await style(page.getByRole('button', { name: 'Emails', pressed: false }), 'outlineStyle'), 'none', 'and one that is off');
  const here = await style(page.getByRole('link', { name: 'Live', exact: true }), 'borderBottomColor');
  assert.notEqual(here, await style(page.getByRole('link', { name: 'History' }), 'borderBottomColor'), 'the view');
  const line = live(page).locator('.now [data-conversation-id]').first();
  await line.locator('.open').click();
  await page.locator('#detail h2').waitFor();
  assert.equal(await style(line, 'outlineStyle'), 'solid', 'the row that is open');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'History' }).click();
  await history(page).waitFor();
  const chosen = page.locator('.segments input:checked + span').first();
  assert.notEqual(await style(chosen, 'outlineStyle'), 'none', 'the interval');
  await page.emulateMedia({ forcedColors: 'none' });
});

test('with less motion nothing moves by itself', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = await page.evaluate(() => [...document.querySelectorAll('*')].filter((element) => {
    const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
    return animationName !== 'none' || /[1-9]/.test(transitionDuration) || scrollBehavior === 'smooth';
  }).map((element) => element.className));
  assert.deepEqual(moving, []);
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
