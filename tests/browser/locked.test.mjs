// A page that nobody looks after: warned of, kept open by any sign of life in any tab, and locked (A29). The clock of the
// page is set on, as it is for a machine that slept.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { World, eventually, freshness, history, live, result } from './harness.mjs';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// The wall clock of these pages is from now on so much later.
const pass = (ms, ...pages) => Promise.all(pages.map((page) => page.evaluate((later) => {
  const now = Date.now.bind(Date);
  Date.now = () => now() + later;
}, ms)));
const warning = (page) => page.getByRole('alertdialog', { name: 'Are you still there?' });
const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const locked = (page) => page.getByText('You are signed out: nobody has used this page for a while').waitFor();

describe('an untouched page', () => {
  let world;
  let page;
  let other;
  before(async () => {
    world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
    page = await world.signedIn({ path: '/live' });
    await isLive(page);
    other = await page.context().newPage();
    await other.goto(`${world.app}/history?range=7d&media=call`);
    await result(other).filter({ hasText: /^Complete/ }).waitFor();
    await history(other).locator('[data-conversation-id]').first().waitFor();
  });
  after(() => world.stop());

  test('A29 warns at least 20 seconds before it is locked, and one key keeps it open', async () => {
    await page.bringToFront();
    await pass(29 * MINUTE + 5_000, page);
    await warning(page).waitFor();
    const [, m, s] = (await warning(page).innerText()).match(/Signs out in (\d+):(\d\d)/);
    assert.ok(60 * m + Number(s) >= 20, `${m}:${s}`);
    assert.ok(await warning(page).evaluate((dialog) => dialog.contains(document.activeElement)), 'the focus is in it');
    await page.keyboard.press('Shift');
    await warning(page).waitFor({ state: 'detached' });
    await isLive(page);
  });

  test('A29 a touch in one tab keeps the others open', async () => {
    await pass(29 * MINUTE + 10_000, page, other);
    await Promise.all([warning(page).waitFor(), warning(other).waitFor()]);
    await warning(page).getByRole('button', { name: 'Stay signed in' }).click();
    await Promise.all([page, other].map((one) => warning(one).waitFor({ state: 'detached' })));
    assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 1);
  });

  test('A29 it is locked in every tab: nothing is left to be seen or kept but the filter, and Genesys Cloud knows', async () => {
    const since = (await world.health()).now;
    // Whoever touches a machine that slept does so before its page has looked at a clock.
    await other.evaluate((later) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + later;
      document.body.dispatchEvent(new Event('pointermove', { bubbles: true }));
    }, 31 * MINUTE);
    await Promise.all([locked(page), locked(other)]);
    for (const one of [page, other]) {
      assert.equal(await one.locator('[data-conversation-id], dialog').count(), 0);
      assert.deepEqual(await one.evaluate(() => [Object.keys(sessionStorage), Object.keys(localStorage)]), [[], ['tidemark.must-ask']]);
    }
    assert.match(other.url(), /\/history\?range=7d&media=call$/);
    await eventually(() => world.requests(since), (all) =>
      assert.ok(all.some(({ method, path }) => method === 'DELETE' && path === '/api/v2/tokens/me'), 'the token is ended'));
    await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0));
  });

  test('A29 who comes is asked who they are, and finds what was filtered', async () => {
    // The page that comes back from the sign-in has the right time, and would find that it took an hour.
    await other.evaluate(() => { Date.now = () => performance.timeOrigin + performance.now(); });
    await other.getByRole('button', { name: 'Sign in', exact: true }).click();
    await other.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
    await result(other).filter({ hasText: /^Complete/ }).waitFor();
    assert.match(other.url(), /\/history\?range=7d&media=call$/);
    await isLive(page);
    // Each tab ends the token that all share, and only one can be the first.
    assert.deepEqual(page.troubles.filter((trouble) => !/status of 401/.test(trouble)), []);
  });
});

describe('an old sign-in', () => {
  let world;
  let page;
  before(async () => {
    world = await World.start({ sandbox: ['--seed', 7, '--history', 50, '--live-per-minute', 0], more: { idleMinutes: 0, sittingHours: 8 } });
    page = await world.signedIn({ path: '/live' });
    await isLive(page);
  });
  after(() => world.stop());

  test('A29 warns minutes before, beside the work and not over it, and a renewal extends it', async () => {
    await pass(8 * HOUR - 4 * MINUTE, page);
    const banner = page.getByRole('alert').filter({ hasText: 'You signed in long ago' });
    await banner.waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await history(page).waitFor();
    await banner.getByRole('button', { name: 'Renew sign-in' }).click();
    await banner.waitFor({ state: 'detached' });
  });

  test('A29 is locked at its end, whoever is there', async () => {
    await pass(8 * HOUR, page);
    await page.getByText('You are signed out: your sign-in was too long ago').waitFor();
    assert.equal(await live(page).count(), 0);
  });
});
