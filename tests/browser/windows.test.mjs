// The two windows in which a frame signs in, beside a frame and a sign-in page that do to them what real ones may.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { World, eventually } from './harness.mjs';
import { Host, USUAL, isLive, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

test('D1 a relay that nobody opened from a frame does nothing, and goes nowhere else than to a sign-in', async () => {
  const page = await world.open({ path: '/relay' });
  await page.getByText('This window belongs to a sign-in that is over.').waitFor();
  const opened = page.context().waitForEvent('page');
  await page.evaluate(() => {
    const relay = window.open('/relay');
    addEventListener('message', ({ data }) => {
      if (data === 'tidemark relay ready') relay.postMessage(`tidemark relay go ${location.origin}/live`, location.origin);
    });
  });
  const relay = await opened;
  await relay.getByText('Tidemark is loading…').waitFor();
  await new Promise((wake) => setTimeout(wake, 300));
  assert.equal(await relay.getByRole('button').count(), 0);
  await page.close();
});

// How a frame says that its sign-in goes on in a window.
const finish = (host) => host.frame(1).getByText('Finish signing in in the other window');

test('A15 a relay whose own window is blocked says so; the agent lets it through and tries again, or closes it and is where they were', async () => {
  const host = await Host.open(world);
  const blocked = async () => {
    const relay = await relayOf(host, 1);
    await relay.getByRole('button', { name: /^Continue to/ }).waitFor();
    await relay.evaluate(() => {
      window.unblocked = window.open;
      window.open = () => null;
    });
    await relay.getByRole('button', { name: /^Continue to/ }).click();
    await relay.getByRole('status').getByText('The browser blocked the window. Allow pop-ups for this page, then try again.').waitFor();
    return relay;
  };
  const closed = await blocked();
  await finish(host).waitFor();
  await closed.close();
  await finish(host).waitFor({ state: 'detached' });

  const relay = await blocked();
  await relay.evaluate(() => { window.open = window.unblocked; });
  const opened = host.context.waitForEvent('page');
  await relay.getByRole('button', { name: /^Continue to/ }).click();
  const page = await opened;
  await relay.getByText('The browser blocked the window').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(host);
  await host.close();
});

for (const opener of ['same-origin', 'same-origin-allow-popups']) {
  describe(`a sign-in page with the opener policy ${opener}`, () => {
    let other;
    before(async () => {
      // A token that an administrator could not give: nobody waits for a real one's end.
      other = await startedPlainly(await World.start({
        recorded: false,
        sandbox: ['--history', 20, '--live-per-minute', 0, '--token-life', 15, '--sign-in-opener', opener, '--sign-in-frames', 'denied'],
      }));
    });
    afterEach(() => Promise.all(other.browser.contexts().map((context) => context.close())));
    after(() => other.stop());

    test('D3 signs in and renews a frame whose windows are let out of the sandbox', async () => {
      const host = await Host.open(other, { sandbox: `${USUAL},allow-popups-to-escape-sandbox` });
      await signIn(host);
      await isLive(host);
      await host.frame(1).getByText(/Your sign-in (ends in|has ended)/).first().waitFor({ timeout: 20_000 });
      const relay = await relayOf(host, 1);
      const child = host.context.waitForEvent('page');
      await relay.getByRole('button', { name: /^Continue to/ }).click();
      await child;
      await host.frame(1).getByText(/Your sign-in (ends in|has ended)/).first().waitFor({ state: 'hidden' });
      await isLive(host);
      await host.close();
    });

    test('A17 does not load where they are not: the relay says what an administrator has to add, and closing it leads back', async () => {
      const host = await Host.open(other, { sandbox: USUAL });
      const relay = await relayOf(host, 1);
      const opened = host.context.waitForEvent('page');
      await relay.getByRole('button', { name: /^Continue to/ }).click();
      const child = await opened;
      // What stands there is the browser's own, and none of the sign-in's.
      await eventually(() => child.evaluate(() => location.protocol), (protocol) => assert.equal(protocol, 'chrome-error:'));
      assert.equal(await child.getByRole('button', { name: 'Ada Lindqvist' }).count(), 0);
      await relay.getByRole('status').getByText('an administrator has to add allow-popups-to-escape-sandbox to the integration.').waitFor();
      await relay.close();
      await finish(host).waitFor({ state: 'detached' });
      await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
      await host.close();
    });
  });
}
