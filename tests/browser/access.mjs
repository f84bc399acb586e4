// What every state of every screen has to stand (WCAG 2.2 AA): axe in light and dark, targets that can be hit, no overflow.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../programs.mjs';
import { eventually } from './harness.mjs';

export const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const rules = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  // By itself axe leaves the one rule of WCAG 2.2 out.
  rules: { 'target-size': { enabled: true } },
  preload: false,
  resultTypes: ['violations'],
};

export const NARROW = { width: 300, height: 700 };
export const HALF = { width: 750, height: 800 };
export const WIDE = { width: 1400, height: 850 };
export const SIZES = [['300 px', NARROW], ['half width', HALF], ['1,400 px', WIDE]];

// What axe finds in `document` of a page or of a frame, in lines.
async function violations(at) {
  if (!await at.evaluate(() => 'axe' in globalThis)) await at.evaluate(axe);
  const found = await at.evaluate((options) => globalThis.axe.run(document, options), rules);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`));
}

// What a window of 300 px and up shows by being moved sideways: the page, and what scrolls in it for want of height.
export const overflowing = (at) => at.evaluate(() =>
  [document.documentElement, ...document.querySelectorAll('#main, #detail, .detail-body, dialog, [popover]')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map(({ id, className, tagName, scrollWidth, clientWidth }) => `${id || className || tagName} is ${scrollWidth} px wide in ${clientWidth} px`));

// What is smaller than 24 by 24 px, and has no room around it that makes up for that.
const small = (at) => at.evaluate(() => {
  const inline = (element) => getComputedStyle(element).display === 'inline' && element.closest('p, li, td');
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"]')].flatMap((element) => {
    // A radio button of a segment lies under its text, which is what is pressed.
    const target = element.matches('.segments input') ? element.parentElement : element;
    const { width, height } = target.getBoundingClientRect();
    const seen = element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
    const label = target.matches('input[type="checkbox"], input[type="radio"]') ? target.closest('label') : null;
    const size = label?.getBoundingClientRect() ?? { width, height };
    if (!seen || inline(element) || (size.width >= 23.5 && size.height >= 23.5)) return [];
    return [`${element.tagName} "${element.innerText || element.getAttribute('aria-label') || element.className}" ${size.width.toFixed()}x${size.height.toFixed()}`];
  });
});

// Axe in light and dark, the size of targets, and nothing that overflows.
export async function sound(page, state, at = page) {
  const found = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const line of await violations(at)) found.push(`${scheme} ${line}`);
  }
  found.push(...await small(at), ...await overflowing(at));
  assert.deepEqual(found, [], state);
}

// What is shown now, at each size; of a frame where one is given, which its host then makes as large.
export async function soundAtEachSize(page, state, iframe) {
  const at = iframe ? await iframe.contentFrame() : page;
  for (const [name, size] of SIZES) {
    if (iframe) await iframe.evaluate((frame, { width, height }) => Object.assign(frame.style, { width: `${width}px`, height: `${height}px` }), size);
    else await page.setViewportSize(size);
    await eventually(() => at.evaluate(() => innerWidth), (width) => assert.equal(width, size.width, name));
    await sound(page, `${state}, ${name}`, at);
  }
}
