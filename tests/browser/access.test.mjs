// Whether everybody can use it (WCAG 2.2 AA): the states of every screen in the order in which an agent meets them, narrow, half as
// wide as a screen and wide, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SIZES, sound } from './access.mjs';
import { World, freshness, history, live, result } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
  for (const [media, phases] of [['voice', [{ talk: 1000 }, { hold: 900_000 }]], ['email', [{ talk: 900_000 }]], ['webmessaging', [{ talk: 900_000 }]]]) {
    await world.post('/sandbox/conversations', { media, customer: 'Amara Ångström', waitMs: 100, alertMs: 300, phases, contact: true });
  }
  await world.post('/sandbox/conversations', { media: 'voice', customer: 'Pavel Sokolov', alertMs: 3_000_000 });
});
after(() => world.stop());

// Goes there as a link within the page does: a page that is loaded again may have to sign in anew.
const go = (page, path) => page.evaluate((to) => {
  window.history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
}, path);
const open = (page, name) => page.getByText(name, { exact: true }).first().click();

for (const [size, viewport] of SIZES) {
  describe(`at ${size} nothing keeps anybody out of`, () => {
    let page;

    test('a deployment that cannot be used', async () => {
      page = await world.open({ path: '/blank.svg', ...viewport });
      await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: 'not found' }));
      await page.goto(world.app);
      await page.getByText('config.json is missing').waitFor();
      await sound(page, 'unusable');
      await page.context().close();
    });

    test('the sign-in, also after a refusal', async () => {
      page = await world.open(viewport);
      const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
      await signIn.waitFor();
      await sound(page, 'sign-in');
      await signIn.click();
      await page.getByRole('button', { name: 'Deny' }).click();
      await page.getByText('Sign-in was refused').waitFor();
      await sound(page, 'refused');
    });

    test('the live list: with conversations, with filters that match none, with settings and report', async () => {
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
      await freshness(page).filter({ hasText: /^Live/ }).waitFor();
      await live(page).locator('.now [data-conversation-id]').nth(3).waitFor();
      await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 500 }], acwMs: 0 });
      await live(page).locator('.ended [data-conversation-id]').first().waitFor();
      await sound(page, 'live');
      await open(page, 'Settings');
      await page.getByLabel('In state').or(page.getByText('Report a problem')).first().waitFor();
      await open(page, 'Report a problem');
      await page.getByRole('region', { name: 'The report' }).waitFor();
      await sound(page, 'settings');
      await open(page, 'Settings');
      await go(page, '/live?media=callback');
      await page.getByText('No conversation matches the filter.').or(page.getByText('No conversations right now')).first().waitFor();
      await sound(page, 'none');
    });

    test('a list that the agent has stopped', async () => {
      await go(page, '/live');
      await page.getByRole('button', { name: 'Pause list' }).click();
      await freshness(page).filter({ hasText: /^Paused by you/ }).waitFor();
      await sound(page, 'paused');
      await page.getByRole('button', { name: 'Go on' }).click();
      await freshness(page).filter({ hasText: /^Live/ }).waitFor();
    });

    test('one conversation, live', async () => {
      await go(page, '/live');
      await live(page).locator('.now .open').first().click();
      await page.getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Figures' }).waitFor();
      await sound(page, 'detail');
      await page.keyboard.press('Escape');
    });

    test('the commands and their keys', async () => {
      await page.keyboard.press('Control+k');
      const dialog = page.getByRole('dialog', { name: 'Commands' });
      await dialog.waitFor();
      await sound(page, 'commands');
      await dialog.locator('summary').click();
      await dialog.getByLabel('Next conversation').waitFor();
      await sound(page, 'keys');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    test('a list that is not live, and one that nobody confirms', async () => {
      await world.faults({ sockets: [{ fault: 'refuse' }, { fault: 'drop' }] });
      await freshness(page).filter({ hasText: /^Checking every 15 seconds/ }).waitFor();
      await sound(page, 'not live');
      await world.faults({ requests: [{ fault: 'status', status: 503, operation: '/api/v2/conversations' }] });
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await freshness(page).filter({ hasText: /^Not up to date/ }).waitFor({ timeout: 30_000 });
      await page.getByText(/^The list is not confirmed/).waitFor();
      await sound(page, 'not up to date');
      await world.noFaults();
      await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    });

    test('the history: while it loads, complete, with what it adds up to, and failed', async () => {
      await world.faults({ requests: [{ fault: 'latency', ms: 1500 }] });
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      await sound(page, 'loading');
      await world.noFaults();
      await result(page).filter({ hasText: /^Complete/ }).waitFor();
      await page.getByText('7 days', { exact: true }).click();
      await page.getByRole('button', { name: 'Search' }).click();
      await result(page).filter({ hasText: /^Complete/ }).waitFor();
      await history(page).locator('[data-conversation-id]').first().waitFor();
      await sound(page, 'history');
      await open(page, 'Charts');
      await page.locator('.charts svg').first().waitFor();
      await page.getByText('As a table').first().click();
      await sound(page, 'charts');
      await open(page, 'Charts');
      for (const name of ['About Hold, of held', 'Export']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        await sound(page, name);
        await page.keyboard.press('Escape');
      }
      await history(page).locator('[data-conversation-id]:not(.is-live, .is-unfinished) .open').first().click();
      await page.getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Figures' }).waitFor();
      await page.getByText('Record as it came (JSON)').click();
      await page.getByRole('region', { name: 'Record as it came' }).waitFor();
      await sound(page, 'detail of the past, with its record');
      await page.keyboard.press('Escape');
      await world.faults({ next: [{ path: '/api/v2/analytics/conversations/details/query', method: 'POST', status: 200, body: 'html' }] });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('answered with a web page').first().waitFor();
      await sound(page, 'failed');
      await world.noFaults();
    });

    test('the end of a sign-in', async () => {
      await world.faults({ expireTokens: true });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('Your sign-in has ended').waitFor();
      await sound(page, 'ended');
      await world.noFaults();
      assert.deepEqual(page.troubles.filter((trouble) => !/WebSocket connection|status of (401|503)/.test(trouble)), []);
    });

    test('a page that is about to be locked, and is', async () => {
      const pass = (minutes) => page.evaluate((ms) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + ms;
      }, minutes * 60_000);
      await pass(29.2);
      await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
      await sound(page, 'about to be locked');
      await pass(31);
      await page.getByText('nobody has used this page').waitFor();
      await sound(page, 'locked');
      await page.context().close();
    });
  });
}
