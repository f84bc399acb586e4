// Fault cases of signing in, of the browser and of its files that no other test names, each with what the agent sees. The ids
// are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 200, '--live-per-minute', 0] });
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const signIn = (page) => page.getByRole('button', { name: 'Sign in', exact: true });
const ring = async (more = {}) =>
  (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }], ...more })).conversationId;
const page404 = { status: 404, contentType: 'text/plain', body: 'not found' };

test('A20 two tabs that sign in at once both end signed in', async () => {
  const one = await world.open();
  const two = await one.context().newPage();
  await two.goto(world.app);
  await Promise.all([one, two].map((page) => signIn(page).click()));
  await Promise.all([one, two].map(async (page) => {
    const agent = page.getByRole('button', { name: 'Ada Lindqvist', exact: true });
    await agent.or(live(page)).first().waitFor();
    if (await agent.isVisible()) await agent.click();
  }));
  await Promise.all([isLive(one), isLive(two)]);
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
});

test('A19 what a stranger posts to the page, whatever its shape, signs nobody in or out', async () => {
  const page = await world.signedIn();
  await isLive(page);
  const forged = ['tidemark signed out', 'tidemark idle', 'tidemark callback code=x&state=y', 'tidemark relay ready', { action: 'signOut' }];
  await page.evaluate(async (messages) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    for (const message of messages) {
      postMessage(message, '*');
      frame.contentWindow.parent.postMessage(message, '*');
    }
    await new Promise((wake) => setTimeout(wake, 500));
    frame.remove();
  }, forged);
  assert.equal(await page.getByRole('button', { name: 'Sign out' }).count(), 1);
  await row(live(page), await ring()).waitFor();
});

test('A21 twenty requests that meet a 401 at once make one prompt, and a renewal makes them all good', async () => {
  const page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await world.faults({ expireTokens: true });
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByText('Your sign-in has ended').waitFor();
  assert.equal(await page.getByRole('alert').filter({ hasText: 'Your sign-in has ended' }).count(), 1);
  const popup = page.waitForEvent('popup');
  await signIn(page).click();
  await popup;
  await isLive(page);
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await page.getByText('Your sign-in has ended').count(), 0);
});

test('A25 a permission that is taken away in the middle is named where it is missed, and the rest works', async () => {
  const page = await world.signedIn({ path: '/history?range=24h' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const json = { status: 403, code: 'missing.any.permissions', message: 'Unable to perform the requested action. You must have at least one of the following permissions assigned: [analytics:conversationDetail:view]' };
  await page.route('**/analytics/conversations/details/**', (route) =>
    route.request().method() === 'OPTIONS' ? route.continue() : route.fulfill({ status: 403, headers, json }));
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText(/lacks the permission analytics:/).first().waitFor();
  await page.getByRole('link', { name: 'Live' }).click();
  await isLive(page);
  await row(live(page), await ring()).waitFor();
});

test('E01 where the program is gone from the server the page says so instead of staying blank', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.route('**/*.wasm', (route) => route.fulfill(page404));
  await page.goto(world.app);
  await page.getByText('Tidemark could not be loaded safely. Reload the page').waitFor();
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

test('E04 a browser that has no WebAssembly, or may not use it, gets a text', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.addInitScript(() => {
    delete window.WebAssembly;
  });
  await page.goto(world.app);
  await page.getByText('use a current browser or tell your administrator').waitFor();
});

test('E07 a storage that is full, and one that is emptied while the page runs, disturb nobody', async () => {
  const page = await world.open();
  await page.context().addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function setItem(key, value) {
      if (this === localStorage) throw new DOMException('full', 'QuotaExceededError');
      return set.call(this, key, value);
    };
  });
  await page.reload();
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Wait', { exact: true }).fill('1');
  await page.keyboard.press('Tab');
  await page.evaluate(() => sessionStorage.clear());
  await row(live(page), await ring()).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.ok(await page.locator('#crash').isHidden());
  assert.deepEqual(page.troubles, []);
});

test('E08 settings that somebody has spoilt in the storage are as if nothing was set', async () => {
  const page = await world.open();
  await page.evaluate(() => {
    for (const key of ['limits', 'targets', 'notices', 'flags', 'views', 'keys']) {
      localStorage.setItem(`tidemark.${key}`, '<img src=x onerror=alert(1)>\n{"__proto__":1}\u0000,,,-1,9e99');
    }
  });
  await page.reload();
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  await page.getByText('Settings', { exact: true }).click();
  assert.equal(await page.getByLabel('Wait', { exact: true }).inputValue(), '');
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(page.troubles, []);
});

test('E09 an extension that translates the page, as the browser itself does, does not break it', async () => {
  const page = await world.signedIn();
  const id = await ring({ alertMs: 4_000 });
  await row(live(page), id).waitFor();
  const translate = () => page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    for (const text of texts) {
      const font = document.createElement('font');
      text.replaceWith(font);
      font.append(`«${text.data}»`);
    }
    document.body.append(document.createElement('aside'));
  });
  await translate();
  await row(live(page), await ring()).waitFor();
  await page.getByRole('link', { name: '«History»' }).click();
  await result(page).waitFor();
  await translate();
  await page.getByRole('link', { name: /Live/ }).click();
  await row(live(page), id).waitFor();
  assert.ok(await page.locator('#crash').isHidden());
});

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

test('E14 the page registers no service worker', async () => {
  const page = await world.signedIn();
  await isLive(page);
  assert.deepEqual(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)), []);
});

test('E15 a page that is saved or printed holds no secret', async () => {
  const page = await world.open();
  const secrets = new Set();
  page.on('request', (request) => secrets.add(request.headers().authorization?.replace(/^bearer /i, '')));
  page.on('websocket', (socket) => secrets.add(new URL(socket.url()).pathname.split('/').pop()));
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  await page.getByRole('link', { name: 'History' }).click();
  await history(page).locator('[data-conversation-id]').first().waitFor();
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureSnapshot', { format: 'mhtml' });
  secrets.delete(undefined);
  assert.ok(secrets.size >= 2, 'a token and a channel');
  const saved = data.replaceAll('=\r\n', '');
  for (const secret of secrets) assert.ok(!saved.includes(secret));
});
