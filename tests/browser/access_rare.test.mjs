// Whether everybody can use what an agent meets seldom: a start that fails, a newer version, what does not come or may not be had, a
// secure pause, the strip of queues, widgets and relay.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NARROW, WIDE, axe, sound, soundAtEachSize } from './access.mjs';
import { World, eventually, freshness, history, result } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
});
after(() => world.stop());

const signedInAt = async (size, path = '/live') => {
  const page = await world.signedIn({ path, ...size });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  return page;
};
const ring = async (more = {}) => (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 60_000 }], ...more })).conversationId;
const iframeOf = (host) => host.box(1).locator('iframe').elementHandle();
const frameOf = async (host) => (await iframeOf(host)).contentFrame();

test('nothing keeps anybody out where the page cannot start, fails, or is told of a newer version', async () => {
  for (const size of [NARROW, WIDE]) {
    const page = await world.open({ path: '/blank.svg', ...size });
    await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: 'not found' }));
    await page.goto(world.app);
    await page.getByText('Tidemark could not be loaded safely').waitFor();
    await sound(page, 'a failed start');
    await page.context().close();

    const other = await signedInAt(size);
    await other.route(`${world.app}/`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: (await response.text()).replaceAll(/boot-[0-9a-f]+/g, 'boot-0123') });
    });
    await eventually(() => other.evaluate(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 21 * 60_000;
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
      return document.querySelector('.newer') !== null;
    }), assert.ok);
    await sound(other, 'a newer version');
    await other.context().close();

    const failed = await signedInAt(size);
    await failed.evaluate(axe);
    await failed.evaluate(() => {
      document.querySelector('#crash').hidden = false;
      document.querySelector('#crash code').textContent = 'Tidemark 0123abcd, src/screens/live.rs:17';
    });
    await sound(failed, 'a failure');
    await failed.context().close();
  }
});

test('nothing keeps anybody out where a language, a screen, or what works behind the page does not come', async () => {
  const page = await world.open({ locale: 'de' });
  await page.route(/\/later\/.*\.(wasm|txt)$/, (route) => route.abort());
  await page.reload();
  await page.locator('#lost').waitFor();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await soundAtEachSize(page, 'no language');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'Keys, time limits and records could not be loaded' }).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('alert').filter({ hasText: 'The history could not be loaded' }).waitFor();
  await soundAtEachSize(page, 'no history');
  await page.context().close();
});

test('nothing keeps anybody out of a conversation that nobody knows, nor of one in which something secret is said', async () => {
  const page = await signedInAt(WIDE, '/live?conversation=00000000-0000-4000-8000-000000000001');
  const panel = page.getByRole('complementary', { name: 'Conversation' });
  await panel.getByText('Genesys Cloud does not know this').waitFor();
  await soundAtEachSize(page, 'unknown');
  await page.context().close();

  const secret = await ring({ customer: 'Carda Number', phases: [{ talk: 600_000 }] });
  const other = await world.open();
  await other.route('**/api/v2/conversations', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const response = await route.fetch({ url: `${world.sandbox}/api/v2/conversations` });
    return route.fulfill({ response, body: JSON.stringify(await response.json(), (key, value) => (key === 'securePause' ? true : value)) });
  });
  await other.goto(`${world.app}/live?conversation=${secret}`);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await other.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await other.getByRole('status').filter({ hasText: 'Secure pause' }).waitFor();
  await soundAtEachSize(other, 'secure pause');
  await other.context().close();
});

test('nothing keeps anybody out of settings where the browser shows no notifications', async () => {
  const page = await world.open();
  await page.context().addInitScript(() => { window.Notification = class { static permission = 'denied'; }; });
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  await page.getByRole('button', { name: 'Notify me of alerts' }).click();
  await page.getByRole('status', { name: 'Notifications' }).filter({ hasText: /^The browser blocks notifications/ }).waitFor();
  await soundAtEachSize(page, 'notifications that are blocked');
  await page.context().close();
});

test('nothing keeps anybody out of the strip of queues', async () => {
  for (const size of [NARROW, WIDE]) {
    const page = await world.signedIn({ agent: 'Chiara Rossi', ...size });
    const strip = page.getByRole('region', { name: 'My queues', exact: true });
    await strip.waitFor();
    if (await strip.locator('details').getAttribute('open') === null) await strip.locator('summary').click();
    await strip.getByRole('table').waitFor();
    await sound(page, 'queues');
    await page.context().close();
  }
});

test('nothing keeps anybody out of a widget in Genesys Cloud, signed out and in, nor of what it refuses and opens', async () => {
  await startedPlainly(world);
  const id = await ring({ agent: 'Ada Lindqvist', phases: [{ talk: 900_000 }] });
  const host = await Host.open(world, { placement: 'widgets', conversations: id });
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await sound(host.page, 'widget', await frameOf(host));
  const relay = await relayOf(host, 1);
  await relay.getByRole('button', { name: /^Continue to/ }).waitFor();
  await sound(relay, 'relay');
  await relay.close();
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await signIn(host);
  await host.frame(1).getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Figures' }).waitFor();
  await sound(host.page, 'widget with its conversation', await frameOf(host));
  const scrolls = await (await frameOf(host)).evaluate(() => [...document.querySelectorAll('html, .detail, .detail-body')]
    .filter((element) => element.scrollHeight > element.clientHeight + 1).map((element) => element.className || element.tagName));
  assert.ok(scrolls.length <= 1, `one scrolls: ${scrolls}`);
  await host.close();
  const refused = await Host.open(world, { targetEnv: 'prod-euw1' });
  await refused.frame(1).getByText('does not serve mypurecloud.ie').waitFor();
  await sound(refused.page, 'refusal', await frameOf(refused));
  await refused.close();
});

test('nothing keeps anybody out of an export in a frame that may neither save nor copy', async () => {
  const sandbox = 'allow-forms,allow-modals,allow-popups,allow-presentation,allow-same-origin,allow-scripts';
  const host = await Host.open(world, { sandbox, allow: '' });
  await signIn(host);
  await host.frame(1).getByRole('link', { name: 'History' }).click();
  await result(host.frame(1)).filter({ hasText: /^Complete/ }).waitFor();
  await history(host.frame(1)).locator('[data-conversation-id]').first().waitFor();
  await host.frame(1).getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = host.frame(1).getByRole('dialog', { name: 'Export' });
  await dialog.getByText('add allow-downloads to').waitFor();
  await dialog.getByRole('button', { name: 'Copy Markdown' }).click();
  await dialog.getByLabel('Text to copy').waitFor();
  await soundAtEachSize(host.page, 'an export to select', await iframeOf(host));
  await host.close();
});
