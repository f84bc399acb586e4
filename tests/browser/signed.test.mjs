// Sign-ins that meet each other or a stranger, end for many requests at once, or lose a permission, each with what the agent
// sees. The ids are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, live, result, row } from './harness.mjs';

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
  const forged = ['tidemark signed out h', 'tidemark idle h', 'tidemark callback code=x&state=y', 'tidemark relay ready', { action: 'signOut' }];
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

test('A21 requests of ten pages that meet a 401 at once make one prompt on each page, and one renewal makes them all good', async () => {
  const first = await world.signedIn({ path: '/history?range=7d' });
  const context = first.context();
  const pages = [first];
  while (pages.length < 10) pages.push(await context.newPage());
  for (const page of pages.slice(1)) await page.goto(`${world.app}/history?range=7d`);
  for (const page of pages) await result(page).filter({ hasText: /^Complete/ }).waitFor({ timeout: 30_000 });

  // None of them goes on before all of them are under way.
  const held = [];
  let isOpen = false;
  await context.route('**/api/v2/**', (route) => {
    if (isOpen || route.request().method() === 'OPTIONS') return route.continue();
    held.push(route);
    return null;
  });
  await Promise.all(pages.map((page) => page.getByRole('button', { name: 'Search' }).click()));
  await eventually(() => held.length, (count) => assert.ok(count >= 10, `${count} are under way`), 25_000);
  await world.faults({ expireTokens: true });
  const since = (await world.health()).now;
  isOpen = true;
  const refusal = { status: 401, headers: { 'Access-Control-Allow-Origin': world.app }, json: { status: 401, code: 'bad.credentials', message: 'Invalid login credentials.' } };
  await Promise.all(held.map((route) => route.fulfill(refusal)));
  for (const page of pages) {
    await page.getByText('Your sign-in has ended').first().waitFor();
    assert.equal(await page.getByRole('alert').filter({ hasText: 'Your sign-in has ended' }).count(), 1);
  }

  const popup = first.waitForEvent('popup');
  await signIn(first).click();
  await popup;
  for (const page of pages) {
    await result(page).filter({ hasText: /^Complete/ }).waitFor({ timeout: 30_000 });
    await page.getByText('Your sign-in has ended').first().waitFor({ state: 'detached' });
  }
  const renewed = (await world.requests(since)).filter(({ method, path }) => method === 'POST' && path === '/oauth/token');
  assert.equal(renewed.length, 1);
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
