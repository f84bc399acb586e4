// Sign-ins that do not end as they should: at another place, without a storage, too late, with a token that nobody takes, as
// somebody else, after a sign-out. The ids are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 200, '--live-per-minute', 0] }));
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const button = (page) => page.getByRole('button', { name: 'Sign in', exact: true });
const agent = (page, name = 'Ada Lindqvist') => page.getByRole('button', { name, exact: true });
const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const ring = async (more = {}) =>
  (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }], ...more })).conversationId;
const since = async () => (await world.health()).now;
const redeemed = async (from) => (await world.requests(from)).filter(({ method, path }) => method === 'POST' && path.startsWith('/oauth/token')).length;

for (const [what, bend] of [
  ['at the address of another region', (url) => { url.pathname = '/cb/mypurecloud.ie'; }],
  ['under the name of another region', (url) => url.searchParams.set('iss', 'https://login.mypurecloud.ie')],
]) {
  test(`A12 an answer that arrives ${what} signs nobody in, its code goes nowhere, and the next sign-in works`, async () => {
    const from = await since();
    const page = await world.open();
    // The first answer, before anything of the page has seen it.
    await page.addInitScript(`if (location.search.includes('code=') && !sessionStorage.bent) {
      sessionStorage.bent = location.search;
      const url = new URL(location.href);
      (${bend})(url);
      history.replaceState(null, '', url);
    }`);
    await button(page).click();
    await agent(page).click();
    await button(page).waitFor();
    await page.getByText('This sign-in link is not valid').waitFor();
    const [code, address] = await page.evaluate(() => [new URLSearchParams(sessionStorage.bent).get('code'), location.href]);
    assert.ok(code && !address.includes(code), address);
    assert.equal(await redeemed(from), 0);
    await button(page).click();
    await isLive(page);
    assert.equal(await redeemed(from), 1);
  });
}

const refuseStorage = () => {
  Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('not here', 'SecurityError'); } });
};

