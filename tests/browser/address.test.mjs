// The address: what is on the screen is in it, survives a reload and a sign-in, and comes back with Back.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, allRows, cell, eventually, freshness, history, live, recorded, result } from './harness.mjs';

let world;
let page;
const pressed = () => page.locator('.chip[aria-pressed="true"]').evaluateAll((chips) => chips.map((chip) => chip.firstChild.innerText));
const chosen = () => page.locator('.segments input[name=interval]:checked + span').innerText();
const rows = () => recorded(page);
const chip = (name) => page.getByRole('button', { name, exact: false }).filter({ has: page.getByText(name, { exact: true }) });

// A page that was opened anew soon after another one waits for a press.
async function signedInAgain() {
  const signIn = page.getByRole('button', { name: 'Sign in', exact: true });
  await signIn.or(page.getByRole('button', { name: 'Sign out' })).waitFor();
  if (await signIn.count()) {
    await signIn.click();
  }
}

before(async () => {
  world = await World.start({ sandbox: ['--history', 3000, '--live-per-minute', 0] });
});
after(() => world.stop());

test('a link with filters leads to what it says, through the sign-in and through a reload', async () => {
  page = await world.signedIn({ path: '/live?media=call&status=alerting,contact,hold' });
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  assert.match(page.url(), /\/live\?media=call&status=alerting,contact,hold$/);
  assert.deepEqual(await pressed(), ['Calls', 'Alerting', 'Connected', 'On hold']);
  await page.reload();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  assert.deepEqual(await pressed(), ['Calls', 'Alerting', 'Connected', 'On hold'], 'and nobody had to press "Sign in"');
});

test('a filter that only the ended match does not say that nothing does', async () => {
  await live(page).waitFor();
  await page.goto(`${world.app}/live?status=ended`);
  await signedInAgain();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await world.post('/sandbox/conversations', { media: 'voice', waitMs: 10, alertMs: 300, phases: [{ talk: 500 }], acwMs: 0 });
  await live(page).locator('.ended [data-conversation-id]').first().waitFor();
  assert.equal(await page.getByText('No conversation matches the filter.').count(), 0);
});

test('every interval and every filter of the history asks for what its name says', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  const found = {};
  for (const [name, key] of [['Today', 'today'], ['24 hours', '24h'], ['7 days', '7d']]) {
    await page.getByText(name, { exact: true }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(new RegExp(`range=${key}`));
    await result(page).filter({ hasText: 'Complete' }).waitFor();
    found[key] = await rows();
    const now = (await world.health()).now;
    const midnight = new Date(now).setHours(0, 0, 0, 0);
    const from = { today: midnight, '24h': now - 86_400_000, '7d': now - 7 * 86_400_000 }[key];
    const truth = Object.values(await world.truth({ userId: 'Ada Lindqvist', from })).filter(({ end }) => end !== null);
    assert.ok(Math.abs(truth.length - found[key]) <= 3, `${name}: ${found[key]} of ${truth.length}`);
  }
  assert.ok(found['24h'] < found['7d']);
  for (const [name, column, pattern] of [['Emails', 'medium', /^Email$/], ['Outbound', 'direction', /Outbound/]]) {
    await chip(name).click();
    const first = history(page).locator('[data-conversation-id]').first();
    assert.match(await cell(first, column), pattern);
    const all = await history(page).locator(`[data-conversation-id] .${column}`).allInnerTexts();
    assert.ok(all.every((text) => pattern.test(text.trim())), `${name}: ${all}`);
    await chip(name).click();
  }
});

test('Back goes to the interval before, and leaves the other view as it is', async () => {
  const week = await rows();
  await chip('Calls').click();
  await page.getByRole('link', { name: 'Live' }).click();
  await chip('Messages').click();
  await page.goBack();
  await page.goBack();
  assert.match(page.url(), /\/history\?range=7d&media=call$/);
  await page.goBack();
  assert.match(page.url(), /\/history\?range=7d$/);
  assert.equal(await chosen(), '7 days');
  assert.equal(await rows(), week);
  await page.getByRole('link', { name: 'Live' }).click();
  assert.deepEqual(await pressed(), ['Ended'], 'the live view has the filter that Back left it, and none of the other');
});

