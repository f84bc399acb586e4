// Whether everybody can use what the history asks, shows and does on the way to a list: narrow and wide, light and dark.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { NARROW, WIDE, sound, soundAtEachSize } from './access.mjs';
import { World, history, result } from './harness.mjs';

const DAY = 86_400_000;
const JOB = /\/details\/jobs\/[0-9a-f-]{36}$/;
const DETAILS = '/api/v2/analytics/conversations/details/query';
const button = (page, name) => page.getByRole('button', { name, exact: true });

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 22_000, '--live-per-minute', 0], recorded: false });
});
after(() => world.stop());

for (const [size, viewport] of [['300 px', NARROW], ['1,400 px', WIDE]]) {
  describe(`at ${size} nothing keeps anybody out of`, () => {
    let page;
    const says = (words) => result(page).filter({ hasText: words }).waitFor({ timeout: 60_000 });

    test('an interval in which nothing was', async () => {
      const from = Math.floor(Date.now() / DAY - 500) * DAY;
      page = await world.signedIn({ agent: 'Dana Whitfield', path: `/history?range=custom&from=${from}&to=${from + DAY}`, ...viewport });
      await says(/^Complete/);
      assert.equal(await history(page).locator('[data-conversation-id]:not(.is-live)').count(), 0);
      await sound(page, 'empty');
      await page.context().close();
    });

    test('the filters of Genesys Cloud, groups, views that were saved, and a comparison', async () => {
      page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history?range=7d', ...viewport });
      await says(/^Complete/);
      await page.locator('details.only summary').click();
      await page.locator('details.only .fields').waitFor();
      await sound(page, 'filters');
      await page.locator('details.only summary').click();
      await page.getByText('Views', { exact: true }).click();
      await page.getByLabel('Name of this view').fill('Longest first');
      await button(page, 'Save').click();
      await button(page, 'Longest first').waitFor();
      await page.getByLabel('Group by').selectOption('wrap-up');
      await history(page).getByRole('rowheader').first().waitFor();
      await sound(page, 'groups and views');
      await button(page, 'About Handled').click();
      const about = page.getByRole('dialog', { name: 'About Handled' });
      await about.getByRole('region', { name: 'Compared' }).locator('dl').first().waitFor();
      await sound(page, 'compared');
      await page.keyboard.press('Escape');
      await about.waitFor({ state: 'hidden' });
    });

    test('a wait that Genesys Cloud asks for', async () => {
      await world.faults({ next: [{ path: DETAILS, method: 'POST', status: 429, body: 'empty' }] });
      await button(page, 'Search').click();
      await page.getByText(/Waiting for Genesys \(\d+ s\)/).waitFor();
      await sound(page, 'waiting');
      await button(page, 'Cancel').click();
      await page.context().close();
    });

    test('the plan of a long list, the job that prepares it, its pages, and a pause', async () => {
      const midnight = Math.floor(Date.now() / DAY) * DAY;
      page = await world.signedIn({ agent: 'Dana Whitfield', path: `/history?range=custom&from=${midnight - 31 * DAY}&to=${midnight}`, ...viewport });
      await says(/^Complete/);
      await page.getByText('All I may see', { exact: true }).click();
      await button(page, 'Search').click();
      await says(/conversations, \d+ requests, about/);
      await sound(page, 'plan');
      const pending = (route) => (route.request().method() === 'GET'
        ? route.fulfill({ headers: { 'Access-Control-Allow-Origin': world.app }, json: { state: 'PENDING' } }) : route.continue());
      await page.route((url) => JOB.test(url.pathname), pending);
      await button(page, 'Load all').click();
      await says('Genesys Cloud is preparing the list');
      await sound(page, 'job');
      await button(page, 'Pause').click();
      await says('Paused');
      await sound(page, 'paused');
      await button(page, 'Cancel').click();
      await says('Cancelled');
    });

    test('a sign-out of which Genesys Cloud could not be told', async () => {
      await page.context().setOffline(true);
      await button(page, 'Sign out').click();
      await page.getByText('You are signed out here, but Genesys Cloud could not be told').waitFor();
      await sound(page, 'signed out');
      await page.context().close();
    });
  });
}

test('nothing keeps anybody out of a list that the role does not allow', async () => {
  const page = await world.signedIn({ agent: 'Ben Okafor', path: '/history' });
  await page.getByText(/^Your role lacks the permission analytics:/).waitFor();
  await button(page, 'Copy').waitFor();
  await soundAtEachSize(page, 'not allowed');
  await page.context().close();
});

test('nothing keeps anybody out of what is looked for in a list: what is there, what is not, and an id that is cut short', async () => {
  const page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const box = page.getByRole('searchbox', { name: 'Find in this list' });
  const understood = page.getByRole('status', { name: 'Understood' });
  const line = history(page).locator('[data-conversation-id]:not(.is-live)').first();
  const id = await line.getAttribute('data-conversation-id');
  await line.getByRole('button', { name: 'Follow up' }).click();
  await page.getByRole('group', { name: 'Bucket' }).getByRole('button', { name: /^Follow-up/ }).click();
  for (const [typed, words] of [[id, /^1 id/], ['(999) 999 9999', /^Number ending 9999/], [id.slice(0, 33), /^No id in this/]]) {
    await box.fill(typed);
    await understood.filter({ hasText: words }).waitFor();
    await soundAtEachSize(page, typed);
  }
  await page.context().close();
});
