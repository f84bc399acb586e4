// The page inside Genesys Cloud, as the sandbox's host frames it: it signs in without losing its frame, comes and goes, and what
// its frame lacks, or its host says, is no harm.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness, live, row } from './harness.mjs';
import { Host, USUAL, isLive, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

test('D3 an agent signs in from a side panel by the relay, and nothing of it stays in an address or a storage', async () => {
  const host = await Host.open(world, { sandbox: USUAL });
  const { relay } = await signIn(host);
  assert.ok(relay.isClosed(), 'the relay closes');
  await isLive(host);
  await host.is(1, 'active');
  const [address, kept] = await host.frame(1).locator('body').evaluate(() => [location.href, JSON.stringify([{ ...sessionStorage }, { ...localStorage }])]);
  assert.equal(new URL(address).search, '', address);
  assert.ok(!/verifier|code|token/.test(kept), kept);
  const sent = await host.sent(1);
  assert.deepEqual(sent.map(({ verdict, message }) => [verdict, message.action]), [['taken', 'bootstrapped']]);
  await host.close();
});

// What makes the page a guest comes after an agent can click.
const late = (context) => context.route('**/later/guest-*.wasm', async (route) => {
  await new Promise((wake) => setTimeout(wake, 1500));
  await route.continue();
});

test('an agent who clicks before the code for frames has come signs in all the same', async () => {
  const context = await world.browser.newContext();
  await late(context);
  const host = await Host.open(world, {}, context);
  await signIn(host);
  await isLive(host);
  await host.close();
});

test('a frame in which nobody can sign in because the code for frames did not come says so, and lets it be asked for again', async () => {
  const context = await world.browser.newContext();
  const files = '**/later/guest-*.wasm';
  await context.route(files, (route) => route.abort());
  const host = await Host.open(world, {}, context);
  const told = host.frame(1).getByRole('alert').filter({ hasText: 'Sign-in could not be loaded' });
  await told.waitFor();
  await context.unroute(files);
  await told.getByRole('button', { name: 'Try again' }).click();
  await told.waitFor({ state: 'detached' });
  await signIn(host);
  await isLive(host);
  await host.close();
});

test('F03 F04 a host that never calls, and one that floods with nonsense, are no harm', async () => {
  const host = await Host.open(world, { hooks: 'none' });
  const errors = [];
  // What an agent may see of queues is found out by asking, and the browser calls a refusal an error.
  host.page.on('console', (message) => message.type() === 'error' && !/status of 403/.test(message.text()) && errors.push(message.text()));
  host.page.on('pageerror', (error) => errors.push(error.message));
  await signIn(host);
  await isLive(host);
  const nonsense = [
    null, 7, 'appLifecycleHook', [], {}, { purecloudEventType: 'appLifecycleHook' }, { purecloudEventType: 'appLifecycleHook', hook: {} },
    { purecloudEventType: 'appLifecycleHook', hook: '__proto__' }, { purecloudEventType: 'appLifecycleHook', hook: 'x'.repeat(1_000_000) },
    { purecloudEventType: ['appLifecycleHook'], hook: ['stop'] }, { __proto__: null, hook: 'stop' },
  ];
  for (const message of nonsense) await host.say(1, message);
  await host.box(1).locator('iframe').evaluate((frame) => {
    for (let count = 0; count < 10_000; count += 1) frame.contentWindow.postMessage({ purecloudEventType: 'x', hook: count }, '*');
  });
  await host.frame(1).getByRole('link', { name: 'History' }).click();
  await host.frame(1).getByRole('grid', { name: 'History' }).waitFor();
  assert.equal((await world.health()).openSockets, 1, 'nothing was taken for a stop');
  assert.deepEqual(errors, []);
  await host.close();
});

test('a window that is not the host is not heard, whatever it says', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.frame(1).locator('body').evaluate(() => postMessage({ purecloudEventType: 'appLifecycleHook', hook: 'stop' }, location.origin));
  await new Promise((wake) => setTimeout(wake, 500));
  assert.equal((await world.health()).openSockets, 1);
  await host.close();
});

test('F05 what a frame lacks is told in a line for the administrator', async () => {
  const without = (word) => USUAL.split(',').filter((one) => one !== word).join(',');
  for (const code of ['there', 'late']) {
    const context = await world.browser.newContext({ viewport: { width: 1400, height: 900 } });
    if (code === 'late') await late(context);
    const popups = await Host.open(world, { sandbox: without('allow-popups') }, context);
    await popups.frame(1).getByRole('button', { name: 'Sign in', exact: true }).click();
    await popups.frame(1).getByText('add allow-popups to').waitFor();
    await popups.close();
  }
  const origin = await Host.open(world, { sandbox: without('allow-same-origin') });
  await origin.frame(1).getByText('an administrator has to add allow-scripts and allow-same-origin').waitFor();
  await origin.close();
  const scripts = await Host.open(world, { sandbox: without('allow-scripts') });
  await scripts.frame(1).getByText('an administrator has to add allow-scripts and allow-same-origin').waitFor();
  assert.equal(await scripts.frame(1).getByText('Tidemark is loading').isVisible(), false);
  await scripts.close();
  const usual = await Host.open(world);
  await usual.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await usual.frame(1).getByText('an administrator has to add').isVisible(), false);
  await usual.close();
});

test('F06 a panel of 300 px shows everything, is hidden and shown again, and overflows nowhere', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const widths = () => host.frame(1).locator('html').evaluate((html) => [html.scrollWidth, html.clientWidth]);
  const [needed, there] = await widths();
  assert.ok(there <= 300 && needed <= there, `${needed} of ${there}`);
  await host.box(1).getByRole('button', { name: 'hide' }).click();
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 60_000 }] });
  await host.box(1).getByRole('button', { name: 'hide' }).click();
  await row(live(host.frame(1)), conversationId).waitFor();
  await host.close();
});

test('F07 a widget that comes and goes leaves neither sockets nor channels behind', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const channels = async () => (await world.requests()).filter(({ path, method }) => method === 'POST' && path === '/api/v2/notifications/channels').length;
  const before = await channels();
  for (let times = 0; times < 100; times += 1) {
    await host.box(1).locator('iframe').evaluate((frame) => { frame.parentNode.append(frame); });
    // Some are taken away before anything is there, some after it has begun.
    await new Promise((wake) => setTimeout(wake, (times % 4) * 50));
  }
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await signIn(host, 1, null);
  await isLive(host);
  assert.ok((await channels()) - before <= 1, 'the channel that there was serves again');
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await host.close();
});

test('F08 a tab and a frame do not know each other, and both work', async () => {
  const from = (await world.health()).now;
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const tab = await host.context.newPage();
  await tab.goto(`${world.app}/live`);
  await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
  await freshness(tab).filter({ hasText: /^Live/ }).waitFor();
  await isLive(host);
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 2));
  const spent = (await world.requests(from)).filter(({ path }) => path.startsWith('/api/v2/')).length;
  assert.ok(spent <= 210, `${spent} requests of both, of which one page may make 210 in a minute`);
  assert.ok((await world.requests(from)).every(({ status }) => status !== 429), 'and nobody was told to wait');
  await host.close();
});
