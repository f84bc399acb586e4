// Fault cases of the browser and its storage that no other test names, each with what the agent sees. The ids are those of
// docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, freshness, history, live, result, row } from './harness.mjs';
import { textOf } from './printed.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 200, '--live-per-minute', 0] });
});
afterEach(async () => {
  await world.noFaults();
  await Promise.all(world.browser.contexts().map((context) => context.close()));
});
after(() => world.stop());

const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const signIn = (page) => page.getByRole('button', { name: 'Sign in', exact: true });
const ring = async (more = {}) =>
  (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }], ...more })).conversationId;

test('E07 a storage that is full, and one that is emptied while the page runs, disturb nobody', async () => {
  const page = await world.open();
  await page.context().addInitScript(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function setItem(key, value) {
      if (this === localStorage) throw new DOMException('full', 'QuotaExceededError');
      return set.call(this, key, value);
    };
  });
  await page.reload();
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  await page.getByText('Settings', { exact: true }).click();
  await page.getByLabel('Wait', { exact: true }).fill('1');
  await page.keyboard.press('Tab');
  await page.evaluate(() => sessionStorage.clear());
  await row(live(page), await ring()).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.ok(await page.locator('#crash').isHidden());
  assert.deepEqual(page.troubles, []);
});

test('E08 settings that somebody has spoilt in the storage are as if nothing was set', async () => {
  const page = await world.open();
  await page.evaluate(() => {
    for (const key of ['targets', 'notices', 'flags', 'unfinished', 'keys', 'layout', 'language', 'must-ask']) {
      localStorage.setItem(`tidemark.${key}`, '<img src=x onerror=alert(1)>\n{"__proto__":1}\u0000,,,-1,9e99');
    }
  });
  await page.reload();
  await signIn(page).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.ok(await page.locator('#lost').isHidden(), 'no language was lost that nobody speaks');
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  assert.equal(await page.locator('img').count(), 0);
  const widths = await history(page).getByRole('columnheader').evaluateAll((heads) => heads.map(({ style }) => style.width));
  assert.ok(widths.length > 5 && widths.every((width) => width === ''), `columns as wide as at first: ${widths}`);
  // Views and limits lie under a mark of their agent's.
  const views = page.getByText('Views', { exact: true });
  await views.click();
  await page.getByLabel('Name of this view').fill('Mine');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const forget = page.getByRole('button', { name: /^Forget the view/ });
  await forget.waitFor();
  await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith('tidemark.views.'));
    for (const name of [key, key.replace('views', 'limits')]) {
      localStorage.setItem(name, '<img src=x onerror=alert(1)>\n{"__proto__":1}\u0000,,,-1,9e99');
    }
  });
  await page.reload();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await views.click();
  await page.getByLabel('Name of this view').waitFor();
  assert.equal(await forget.count(), 0);
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByText('Settings', { exact: true }).click();
  assert.equal(await page.getByLabel('Wait', { exact: true }).inputValue(), '');
  assert.equal(await page.getByLabel('Language').inputValue(), '', 'the browser\'s language');
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(page.troubles, []);
});

test('views and limits that were kept for everybody, before each agent had their own, are gone when the page starts', async () => {
  const page = await world.open();
  await page.evaluate(() => {
    localStorage.setItem('tidemark.views', 'Complaints of Jane Doe\t/history?range=7d');
    localStorage.setItem('tidemark.limits', '14,0,0,0');
    localStorage.setItem('tidemark.views.0123456789abcdef', 'Mine\t/history?range=7d');
    localStorage.setItem('another.views', 'of somebody else');
  });
  await page.reload();
  await signIn(page).waitFor();
  const kept = await page.evaluate(() => Object.keys(localStorage).sort());
  assert.deepEqual(kept, ['another.views', 'tidemark.views.0123456789abcdef']);
});

test('E09 an extension that translates the page, as the browser itself does, does not break it', async () => {
  const page = await world.signedIn();
  const id = await ring({ alertMs: 4_000 });
  await row(live(page), id).waitFor();
  const translate = () => page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
    for (const text of texts) {
      const font = document.createElement('font');
      text.replaceWith(font);
      font.append(`«${text.data}»`);
    }
    document.body.append(document.createElement('aside'));
  });
  await translate();
  await row(live(page), await ring()).waitFor();
  await page.getByRole('link', { name: '«History»' }).click();
  await result(page).waitFor();
  await translate();
  await page.getByRole('link', { name: /Live/ }).click();
  await row(live(page), id).waitFor();
  assert.ok(await page.locator('#crash').isHidden());
});

test('E14 the page registers no service worker', async () => {
  const page = await world.signedIn();
  await isLive(page);
  assert.deepEqual(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope)), []);
});

test('E15 a page that is saved or printed shows its conversations and holds no secret', async () => {
  const page = await world.open();
  const secrets = new Set();
  page.on('request', (request) => secrets.add(request.headers().authorization?.replace(/^bearer /i, '')));
  page.on('websocket', (socket) => secrets.add(new URL(socket.url()).pathname.split('/').pop()));
  await signIn(page).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await isLive(page);
  const ids = [await ring({ customer: 'Bo Li' }), await ring({ customer: 'Wei Hansen' })];
  for (const id of ids) await row(live(page), id).waitFor();
  const session = await page.context().newCDPSession(page);
  const texts = [];
  for (const view of ['Live', 'History']) {
    await page.getByRole('link', { name: view }).click();
    if (view === 'History') {
      await page.getByText('7 days', { exact: true }).click();
      await page.getByRole('button', { name: 'Search' }).click();
      await history(page).locator('[data-conversation-id]:not(.is-live)').first().waitFor();
    }
    const { data } = await session.send('Page.captureSnapshot', { format: 'mhtml' });
    texts.push([`${view}, saved`, data.replaceAll('=\r\n', '')]);
    await page.emulateMedia({ media: 'print' });
    texts.push([`${view}, as it would be printed`, await page.locator('body').innerText()]);
    // With the address above and below, as browsers print it unless they are told not to.
    const pdf = await page.pdf({ displayHeaderFooter: true, margin: { top: '2cm', bottom: '2cm' } });
    texts.push([`${view}, printed`, textOf(pdf)], [`${view}, the file`, pdf.toString('latin1')]);
    await page.emulateMedia({ media: null });
  }
  secrets.delete(undefined);
  assert.ok(secrets.size >= 2, 'a token and a channel');
  for (const [what, text] of texts) {
    for (const secret of secrets) assert.ok(!text.includes(secret), what);
    // Blanks are no signs on paper.
    const read = text.replaceAll(/\s/g, '');
    if (!what.endsWith('file')) for (const name of ['BoLi', 'WeiHansen']) assert.ok(read.includes(name), `${name}: ${what}`);
  }
});
