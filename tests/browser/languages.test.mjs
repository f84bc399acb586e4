// The languages of the page: each says what an agent reads in its words, with its plural forms, numbers and dates; one that is
// lost leaves English; and a made-up one, longer and from right to left, shows what nobody has translated or left room for.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually } from './harness.mjs';
import { Host } from './embedding.mjs';
import { sound } from './access.mjs';

const LANGUAGES = ['de', 'fr', 'es', 'pt-BR', 'ja'];
const words = Object.fromEntries(LANGUAGES.map((tag) =>
  [tag, JSON.parse(readFileSync(new URL(`../../languages/${tag}.json`, import.meta.url), 'utf8'))]));

const LOST = 'Your language could not be loaded, so Tidemark speaks English.';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 11, '--history', 1500, '--live-per-minute', 0, '--analytics-lag', 1] });
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const html = (page) => page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]);

// A page that the agent has given a language, before it is loaded.
async function speaking(tag, options = {}) {
  const page = await world.open({ path: '/live', ...options });
  await page.evaluate((own) => localStorage.setItem('tidemark.language', own), tag);
  await page.reload();
  return page;
}

async function signIn(page) {
  await page.locator('button.primary').click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await page.locator('header.bar').waitFor();
}

const inHistory = (page) => page.locator('header.bar nav a').nth(1).click();

async function aMonthSearched(page) {
  await inHistory(page);
  await page.locator('.interval .segments label').nth(3).click();
  await page.locator('.interval button.primary').click();
  await page.locator('#history-rows [data-conversation-id]').first().waitFor();
  await page.locator('.result progress').waitFor({ state: 'detached' });
}

for (const tag of LANGUAGES) {
  test(`a browser in ${tag} is spoken to in it: sign-in, live, history`, async () => {
    const said = words[tag];
    const page = await world.open({ locale: tag, path: '/live' });
    await page.getByRole('button', { name: said['Sign in'], exact: true }).waitFor();
    assert.deepEqual(await html(page), [tag, 'ltr']);
    await signIn(page);
    await page.getByRole('table', { name: said['Live conversations'] }).waitFor();
    await page.getByRole('button', { name: said['Sign out'], exact: true }).waitFor();
    const heads = await page.locator('table.live thead th').allInnerTexts();
    const wanted = ['Medium', 'Direction', 'Customer', 'Queue', 'State', 'Flags', 'In state', 'On hold', 'Total'];
    assert.deepEqual(heads.map((head) => head.toLowerCase()), wanted.map((english) => said[english].toLowerCase()));
    await aMonthSearched(page);
    await page.getByRole('status', { name: said['Search result'] }).filter({ hasText: said.Complete.slice(0, 6) }).waitFor();
    await page.getByRole('grid', { name: said.History, exact: true }).waitFor();
    // On half a screen no head of the table is cut, and no word of one is broken.
    await page.setViewportSize({ width: 800, height: 850 });
    const broken = () => page.locator('.history thead .sort').evaluateAll((heads) => heads.filter((head) => {
      const text = head.firstChild;
      const range = document.createRange();
      const lines = text.data.split(' ').map((word) => {
        range.setStart(text, text.data.indexOf(word));
        range.setEnd(text, text.data.indexOf(word) + word.length);
        return range.getClientRects().length;
      });
      return parseFloat(getComputedStyle(head).fontSize) > 0 && (head.scrollWidth > head.clientWidth || lines.some((count) => count > 1));
    }).map((head) => head.innerText));
    await eventually(broken, (heads) => assert.deepEqual(heads, []));
    assert.deepEqual(page.troubles, []);
  });
}

test('numbers, plural forms and days are those of the language', async () => {
  const page = await speaking('de', { zone: 'Europe/Berlin', path: '/history?range=7d' });
  await signIn(page);
  await page.locator('#history-rows [data-conversation-id]').first().waitFor();
  await page.locator('.result progress').waitFor({ state: 'detached' });
  const shown = await page.locator('#history-rows [data-conversation-id] .started').allInnerTexts();
  // Its browser's way to write them, and not a list of ours.
  assert.ok(shown.some((text) => /^\d{1,2}\. \p{L}+\.?,? (um )?\d{2}:\d{2}:\d{2}$/u.test(text.trim())), shown.slice(0, 5).join(' | '));
  await page.locator('.tile-about').first().click();
  await page.getByText(/(Angesehen|Gezählt): (1 Konversation|[\d.]+ Konversationen)\./).first().waitFor();
});

test('what the agent chose goes before what Genesys Cloud or the browser say, and English is a choice', async () => {
  const german = await speaking('de', { locale: 'fr' });
  await german.getByRole('button', { name: 'Anmelden', exact: true }).waitFor();
  const english = await speaking('en', { locale: 'fr' });
  await english.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  assert.deepEqual(await html(english), ['en', '']);
});

