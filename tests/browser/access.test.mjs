// Whether everybody can use it (WCAG 2.2 AA): axe on every state of every screen, narrow and wide, light and dark, and checks of
// ours for what axe cannot see: the size of targets, reflow, text spacing, a focus that stays, and what is said aloud.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { root } from '../programs.mjs';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';
import { Host, startedPlainly } from './embedding.mjs';

const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const rules = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  // By itself axe leaves the one rule of WCAG 2.2 out.
  rules: { 'target-size': { enabled: true } },
  preload: false,
  resultTypes: ['violations'],
};

const NARROW = { width: 300, height: 700 };
const WIDE = { width: 1400, height: 850 };

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 300, '--live-per-minute', 0] });
  for (const [media, phases] of [['voice', [{ talk: 1000 }, { hold: 900_000 }]], ['email', [{ talk: 900_000 }]], ['webmessaging', [{ talk: 900_000 }]]]) {
    await world.post('/sandbox/conversations', { media, customer: 'Amara Ångström', waitMs: 100, alertMs: 300, phases, contact: true });
  }
  await world.post('/sandbox/conversations', { media: 'voice', customer: 'Pavel Sokolov', alertMs: 3_000_000 });
});
after(() => world.stop());

// What axe finds in `document` of a page or of a frame, in lines.
async function violations(at) {
  if (!await at.evaluate(() => 'axe' in globalThis)) await at.evaluate(axe);
  const found = await at.evaluate((options) => globalThis.axe.run(document, options), rules);
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? ''}`));
}

// Texts and controls that a window of 320 px and up must not cut off to the right.
const overflowing = (at) => at.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth} px wide in ${clientWidth} px`] : [];
});

// What is smaller than 24 by 24 px, and has no room around it that makes up for that.
const small = (at) => at.evaluate(() => {
  const inline = (element) => getComputedStyle(element).display === 'inline' && element.closest('p, li, td');
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"]')].flatMap((element) => {
    // A radio button of a segment lies under its text, which is what is pressed.
    const target = element.matches('.segments input') ? element.parentElement : element;
    const { width, height } = target.getBoundingClientRect();
    const seen = element.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
    const label = target.matches('input[type="checkbox"], input[type="radio"]') ? target.closest('label') : null;
    const size = label?.getBoundingClientRect() ?? { width, height };
    if (!seen || inline(element) || (size.width >= 23.5 && size.height >= 23.5)) return [];
    return [`${element.tagName} "${element.innerText || element.getAttribute('aria-label') || element.className}" ${size.width.toFixed()}x${size.height.toFixed()}`];
  });
});

async function sound(page, state, at = page) {
  const found = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const line of await violations(at)) found.push(`${scheme} ${line}`);
  }
  found.push(...await small(at), ...await overflowing(at));
  assert.deepEqual(found, [], state);
}

// Goes there as a link within the page does: a page that is loaded again may have to sign in anew.
const go = (page, path) => page.evaluate((to) => {
  window.history.pushState(null, '', to);
  dispatchEvent(new PopStateEvent('popstate'));
}, path);
const open = (page, name) => page.getByText(name, { exact: true }).first().click();

