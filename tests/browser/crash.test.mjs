// What an agent sees where Tidemark itself fails (E05), and what must not make it fail (B25, E17).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, live, row } from './harness.mjs';

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

for (const [place, act, before = () => {}] of [
  ['a view', async () => { await call(); }],
  ['a view under a dialog', async () => { await call(); }, async (page) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
  }],
  ['what the agent does', (page) => page.getByRole('link', { name: 'History' }).click()],
]) {
  test(`E05 a failure in ${place} is told with a way out, and names nobody`, async () => {
    const page = await world.signedIn({ path: '/live?media=voice' });
    // No page of ours may read the clipboard, so what goes there is looked at on its way.
    await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { window.put = text; }; });
    const { conversationId } = await call();
    await row(live(page), conversationId).waitFor();
    await before(page);
    await nothingCanBeDrawn(page);
    await act(page);
    const panel = page.locator('#crash');
    await panel.waitFor();
    const told = await panel.innerText();
    assert.match(told, /Tidemark has stopped/);
    assert.match(told, /Nothing was changed in Genesys Cloud/);
    assert.ok(!told.includes(customer), told);
    assert.ok(!page.troubles.join('\n').includes(customer), page.troubles.join('\n'));
    const details = await panel.locator('code').innerText();
    assert.match(details, /^\S.*:\d+ \/tidemark-[0-9a-f]+\.wasm$/, 'which build, and where');
    await panel.getByRole('button', { name: 'Copy' }).click();
    await panel.getByText('Copied').waitFor();
    assert.equal((await page.evaluate(() => window.put)).replace(/\s+/g, ' '), details);
    const address = page.url();
    await panel.getByRole('link', { name: 'Reload' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).or(page.getByRole('button', { name: 'Sign out' })).first().waitFor();
    assert.ok(await panel.isHidden(), 'and it goes on');
    await eventually(async () => page.url(), (shown) => assert.equal(shown, address, 'where it was'));
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

const link = (page, name) => page.getByRole('link', { name, exact: true });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const shortly = { timeout: 1_000 };

// What is under way, and how the agent leaves it. Each is left at once, and after pauses that let more and more of it come.
for (const [what, path, begin, leave] of [
  ['a search', '/history', (page) => button(page, 'Search').click(), (page) => link(page, 'Live').click()],
  ['a search that is cancelled', '/history', (page) => button(page, 'Search').click(), (page) => button(page, 'Cancel').click(shortly).catch(() => link(page, 'Live').click())],
  ['the panel of a conversation', '/live', (page, id) => row(live(page), id).locator('.open').click(), (page) => page.keyboard.press('Escape')],
  ['the panel of a conversation, with its view', '/live', (page, id) => row(live(page), id).locator('.open').click(), (page) => link(page, 'History').click(shortly).catch(() => page.keyboard.press('Escape'))],
  ['the strip of queues', '/live', (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange'))), (page) => link(page, 'History').click()],
  ['a file', '/history', (page) => button(page, 'Export').click(), (page) => page.keyboard.press('Escape').then(() => link(page, 'Live').click())],
  ['commands', '/live', (page) => page.keyboard.press('Control+k'), (page) => page.keyboard.press('Escape')],
  ['a page that goes back', '/history', (page) => link(page, 'Live').click(), (page) => page.goBack()],
  ['a search under which the sign-in ends', '/history', async (page) => {
    await button(page, 'Search').click();
    await world.faults({ expireTokens: true });
  }, (page) => link(page, 'Live').click()],
  ['the list, when the agent signs out', '/live', (page) => page.evaluate(() => window.dispatchEvent(new Event('focus'))), (page) => button(page, 'Sign out').click()],
]) {
  test(`B25 ${what} that is left while it comes harms nobody, and the page goes on`, async () => {
    const page = await world.signedIn({ agent: 'Chiara Rossi', path });
    const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Chiara Rossi', media: 'voice', waitMs: 50, alertMs: 60_000 });
    await (path === '/live' ? row(live(page), conversationId) : page.getByRole('grid', { name: 'History' })).waitFor();
    await world.faults({ requests: [{ fault: 'latency', ms: 80, jitterMs: 80 }] });
    for (const pause of [0, 40, 120, 300]) {
      if (!await button(page, 'Sign out').count()) break;
      await link(page, path === '/live' ? 'Live' : 'History').click();
      await begin(page, conversationId);
      await page.waitForTimeout(pause);
      await leave(page);
    }
    await world.noFaults();
    assert.equal(await page.getByRole('dialog').count(), 0, 'what was left does not open afterwards');
    assert.ok(await page.locator('#crash').isHidden());
    await page.locator('header, main').first().waitFor();
    assert.deepEqual(page.troubles.filter((trouble) => !/status of 401/.test(trouble)), []);
    await page.context().close();
  });
}

const lacks = {
  'no channel between tabs': () => { delete window.BroadcastChannel; },
  'a channel between tabs that cannot be opened': () => {
    window.BroadcastChannel = class { constructor() { throw new DOMException('not here', 'SecurityError'); } };
  },
  'no locks': () => {
    Object.defineProperty(navigator, 'locks', { get() { throw new DOMException('not here', 'SecurityError'); } });
  },
  'locks that are refused': () => {
    navigator.locks.request = () => Promise.reject(new DOMException('not here', 'SecurityError'));
  },
};

// A conversation that is followed on a page that signs in with what it lacks.
async function followed(page) {
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  const { conversationId } = await call();
  await row(live(page), conversationId).waitFor();
  return conversationId;
}

for (const [what, lack] of Object.entries(lacks)) {
  test(`E17 where a frame has ${what}, with all else there, one tab works`, async () => {
    const page = await world.open();
    await page.context().addInitScript(lack);
    await followed(page);
    assert.deepEqual(page.troubles, []);
    await page.context().close();
  });
}

test('E17 where a frame has no channel between tabs, no locks and no storage but that of its session, one tab works', async () => {
  const page = await world.open();
  await page.context().grantPermissions(['notifications']);
  await page.context().addInitScript(() => {
    delete window.BroadcastChannel;
    const refuse = { get() { throw new DOMException('not here', 'SecurityError'); } };
    for (const name of ['localStorage', 'indexedDB', 'caches']) Object.defineProperty(window, name, refuse);
    Object.defineProperty(navigator, 'locks', refuse);
  });
  const conversationId = await followed(page);
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
