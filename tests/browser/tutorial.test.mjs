// The tutorial's scripts and Tidemark side by side against one sandbox: the same conversations, with the same figures.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { World, allRows, cell, clock, eventually, freshness, history, live, result, row, searchCustom } from './harness.mjs';
import { freePort } from '../programs.mjs';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const LONG = 60 * MINUTE;
const root = fileURLToPath(new URL('../..', import.meta.url));
const python = process.env.TIDEMARK_PYTHON ?? 'python3';
// What the page calls the scripts' statuses and types.
const STATES = { contacting: 'Dialing', dialing: 'Dialing', alerting: 'Alerting', connected: 'Connected', held: 'On hold', parked: 'Parked', acw: 'After-call work' };
const MEDIA = { call: 'Call', callback: 'Callback', email: 'Email', message: /^(SMS|WhatsApp|Web message)$/ };

let world;
let page;
let redirect;

before(async () => {
  redirect = `http://127.0.0.1:${await freePort()}/tutorial`;
  const flags = ['--history', 1500, '--live-per-minute', 0, '--analytics-lag', 1, '--redirect-uri', redirect];
  world = await World.start({ sandbox: flags });
});
after(() => world.stop());

// The tables that a script prints: lists of rows, each an object.
async function tables(script, ...words) {
  const button = join(root, 'tests/contract/python/sign_in_page.py');
  const env = {
    ...process.env, GENESYS_HOST: world.sandbox, GENESYS_REDIRECT_URI: redirect, AGENT: 'Ada Lindqvist', BROWSER: `${python} ${button} %s`,
  };
  const { stdout } = await promisify(execFile)(python, [join(root, 'tests/contract/python/tutorial', script), ...words], { env });
  return stdout.trim().split('\n\n').map((table) => {
    const [head, ...lines] = table.split('\n').map((line) => line.split('\t'));
    return lines.map((line) => Object.fromEntries(head.map((name, at) => [name, line[at]])));
  });
}

test('step 1 prints the conversations that Tidemark shows as in progress', async () => {
  const states = [
    { alertMs: LONG }, { direction: 'outbound', alertMs: LONG }, { phases: [{ talk: 500 }, { hold: LONG }] },
    { phases: [{ talk: 500 }], acwMs: LONG, wrapUp: 'Resolved' }, { media: 'email', phases: [{ talk: 500 }, { park: LONG }] },
    { media: 'sms', phases: [{ talk: LONG }] }, { media: 'callback', phases: [{ talk: LONG }] },
  ];
  const ids = await Promise.all(states.map(async (state) =>
    (await world.post('/sandbox/conversations', { waitMs: 100, alertMs: 100, ...state })).conversationId));
  page = await world.signedIn();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await eventually(() => world.truth({ userId: 'Ada Lindqvist' }), (truth) => {
    const found = ids.map((id) => Object.values(truth[id].users)[0].state).sort();
    assert.ok(['acw', 'alerting', 'connected', 'held', 'parked'].every((state) => found.includes(state)), found);
  });
  // Again where something has changed while the script ran.
  await eventually(() => tables('live.py'), async ([printed]) => {
    assert.ok(ids.every((id) => printed.some((line) => line.id === id)));
    const shown = await live(page).locator('.now [data-conversation-id]').evaluateAll((lines) =>
      lines.map((line) => line.dataset.conversationId));
    assert.deepEqual(shown.sort(), printed.map(({ id }) => id).sort());
    for (const { id, type, status, direction } of printed) {
      const line = row(live(page), id);
      assert.equal(await cell(line, 'state'), STATES[status]);
      assert.equal((await cell(line, 'direction')).toLowerCase(), direction);
      assert.match(await cell(line, 'medium'), new RegExp(MEDIA[type]));
    }
  }, MINUTE);
});

test('step 2 and the complete example print the conversations and figures that Tidemark shows as history', async () => {
  const now = Date.now();
  // Neither end lies on a day's border.
  const [from, to] = [now - 4 * DAY - 700 * MINUTE, now - DAY].map((at) => Math.floor(at / MINUTE) * MINUTE);
  const interval = [from, to].map((at) => new Date(at).toISOString());
  await page.getByRole('link', { name: 'History' }).click();
  const printed = await eventually(
    async () => {
      await searchCustom(page, from, to);
      await result(page).filter({ hasText: 'Complete' }).waitFor();
      // One after the other: both take the way back from the sign-in.
      return [await tables('history.py', ...interval), await tables('complete.py', ...interval)];
    },
    async ([[step], [, complete]]) => {
      assert.deepEqual(complete, step);
      assert.deepEqual((await allRows(page)).sort(), step.map(({ id }) => id).sort());
      return step;
    },
    2 * MINUTE,
  );
  const scroller = page.getByRole('region', { name: 'List of past conversations' });
  await scroller.evaluate((element) => { element.scrollTop = 0; });
  const byId = new Map(printed.map((line) => [line.id, line]));
  const drawn = await history(page).locator('[data-conversation-id]').evaluateAll((lines) => lines.map((line) => {
    const texts = ['talk', 'hold', 'wait', 'direction'].map((name) => line.querySelector(`.${name}`).innerText.trim());
    return [line.dataset.conversationId, ...texts];
  }));
  assert.ok(drawn.length > 20, `${drawn.length} conversations`);
  for (const [id, talk, hold, wait, direction] of drawn) {
    const line = byId.get(id);
    const figures = [line.talk, line.hold, line.wait].map((seconds) => clock(Number(seconds) * 1000));
    assert.deepEqual([talk, hold.split(' ')[0], wait, direction.toLowerCase()], [...figures, line.direction], id);
  }
  assert.deepEqual(page.troubles, []);
});
