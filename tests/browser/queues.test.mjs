// What an agent sees of their queues: that it is so, and what stands there where it cannot be known.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 50, '--live-per-minute', 0] });
});
after(() => world.stop());

const strip = (page) => page.getByRole('region', { name: 'My queues', exact: true });
const line = (page) => strip(page).locator('.queues-line').innerText();
const isLive = (page) => freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const isFollowed = (page) => strip(page).locator('.queues-age', { hasText: /^Live$/ }).waitFor();
const come = async (more) => (await world.post('/sandbox/conversations', { media: 'voice', alertMs: 2_000, phases: [{ talk: 60_000 }], ...more })).conversationId;

// The agent opens the list, unless it is open by itself.
async function open(page) {
  if (await strip(page).locator('details').getAttribute('open') === null) await strip(page).locator('summary').click();
}

// Waiting and interacting of each queue, as the list shows them.
async function shown(page) {
  const rows = await strip(page).getByRole('row').evaluateAll((lines) => lines.slice(1).map((one) => [...one.cells].map((cell) => cell.innerText.trim())));
  return Object.fromEntries(rows.map(([name, waiting, , interacting]) => [name, [Number(waiting), Number(interacting)]]));
}

// The same by the facts.
async function so(names) {
  const figures = Object.fromEntries(Object.values(names).map((name) => [name, [0, 0]]));
  for (const { end, queueIds, users } of Object.values(await world.truth())) {
    const name = names[queueIds.at(-1)];
    const states = Object.values(users).map((user) => user.state);
    if (end !== null || !name) continue;
    if (states.some((state) => ['connected', 'held', 'parked', 'open'].includes(state))) figures[name][1] += 1;
    else if (states.every((state) => ['ended', 'not answered'].includes(state))) figures[name][0] += 1;
  }
  return figures;
}

