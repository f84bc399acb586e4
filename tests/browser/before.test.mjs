// Key figures beside those of the same length of time before: asked for without a press where Genesys Cloud adds them up, and
// where it does not, read from records when the agent wants it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, recorded, result, searchCustom } from './harness.mjs';

const DAY = 86_400_000;
const AGGREGATES = '/api/v2/analytics/conversations/aggregates/query';
const daysAgo = (days) => Math.floor(Date.now() / DAY - days) * DAY;
const complete = (page) => result(page).filter({ hasText: /^Complete/ }).waitFor();
const tile = (page, name) => page.getByRole('list', { name: 'Key figures' }).getByRole('listitem').filter({ has: page.getByRole('button', { name: `About ${name}`, exact: true }) });
const about = async (page, name) => {
  await page.getByRole('button', { name: `About ${name}`, exact: true }).click();
  return page.getByRole('dialog', { name: `About ${name}`, exact: true });
};

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 5000, '--live-per-minute', 0] });
});
after(() => world.stop());

const sums = async () => (await world.requests()).filter(({ method, path }) => method === 'POST' && path === AGGREGATES).length;

// What Genesys Cloud adds up of an agent's sessions of a medium, by what really was: each is booked when the work with it was over,
// and the call of a callback is a call.
async function booked(medium, from, to) {
  const real = Object.values(await world.truth({ userId: 'Chiara Rossi', from: from - 8 * DAY, to }));
  const parts = real.flatMap(({ users }) => Object.values(users)).filter(({ name }) => name === 'Chiara Rossi');
  const sessions = parts.flatMap(({ sessions }) => sessions).filter(({ mediaType }) => mediaType === medium);
  const of = sessions.filter(({ handleMs, handledAt }) => handleMs > 0 && handledAt >= from && handledAt < to);
  return { handled: of.length, handle: of.reduce((sum, { handleMs }) => sum + handleMs, 0) / of.length };
}
const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

test('where Genesys Cloud adds up, its own figures of now and of the time before stand on every tile but two', async () => {
  const page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history' });
  await searchCustom(page, daysAgo(5), daysAgo(1));
  await complete(page);
  await tile(page, 'Handled').getByText(/^Genesys Cloud: \d+, \d+ before$/).waitFor();
  const already = await sums();
  await searchCustom(page, daysAgo(9), daysAgo(1));
  await complete(page);
  await eventually(sums, (sent) => assert.equal(sent - already, 2));
  await tile(page, 'AHT').getByText(/^Genesys Cloud: \d+:\d\d, \d+:\d\d before$/).waitFor();
  assert.equal(await sums() - already, 2);
  assert.equal(await tile(page, 'Wait').locator('.before').innerText(), '');
  // What is left out of the list cannot be compared.
  await page.getByRole('button', { name: /^Transferred/ }).click();
  await eventually(() => tile(page, 'Handled').locator('.before').innerText(), (text) => assert.equal(text, ''));
  await page.getByRole('button', { name: /^Transferred/ }).click();
  const opened = await about(page, 'Handled');
  await opened.getByText('The same length of time before, by Genesys Cloud').waitFor();
  await opened.getByText('By Genesys Cloud', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await (await about(page, 'Wait')).getByText('Genesys Cloud books a wait on its queue').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('a list of one medium alone is compared with what was booked of that medium, now and before, as it really was', async () => {
  const page = await world.signedIn({ agent: 'Chiara Rossi', path: '/history' });
  await page.getByText('More filters', { exact: true }).click();
  const [before, from, to] = [daysAgo(17), daysAgo(9), daysAgo(1)];
  const shown = async (name) => {
    const line = tile(page, name).getByText(/^Genesys Cloud: /);
    await line.waitFor();
    return (await line.innerText()).match(/^Genesys Cloud: ([\d:]+), ([\d:]+) before$/).slice(1).map(seconds);
  };
  const seen = [];
  for (const [medium, type] of [['callback', 'callback'], ['message', 'message'], ['call', 'voice'], ['email', 'email']]) {
    await page.getByRole('combobox', { name: 'Medium', exact: true }).selectOption(medium);
    await searchCustom(page, from, to);
    await complete(page);
    const [now, then] = [await booked(type, from, to), await booked(type, before, from)];
    // How many there are, the day decides.
    seen.push(now.handle, then.handle);
    await eventually(() => shown('Handled'), (handled) => assert.deepEqual(handled, [now.handled, then.handled], medium));
    if (now.handled > 0 && then.handled > 0) await eventually(() => shown('AHT'), (handle) => assert.deepEqual(handle, [now.handle, then.handle].map((ms) => Math.round(ms / 1000)), medium));
  }
  assert.ok(new Set(seen.filter(Boolean)).size > 4, `there is something to tell apart: ${seen}`);
  // What cannot be said of sums is named, and nothing is compared.
  const already = await sums();
  await page.getByLabel('Talk, minutes at least').fill('1');
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await complete(page);
  await eventually(() => tile(page, 'Handled').locator('.before').innerText(), (text) => assert.equal(text, ''));
  await (await about(page, 'Handled')).getByText('cannot narrow its sums by how long something took').waitFor();
  assert.equal(await sums(), already);
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});

test('where it may not be asked the permission is named, it is not asked again, and the time before is read from records', async () => {
  const page = await world.signedIn({ path: '/history' });
  await searchCustom(page, daysAgo(9), daysAgo(5));
  await complete(page);
  const already = await sums();
  await searchCustom(page, daysAgo(5), daysAgo(1));
  await complete(page);
  const shown = await recorded(page);
  const opened = await about(page, 'Handled');
  await opened.getByText('analytics:conversationAggregate:view').first().waitFor();
  assert.equal(await sums(), already, 'once a session');
  await opened.getByRole('button', { name: 'Read the time before as well' }).click();
  await complete(page);
  await page.keyboard.press('Escape');
  await eventually(() => recorded(page), (rows) => assert.equal(rows, shown, 'what is shown is the interval as it was'));
  for (const name of ['Handled', 'Wait', 'No wrap-up']) {
    await tile(page, name).getByText(/^[\d:]+ before$/).waitFor();
  }
  const handled = Number((await tile(page, 'Handled').locator('.before').innerText()).replace(/\D/g, ''));
  await searchCustom(page, daysAgo(9), daysAgo(5));
  await complete(page);
  await eventually(() => tile(page, 'Handled').locator('.value').innerText(), (text) => assert.equal(Number(text.replace(/\D/g, '')), handled));
  assert.deepEqual(page.troubles, []);
  await page.context().close();
});
