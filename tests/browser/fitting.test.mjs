// What stands on the page has room: in a panel of 300 px and on a whole screen, in the languages that are spoken, no word is cut
// where a reader needs its end, nothing sticks out, and nothing scrolls twice.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, history, row } from './harness.mjs';

const LANGUAGES = ['en', 'de', 'fr', 'es', 'pt-BR', 'ja'];
const PANEL = { width: 300, height: 640 };

let world;
let outbound;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 600, '--live-per-minute', 0] });
  const call = (more) => world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, ...more });
  outbound = (await call({ customer: 'Pavel Sokolov', direction: 'outbound', alertMs: 3_000_000 })).conversationId;
  await call({ media: 'email', customer: 'Amara Ångström', alertMs: 300, phases: [{ talk: 1000 }], acwMs: 3_000_000 });
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

async function speaking(tag, options) {
  const page = await world.open({ path: '/live', ...options });
  await page.evaluate((own) => localStorage.setItem('tidemark.language', own), tag);
  await page.reload();
  await page.locator('button.primary').click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await page.locator('.freshness.is-good').waitFor();
  return page;
}

async function aWeek(page) {
  await page.locator('header.bar nav a').nth(1).click();
  await page.locator('.interval .segments label').nth(3).click();
  await page.locator('.interval button.primary').click();
  await page.locator('#history-rows [data-conversation-id]:not(.is-live)').first().waitFor();
  await page.locator('.result progress').waitFor({ state: 'detached' });
}

async function aRecord(page) {
  await page.locator('#history-rows [data-conversation-id]:not(.is-live, .is-unfinished) .open').first().click();
  await page.locator('.detail .lanes-zoom').waitFor();
}

// Words that stand in two lines, other than where they say that they may be parted.
const parted = (locator) => locator.evaluateAll((elements) => elements.flatMap((element) => {
  const range = document.createRange();
  const text = element.firstChild;
  return [...text.data.matchAll(/[^\s\u00ad-]+/g)].filter(({ 0: word, index }) => {
    // Before its first letter the hyphen of the line above would count.
    range.setStart(text, index + 1);
    range.setEnd(text, index + word.length);
    return range.getClientRects().length > 1;
  }).map(([word]) => word);
}));

const cut = (locator) => locator.evaluateAll((elements) => elements
  .filter((element) => element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight + 1)
  .map((element) => element.innerText));

for (const tag of LANGUAGES) {
  test(`in ${tag} a panel of 300 px parts no word of a key figure, and names a language whole`, async () => {
    const page = await speaking(tag, PANEL);
    await page.locator('.limits > summary').click();
    const select = page.locator('.limits select');
    const [room, wanted] = await select.evaluate((element) => {
      const pen = document.createElement('canvas').getContext('2d');
      pen.font = getComputedStyle(element).font;
      return [element.clientWidth - 40, Math.max(...[...element.options].map((option) => pen.measureText(option.text).width))];
    });
    assert.ok(wanted <= room, `${wanted} px in ${room}`);
    await page.locator('.limits > summary').click();
    await aWeek(page);
    // Japanese is written without blanks, and goes on wherever a line ends.
    if (tag !== 'ja') assert.deepEqual(await parted(page.locator('.tile .name')), []);
    const field = page.locator('.finding .field:has(select)');
    const [left, right] = await field.evaluate((element) => [element.getBoundingClientRect().left, element.lastElementChild.getBoundingClientRect().right]);
    assert.ok(left >= 0 && right <= PANEL.width, `what the list is grouped by reaches from ${left} to ${right}`);
  });

  test(`in ${tag} a half, a large and a whole screen have room for heads, directions and states`, async () => {
    const page = await speaking(tag, { width: 1400 });
    await row(page.locator('table.live'), outbound).waitFor();
    for (const width of [1400, 1200, 800]) {
      await page.setViewportSize({ width, height: 800 });
      const shown = page.locator('table.live :is(th, td.direction, td.state, td.time):visible');
      await eventually(() => cut(shown), (found) => assert.deepEqual(found, [], `${width} px`), 2_000);
    }
  });
}

test('in a panel of 300 px the headline is whole, and nothing below it moves where it is short', async () => {
  const page = await world.signedIn({ ...PANEL, agent: 'Chiara Rossi' });
  const headline = page.locator('.headline');
  await headline.filter({ hasText: 'Nothing is going on' }).waitFor();
  const top = () => page.locator('.filters').evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();
  await world.post('/sandbox/conversations', { agent: 'Chiara Rossi', media: 'whatsapp', customer: 'Chloë Haddad', waitMs: 100, alertMs: 60_000 });
  await headline.filter({ hasText: /^WhatsApp from Chloë Haddad is alerting, \d+:\d\d/ }).waitFor();
  assert.deepEqual(await cut(headline), []);
  assert.equal(await top(), before);
});