for (const [size, viewport] of [['300 px', NARROW], ['1,400 px', WIDE]]) {
  describe(`at ${size} nothing keeps anybody out of`, () => {
    let page;

    test('a deployment that cannot be used', async () => {
      page = await world.open({ path: '/blank.svg', ...viewport });
      await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: 'not found' }));
      await page.goto(world.app);
      await page.getByText('config.json is missing').waitFor();
      await sound(page, 'unusable');
      await page.context().close();
    });

    test('the sign-in, also after a refusal', async () => {
      page = await world.open(viewport);
      const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
      await signIn.waitFor();
      await sound(page, 'sign-in');
      await signIn.click();
      await page.getByRole('button', { name: 'Deny' }).click();
      await page.getByText('Sign-in was refused').waitFor();
      await sound(page, 'refused');
    });

    test('the live list: with conversations, with filters that match none, with settings and report', async () => {
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
      await freshness(page).filter({ hasText: /^Live/ }).waitFor();
      await live(page).locator('.now [data-conversation-id]').nth(3).waitFor();
      await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 500 }], acwMs: 0 });
      await live(page).locator('.ended [data-conversation-id]').first().waitFor();
      await sound(page, 'live');
      await open(page, 'Settings');
      await page.getByLabel('In state').or(page.getByText('Report a problem')).first().waitFor();
      await open(page, 'Report a problem');
      await page.getByRole('region', { name: 'The report' }).waitFor();
      await sound(page, 'settings');
      await open(page, 'Settings');
      await go(page, '/live?media=callback');
      await page.getByText('No conversation matches the filter.').or(page.getByText('No conversations right now')).first().waitFor();
      await sound(page, 'none');
    });

    test('one conversation, live', async () => {
      await go(page, '/live');
      await live(page).locator('.now .open').first().click();
      await page.getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Figures' }).waitFor();
      await sound(page, 'detail');
      await page.keyboard.press('Escape');
    });

    test('the commands and their keys', async () => {
      await page.keyboard.press('Control+k');
      const dialog = page.getByRole('dialog', { name: 'Commands' });
      await dialog.waitFor();
      await sound(page, 'commands');
      await dialog.locator('summary').click();
      await dialog.getByLabel('Next conversation').waitFor();
      await sound(page, 'keys');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });

    test('a list that is not live', async () => {
      await world.faults({ sockets: [{ fault: 'refuse' }, { fault: 'drop' }] });
      await freshness(page).filter({ hasText: /^Checking every 15 seconds/ }).waitFor();
      await sound(page, 'not live');
      await world.noFaults();
      await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    });

    test('the history: while it loads, complete, with what it adds up to, and failed', async () => {
      await world.faults({ requests: [{ fault: 'latency', ms: 1500 }] });
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      await sound(page, 'loading');
      await world.noFaults();
      await result(page).filter({ hasText: /^Complete/ }).waitFor();
      await page.getByText('7 days', { exact: true }).click();
      await page.getByRole('button', { name: 'Search' }).click();
      await result(page).filter({ hasText: /^Complete/ }).waitFor();
      await history(page).locator('[data-conversation-id]').first().waitFor();
      await sound(page, 'history');
      await open(page, 'Charts');
      await page.locator('.charts svg').first().waitFor();
      await page.getByText('As a table').first().click();
      await sound(page, 'charts');
      await open(page, 'Charts');
      for (const name of ['About Hold, of held', 'Export']) {
        await page.getByRole('button', { name, exact: true }).click();
        await page.getByRole('dialog').waitFor();
        await sound(page, name);
        await page.keyboard.press('Escape');
      }
      await history(page).locator('.open').first().click();
      await page.getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Figures' }).waitFor();
      await sound(page, 'detail of the past');
      await page.keyboard.press('Escape');
      await world.faults({ next: [{ path: '/api/v2/analytics/conversations/details/query', method: 'POST', status: 200, body: 'html' }] });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('answered with a web page').first().waitFor();
      await sound(page, 'failed');
      await world.noFaults();
    });

    test('the end of a sign-in', async () => {
      await world.faults({ expireTokens: true });
      await page.getByRole('button', { name: 'Search' }).click();
      await page.getByText('Your sign-in has ended').waitFor();
      await sound(page, 'ended');
      await world.noFaults();
      assert.deepEqual(page.troubles.filter((trouble) => !/WebSocket connection|status of 401/.test(trouble)), []);
    });

    test('a page that is about to be locked, and is', async () => {
      const pass = (minutes) => page.evaluate((ms) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + ms;
      }, minutes * 60_000);
      await pass(29.2);
      await page.getByRole('alertdialog', { name: 'Are you still there?' }).waitFor();
      await sound(page, 'about to be locked');
      await pass(31);
      await page.getByText('nobody has used this page').waitFor();
      await sound(page, 'locked');
      await page.context().close();
    });
  });
}

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

test('nothing keeps anybody out of a widget in Genesys Cloud', async () => {
  await startedPlainly(world);
  const host = await Host.open(world, { placement: 'widgets', conversations: '00000000-0000-4000-8000-000000000001' });
  const frame = () => host.page.frames().at(-1);
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await sound(host.page, 'widget', frame());
  await host.close();
});
