// A newer version of the page, and how an agent comes by it. The ids are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] });
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });

test('E13 a newer version is told, and taken when the agent is free', async () => {
  const page = await world.signedIn();
  await isLive(page);
  const line = page.getByRole('status', { name: 'Version' });
  const later = () => page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 21 * 60_000;
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await later();
  await page.waitForTimeout(500);
  assert.equal(await line.count(), 0, 'the same version is none');
  await page.keyboard.press('Shift');
  await page.route(`${world.app}/`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(/tidemark-[0-9a-f]+/g, 'tidemark-0123') });
  });
  await later();
  await line.waitFor();
  assert.match(await line.innerText(), /whenever you are free/);
  await isLive(page);
  await line.getByRole('button', { name: 'Later' }).click();
  await line.waitFor({ state: 'detached' });
});

test('a page that is hidden asks for no version, and does so when it is shown again', async () => {
  const page = await world.signedIn();
  await isLive(page);
  await page.waitForTimeout(500);
  const asked = [];
  page.on('request', (request) => { if (request.url() === `${world.app}/`) asked.push(request.url()); });
  // The clocks of a page are no part of this: what it does once a minute it does when it is told that it was hidden or shown, too.
  const turn = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, hidden);
  await turn(false);
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 21 * 60_000;
  });
  await turn(true);
  await page.waitForTimeout(1_000);
  assert.deepEqual(asked, [], 'nobody reads what it would say');
  await turn(false);
  await eventually(async () => asked.length, (count) => assert.equal(count, 1));
});

// Each file has a name that follows its contents; which of them changes does not matter.
for (const file of ['boot', 'tidemark', 'style', 'later/style', 'later/relay', 'later/speak']) {
  test(`E13 a version whose ${file} alone is another one is newer, and a reload takes it`, async () => {
    const page = await world.signedIn({ path: '/live?media=voice' });
    await isLive(page);
    // Keys and versions are attended to by what is fetched beside the first list.
    await page.waitForTimeout(500);
    const [ending] = file === 'tidemark' ? ['wasm'] : file.endsWith('style') ? ['css'] : ['js'];
    await page.route(`${world.app}/`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(new RegExp(`"/${file}-[0-9a-f]+\\.${ending}"`, 'g'), `"/${file}-0123456789abcdef.${ending}"`) });
    });
    await page.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 21 * 60_000;
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    });
    const line = page.getByRole('status', { name: 'Version' });
    await line.waitFor();
    const address = page.url();
    await page.unroute(`${world.app}/`);
    await line.getByRole('link', { name: 'Reload' }).click();
    await line.waitFor({ state: 'detached' });
    await isLive(page);
    await eventually(async () => page.url(), (shown) => assert.equal(shown, address));
  });
}