test('what a figure means, with a long permission in it, sticks out of no panel', async () => {
  const page = await world.signedIn({ ...PANEL, path: '/history?range=7d' });
  await page.locator('.tile-about').nth(1).click();
  const about = page.getByRole('dialog', { name: 'About AHT' });
  await about.getByText('analytics:conversationAggregate:view').first().waitFor();
  const [inner, room] = await about.evaluate((element) => [element.scrollWidth, element.clientWidth]);
  assert.ok(inner <= room, `${inner} px in ${room}`);
});

test('in a panel of 300 px the timeline parts no time', async () => {
  const page = await world.signedIn({ ...PANEL, path: '/history?range=7d' });
  await aRecord(page);
  assert.deepEqual(await parted(page.locator('.detail .axis span:visible')), []);
  assert.equal(await page.locator('.detail .axis span:visible').count(), 2, 'its two ends');
});

test('the panel of a conversation parts no number of who took part', async () => {
  const page = await world.signedIn({ width: 1200, path: '/history?range=7d&media=call' });
  await aRecord(page);
  const number = page.locator('.party .address', { hasText: /^\+\d+$/ });
  await number.first().waitFor();
  assert.deepEqual(await parted(number), []);
});

test('from half of a screen on the history names its customers, says in two lines what it looks for, and has nothing below its list', async () => {
  const page = await world.signedIn({ path: '/history?range=7d', width: 750, height: 800 });
  await history(page).locator('[data-conversation-id]:not(.is-live)').first().waitFor();
  await page.locator('.result progress').waitFor({ state: 'detached' });
  await page.locator('#find').fill('a');
  await page.getByRole('status', { name: 'Understood' }).filter({ hasText: /shown$/ }).waitFor();
  const measured = () => page.evaluate(() => {
    const [main, list, customer, said] = ['#main', '.scroll', '.history td.customer', '#find-said'].map((kind) => document.querySelector(kind));
    const below = main.scrollHeight - main.scrollTop - (list.getBoundingClientRect().bottom - main.getBoundingClientRect().top);
    return { below, customer: customer.offsetWidth, lines: said.offsetHeight / parseFloat(getComputedStyle(said).lineHeight) };
  });
  for (const width of [725, 750, 1000, 1250, 1400]) {
    await page.setViewportSize({ width, height: 800 });
    await eventually(measured, ({ below, customer, lines }) => {
      assert.ok(below < 2, `${width} px: ${below} px below the list`);
      assert.ok(customer >= 100, `${width} px: ${customer} px for a customer`);
      assert.ok(lines < 2.5, `${width} px: ${lines} lines`);
    }, 2_000);
  }
});

test('in a low panel the history scrolls, and the page around it does not', async () => {
  const page = await world.signedIn({ ...PANEL, path: '/history?range=7d' });
  await history(page).locator('[data-conversation-id]').first().waitFor();
  const [inner, room] = await page.evaluate(() => [document.scrollingElement.scrollHeight, innerHeight]);
  assert.ok(inner <= room, `${inner} px in ${room}`);
});

test('where writing goes from right to left time does not, and earlier is on the left', async () => {
  const page = await speaking('ar-XB', { width: 1400 });
  await aWeek(page);
  await aRecord(page);
  const lefts = await page.locator('.detail .lanes-zoom button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().left));
  assert.deepEqual(lefts, [...lefts].sort((a, b) => a - b));
});

for (const scheme of ['light', 'dark']) {
  test(`a flag that is not set stands out from its ground by three to one, ${scheme}`, async () => {
    const page = await world.signedIn({ scheme, path: '/history?range=7d' });
    await history(page).locator('.is-live').first().waitFor();
    const flags = page.locator('#history-rows td.flag .icon');
    const ratios = await eventually(() => flags.evaluateAll((icons) => {
      const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
      return icons.slice(0, 40).map((icon) => {
        const grounds = ['body', '.scroll', 'tr', 'td'].map((kind) => icon.closest(kind));
        for (const ground of grounds) {
          pen.fillStyle = getComputedStyle(ground).backgroundColor;
          pen.fillRect(0, 0, 1, 1);
        }
        const under = light(pen.getImageData(0, 0, 1, 1).data);
        pen.globalAlpha = Number(getComputedStyle(icon).opacity);
        pen.fillStyle = getComputedStyle(icon).color;
        pen.fillRect(0, 0, 1, 1);
        pen.globalAlpha = 1;
        const over = light(pen.getImageData(0, 0, 1, 1).data);
        return (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
      });
    }), (found) => (assert.ok(found.length > 1), found));
    assert.ok(Math.min(...ratios) >= 3, `${Math.min(...ratios)}`);
  });
}