test('a language that the page does not speak gives way to the next that the browser names, and at last to English', async () => {
  const page = await world.open({ locale: 'nl-NL' });
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  // Swiss German is German, Portugal's Portuguese is Brazil's; and no real language is the made-up one.
  for (const [locale, tag] of [['de-CH', 'de'], ['pt-PT', 'pt-BR'], ['ar-EG', 'en']]) {
    const other = await world.open({ locale });
    await other.locator('button.primary').waitFor();
    assert.equal((await html(other))[0], tag, locale);
  }
});

test('in a frame the host names the language', async () => {
  const host = await Host.open(world, { langTag: 'pt-br' });
  await host.frame(1).getByRole('button', { name: words['pt-BR']['Sign in'], exact: true }).waitFor();
});

test('an agent chooses a language in the settings, and has it after the next reload', async () => {
  const page = await world.signedIn({ path: '/live' });
  await page.locator('.limits > summary').click();
  await page.getByLabel('Language').selectOption('ja');
  await page.getByText('It is spoken when the page is loaded again.').waitFor();
  assert.equal(await page.evaluate(() => localStorage.getItem('tidemark.language')), 'ja');
  await page.reload();
  // Genesys Cloud still knows the agent, so the page is in again.
  await page.getByRole('button', { name: new RegExp(`^(${words.ja['Sign in']}|${words.ja['Sign out']})$`) }).waitFor();
  assert.deepEqual(await html(page), ['ja', 'ltr']);
});

for (const [lost, files] of [['the texts', '**/later/language-de-*.txt'], ['what fetches them', '**/later/speak-*.js'], ['what says them', '**/later/speaking-*.wasm']]) {
  test(`where ${lost} cannot be had the page is English, says so, and speaks it once it can be had`, async () => {
    const page = await world.open({ locale: 'en' });
    const told = page.locator('#lost');
    assert.equal(await page.getByRole('alert').count(), 0, 'nothing is lost of English');
    await page.evaluate(() => localStorage.setItem('tidemark.language', 'de'));
    await page.route(files, (route) => route.abort());
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    assert.deepEqual((await html(page)).map((said) => said || 'ltr'), ['en', 'ltr'], 'what reads it aloud knows that it is English');
    // Where the texts have come, this one is in them.
    const german = await told.locator('p').getAttribute('lang') === 'de';
    assert.equal(await told.locator('p').innerText(), german ? words.de[LOST] : LOST);
    assert.equal(await told.getAttribute('role'), 'alert');
    await sound(page, lost);
    await Promise.all([page.waitForEvent('load'), told.locator('a').click()]);
    await told.waitFor();
    await page.unroute(files);
    await told.locator('a').click();
    await page.getByRole('button', { name: words.de['Sign in'], exact: true }).waitFor();
    assert.deepEqual(await html(page), ['de', 'ltr']);
    assert.ok(await told.isHidden());
  });
}

test('what is told of a language that was lost can be closed', async () => {
  const page = await world.open({ locale: 'en' });
  await page.evaluate(() => localStorage.setItem('tidemark.language', 'de'));
  await page.route('**/later/language-de-*.txt', (route) => route.abort());
  await page.reload();
  await signIn(page);
  await page.locator('#lost').getByRole('button', { name: 'Close' }).click();
  await page.locator('#lost').waitFor({ state: 'hidden' });
  await inHistory(page);
  await page.locator('.history').waitFor();
  assert.ok(await page.locator('#lost').isHidden());
});

test('the report says which language was lost', async () => {
  const page = await world.open({ path: '/live' });
  await page.evaluate(() => localStorage.setItem('tidemark.language', 'de'));
  await page.route('**/later/language-de-*.txt', (route) => route.fulfill({ status: 404, body: '' }));
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await signIn(page);
  await page.locator('.limits > summary').click();
  await page.getByText('Report a problem').click();
  await page.getByRole('region', { name: 'The report' }).filter({ hasText: 'de could not be loaded' }).waitFor();
});

test('English fetches nothing of other languages', async () => {
  const page = await world.open({ locale: 'en-GB' });
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  assert.deepEqual(names.filter((name) => /speak|language/.test(name)), []);
});

// Texts of the page that stand in English: whatever the made-up language says ends in letters of its own.
const unaccented = (page) => page.evaluate(() => {
  const foreign = '.name, .customer, .queue, .who, bdi, pre, .wordmark, option, noscript, .wrap-up, .outcome, script, style, textarea, .time, .started, .when, .axis, .scale, .soft';
  const isEnglish = (text) => /[a-z]{3}/.test(text) && !text.includes('ẋ');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    const box = node.parentElement.getBoundingClientRect();
    if (isEnglish(text) && box.width > 0 && !node.parentElement.closest(foreign)) found.push(text);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [data-label]')) {
    for (const name of ['aria-label', 'placeholder', 'data-label']) {
      const text = element.getAttribute(name) ?? '';
      if (isEnglish(text) && !element.closest(foreign)) found.push(`${name}: ${text}`);
    }
  }
  return [...new Set(found)];
});

