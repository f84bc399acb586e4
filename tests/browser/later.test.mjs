// What is fetched only when it is first opened: nothing before, once, checked, and in words where it does not come.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, history, live, result } from './harness.mjs';

const FILES = '**/later/history_view-*.wasm';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 200] });
});
after(() => world.stop());

// A page on the live view, with what it fetches later.
async function atWork() {
  const page = await world.signedIn();
  await live(page).waitFor();
  const fetched = [];
  page.context().on('request', (request) => fetched.push(new URL(request.url()).pathname));
  return { page, later: () => fetched.filter((path) => path.startsWith('/later/history_view-')) };
}

const open = (page, name) => page.getByRole('link', { name, exact: true }).click();
const failed = (page) => page.getByRole('alert').filter({ hasText: 'The history could not be loaded' });
const tryAgain = (page) => failed(page).getByRole('button', { name: 'Try again' });

test('the history is fetched when it is first opened, and once', async () => {
  const { page, later } = await atWork();
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  assert.deepEqual(names.filter((name) => name.includes('/later/history')), []);
  for (let times = 0; times < 3; times += 1) {
    await open(page, 'History');
    await history(page).waitFor();
    await open(page, 'Live');
    await live(page).waitFor();
  }
  assert.equal(new Set(later()).size, later().length, later().join(' '));
  // Its own file, and what it has in common with another screen.
  const kinds = later().map((path) => path.match(/^\/later\/(history_view|chunk)[_0-9]*-[0-9a-f]{16}\.wasm$/)?.[1]);
  assert.deepEqual(kinds.filter((kind) => kind !== 'chunk'), ['history_view']);
  assert.deepEqual(page.troubles, []);
});

test('a link to the history leads there', async () => {
  const page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  assert.ok(await history(page).locator('[data-conversation-id]').count() > 0);
  assert.deepEqual(page.troubles, []);
});

test('while the history is on its way the page says so, and the live list goes on', async () => {
  const { page } = await atWork();
  const held = [];
  await page.route(FILES, (route) => held.push(route));
  await open(page, 'History');
  await page.getByRole('status').filter({ hasText: 'The history is loading' }).waitFor();
  // Whoever goes and comes back meanwhile waits for the same file.
  await open(page, 'Live');
  await live(page).waitFor();
  await open(page, 'History');
  await page.getByRole('status').filter({ hasText: 'The history is loading' }).waitFor();
  assert.equal(new Set(held.map((route) => route.request().url())).size, held.length);
  await Promise.all(held.map((route) => route.continue()));
  await history(page).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a history that does not come is told in words, and can be asked for again', async () => {
  const { page } = await atWork();
  await page.route(FILES, (route) => route.abort());
  await open(page, 'History');
  await tryAgain(page).click();
  await tryAgain(page).click();
  await failed(page).waitFor();
  await open(page, 'Live');
  await live(page).waitFor();
  await open(page, 'History');
  await failed(page).waitFor();
  await page.unroute(FILES);
  await tryAgain(page).click();
  await history(page).waitFor();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  assert.ok(!page.troubles.some((trouble) => /stopped|CSP|page error/.test(trouble)), page.troubles.join('\n'));
});

test('a history that was changed on its way, or is gone from the server, is not run', async () => {
  const { page } = await atWork();
  await page.route(FILES, async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body[body.length - 1] ^= 1;
    await route.fulfill({ response, body });
  });
  await open(page, 'History');
  await failed(page).waitFor();
  assert.equal(await history(page).count(), 0);
  assert.ok(page.troubles.some((trouble) => trouble.includes('integrity')), page.troubles.join('\n'));
  await page.unroute(FILES);
  await page.route(FILES, (route) => route.fulfill({ status: 404, contentType: 'text/plain', body: 'not found' }));
  await tryAgain(page).click();
  await failed(page).waitFor();
  assert.equal(await history(page).count(), 0);
  await page.unroute(FILES);
  await tryAgain(page).click();
  await history(page).waitFor();
});

test('what works behind the page and does not come is told by its name, and is there once it is asked for again', async () => {
  const files = '**/later/attending-*.wasm';
  const page = await world.open();
  await page.route(files, (route) => route.abort());
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await live(page).waitFor();
  const told = page.getByRole('alert').filter({ hasText: 'Keys, time limits and records could not be loaded' });
  const again = told.getByRole('button', { name: 'Try again' });
  await again.click();
  await again.click();
  await told.waitFor();
  const commands = page.getByRole('dialog', { name: 'Commands' });
  await page.keyboard.press('Control+k');
  assert.equal(await commands.count(), 0);
  await page.unroute(files);
  await again.click();
  await told.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await commands.waitFor();
  assert.equal(await commands.count(), 1, 'it came once');
  assert.ok(!page.troubles.some((trouble) => /stopped|CSP|page error/.test(trouble)), page.troubles.join('\n'));
});