test('A13 a tab that may keep nothing signs in by a window', async () => {
  const page = await world.open();
  await page.context().addInitScript(refuseStorage);
  await page.reload();
  const opened = page.waitForEvent('popup');
  await button(page).click();
  const popup = await opened;
  const closed = popup.waitForEvent('close');
  await agent(popup).click();
  await isLive(page);
  await closed;
  await row(live(page), await ring()).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('A13 a frame that may keep nothing signs in by the relay, and knows its host', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.addInitScript(refuseStorage);
  const host = await Host.open(world, { langTag: 'en-us' }, context);
  await signIn(host);
  await isLive(host.frame(1));
  await host.is(1, 'active');
});

test('A18 a sign-in that is not finished after five minutes is given up and says so, nothing of it stays, and the next one works', async () => {
  const from = await since();
  const host = await Host.open(world);
  const frame = host.frame(1);
  const waiting = frame.getByText('Finish signing in in the other window');
  const relay = await relayOf(host, 1);
  const opened = host.context.waitForEvent('page');
  await relay.getByRole('button', { name: /^Continue to/ }).click();
  const child = await opened;
  await agent(child).waitFor();
  const pass = (ms) => frame.locator('body').evaluate((body, ms) => {
    const [wall, mono] = [Date.now.bind(Date), performance.now.bind(performance)];
    Date.now = () => wall() + ms;
    performance.now = () => mono() + ms;
    // Any word wakes it, as a timer that is due would.
    dispatchEvent(new Event('online'));
  }, ms);
  await pass(280_000);
  await new Promise((wake) => setTimeout(wake, 500));
  await waiting.waitFor();
  await pass(21_000);
  await frame.getByText('Sign-in took too long').waitFor();
  assert.equal(await waiting.count(), 0);
  await eventually(() => [relay.isClosed(), child.isClosed()], (closed) => assert.deepEqual(closed, [true, true]));
  assert.equal(await redeemed(from), 0);
  await signIn(host);
  await isLive(frame);
});

test('A22 a fresh token that is refused too is said to be refused, and nobody is sent round in a circle', async () => {
  const from = await since();
  const page = await world.open();
  await world.faults({ requests: [{ fault: 'status', status: 401, path: '/api/v2' }] });
  await button(page).click();
  await agent(page).click();
  await page.getByText('Your session was refused').waitFor();
  await page.getByText('if it stays so, tell your administrator').waitFor();
  const asked = async () => (await world.requests(from)).filter(({ path }) => !path.startsWith('/sandbox/')).length;
  const once = await asked();
  await page.waitForTimeout(3_000);
  assert.equal(await asked(), once, 'it asks nothing more by itself');
  assert.equal(await redeemed(from), 1);
  await world.noFaults();
  await page.getByRole('button', { name: /^(Sign in|Try again)$/ }).click();
  await isLive(page);
});

test('A24 another agent who signs in at the renewal sees nothing of the one before', async () => {
  const hers = await ring({ customer: 'Ottoline Quackenbush' });
  const page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const before = await history(page).locator('[data-conversation-id]:not(.is-live)').evaluateAll((rows) => rows.map((row) => row.dataset.conversationId));
  assert.ok(before.length > 0);
  await page.getByRole('link', { name: 'Live' }).click();
  await row(live(page), hers).waitFor();
  await world.faults({ expireTokens: true });
  await page.getByText('Your sign-in has ended').waitFor({ timeout: 30_000 });
  await page.context().clearCookies();
  const opened = page.waitForEvent('popup');
  await button(page).click();
  await agent(await opened, 'Chiara Rossi').click();
  // The socket of the one before may still be there until then, and the list with it.
  await page.getByText('Your sign-in has ended').waitFor({ state: 'hidden' });
  await isLive(page);
  assert.equal(await row(live(page), hers).count(), 0);
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const theirs = new Set(Object.keys(await world.truth({ userId: 'Chiara Rossi' })));
  for (const id of await history(page).locator('[data-conversation-id]').evaluateAll((rows) => rows.map((row) => row.dataset.conversationId))) {
    assert.ok(theirs.has(id), id);
  }
  assert.ok(!(await page.content()).includes('Quackenbush'));
});

test('A24 what one agent has typed, saved and opened is nothing for another one who signs in at the renewal', async () => {
  const page = await world.signedIn({ path: '/history?range=7d' });
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  const [find, views, more] = [page.locator('#find'), page.getByText('Views', { exact: true }), page.getByText('More filters', { exact: true })];
  const [name, number] = [page.getByLabel('Name of this view'), page.getByRole('textbox', { name: 'Number or address' })];
  const saved = page.getByRole('button', { name: 'Hers alone', exact: true });
  const renewed = async (who) => {
    await world.faults({ expireTokens: true });
    await page.getByText('Your sign-in has ended').waitFor({ timeout: 30_000 });
    await page.context().clearCookies();
    const opened = page.waitForEvent('popup');
    await button(page).click();
    await agent(await opened, who).click();
    await page.getByText('Your sign-in has ended').waitFor({ state: 'hidden' });
  };
  await find.fill('Ottoline Quackenbush');
  await views.click();
  await name.fill('Hers alone');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saved.waitFor();
  await name.fill('Half a nam');
  await more.click();
  await number.fill('+15550142');
  await renewed('Chiara Rossi');
  await page.getByText('Chiara Rossi').first().waitFor();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await find.inputValue(), '');
  await views.click();
  assert.equal(await name.inputValue(), '');
  assert.equal(await saved.count(), 0);
  await more.click();
  assert.equal(await number.inputValue(), '');
  // Who renews their own sign-in keeps all of it, and what was saved is there again for whom it belongs to.
  await find.fill('Somebody');
  await renewed('Chiara Rossi');
  assert.equal(await find.inputValue(), 'Somebody');
  await renewed('Ada Lindqvist');
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await find.inputValue(), '');
  await views.click();
  await saved.waitFor();
});

test('A28 answers that come after a sign-out show nothing, and nobody is signed in by them', async () => {
  const hers = await ring({ customer: 'Ottoline Quackenbush' });
  const host = await Host.open(world);
  await signIn(host);
  const frame = host.frame(1);
  await isLive(frame);
  await frame.getByRole('link', { name: 'History' }).click();
  await result(frame).filter({ hasText: /^Complete/ }).waitFor();
  const held = [];
  await host.context.route('**/api/v2/**', (route) => (route.request().method() === 'OPTIONS' ? route.continue() : held.push(route)));
  await frame.getByRole('button', { name: 'Search', exact: true }).click();
  await frame.locator('body').evaluate(() => dispatchEvent(new Event('online')));
  await eventually(() => held.length, (count) => assert.ok(count >= 2, `${count} questions under way`));
  await frame.getByRole('button', { name: 'Sign out' }).click();
  await button(frame).waitFor();
  for (const route of held) await route.continue().catch(() => {});
  await new Promise((wake) => setTimeout(wake, 1500));
  await button(frame).waitFor();
  assert.equal(await frame.locator('[data-conversation-id]').count(), 0);
  assert.ok(!(await frame.locator('body').innerText()).includes('Quackenbush'));
  assert.equal(await frame.locator(`[data-conversation-id="${hers}"]`).count(), 0);
});
