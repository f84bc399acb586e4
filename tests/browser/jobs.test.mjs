// Genesys' own jobs, for what is beyond pages: what the agent sees of their states, and what becomes of one that goes wrong.
// Numbers in names are those of docs/security.md.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, recorded, result } from './harness.mjs';

const DAY = 86_400_000;
const JOBS = '/api/v2/analytics/conversations/details/jobs';
const button = (page, name) => page.getByRole('button', { name, exact: true });
const planned = () => page.getByText(/^2\d,\d+ conversations, \d+ requests, about/);
const says = (words) => result(page).filter({ hasText: words }).waitFor({ timeout: 70_000 });

let world;
let page;
let [from, to] = [0, 0];
before(async () => {
  world = await World.start({ sandbox: ['--history', 22_000, '--live-per-minute', 0, '--lake-lag', 2 * 86_400], recorded: false });
  const { now } = await world.health();
  const midnight = Math.floor(now / DAY) * DAY;
  [from, to] = [midnight - 31 * DAY, midnight];
  page = await world.signedIn({ agent: 'Dana Whitfield', path: `/history?range=custom&from=${from}&to=${to}` });
  await says('Complete');
  await page.getByText('All I may see', { exact: true }).click();
});
after(() => world.stop());
afterEach(async () => {
  await page.unrouteAll({ behavior: 'wait' });
  await world.noFaults();
});

// Searches up to the plan, and has it carried out.
async function loading() {
  await button(page, 'Search').click();
  await planned().waitFor();
  const [last] = (await world.requests()).slice(-1);
  await button(page, 'Load all').click();
  return last.atMs + 1;
}

async function cancelled() {
  await button(page, 'Cancel').click();
  await says('Cancelled');
}

const submitted = async (since) => (await world.requests(since)).filter(({ method, path }) => method === 'POST' && path === JOBS);

test('D09 a job whose submission was answered and the answer lost is not submitted again by itself', async () => {
  await world.faults({ requests: [{ fault: 'reset', afterBytes: 5, operation: JOBS, method: 'POST', count: 1 }] });
  const since = await loading();
  await says(/^Stopped: /);
  await page.waitForTimeout(2_000);
  assert.equal((await submitted(since)).length, 1);
  const kept = await recorded(page);
  await button(page, 'Go on').click();
  await says(/^Complete/);
  assert.ok(kept > 0 && await recorded(page) > 20_000);
  const real = Object.values(await world.truth({ from, to })).filter(({ end }) => end !== null);
  assert.equal(await recorded(page), real.length);
});

test('the plan has the pages of what jobs do not know yet, and where nobody tells that, it says so', async () => {
  const requests = async () => {
    await button(page, 'Search').click();
    await planned().waitFor();
    const text = await result(page).innerText();
    await cancelled();
    return [Number(/(\d+) requests/.exec(text)[1]), text];
  };
  const [more, text] = await requests();
  await world.faults({ data: [{ fault: 'lakeLag', seconds: 0 }] });
  const [few] = await requests();
  assert.ok(more > few + 5, `${more} requests two days behind, ${few} otherwise`);
  assert.doesNotMatch(text, /latest hours/);
  await world.faults({ requests: [{ fault: 'status', status: 403, operation: `${JOBS}/availability` }] });
  const [, untold] = await requests();
  assert.match(untold, /and more for the latest hours: Genesys Cloud does not say how many$/);
});

test('D07 a cursor that leads in a circle, or nowhere, is not followed for ever', async () => {
  let results = 0;
  await page.route((url) => url.pathname.startsWith(`${JOBS}/`) && url.pathname.endsWith('/results'), (route) => {
    results += 1;
    return route.fulfill({ headers: { 'Access-Control-Allow-Origin': world.app }, json: { conversations: [], cursor: 'again' } });
  });
  const since = await loading();
  await eventually(() => recorded(page), (rows) => assert.ok(rows > 100, `${rows}`), 60_000);
  assert.equal(results, 4, 'twice in each of two jobs');
  assert.equal((await submitted(since)).length, 2);
  await cancelled();
});

test('D08 a job that waits is told and can be cancelled, and why one failed is told', async () => {
  const state = { state: 'PENDING' };
  await page.route((url) => /\/details\/jobs\/[0-9a-f-]{36}$/.test(url.pathname), (route) => (
    route.request().method() === 'GET' ? route.fulfill({ headers: { 'Access-Control-Allow-Origin': world.app }, json: state }) : route.continue()));
  const since = await loading();
  await says('Genesys Cloud is preparing the list');
  await page.waitForTimeout(4_000);
  await says('Genesys Cloud is preparing the list');
  await cancelled();
  await eventually(() => world.requests(since), (all) => assert.equal(all.filter(({ method }) => method === 'DELETE').length, 1));
  await page.unrouteAll({ behavior: 'wait' });
  const failed = { state: 'FAILED', errorMessage: 'Too busy.' };
  await page.route((url) => /\/details\/jobs\/[0-9a-f-]{36}$/.test(url.pathname), (route) => (
    route.request().method() === 'GET' ? route.fulfill({ headers: { 'Access-Control-Allow-Origin': world.app }, json: failed }) : route.continue()));
  const began = await loading();
  await page.getByText('Genesys Cloud could not prepare the list: Too busy.').waitFor({ timeout: 60_000 });
  await eventually(() => recorded(page), (rows) => assert.ok(rows > 100, `${rows}`), 60_000);
  assert.equal((await submitted(began)).length, 2, 'it is tried once more, then pages are read');
  await cancelled();
});
