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

const panel = () => page.getByRole('complementary', { name: 'Conversation' });
const opened = async (table) => {
  await table(page).locator('.open').first().click();
  await panel().getByRole('heading', { name: 'Figures' }).waitFor();
};
const closed = async (locator) => {
  await page.keyboard.press('Escape');
  await locator.waitFor({ state: 'hidden' });
};
const dialog = () => page.getByRole('dialog');
const pressed = async (name) => {
  await page.getByRole('button', { name, exact: true }).click();
  await dialog().waitFor();
};

// Places of the page that are shown by `show`, looked at, and taken away by `hide`.
const PLACES = {
  'the history and its tiles': {
    show: async () => {
      await page.getByRole('link', { name: 'History' }).click();
      await result(page).filter({ hasText: /^Complete/ }).waitFor();
      await page.locator('.tile').first().waitFor();
    },
  },
  'the panel of the past': { show: () => opened(history), hide: () => closed(panel()) },
  'what a figure means': { show: () => pressed('About Hold, of held'), hide: () => closed(dialog()) },
  'the export': { show: () => pressed('Export'), hide: () => closed(dialog()) },
  'the live list': {
    show: async () => {
      await page.getByRole('link', { name: 'Live' }).click();
      await live(page).waitFor();
    },
  },
  'the panel of now': { show: () => opened(live), hide: () => closed(panel()) },
  'the commands and their keys': {
    show: async () => {
      await page.keyboard.press('Control+k');
      await dialog().locator('summary').click();
    },
    hide: () => closed(dialog()),
  },
  'the settings': {
    show: async () => {
      await page.getByText('Settings', { exact: true }).click();
      await page.getByText('Report a problem', { exact: true }).waitFor();
    },
    hide: () => page.getByText('Settings', { exact: true }).click(),
  },
};

test('with more contrast every text has seven to one, in light and in dark', async () => {
  await page.emulateMedia({ contrast: 'more' });
  await page.evaluate(readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8'));
  for (const [place, { show, hide }] of Object.entries(PLACES)) {
    await show();
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ contrast: 'more', colorScheme });
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run(document, { runOnly: { type: 'rule', values: ['color-contrast-enhanced'] }, rules: { 'color-contrast-enhanced': { enabled: true } }, preload: false }));
      const low = violations.flatMap(({ nodes }) => nodes.map(({ target, any }) => `${target} ${any[0].message}`));
      assert.deepEqual(low, [], `${place}, ${colorScheme}`);
    }
    await hide?.();
  }
  await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'light' });
});

// What stands out from its ground only by a colour of its own has an edge where the system's colours take that away.
const edged = (locator) => locator.evaluate((element) => {
  const { borderTopStyle, borderTopWidth, borderLeftStyle, borderLeftWidth, outlineStyle } = getComputedStyle(element);
  const is = (kind, width) => kind !== 'none' && parseFloat(width) > 0;
  return is(borderTopStyle, borderTopWidth) || is(borderLeftStyle, borderLeftWidth) || outlineStyle !== 'none';
});
const focusSeen = (locator) => locator.evaluate((element) => {
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
});

test('with colours of their own panel, tiles, chips and dialogs keep an edge, and the focus is seen in them', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  const flat = [];
  await page.getByRole('link', { name: 'History' }).click();
  const figure = page.locator('.tile', { hasText: 'No wrap-up' });
  const looks = () => figure.evaluate((tile) => [tile, tile.querySelector('.tile-rows')].map((element) => {
    const { outlineStyle, borderTopColor, borderTopWidth } = getComputedStyle(element);
    return [outlineStyle, borderTopColor, borderTopWidth];
  }).join());
  const off = await looks();
  await figure.locator('.tile-rows').click();
  await page.locator('.tile-rows[aria-pressed="true"]').waitFor();
  await page.mouse.move(0, 0);
  if (await looks() === off) flat.push('a figure that is pressed looks like one that is not');
  await figure.locator('.tile-rows').click();
  for (const [place, { show, hide }] of Object.entries(PLACES)) {
    await show();
    for (const kind of ['#detail', '.tile', '.chip', '[role="dialog"]', 'dialog', 'button.primary', 'input:not([type="radio"], [type="checkbox"])', 'select']) {
      for (const one of await page.locator(`${kind}:visible`).all()) {
        if (!await edged(one)) flat.push(`${place}: ${kind} ${await one.evaluate((element) => element.outerHTML.slice(0, 120))}`);
      }
    }
    await page.keyboard.press('Tab');
    const focus = page.locator(':focus');
    if (!await focusSeen(focus)) flat.push(`${place}: focus ${await focus.evaluate((element) => element.outerHTML.slice(0, 120))}`);
    await hide?.();
  }
  await page.emulateMedia({ forcedColors: 'none' });
  assert.deepEqual([...new Set(flat)], []);
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

test('with colours of their own a picture has the colour of the words beside it', async () => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await live(page).locator('.now [data-conversation-id]').first().waitFor();
  const other = await page.locator('.icon:visible').evaluateAll((icons) => icons
    .filter((icon) => getComputedStyle(icon).color !== getComputedStyle(icon.parentElement).color)
    .map((icon) => icon.parentElement.outerHTML.slice(0, 80)));
  assert.deepEqual(other, []);
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