test('hours to look back and what Genesys Cloud is asked for stand in the address, and a reload and a saved view bring them back', async () => {
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  const filters = page.locator('details.only');
  await page.getByText('Hours back', { exact: true }).click();
  await page.getByLabel('Hours to look back').fill('0');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('Give a whole number from 1 to 13,392.').waitFor();
  await page.getByLabel('Hours to look back').fill('36');
  await page.getByText('My queues', { exact: true }).click();
  await filters.locator('summary').click();
  await filters.getByLabel('Medium').selectOption('call');
  await filters.getByLabel('Talk, minutes at least').fill('1.5');
  await filters.getByLabel('Number or address').fill('+15550100');
  await filters.getByLabel('Number or address').blur();
  const queue = await filters.getByLabel('Queue').locator('option').nth(1).getAttribute('value');
  await filters.getByLabel('Queue').selectOption(queue);
  await filters.getByLabel('Conversations a request').selectOption('25');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/range=36h/);
  assert.match(page.url(), new RegExp(`range=36h&asked=of\\.my-queues,media\\.call,queue\\.${queue},talk\\.90000,page\\.25,more$`));
  assert.ok(!page.url().includes('5550100'), 'a number is nobody\'s business');
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  assert.equal(await page.getByText('The address does not keep those').count(), 0, 'what is missing there stands here');

  await page.reload();
  await signedInAgain();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  assert.equal(await chosen(), 'Hours back');
  assert.equal(await page.getByLabel('Hours to look back').inputValue(), '36');
  assert.ok(await page.getByLabel('My queues').isChecked());
  assert.equal(await filters.locator('summary').innerText(), 'More filters (3)');
  await filters.locator('summary').click();
  assert.equal(await filters.getByLabel('Medium').inputValue(), 'call');
  assert.equal(await filters.getByLabel('Talk, minutes at least').inputValue(), '1.5');
  await eventually(() => filters.getByLabel('Queue').inputValue(), (value) => assert.equal(value, queue));
  assert.equal(await filters.getByLabel('Conversations a request').inputValue(), '25');
  await page.getByText('The address does not keep those').waitFor();

  await page.getByText('Views', { exact: true }).click();
  await page.getByLabel('Name of this view').fill('Calls of my queue');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const anew = async () => {
    await filters.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('Mine', { exact: true }).click();
    await page.getByText('7 days', { exact: true }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.waitForURL(/\/history\?range=7d$/);
    await result(page).filter({ hasText: 'Complete' }).waitFor();
  };
  await anew();
  await page.getByRole('button', { name: 'Calls of my queue', exact: true }).click();
  await page.waitForURL(/range=36h&asked=of\.my-queues/);
  await filters.getByText('More filters (3)').waitFor();
  assert.ok(await page.getByLabel('My queues').isChecked());
  await page.getByText('Views', { exact: true }).click();
  await anew();
  await filters.locator('summary').click();
});

test('of all that a supervisor may see those of one agent are asked for, whom the address does not name', async () => {
  const supervisor = await world.signedIn({ agent: 'Dana Whitfield', path: '/history?range=7d' });
  await result(supervisor).filter({ hasText: /^Complete/ }).waitFor();
  const filters = supervisor.locator('details.only');
  await filters.locator('summary').click();
  const field = filters.getByLabel('Agent (name or user id)');
  assert.ok(await field.isDisabled(), 'one\'s own are one\'s own');
  await supervisor.getByText('All I may see', { exact: true }).click();
  const { now } = await world.health();
  const ofAda = await world.truth({ userId: 'Ada Lindqvist', from: now - 7 * 86_400_000, to: now });
  const [[ada]] = Object.values(ofAda).map(({ users }) => Object.entries(users).find(([, { name }]) => name === 'Ada Lindqvist'));
  await field.fill(ada.toUpperCase());
  await field.blur();
  await supervisor.getByRole('button', { name: 'Search' }).click();
  await supervisor.waitForURL(/asked=of\.all,more$/);
  await result(supervisor).filter({ hasText: /^Complete/ }).waitFor();
  const over = Object.entries(ofAda).filter(([, { end }]) => end).map(([id]) => id);
  await eventually(async () => (await allRows(supervisor)).sort(), (found) => assert.deepEqual(found.filter((id) => over.includes(id)), over.sort()));
  assert.ok((await allRows(supervisor)).every((id) => id in ofAda), 'and nobody else\'s');

  // Her name is known from what was loaded.
  const found = (await allRows(supervisor)).sort();
  await field.fill('Nobody At All');
  await field.blur();
  await supervisor.getByRole('button', { name: 'Search' }).click();
  await supervisor.getByText('No agent of that name is known here').waitFor();
  await field.fill('ada lind');
  await field.blur();
  await supervisor.getByRole('button', { name: 'Search' }).click();
  await supervisor.getByText('No agent of that name is known here').waitFor({ state: 'detached' });
  await result(supervisor).filter({ hasText: /^Complete/ }).waitFor();
  await eventually(async () => (await allRows(supervisor)).sort(), (again) => assert.deepEqual(again.filter((id) => over.includes(id)), found.filter((id) => over.includes(id))));
  assert.ok(!/ada/i.test(supervisor.url()), supervisor.url());
  const stored = await supervisor.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.ok(!/ada lind/i.test(stored), 'no name is kept');

  // Whose they are is a column that is asked for, and rows can be put together by it.
  assert.equal(await history(supervisor).getByRole('columnheader', { name: 'Agent' }).count(), 0);
  await supervisor.getByText('Columns', { exact: true }).click();
  await supervisor.getByRole('checkbox', { name: 'Agent' }).check();
  await supervisor.getByText('Columns', { exact: true }).click();
  await supervisor.waitForURL(/rows=show\.agent/);
  await history(supervisor).getByRole('columnheader', { name: 'Agent' }).waitFor();
  await supervisor.locator('#history-rows').evaluate((rows) => rows.scrollTo(0, 0));
  await eventually(() => history(supervisor).locator('tr[data-conversation-id] td.agent').first().innerText(), (name) => assert.equal(name, 'Ada Lindqvist'));
  await supervisor.getByLabel('Group by').selectOption({ label: 'Agent' });
  await eventually(() => history(supervisor).locator('tr.group bdi').allInnerTexts(), (names) => assert.deepEqual(names, ['Ada Lindqvist']));
  assert.deepEqual(supervisor.troubles, []);
});

test('nothing went wrong on the way', () => assert.deepEqual(page.troubles, []));
