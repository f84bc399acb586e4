// What axe cannot see of whether everybody can use it: reflow, text spacing, a focus that stays, and what is said aloud.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { NARROW, WIDE, overflowing } from './access.mjs';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
  await world.post('/sandbox/conversations', { media: 'voice', customer: 'Amara Ångström', waitMs: 100, alertMs: 300, phases: [{ talk: 900_000 }] });
});
after(() => world.stop());

const signedInAt = async (size, path = '/live') => {
  const page = await world.signedIn({ path, ...size });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  return page;
};
const ring = async (more = {}) => (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 60_000 }], ...more })).conversationId;
const focused = (page) => page.evaluate(() => document.activeElement.closest('[data-conversation-id]')?.dataset.conversationId ?? document.activeElement.tagName);

test('E10 at 320 by 256 px, which is a zoom of 400 %, every row and every control can be brought to sight', async () => {
  const page = await signedInAt({ width: 320, height: 256 });
  for (const [view, table] of [['Live', live], ['History', history]]) {
    await page.getByRole('link', { name: view }).click();
    const line = table(page).locator('[data-conversation-id]').first();
    await line.scrollIntoViewIfNeeded();
    await eventually(() => line.evaluate((element) => {
      const box = element.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
      return box.height > 30 && element.contains(document.elementFromPoint(x, y));
    }), (seen) => assert.ok(seen, `a row of ${view} cannot be seen`));
    assert.deepEqual(await overflowing(page), [], view);
  }
  await page.context().close();
});

test('text spacing as WCAG 1.4.12 has it cuts off no control and no card', async () => {
  for (const size of [NARROW, WIDE]) {
    const page = await signedInAt(size);
    for (const view of ['Live', 'History']) {
      await page.getByRole('link', { name: view }).click();
      if (view === 'History') await result(page).filter({ hasText: /^Complete/ }).waitFor();
      const cut = await page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [sheet];
        const whole = 'button:not(.open), a, summary, label, h1, h2, .telling, .tile, .chip, tr[data-conversation-id]';
        return [...document.querySelectorAll(whole)].filter((element) => {
          if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden') || element.matches('.visually-hidden, .sort')) return false;
          const isRow = element.matches('tr');
          return getComputedStyle(element).overflow !== 'visible' && (element.scrollHeight > element.clientHeight + 1 || (!isRow && element.scrollWidth > element.clientWidth + 1));
        }).map((element) => `${element.tagName}.${element.className} ${element.innerText.slice(0, 40)}`);
      });
      assert.deepEqual(cut, [], `${view} at ${size.width} px`);
      assert.deepEqual(await overflowing(page), [], `${view} at ${size.width} px`);
    }
    await page.context().close();
  }
});

test('the focus stays on its conversation while others come, and while it changes, ends and goes below', async () => {
  const page = await signedInAt(WIDE);
  const id = await ring({ alertMs: 2500, phases: [{ talk: 2500 }], acwMs: 0 });
  await row(live(page), id).locator('.open').focus();
  await ring();
  await row(live(page), id).locator('.state', { hasText: 'Connected' }).waitFor();
  assert.equal(await focused(page), id, 'when it is answered');
  await live(page).locator(`.ended [data-conversation-id="${id}"]`).waitFor();
  await eventually(() => focused(page), (found) => assert.equal(found, id, 'when it has ended'), 2_000);
  await page.context().close();
});

test('what happens is said aloud in a status, not more often than can be listened to, and no list is read out', async () => {
  const page = await signedInAt(WIDE);
  assert.equal(await page.locator('table[aria-live], [role="region"][aria-live], table [role="status"], table [role="alert"]').count(), 0);
  await page.evaluate(() => {
    window.said = [];
    for (const element of document.querySelectorAll('[role="status"]')) {
      new MutationObserver(() => window.said.push(`${element.ariaLabel ?? ''}: ${element.textContent}`)).observe(element, { childList: true, characterData: true, subtree: true });
    }
  });
  for (let calls = 0; calls < 6; calls += 1) {
    await ring({ alertMs: 60_000 });
    await page.waitForTimeout(300);
  }
  await page.waitForTimeout(5_000);
  const said = await page.evaluate(() => window.said);
  assert.ok(said.length >= 1 && said.length <= 3, said.join('\n'));
  await page.context().close();
});

test('a second alert is said aloud, though the headline stays with the first', async () => {
  const page = await world.signedIn({ ...WIDE, agent: 'Chiara Rossi' });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  const said = page.getByRole('status', { name: 'Headline' });
  const alert = (customer) => world.post('/sandbox/conversations', { agent: 'Chiara Rossi', media: 'voice', customer, waitMs: 50, alertMs: 60_000 });
  await alert('Marta Sørensen');
  await said.filter({ hasText: /Marta Sørensen is alerting$/ }).waitFor({ state: 'attached' });
  await alert('Ottoline Quackenbush');
  await said.filter({ hasText: /Marta Sørensen is alerting\. 1 more alerting$/ }).waitFor({ state: 'attached', timeout: 8_000 });
  await alert('Bo Li');
  await said.filter({ hasText: /2 more alerting$/ }).waitFor({ state: 'attached', timeout: 8_000 });
  await page.context().close();
});

test('C10 an alert that is told ten times over is said aloud once, and is counted once', async () => {
  const page = await signedInAt(WIDE);
  await page.evaluate(() => {
    window.said = [];
    for (const element of document.querySelectorAll('[role="status"]:not([aria-live="off"])')) {
      new MutationObserver(() => window.said.push(element.textContent)).observe(element, { childList: true, characterData: true, subtree: true });
    }
  });
  await world.faults({ sockets: Array.from({ length: 9 }, () => ({ fault: 'duplicate' })) });
  const id = await ring({ alertMs: 60_000 });
  await row(live(page), id).waitFor();
  await page.waitForTimeout(7_000);
  await world.noFaults();
  assert.equal(await row(live(page), id).count(), 1);
  const said = (await page.evaluate(() => window.said)).filter((text) => text.trim() !== '');
  assert.equal(said.length, 1, said.join('\n'));
  await page.context().close();
});

test('a wait is said in the one line that speaks, is not there any more when it is over, and is said again when there is another', async () => {
  const page = await signedInAt(WIDE);
  const said = page.getByRole('status', { name: 'Headline' });
  await ring({ alertMs: 60_000 });
  await said.filter({ hasText: 'alerting' }).waitFor();
  for (const _ of ['first', 'second']) {
    await world.faults({ next: [{ path: '/api/v2/conversations', method: 'GET', status: 429, retryAfter: 8 }] });
    await ring({ alertMs: 60_000 });
    await said.filter({ hasText: /^Waiting for Genesys\./ }).waitFor({ timeout: 20_000 });
    await said.filter({ hasNotText: 'Waiting for Genesys.' }).waitFor({ timeout: 20_000 });
  }
  const lines = await page.getByRole('status').allInnerTexts();
  assert.deepEqual(lines.filter((line) => line.startsWith('Waiting for Genesys.')), [], 'nor does another one say it');
  await page.context().close();
});
