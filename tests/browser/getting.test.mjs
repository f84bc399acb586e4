// A history beyond pages, from the sandbox: asked first, paused and resumed, read by a job through failures, and complete. All
// hundred thousand by HISTORY=100000.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, pictures, result } from './harness.mjs';

const DAY = 86_400_000;
let world;

before(async () => {
  world = await World.start({ sandbox: ['--history', process.env.HISTORY ?? '24000', '--live-per-minute', '0'] });
});
after(() => world.stop());

const button = (page, name) => page.getByRole('button', { name, exact: true });
const counted = async (page, name) => {
  const text = await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: new RegExp(`^${name}`) }).innerText();
  return Number(text.replace(/\D/g, ''));
};

test('a month of everybody is estimated, confirmed, cancelled, resumed, paused, read by a job and complete, whatever fails', async () => {
  const { now } = await world.health();
  const [from, to] = [now - 31 * DAY, now];
  const page = await world.signedIn({ agent: 'Dana Whitfield', path: `/history?range=custom&from=${from}&to=${to}` });
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  await page.getByText('All I may see', { exact: true }).click();
  await button(page, 'Search').click();
  await page.getByText(/[\d,]+ conversations, \d+ requests, about/).waitFor();
  await page.screenshot({ path: `${pictures}/getting-asked.png` });
  await world.faults({ requests: [
    { fault: 'status', status: 503, count: 3, operation: '/api/v2/analytics/conversations/details/jobs/{jobId}/results' },
  ] });
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
  await result(page).filter({ hasText: 'Complete' }).waitFor({ timeout: 600_000 });
  const truth = Object.values(await world.truth({ from, to }));
  await page.screenshot({ path: `${pictures}/getting-done.png` });
  assert.ok(truth.length > 20_000, `${truth.length}`);
  assert.equal((await counted(page, 'Ended')) + (await counted(page, 'In progress')), truth.length);
  const submitted = (await world.requests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/details/jobs'));
  assert.equal(submitted.length, 2, 'the one that was cancelled, and the one that was read');
  const ended = (await world.requests()).filter(({ method, path }) => method === 'DELETE' && path.includes('/details/jobs/'));
  assert.equal(ended.length, 1, 'nobody reads the first one');
  assert.equal((await world.health()).contractViolations.count, 0);
  page.troubles.length = 0;
});
