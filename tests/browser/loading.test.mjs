// Files of the page that are gone, changed, cut short or refused, and what is said then. The ids are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] });
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const signIn = (page) => page.getByRole('button', { name: 'Sign in', exact: true });
const page404 = { status: 404, contentType: 'text/plain', body: 'not found' };

test('E01 where the program is gone from the server the page says so instead of staying blank', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/*.wasm', (route) => route.fulfill(page404));
  await page.goto(world.app);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
});

test('E01 a page that is older than its server is loaded once more by itself, where it was, and never in a circle', async () => {
  const page = await world.open({ path: '/blank.svg' });
  const asked = [];
  await page.route('**/*.wasm', (route) => {
    asked.push(route.request().url());
    return asked.length === 1 ? route.fulfill(page404) : route.continue();
  });
  await page.goto(`${world.app}/live?media=call`);
  await signIn(page).waitFor();
  assert.equal(page.url(), `${world.app}/live?media=call`);
  assert.equal(asked.length, 2);
  await page.unroute('**/*.wasm');
  asked.length = 0;
  await page.route('**/*.wasm', (route) => {
    asked.push(route.request().url());
    return route.fulfill(page404);
  });
  await page.goto(`${world.app}/history`);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
  await page.waitForTimeout(1000);
  assert.equal(asked.length, 2, 'once more, and then a text');
});

test('E01 E02 where the script is gone, changed or not understood that says so otherwise, a line does after a while', async () => {
  for (const boot of [page404, { contentType: 'text/javascript', body: 'const' }]) {
    const page = await world.open({ path: '/blank.svg' });
    await page.route('**/boot-*.js', (route) => route.fulfill(boot));
    await page.goto(world.app);
    const line = page.getByText('If nothing else appears here, reload the page.');
    assert.equal(await line.isVisible(), false, 'who waits for a slow network is not told at once');
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    await line.waitFor();
    await page.context().close();
  }
});

test('E01 a page whose server cannot be reached any more stays where it is, and says so', async () => {
  const page = await world.open({ path: '/blank.svg' });
  const away = (route) => route.abort('internetdisconnected');
  await page.route('**/*.wasm', async (route) => {
    await page.route(`${world.app}/`, away);
    await away(route);
  });
  await page.goto(`${world.app}/live`);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
  assert.equal(page.url(), `${world.app}/live`);
});

test('B1 nothing of an answer stays in the address of a page that cannot start', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/*.wasm', (route) => route.fulfill(page404));
  await page.goto(`${world.app}/cb/sandbox?code=secret&state=S`);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
  assert.equal(page.url(), `${world.app}/cb/sandbox`);
  await page.route('**/later/relay-*.js', (route) => route.fulfill(page404));
  await page.goto(`${world.app}/relay/sandbox?code=secret&state=S`);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
  assert.equal(page.url(), `${world.app}/relay/sandbox`);
});

test('E01 a window of a sign-in whose file is gone says so too', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/later/relay-*.js', (route) => route.fulfill(page404));
  await page.goto(`${world.app}/relay`);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
});

test('E01 it says so in the language of the browser', async () => {
  const page = await world.open({ path: '/blank.svg', locale: 'de' });
  await page.route('**/*.wasm', (route) => route.fulfill(page404));
  await page.goto(world.app);
  await page.getByText('Tidemark konnte nicht sicher geladen werden. Laden Sie die Seite neu').waitFor();
});

test('E02 a program that is cut short is not run, and the page says so', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.body()).subarray(0, 50_000) });
  });
  await page.goto(world.app);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
});

test('E03 a server that calls the program plain text is no harm', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-type': 'text/plain' } });
  });
  await page.goto(world.app);
  await signIn(page).waitFor();
});

test('E04 a browser whose scripts are off gets a text in a tab too, and none that says that something is on its way or went wrong', async () => {
  const context = await world.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${world.app}/live`);
  // By its text the driver does not find such an element.
  const told = page.locator('noscript');
  await told.waitFor({ timeout: 15_000 });
  assert.equal(await told.textContent(), 'Tidemark needs JavaScript and WebAssembly.');
  // What comes when a page is slow to start would be here by now.
  await page.locator('#slow').evaluate((line) => line.getAnimations().forEach((one) => one.finish()));
  for (const id of ['boot', 'slow', 'unsafe', 'crash', 'lost']) assert.equal(await page.locator(`#${id}`).isVisible(), false, id);
});

test('E04 a browser that has no WebAssembly, or may not use it, gets a text', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.addInitScript(() => {
    delete window.WebAssembly;
  });
  await page.goto(world.app);
  await page.getByText('use a current browser or tell your administrator').waitFor();
  const other = await world.open({ path: '/blank.svg' });
  await other.route(`${world.app}/`, async (route) => {
    const response = await route.fetch();
    const policy = response.headers()['content-security-policy'].replace("'wasm-unsafe-eval'", '');
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  await other.goto(world.app);
  await other.getByText('use a current browser or tell your administrator').waitFor();
});
