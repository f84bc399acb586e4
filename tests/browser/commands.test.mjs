// Keys and commands: what an agent who knows the page does without looking for a button, and that nobody is surprised by them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';
import { Host, signIn } from './embedding.mjs';

let world;
let page;
const ids = [];
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 400, '--live-per-minute', 0] });
  for (const customer of ['Amara Ångström', 'Pavel Sokolov', 'Wei Hansen']) {
    const call = { media: 'voice', customer, waitMs: 50, alertMs: 300, phases: [{ talk: 900_000 }] };
    ids.push((await world.post('/sandbox/conversations', call)).conversationId);
  }
  page = await world.signedIn();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  for (const id of ids) await row(live(page), id).waitFor();
});
after(() => world.stop());

const dialog = (on = page) => on.getByRole('dialog', { name: 'Commands' });
const field = (on = page) => on.getByRole('combobox', { name: 'Find a command' });
const options = (on = page) => on.getByRole('option').allInnerTexts().then((all) => all.map((text) => text.split('\n')[0].trim()));
const focusedId = () => page.evaluate(() => document.activeElement.closest('[data-conversation-id]')?.dataset.conversationId);
const rows = () => live(page).locator('[data-conversation-id]').evaluateAll((lines) => lines.map((line) => line.dataset.conversationId));
// The keys come with what is fetched beside the first list.
const press = (key, on = page) => on.keyboard.press(key);
// A list of commands that is closed gives the focus back to what had it, some frames later.
const focusNothing = () => eventually(async () => {
  await page.evaluate(async () => {
    for (let frames = 0; frames < 4; frames += 1) await new Promise(requestAnimationFrame);
    document.activeElement.blur();
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
  });
  return focusedId();
}, (id) => assert.equal(id, undefined));
const opened = async (key = 'Control+k') => {
  await press(key);
  await dialog().waitFor();
};

test('j and k go through the live list, Enter opens, Escape closes and goes back', async () => {
  const order = await rows();
  // Keys are heard once their code has come, and a busy page may do two at once.
  const toFirst = async () => {
    const at = await focusedId();
    if (at !== order[0]) await press(at ? 'k' : 'j');
    return focusedId();
  };
  await eventually(toFirst, (id) => assert.equal(id, order[0]));
  await press('j');
  assert.equal(await focusedId(), order[1]);
  await press('k');
  assert.equal(await focusedId(), order[0]);
  await press('k');
  assert.equal(await focusedId(), order[0], 'not beyond the first');
  await press('Enter');
  // What hears Escape comes with what is in the panel.
  await page.getByRole('complementary', { name: 'Conversation' }).locator('h2').waitFor();
  assert.match(page.url(), new RegExp(order[0]));
  await press('Escape');
  await eventually(focusedId, (id) => assert.equal(id, order[0]));
});

test('Ctrl K lists the commands, what is typed finds one, and Enter does it', async () => {
  await opened();
  assert.ok(await field().evaluate((element) => element === document.activeElement), 'one can type at once');
  assert.ok((await options()).includes('Go to History'));
  await field().fill('hist go');
  await eventually(options, (found) => assert.deepEqual(found, ['Go to History']));
  await dialog().getByRole('status').filter({ hasText: '1 command' }).waitFor();
  await press('Enter');
  await dialog().waitFor({ state: 'detached' });
  await history(page).waitFor();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await page.getByText('7 days', { exact: true }).click();
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/range=7d/);
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
});

test('in the history j and k go from row to row, and / to the field, where a letter is a letter', async () => {
  await press('/');
  const find = page.getByRole('searchbox', { name: 'Find in this list' });
  await eventually(() => find.evaluate((element) => element === document.activeElement), (is) => assert.ok(is));
  await page.keyboard.type('jk?/lh');
  assert.equal(await find.inputValue(), 'jk?/lh');
  assert.equal(await dialog().count(), 0);
  await find.fill('');
  await history(page).locator('[data-conversation-id]').nth(3).waitFor();
  await focusNothing();
  const places = () => page.evaluate(() => document.activeElement.closest('tr')?.getAttribute('aria-rowindex'));
  await press('j');
  const first = await eventually(places, (place) => { assert.ok(place); return Number(place); });
  await press('j');
  await eventually(places, (place) => assert.equal(Number(place), first + 1));
  await press('k');
  await eventually(places, (place) => assert.equal(Number(place), first));
});

test('a conversation on the screen is found by its customer, and the name goes into no address and no storage', async () => {
  await press('l');
  await live(page).waitFor();
  await opened();
  await field().fill('sokolov');
  await eventually(options, (found) => assert.deepEqual(found, ['Open Pavel Sokolov: Connected']));
  await press('Enter');
  await page.getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { name: 'Pavel Sokolov' }).waitFor();
  assert.match(page.url(), new RegExp(`conversation=${ids[1]}$`));
  assert.ok(!JSON.stringify(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }])).includes('Sokolov'));
});

test('Escape closes the list alone, and the focus is where it was', async () => {
  const before = await page.evaluate(() => document.activeElement.outerHTML);
  await opened();
  await press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await eventually(() => page.evaluate(() => document.activeElement.outerHTML), (now) => assert.equal(now, before));
  assert.equal(await page.getByRole('complementary', { name: 'Conversation' }).count(), 1, 'the conversation is still open');
  await press('Escape');
  await page.getByRole('complementary', { name: 'Conversation' }).waitFor({ state: 'detached' });
});

