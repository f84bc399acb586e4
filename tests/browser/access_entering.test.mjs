// Whether everybody can get in, and stay, where that takes more than a click: the window of a sign-in that is kept shut, open or given
// up, a sign-in that nobody takes, one that ends soon, and the windows between a frame and the sign-in. At each size, light and dark.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { soundAtEachSize } from './access.mjs';
import { slept } from './clocked.mjs';
import { World, eventually, freshness } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

const MINUTE = 60_000;
const NO_WINDOWS = 'allow-forms,allow-modals,allow-presentation,allow-same-origin,allow-scripts,allow-downloads';

let world;
before(async () => {
  // A token and a sitting that both end after an hour, of which the last five minutes are told.
  const short = { sandbox: ['--seed', 7, '--history', 50, '--live-per-minute', 0, '--token-life', 3600], more: { idleMinutes: 0, sittingHours: 1 } };
  world = await startedPlainly(await World.start(short));
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const button = (at, name) => at.getByRole('button', { name, exact: true });
const isLive = (at) => freshness(at).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const says = (at, words) => at.getByText(words).first().waitFor({ timeout: 30_000 });
const iframeOf = (host) => host.box(1).locator('iframe').elementHandle();

// From now on a window that `at` opens is kept shut, or opened again.
const keepShut = (at) => at.locator('body').evaluate(() => { window.opens = window.open; window.open = () => null; });
const letOpen = (at) => at.locator('body').evaluate(() => { window.open = window.opens; });

// One that the browser keeps shut, then one that opens, which is given back.
async function triesWindows(page, where) {
  await keepShut(page);
  await button(page, 'Sign in').click();
  await says(page, 'The browser blocked the sign-in window');
  await soundAtEachSize(page, `${where}: kept shut`);
  await letOpen(page);
  const opened = page.waitForEvent('popup');
  await button(page, 'Sign in').click();
  const popup = await opened;
  await says(page, 'Finish signing in in the other window');
  await soundAtEachSize(page, `${where}: open`);
  return popup;
}

test('nothing keeps anybody out of a sign-in that ends soon and began long ago', async () => {
  const page = await world.signedIn({ path: '/live' });
  await isLive(page);
  await slept(page, 56 * MINUTE);
  await says(page, /^Your sign-in ends in/);
  await says(page, 'You signed in long ago');
  await soundAtEachSize(page, 'ends soon');
});

test('nothing keeps anybody out of a sign-in that has ended, while its window is kept shut, is open, and is given up', async () => {
  const page = await world.signedIn({ path: '/live' });
  await isLive(page);
  await world.faults({ expireTokens: true });
  await says(page, 'Your sign-in has ended');
  await page.context().clearCookies();
  await triesWindows(page, 'banner');
  await slept(page, 5 * MINUTE);
  await says(page, 'Sign-in took too long');
  await soundAtEachSize(page, 'banner: given up');
});

test('nothing keeps anybody out of a tab that may keep nothing, nor of the window that it signs in by', async () => {
  const page = await world.open();
  await page.context().addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('not here', 'SecurityError'); } });
    window.close = () => {};
  });
  await page.reload();
  await button(page, 'Sign in').waitFor();
  const popup = await triesWindows(page, 'gate');
  await button(popup, 'Ada Lindqvist').click();
  await says(popup, 'You are signed in. You can close this window.');
  await soundAtEachSize(popup, 'handed over');
  await isLive(page);
});

test('nothing keeps anybody out of a frame, its relay before and after the click, and what becomes of both', async () => {
  const host = await Host.open(world);
  const relay = await relayOf(host, 1);
  await says(host.frame(1), 'Finish signing in in the other window');
  await soundAtEachSize(host.page, 'frame: open', await iframeOf(host));
  const go = relay.getByRole('button', { name: /^Continue to/ });
  await go.waitFor();
  await soundAtEachSize(relay, 'relay');
  await keepShut(relay);
  await go.click();
  await says(relay, 'The browser blocked the window.');
  await soundAtEachSize(relay, 'relay: kept shut');
  await letOpen(relay);
  await go.click();
  await says(relay, 'Sign in in the other window.');
  await soundAtEachSize(relay, 'relay: under way');
  await slept(host.frame(1), 5 * MINUTE);
  await says(host.frame(1), 'Sign-in took too long');
  await soundAtEachSize(host.page, 'frame: given up', await iframeOf(host));
});

test('nothing keeps anybody out of a frame that may open no window, with the line for its administrator, signed in or not', async () => {
  const closed = await Host.open(world, { sandbox: NO_WINDOWS });
  await button(closed.frame(1), 'Sign in').click();
  await says(closed.frame(1), 'add allow-popups to');
  await soundAtEachSize(closed.page, 'frame: kept shut', await iframeOf(closed));
  await closed.close();
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host.frame(1));
  await world.faults({ expireTokens: true });
  await says(host.frame(1), 'Your sign-in has ended');
  await keepShut(host.frame(1));
  await button(host.frame(1), 'Sign in').click();
  await says(host.frame(1), 'add allow-popups to');
  await soundAtEachSize(host.page, 'frame: kept shut in a banner', await iframeOf(host));
});

test('nothing keeps anybody out of a sign-in of which nobody says whose it is', async () => {
  const host = await Host.open(world);
  await world.faults({ requests: [{ fault: 'status', status: 403, path: '/api/v2/users/me' }] });
  await signIn(host);
  await button(host.frame(1), 'Try again').waitFor();
  await soundAtEachSize(host.page, 'frame: nobody knows who', await iframeOf(host));
  await host.close();
  await world.noFaults();
  const refused = await Host.open(world);
  await world.faults({ requests: [{ fault: 'status', status: 401, path: '/api/v2' }] });
  await signIn(refused);
  await says(refused.frame(1), 'Your session was refused');
  await soundAtEachSize(refused.page, 'frame: refused', await iframeOf(refused));
  const opened = refused.context.waitForEvent('page');
  await button(refused.frame(1), 'Try again').click();
  await opened;
  await says(refused.frame(1), 'Finish signing in in the other window');
  await soundAtEachSize(refused.page, 'frame: refused, and open', await iframeOf(refused));
});

test('nothing keeps anybody out of the windows of a sign-in that nobody waits for any more', async () => {
  const page = await world.open({ path: '/relay' });
  await says(page, 'This window belongs to a sign-in that is over.');
  await soundAtEachSize(page, 'relay: over');
  await page.goto(`${world.app}/relay/sandbox?code=x&state=S`);
  await says(page, 'You can close this window, and sign in again in Genesys Cloud.');
  await eventually(() => page.url(), (url) => assert.ok(url.endsWith('/relay/sandbox'), url));
  await soundAtEachSize(page, 'come back');
});
