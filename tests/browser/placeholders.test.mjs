// What the host writes into the address of a frame, hostile or not: the page believes what is on its lists, and nothing else of it.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually } from './harness.mjs';
import { Host, isLive, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

test('F02 a host of no region, or of another one, is told that it is not served, and gets no word', async () => {
  const hostile = [
    [{ hostOrigin: 'https://apps.xmypurecloud.com' }, 'Unknown Genesys Cloud region'],
    [{ hostOrigin: 'http://localhost:8080' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'SANDBOX' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: '<img src=x onerror=alert(1)>' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'sandbox&gcTargetEnv=sandbox' }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'x'.repeat(5000) }, 'Unknown Genesys Cloud region'],
    [{ targetEnv: 'prod-euw1' }, 'This Tidemark does not serve mypurecloud.ie'],
  ];
  for (const [integration, title] of hostile) {
    const host = await Host.open(world, integration);
    await host.frame(1).getByText(title).waitFor();
    assert.deepEqual(await host.sent(1), []);
    assert.equal(await host.frame(1).locator('body').evaluate(() => location.search), '');
    await host.close();
  }
});

test('F02 a page that is refused stands still: it takes over nothing from the pages that are served', async () => {
  const served = await Host.open(world);
  await signIn(served);
  await isLive(served);
  const refused = await Host.open(world, { targetEnv: 'prod-euw1' }, served.context);
  await refused.frame(1).getByText('This Tidemark does not serve mypurecloud.ie').waitFor();
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  await served.page.close();
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0));
  const since = (await world.health()).now;
  await new Promise((wake) => setTimeout(wake, 3_000));
  assert.equal((await world.health()).openSockets, 0);
  assert.deepEqual((await world.requests(since)).filter(({ path }) => path.startsWith('/api/')), []);
  await refused.close();
});

test('a hostile language or conversation is nothing, and the page works', async () => {
  const host = await Host.open(world, { placement: 'widgets', langTag: '"><script>alert(1)</script>', conversations: '<script>' });
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.equal(await host.frame(1).locator('body').evaluate(() => location.href.split('/').at(-1)), 'live');
  await host.is(1, 'active');
  await host.close();
});
