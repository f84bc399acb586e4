// A history beyond pages, from the sandbox: asked first, paused and resumed, read by a job and its tail through everything that
// can go wrong, and to the last id what really was. All hundred thousand by HISTORY=100000.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { World, allRows, eventually, pictures, recorded, result } from './harness.mjs';

const DAY = 86_400_000;
const QUERY = '/api/v2/analytics/conversations/details/query';
const RESULTS = '/api/v2/analytics/conversations/details/jobs/{jobId}/results';
const size = Number(process.env.HISTORY ?? 24_000);
let world;

before(async () => {
  // A job knows nothing of the last two days: they are for pages. A lag that only grows would take nothing back.
  world = await World.start({ sandbox: ['--history', size, '--live-per-minute', '0', '--lake-lag', 2 * 86_400] });
});
after(() => world.stop());

const button = (page, name) => page.getByRole('button', { name, exact: true });
const stage = (page, name) => page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: new RegExp(`^${name}`) });
const counted = async (page, name) => Number((await stage(page, name).innerText()).replace(/\D/g, ''));

// The ids of all that was loaded, and what the file says of itself: what an agent can take home.
async function exported(page) {
  await button(page, 'Export').click();
  await page.getByRole('radio', { name: /^All that was loaded/ }).check();
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 300_000 }), button(page, 'Save JSON Lines').click()]);
  const [{ manifest }, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  await page.keyboard.press('Escape');
  return { manifest, lines };
}

test('a month of everybody is estimated, confirmed, cancelled, resumed, paused, read by a job and its tail, and equal to the truth, whatever fails', async () => {
  const { now } = await world.health();
  const [from, to] = [now - 31 * DAY, now];
  const page = await world.signedIn({ agent: 'Dana Whitfield', path: `/history?range=custom&from=${from}&to=${to}` });
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  await page.getByText('All I may see', { exact: true }).click();
  await button(page, 'Search').click();
  await result(page).filter({ hasText: /[\d,]+ conversations, \d+ requests, about/ }).waitFor({ timeout: 60_000 });
  await page.screenshot({ path: `${pictures}/getting-asked.png` });
  const unavailable = { fault: 'status', status: 503, count: 2 };
  const limited = { fault: 'status', status: 429, retryAfter: 2, count: 1 };
  await world.faults({ requests: [unavailable, limited].map((fault) => ({ ...fault, operation: RESULTS })) });
  const known = await world.truth({ from, to });
  const began = Date.now();
  await button(page, 'Load all').click();
  const prepared = () => result(page).filter({ hasText: 'preparing the list' }).waitFor();
  await prepared();
  await button(page, 'Cancel').click();
  await result(page).filter({ hasText: 'Cancelled' }).waitFor();
  await button(page, 'Go on').click();
  await prepared();
  await button(page, 'Pause').click();
  await result(page).filter({ hasText: 'Paused' }).waitFor();
  await page.screenshot({ path: `${pictures}/getting-paused.png` });
  await button(page, 'Resume').click();
  const wait = { timeout: 600_000 };
  const read = (share) => eventually(() => recorded(page), (rows) => assert.ok(rows > share * size, `${rows}`), wait.timeout);
  await read(0.05);
  // Some that are over are told as going on for a while. Today's pages, which are read beside the job, would have ended that.
  await world.faults({ data: [{ fault: 'rowsChange', percent: 1 }] });
  await read(0.3);
  await stage(page, 'In progress').click();
  const saidToGoOn = (await allRows(page)).filter((id) => known[id]?.end);
  await stage(page, 'Ended').click();
  await world.faults({ requests: [{ fault: 'status', status: 404, count: 1, operation: RESULTS }] });
  // Slow enough for the token to expire before the last of them.
  await world.faults({ requests: [{ fault: 'latency', ms: Math.round(24_000_000 / size), operation: RESULTS }] });
  await prepared();
  await world.faults({ requests: [unavailable, limited].map((fault) => ({ ...fault, operation: QUERY })) });
  await read(0.5);
  // What was told as going on is over from now on, and more appear while pages are read.
  await world.faults({ data: [] });
  await world.faults({ data: [{ fault: 'rowsAppear', rows: 3, count: 2 }] });
  await world.faults({ expireTokens: true });
  await page.getByText('Your sign-in has ended').first().waitFor(wait);
  const kept = await recorded(page);
  await button(page, 'Sign in').click();
  await eventually(() => recorded(page), (rows) => assert.ok(rows >= kept, `${rows} of ${kept}`));
  await result(page).filter({ hasText: /^(Complete|Incomplete)/ }).waitFor(wait);
  assert.match(await result(page).innerText(), /^Complete/);
  const took = Math.round((Date.now() - began) / 1000);
  await page.screenshot({ path: `${pictures}/getting-done.png` });

  const real = await world.truth({ from, to });
  const truth = Object.keys(real);
  const { manifest, lines } = await exported(page);
  const ids = lines.map(({ conversationId }) => conversationId);
  console.log(`${ids.length} conversations, ${took} s`);
  assert.ok(truth.length > 20_000 && truth.length > Object.keys(known).length, `${truth.length}, ${Object.keys(known).length} when it began`);
  const had = new Set(ids);
  assert.deepEqual({ lost: truth.filter((id) => !had.has(id)), invented: ids.filter((id) => !(id in real)) }, { lost: [], invented: [] });
  assert.equal(ids.length, had.size, 'each of them once');
  // What was over when it began has the end that it really had, also where the job said that it goes on.
  assert.ok(saidToGoOn.length > 0, 'some that were over were said to go on');
  const differs = ({ conversationId, ended }) => known[conversationId]?.end && Date.parse(ended) !== real[conversationId].end;
  assert.deepEqual(lines.filter(differs).map(({ conversationId }) => conversationId), [], 'each with its end');
  assert.match(manifest.completeness, /^(complete|provisional)$/);
  assert.equal((await counted(page, 'Ended')) + (await counted(page, 'In progress')), truth.length);
  const requests = await world.requests();
  const submitted = requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/details/jobs'));
  assert.equal(submitted.length, 3, 'the one that was cancelled, the one that was lost, and the one that was read');
  const ended = requests.filter(({ method, path }) => method === 'DELETE' && path.includes('/details/jobs/'));
  assert.equal(ended.length, 1, 'nobody reads the first one');
  for (const [path, statuses] of [['/results', [404, 429, 503]], ['/details/query', [429, 503]]]) {
    const met = new Set(requests.filter((request) => request.path.split('?')[0].endsWith(path)).map(({ status }) => status));
    statuses.forEach((status) => assert.ok(met.has(status), `${path} never answered ${status}`));
  }
  // Whichever request met the end of the token: the job was read on under the next one.
  const ends = requests.findLastIndex(({ status }) => status === 401);
  assert.ok(ends >= 0 && requests.slice(ends).some(({ path, status }) => path.split('?')[0].endsWith('/results') && status === 200));
  assert.equal((await world.health()).contractViolations.count, 0);
  page.troubles.length = 0;
});
