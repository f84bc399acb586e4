// What a host of the page calls, beyond what frames.test.mjs shows: what its hooks make the page do.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, freshness } from './harness.mjs';
import { Host, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] }));
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const says = (host, words) => freshness(host.frame(1)).filter({ hasText: words }).waitFor({ timeout: 30_000 });

async function opened() {
  const host = await Host.open(world);
  await signIn(host);
  await says(host, /^Live/);
  return host;
}

test('A29 a host that brings the page to the front is a sign of life, and one that puts it aside is none', async () => {
  const host = await opened();
  await host.frame(1).locator('body').evaluate((body, later) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
  }, 29 * 60_000 + 10_000);
  const warning = host.frame(1).getByRole('alertdialog', { name: 'Are you still there?' });
  await warning.waitFor();
  const left = async () => (await warning.innerText()).match(/Signs out in (\d+:\d\d)/)[1];
  await host.call(1, 'blur');
  const before = await left();
  await eventually(left, (now) => assert.notEqual(now, before, 'it goes on'));
  await host.call(1, 'focus');
  await warning.waitFor({ state: 'detached' });
  await says(host, /^Live/);
  assert.ok(await host.frame(1).getByRole('button', { name: 'Sign out' }).isVisible(), 'and nobody was signed out');
});

test('a page without events that its host puts aside asks a quarter as often, says so, and goes back to it when it is shown', async () => {
  const host = await opened();
  await world.faults({ sockets: [{ fault: 'refuse' }, { fault: 'drop' }] });
  await says(host, /^Checking every 15 seconds/);
  await host.call(1, 'blur');
  await says(host, /^Checking every minute/);
  await host.call(1, 'focus');
  await says(host, /^Checking every 15 seconds/);
  await world.noFaults();
  await says(host, /^Live/);
});
