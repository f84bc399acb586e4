// What an agent begins by keyboard and leaves before it has come (B25 of docs/security.md): settings, notices, the parts of the panel
// that are asked for by themselves, and what is copied. The others are in crash.test.mjs.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, freshness, live, row } from './harness.mjs';

const QUERY = '/api/v2/analytics/conversations/details/query';

let world;
let page;
let id;
let ended;
before(async () => {
  world = await World.start({ sandbox: ['--history', 200, '--live-per-minute', 0, '--analytics-lag', 1] });
  page = await world.signedIn();
  await page.context().grantPermissions(['clipboard-write', 'notifications']);
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  const call = async (talk) => (await world.post('/sandbox/conversations', { media: 'voice', customer: 'Wei Hansen', waitMs: 50, alertMs: 300, phases: [{ talk }], acwMs: 0 })).conversationId;
  ended = await call(1_000);
  await row(live(page), ended).locator('.state', { hasText: 'Ended' }).waitFor();
  id = await call(3_600_000);
  await row(live(page), id).locator('.state', { hasText: 'Connected' }).waitFor();
});
after(() => world.stop());

const panel = () => page.getByRole('complementary', { name: 'Conversation' });
const press = async (locator, key = 'Enter') => {
  await locator.focus();
  await page.keyboard.press(key);
};
const go = (name) => press(page.getByRole('link', { name, exact: true }));
const opened = async (which = id) => {
  await press(row(live(page), which).locator('.open'));
  await panel().waitFor();
};
const closed = () => page.keyboard.press('Escape');
const settings = () => press(page.locator('summary').getByText('Settings', { exact: true }).locator('xpath=ancestor-or-self::summary'));

// What is begun, as far as it needs something before it, and how it is left.
const PATHS = [
  ['the settings with a limit that was just set', settings, async () => {
    await page.getByLabel('Wait', { exact: true }).focus();
    await page.keyboard.type('30');
  }, () => go('History')],
  ['notices that were just wanted', settings, () => press(page.getByRole('button', { name: 'Notify me of alerts' })), () => go('History')],
  ['an id that is copied', () => opened(), () => press(panel().getByRole('button', { name: 'Copy id' })), closed],
  ['what was earlier, asked for again', async () => {
    await world.faults({ requests: [{ fault: 'status', status: 400, operation: QUERY }] });
    await opened();
    await panel().getByRole('button', { name: 'Try again' }).waitFor();
    await world.faults({ requests: [] });
    await world.faults({ requests: [{ fault: 'latency', ms: 80, jitterMs: 80 }] });
  }, () => press(panel().getByRole('button', { name: 'Try again' })), closed],
  ['the strip of queues', async () => {
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  }, () => press(page.getByRole('region', { name: 'My queues', exact: true }).locator('summary')), () => go('History')],
  ['a search in the queues that were just chosen', async () => {
    await go('History');
    await press(page.getByRole('radio', { name: 'My queues' }), 'Space');
  }, () => press(page.getByRole('button', { name: 'Search', exact: true })), () => go('Live')],
  ['the record as it came', async () => {
    await opened(ended);
    await panel().locator('summary', { hasText: 'Record as it came' }).waitFor();
  }, () => press(panel().locator('summary', { hasText: 'Record as it came' })), closed],
];

for (const [what, prepare, begin, leave] of PATHS) {
  test(`B25 by keyboard, ${what}, left while it comes, harms nobody and nothing opens afterwards`, async () => {
    for (const pause of [0, 60, 250]) {
      await go('Live');
      await row(live(page), id).waitFor();
      await world.faults({ requests: [{ fault: 'latency', ms: 80, jitterMs: 80 }] });
      await prepare();
      await begin();
      await page.waitForTimeout(pause);
      await leave();
    }
    await world.noFaults();
    await page.waitForTimeout(300);
    assert.equal(await panel().count(), 0, 'what was left does not open afterwards');
    assert.equal(await page.getByRole('dialog').count(), 0);
    assert.ok(await page.locator('#crash').isHidden());
    assert.deepEqual(page.troubles.filter((trouble) => !/status of 400/.test(trouble)), []);
    await go('Live');
    await row(live(page), id).waitFor();
  });
}
