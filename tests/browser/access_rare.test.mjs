// Whether everybody can use what an agent meets seldom: a start that fails, a newer version, the strip of queues, widgets and relay.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NARROW, WIDE, axe, sound } from './access.mjs';
import { World, eventually, freshness } from './harness.mjs';
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
const frameOf = async (host, number = 1) => (await host.box(number).locator('iframe').elementHandle()).contentFrame();

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