test('figures of the queues are those of the facts, while conversations come, are answered and end', async () => {
  const names = {};
  const page = await world.open();
  page.on('response', async (response) => {
    if (!response.url().includes('/routing/queues/me')) return;
    for (const { id, name } of (await response.json()).entities) names[id] = name;
  });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Chiara Rossi', exact: true }).click();
  await isLive(page);
  await isFollowed(page);
  assert.equal(await line(page), 'Nobody is waiting · 0 interacting');
  assert.equal(await strip(page).getByRole('table').count(), 0, 'closed while nobody waits');
  const queues = Object.values(names);
  assert.equal(queues.length, 4);
  await come({ queue: queues[0], waitMs: 2_500, phases: [{ talk: 500 }], acwMs: 0 });
  await strip(page).getByRole('table').waitFor();
  await strip(page).getByRole('table').waitFor({ state: 'detached' });
  await open(page);
  const media = ['voice', 'message', 'email', 'webmessaging'];
  for (let n = 0; n < 12; n += 1) {
    await come({ queue: queues[n % 4], media: media[n % media.length], waitMs: 2_000 + 1_500 * n, phases: [{ talk: 3_000 + 500 * n }], acwMs: 1_000 });
  }
  const seen = new Set();
  for (let looks = 0; looks < 14; looks += 1) {
    await eventually(async () => [await shown(page), await so(names)], ([table, facts]) => assert.deepEqual(table, facts), 6_000);
    seen.add(JSON.stringify(await shown(page)));
    await new Promise((wake) => setTimeout(wake, 1_500));
  }
  assert.ok(seen.size > 4, `${seen.size} different states`);
  await eventually(() => line(page), (text) => assert.equal(text, 'Nobody is waiting · 0 interacting'), 40_000);
  await strip(page).getByRole('table').waitFor();
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('who has waited the longest is told by the second, and the list stays as the agent wants it', async () => {
  const page = await world.signedIn({ agent: 'Chiara Rossi' });
  await isFollowed(page);
  const id = await come({ queue: 'Support', waitMs: 14_000, agent: 'Chiara Rossi' });
  await come({ queue: 'Support', waitMs: 9_000 });
  const start = (await world.truth())[id].start;
  await new Promise((wake) => setTimeout(wake, 4_000));
  await eventually(
    async () => [await line(page), Math.floor(((await world.health()).now - start) / 1000)],
    ([text, seconds]) => {
      const [, m, s] = text.match(/^2 waiting, longest (\d+):(\d\d) in Support · 0 interacting$/) ?? assert.fail(text);
      assert.ok(Math.abs(60 * m + Number(s) - seconds) <= 1, `${text}, ${seconds} s`);
    },
  );
  await strip(page).getByRole('table').waitFor();
  await strip(page).locator('summary').press('Enter');
  await strip(page).getByRole('table').waitFor({ state: 'detached' });
  await come({ queue: 'Support', waitMs: 2_000 });
  await eventually(() => line(page), (text) => assert.match(text, /^3 waiting/));
  assert.equal(await strip(page).getByRole('table').count(), 0, 'closed by the agent');
  await page.close();
});

test('without the permission there are no queues but its name, and a line to send to an administrator', async () => {
  const page = await world.signedIn({ agent: 'Ada Lindqvist' });
  await isLive(page);
  assert.equal(await line(page), 'Your queues are not shown');
  await strip(page).locator('summary').click();
  await strip(page).getByText('Please add the permission analytics:queueObservation:view to my role').waitFor();
  assert.equal(await strip(page).getByRole('table').count(), 0);
  const asked = async () => (await world.requests()).filter(({ path, status }) => path.endsWith('/queues/observations/query') && status === 403).length;
  assert.equal(await asked(), 1);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('C04 topics of queues that are rejected leave the list live, and the queues are asked for', async () => {
  const page = await world.open();
  await page.route(/\/subscriptions\?ignoreErrors/, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const entities = route.request().postDataJSON().map(({ id }) => ({ id, state: 'Rejected', missingPermissions: ['routing:queue:view'] }));
    return route.fulfill({ status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, json: { entities } });
  });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Chiara Rossi', exact: true }).click();
  await isLive(page);
  await strip(page).locator('.queues-age', { hasText: /^as of \d\d:\d\d:\d\d$/ }).waitFor();
  await open(page);
  await strip(page).getByText('Your queues are checked once a minute').waitFor();
  await strip(page).getByText('permission routing:queue:view').waitFor();
  assert.equal(await strip(page).getByRole('row').count(), 5);
  await isLive(page);
  await page.close();
});

test('C29 of a thousand and one queues as many are shown as can be followed, and how many that is', async () => {
  const page = await world.open();
  await page.route(/\/routing\/queues\/me/, (route) => {
    const number = Number(new URL(route.request().url()).searchParams.get('pageNumber'));
    const entities = Array.from({ length: Math.min(100, 1_001 - 100 * (number - 1)) }, (_, n) => {
      const id = `00000000-0000-4000-8000-${String(100 * (number - 1) + n).padStart(12, '0')}`;
      return { id, name: `Queue ${id.slice(-4)}` };
    });
    return route.fulfill({ status: 200, headers: { 'Access-Control-Allow-Origin': '*' }, json: { entities, pageCount: 11, pageNumber: number } });
  });
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Chiara Rossi', exact: true }).click();
  await isFollowed(page);
  await isLive(page);
  await open(page);
  await strip(page).getByText('Showing the first 999 of 1,001 queues.').waitFor();
  assert.equal(await strip(page).getByRole('row').count(), 1_000);
  await page.close();
});

test('a tab that shows the queues follows them over one that shows the history alone', async () => {
  const leader = await world.signedIn({ agent: 'Chiara Rossi', path: '/history' });
  await isLive(leader);
  const follower = await leader.context().newPage();
  follower.setDefaultTimeout(15_000);
  await follower.goto(`${world.app}/live`);
  await isLive(follower);
  await isFollowed(follower);
  assert.equal(await strip(leader).count(), 0);
  assert.deepEqual(leader.troubles, []);
  await leader.context().close();
});

test('nothing went wrong on the way', async () => {
  const { contractViolations } = await world.health();
  assert.equal(contractViolations.count, 0, contractViolations.last.join('\n'));
});
