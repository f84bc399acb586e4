// A page whose clock a test moves, so that minutes of waiting take seconds; the service's own clock goes on as it does.

import { freshness } from './harness.mjs';

// What such a page needs of its world: it is not locked for want of keys, and its token lasts.
export const sandbox = (seed) => ({ sandbox: ['--seed', seed, '--history', 50, '--live-per-minute', 0, '--token-life', 172_800], more: { idleMinutes: 0, sittingHours: 0 } });

// A page on which `agent` is signed in and live.
export async function clocked(world, { agent = 'Ada Lindqvist' } = {}) {
  const page = await world.open();
  await page.clock.install();
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: agent, exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await isLive(page);
  return page;
}

export const isLive = (page, timeout = 30_000) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout });
export const isNot = (page, text, timeout = 10_000) => freshness(page).filter({ hasText: text }).waitFor({ timeout });

// Lets `seconds` pass on the page, each of them with `rest` ms to ask and be answered, until `each` of them gives something; gives
// how many have passed.
export async function pass(page, seconds, { each = () => {}, rest = 15 } = {}) {
  for (let gone = 1; gone <= seconds; gone += 1) {
    await page.clock.runFor(1000);
    await new Promise((wake) => setTimeout(wake, rest));
    if (await each(gone)) return gone;
  }
  return seconds;
}

// From now on notes what the badge says, and why, and the states that the row of `id` goes through, each once.
export async function noted(page, id = '') {
  await page.evaluate((id) => {
    window.noted = { badge: [], why: [], states: [] };
    const add = (list, text) => text && text !== list.at(-1) && list.push(text);
    const look = () => {
      add(window.noted.badge, document.querySelector('[aria-label="Freshness"]')?.firstChild.textContent);
      add(window.noted.why, document.querySelector('[aria-label="About the live list"]')?.textContent);
      add(window.noted.states, document.querySelector(`[data-conversation-id="${id}"] .state`)?.textContent.trim().replace(/ ·.*/, ''));
    };
    look();
    new MutationObserver(look).observe(document.body, { childList: true, characterData: true, subtree: true });
  }, id);
  return () => page.evaluate(() => window.noted);
}

// So much time has passed for a page, or for what a frame holds, by both of its clocks: as for a machine that slept.
export const slept = (at, ms) => at.locator('body').evaluate((body, later) => {
  const [wall, mono] = [Date.now.bind(Date), performance.now.bind(performance)];
  Date.now = () => wall() + later;
  performance.now = () => mono() + later;
  // Any word wakes it, as a timer that is due would.
  dispatchEvent(new Event('online'));
}, ms);