test('filters are commands, and one takes them all away', async () => {
  await opened();
  await field().fill('filter email');
  await press('Enter');
  await page.waitForURL(/media=email/);
  await opened();
  await field().fill('no filter');
  await press('Enter');
  await eventually(() => page.url(), (url) => assert.match(url, /\/live$/));
  for (const id of ids) await row(live(page), id).waitFor();
});

test('arrows choose, and what stands below is brought to sight', async () => {
  await opened();
  const all = await options();
  for (let times = 0; times < all.length + 2; times += 1) await press('ArrowDown');
  const chosen = dialog().getByRole('option', { selected: true });
  await eventually(() => chosen.innerText(), (text) => assert.ok(text.startsWith(all.at(-1)), text));
  assert.ok(await chosen.evaluate((element) => {
    const [box, list] = [element.getBoundingClientRect(), element.parentElement.getBoundingClientRect()];
    return box.bottom <= list.bottom + 1 && box.top >= list.top - 1;
  }));
  await press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('? shows the keys: another one can be chosen, no two are the same, and it lasts', async () => {
  await opened('?');
  const next = dialog().getByLabel('Next conversation');
  await next.fill('n');
  await next.press('Tab');
  await press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await focusNothing();
  await press('j');
  assert.equal(await focusedId(), undefined, 'j is free');
  await press('n');
  await eventually(async () => [await focusedId(), (await rows())[0]], ([focused, first]) => assert.equal(focused, first));
  assert.equal(await page.evaluate(() => localStorage.getItem('tidemark.keys')), 'on nk/lhp?');
  await opened('?');
  await dialog().getByLabel('Previous conversation').fill('n');
  await dialog().getByLabel('Previous conversation').press('Tab');
  await eventually(() => next.inputValue(), (key) => assert.equal(key, 'k', 'they have changed places'));
  await page.reload();
  await live(page).waitFor();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await eventually(async () => { await press('k'); return focusedId(); }, (id) => assert.ok(id));
});

test('single keys can be turned off (WCAG 2.1.4), and Ctrl K stays', async () => {
  await opened('?');
  await dialog().getByRole('button', { name: 'As usual' }).click();
  await dialog().getByRole('button', { name: 'Single keys' }).click();
  await press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await focusNothing();
  for (const key of ['j', 'p', '?', 'h']) await press(key);
  assert.equal(await focusedId(), undefined);
  assert.equal(await dialog().count(), 0);
  assert.match(page.url(), /\/live/);
  await opened();
  await press('Escape');
});

test('E08 keys that somebody has spoilt in the storage are the usual ones', async () => {
  await page.evaluate(() => localStorage.setItem('tidemark.keys', '<img src=x onerror=alert(1)>'));
  await page.reload();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await eventually(async () => { await press('j'); return focusedId(); }, (id) => assert.ok(id));
});

test('Ctrl K lists the commands on a keyboard without Latin letters too, and so says nothing of the other keys', async () => {
  const pressed = (key, code) => page.evaluate(([key, code]) => {
    const init = { key, code, ctrlKey: true, bubbles: true, cancelable: true };
    return !document.body.dispatchEvent(new KeyboardEvent('keydown', init));
  }, [key, code]);
  assert.equal(await pressed('о', 'KeyJ'), false, 'left to the browser');
  await eventually(() => pressed('л', 'KeyK'), (taken) => assert.equal(taken, true, 'its own'));
  await dialog().waitFor();
  await press('Escape');
  await dialog().waitFor({ state: 'detached' });
});

test('signing out is a command, and leaves no list of commands open', async () => {
  await opened();
  await field().fill('sign out');
  await press('Enter');
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await press('Control+k');
  await press('j');
  assert.equal(await dialog().count(), 0, 'nobody is signed in');
});

test('in a frame only the keys of the page are taken, and single ones never in a field', async () => {
  const host = await Host.open(world);
  await signIn(host);
  const frame = host.frame(1);
  await row(live(frame), ids[0]).waitFor();
  const inside = frame.locator('body');
  // What is left to the browser and the host by the time that everybody has heard of it.
  await inside.evaluate(() => {
    window.taken = [];
    addEventListener('keydown', (event) => setTimeout(() => window.taken.push([event.key, event.defaultPrevented])), true);
  });
  const pressed = async (key) => {
    await inside.evaluate(() => { window.taken.length = 0; });
    await press(key, host.page);
    return (await eventually(() => inside.evaluate(() => window.taken), (taken) => { assert.ok(taken.length > 0); return taken; })).at(-1)[1];
  };
  await frame.getByRole('link', { name: 'Live' }).focus();
  await eventually(() => pressed('Control+k'), (taken) => assert.equal(taken, true, 'its own'));
  await dialog(frame).waitFor();
  await press('Escape', host.page);
  await dialog(frame).waitFor({ state: 'detached' });
  await frame.getByRole('link', { name: 'Live' }).focus();
  for (const key of ['Control+b', 'Control+j', 'Alt+k', 'F2', 'x']) assert.equal(await pressed(key), false, key);
  assert.equal(await dialog(frame).count(), 0);
  await frame.getByText('Settings', { exact: true }).click();
  const wait = frame.getByLabel('Wait', { exact: true });
  await wait.focus();
  for (const key of ['j', 'k', '?', '/']) {
    assert.equal(await pressed(key), false, `${key} in a field`);
    assert.ok(await wait.evaluate((field) => field === document.activeElement), `${key} leaves the focus there`);
  }
  assert.equal(await dialog(frame).count(), 0);
  await host.close();
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