// Texts that stick out of their box, which hides no overflow of its own.
const outside = (page) => page.evaluate(() => [...document.querySelectorAll('button, th, summary, label, h1, h2, h3, .chip, .headline, .freshness')]
  .filter((element) => {
    const style = getComputedStyle(element);
    return element.checkVisibility() && element.getBoundingClientRect().width > 1 && style.overflowX === 'visible' && element.scrollWidth > element.clientWidth + 2 && element.clientWidth > 0 && style.display !== 'inline';
  })
  .map((element) => `${element.tagName} ${element.className}: ${element.textContent}`));

// The texts of two elements, where they lie over each other.
const apart = (page, ...selectors) => page.evaluate((found) => {
  const [one, other] = found.map((selector) => {
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(selector));
    return range.getBoundingClientRect();
  });
  const isApart = one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
  return isApart ? [] : [one, other].map(({ left, right }) => [left, right]);
}, selectors);

// A panel stands where a line ends, and the colour of a row where it begins.
async function besideOnTheLeft(page, id) {
  const [panel, list] = await Promise.all(['.detail', '#main'].map((selector) => page.locator(selector).boundingBox()));
  assert.equal(panel.x, 0);
  assert.ok(Math.abs(panel.x + panel.width - list.x) < 2, `${panel.x + panel.width} and ${list.x}`);
  const shadow = await page.locator(`[data-conversation-id="${id}"] td`).first().evaluate((cell) => getComputedStyle(cell).boxShadow);
  assert.match(shadow, / -3px 0px /);
}

// An arrow goes where it points to, and an edge follows the pointer.
async function theTableIsMirrored(page) {
  const left = () => page.evaluate(() => document.activeElement.closest('[role="gridcell"]')?.getBoundingClientRect().left ?? NaN);
  await page.locator('#history-rows').focus();
  await page.keyboard.press('ArrowDown');
  const first = await eventually(left, (x) => (assert.ok(x > 0), x));
  await page.keyboard.press('ArrowLeft');
  await eventually(left, (x) => assert.ok(x < first, `${x} and ${first}`));
  const head = page.locator('.history th.queue');
  // It waits until nothing moves there any more.
  await head.locator('.edge').hover();
  const [before, edge] = await Promise.all([head, head.locator('.edge')].map((locator) => locator.boundingBox()));
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width / 2 - 40, edge.y + edge.height / 2, { steps: 4 });
  await page.mouse.up();
  await eventually(() => head.boundingBox(), ({ width }) => assert.ok(Math.abs(width - before.width - 40) < 3, `${before.width} and ${width}`));
}

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const width of [300, 1400]) {
  test(`from right to left and a third longer, at ${width} px, nothing is in English and nothing sticks out`, async () => {
    const page = await speaking('ar-XB', { width });
    await page.locator('button.primary').waitFor();
    assert.deepEqual(await html(page), ['ar-XB', 'rtl']);
    const looked = async (where) => {
      assert.deepEqual(await unaccented(page), [], `in English, ${where}`);
      assert.deepEqual(await outside(page), [], `out of its box, ${where}`);
      assert.ok(await sideways(page) <= 0, `the page scrolls sideways, ${where}`);
    };
    await looked('sign-in');
    await signIn(page);
    await page.locator('table.live').waitFor();
    const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 500, phases: [{ talk: 1000 }, { hold: 600_000 }] });
    await page.locator(`[data-conversation-id="${conversationId}"].is-held`).waitFor({ timeout: 30_000 });
    await looked('live');
    // A clock reads from left to right, and stands at the end of its line.
    const clock = page.locator(`[data-conversation-id="${conversationId}"] .total`);
    await eventually(() => clock.innerText(), (text) => assert.match(text.trim(), /^\d+:\d{2}$/));
    await page.locator('.limits > summary').click();
    await page.locator('.limits select').waitFor();
    await looked('settings');
    await page.locator('.limits > summary').click();
    await page.locator(`[data-conversation-id="${conversationId}"] .open`).click();
    await page.locator('.detail .figures').waitFor();
    await looked('one conversation');
    assert.deepEqual(await apart(page, '.detail h2', '.detail > .close'), [], 'the name and what closes lie over each other');
    if (width > 1000) await besideOnTheLeft(page, conversationId);
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
    await aMonthSearched(page);
    await looked('history');
    if (width > 1000) await theTableIsMirrored(page);
    await page.locator('.charts > summary').click();
    await page.locator('.charts svg').first().waitFor();
    await looked('charts');
    assert.deepEqual(await page.locator('.charts .axis').evaluateAll((axes) => axes.filter((axis) =>
      axis.firstElementChild.getBoundingClientRect().left > axis.lastElementChild.getBoundingClientRect().left).map((axis) => axis.innerText)), [],
    'the words of an axis run against its bars');
    assert.deepEqual(page.troubles, []);
  });
}
