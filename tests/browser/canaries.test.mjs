// What a sign-in from a frame leaves in the frame and in both of its windows, as `security` C1 looks for it in a tab.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness } from './harness.mjs';
import { Host, relayOf, startedPlainly } from './embedding.mjs';
import { canaries, inNotes, left, secretsOf } from './canaries.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] }));
});
after(() => world.stop());

test('C1 I9 a sign-in from a frame leaves no secret in the frame, in the relay or in the window that came back', async () => {
  const context = await world.browser.newContext({ viewport: { width: 1400, height: 900 } });
  // Windows that would close are kept, to be looked into.
  const keep = () => {
    if (location.pathname.startsWith('/relay')) window.close = () => { window.isOver = true; };
  };
  await context.addInitScript(keep);
  const made = canaries(context);
  const said = [];
  context.on('console', (message) => said.push(message.text()));
  const host = await Host.open(world, {}, context);
  const relay = await relayOf(host, 1);
  // What the frame opens may have begun before such a script is there.
  await relay.evaluate(keep);
  const child = context.waitForEvent('page');
  await relay.getByRole('button', { name: /^Continue to/ }).click();
  const back = await child;
  await back.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor();
  for (const over of [relay, back]) await eventually(() => over.evaluate(() => window.isOver), (isOver) => assert.ok(isOver));
  assert.ok(back.url().startsWith(`${world.app}/relay/`), back.url());

  const counts = Object.fromEntries(Object.entries(made).map(([kind, secrets]) => [kind, secrets.size]));
  assert.deepEqual(counts, { code: 1, verifier: 1, token: 1, channel: 1 });
  const places = { 'the frame': host.frame(1).locator('body'), 'the relay': relay, 'the window that came back': back };
  const notes = {};
  for (const [name, place] of Object.entries(places)) {
    const dump = await place.evaluate(left);
    for (const secret of secretsOf(made)) assert.ok(!dump.includes(secret), `in ${name}`);
    notes[name] = await inNotes(place, made);
  }
  for (const secret of secretsOf(made)) assert.ok(!said.join('\n').includes(secret), 'on the console');
  // The code is spent, and nobody but scripts of our origin can read it there.
  assert.deepEqual(notes, {
    'the frame': ['channel in resource'], 'the relay': [], 'the window that came back': ['code in navigation'],
  });
});
