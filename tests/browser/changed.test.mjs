// Live timers over the hour in which clocks are set on or back (B21 of docs/security.md): the service and the page are both there, and
// the page's clock is moved over it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pass } from './clocked.mjs';
import { World, cell, freshness, live, row } from './harness.mjs';

const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

for (const [what, change, before, after] of [['set back', '2026-10-25T01:00:00Z', '02:59', '02:00'], ['set on', '2027-03-28T01:00:00Z', '01:59', '03:00']]) {
  test(`B21 the timers of a call go on evenly while clocks are ${what}`, async () => {
    const begins = Date.parse(change) - 40_000;
    const skew = Math.round((begins - Date.now()) / 1000);
    const world = await World.start({ sandbox: ['--history', 50, '--live-per-minute', 0, '--clock-skew', skew], recorded: false, more: { idleMinutes: 0, sittingHours: 0 } });
    const page = await world.open({ zone: 'Europe/Berlin' });
    await page.clock.install({ time: Date.now() + skew * 1000 });
    await page.reload();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
    await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 3_600_000 }], acwMs: 0 });
    const line = row(live(page), conversationId);
    await line.locator('.state', { hasText: 'Connected' }).waitFor();
    const wall = () => page.evaluate(() => new Date().toTimeString().slice(0, 5));
    assert.equal(await wall(), before);
    const read = async () => [seconds(await cell(line, 'in-state')), seconds(await cell(line, 'total'))];
    const told = [await read()];
    for (let n = 0; n < 6; n += 1) {
      await pass(page, 10);
      told.push(await read());
    }
    assert.equal(await wall(), after);
    for (const column of [0, 1]) {
      const steps = told.slice(1).map((now, n) => now[column] - told[n][column]);
      // A second more for what the page needs itself, and the machine that it shares.
      assert.ok(steps.every((step) => step >= 9 && step <= 14), `${what}: ${JSON.stringify(told)}`);
    }
    assert.deepEqual(page.troubles, []);
    await world.stop();
  });
}
