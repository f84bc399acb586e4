// The two windows in which a frame signs in, beside a frame and a sign-in page that do to them what real ones may.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World } from './harness.mjs';
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

for (const opener of ['same-origin', 'same-origin-allow-popups']) {
  test(`D3 a sign-in page with the opener policy ${opener} signs in and renews a frame`, async () => {
    // A token that an administrator could not give: nobody waits for a real one's end.
    const other = await startedPlainly(await World.start({
      recorded: false,
      sandbox: ['--history', 20, '--live-per-minute', 0, '--token-life', 15, '--sign-in-opener', opener, '--sign-in-frames', 'denied'],
    }));
    try {
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
    } finally {
      await other.stop();
    }
  });
}
