// What an agent sees where Tidemark itself fails (E05), and what must not make it fail (B25, E17).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, freshness, live, row } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 20, '--live-per-minute', 0] });
});
after(() => world.stop());

// From now on the browser draws nothing: the framework takes that for impossible.
const nothingCanBeDrawn = (page) => page.evaluate(() => {
  for (const name of ['createElement', 'createElementNS', 'createTextNode', 'createComment']) {
    Document.prototype[name] = () => { throw new Error('forced'); };
  }
  Node.prototype.cloneNode = () => { throw new Error('forced'); };
});

const customer = 'Ottoline Quackenbush';
const call = () => world.post('/sandbox/conversations', { media: 'voice', customer, waitMs: 50, alertMs: 60_000 });

for (const [place, act] of [
  ['a view', async () => { await call(); }],
  ['what the agent does', (page) => page.getByRole('link', { name: 'History' }).click()],
]) {
  test(`E05 a failure in ${place} is told with a way out, and names nobody`, async () => {
    const page = await world.signedIn();
    const { conversationId } = await call();
    await row(live(page), conversationId).waitFor();
    await nothingCanBeDrawn(page);
    await act(page);
    const panel = page.locator('#crash');
    await panel.waitFor();
    const told = await panel.innerText();
    assert.match(told, /Tidemark has stopped/);
    assert.match(told, /Nothing was changed in Genesys Cloud/);
    assert.ok(!told.includes(customer), told);
    assert.ok(!page.troubles.join('\n').includes(customer), page.troubles.join('\n'));
    await panel.getByRole('link', { name: 'Reload' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).or(live(page)).first().waitFor();
    assert.ok(await panel.isHidden(), 'and it goes on');
  });
}

test('B25 a view that goes while something is on its way for it harms nobody', async () => {
  const page = await world.signedIn();
  await live(page).waitFor();
  await world.faults({ requests: [{ fault: 'latency', ms: 120, jitterMs: 120 }] });
  const open = (name) => page.getByRole('link', { name, exact: true }).click();
  for (let times = 0; times < 15; times += 1) {
    await open('History');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForTimeout(times * 20);
    if (times % 3 === 0) await page.getByRole('button', { name: 'Cancel' }).click({ timeout: 200 }).catch(() => {});
    await open('Live');
    await page.getByRole('button', { name: times % 2 ? 'Go on' : 'Pause list' }).click();
  }
  await page.getByRole('button', { name: 'Go on' }).click();
  await open('History');
  await page.getByRole('button', { name: 'Search' }).click();
  await open('Live');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await world.noFaults();
  assert.ok(await page.locator('#crash').isHidden());
  assert.deepEqual(page.troubles, []);
});

test('E17 where a frame has no channel between tabs, no locks and no storage but that of its session, one tab works', async () => {
  const page = await world.open();
  await page.context().grantPermissions(['notifications']);
  await page.context().addInitScript(() => {
    delete window.BroadcastChannel;
    const refuse = { get() { throw new DOMException('not here', 'SecurityError'); } };
    for (const name of ['localStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, refuse);
    Object.defineProperty(navigator, 'locks', refuse);
  });
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  const { conversationId } = await call();
  await row(live(page), conversationId).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Wait', { exact: true }).fill('1');
  await page.keyboard.press('Tab');
  await row(live(page), conversationId).locator('.mark.is-over').waitFor();
  await page.getByRole('button', { name: 'Notify me of alerts', pressed: false }).click();
  await page.getByRole('button', { name: 'Notify me of alerts', pressed: true }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.deepEqual(page.troubles, []);
});
