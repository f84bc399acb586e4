// Conversations that do not end where they began: passed on by a colleague, blind or after a question, and callbacks for later.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, cell, eventually, live, row } from './harness.mjs';

const [ADA, BEN] = ['Ada Lindqvist', 'Ben Okafor'];
let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 40, '--live-per-minute', 0] });
  page = await world.signedIn();
});
after(() => world.stop());

const brought = async (script) => (await world.post('/sandbox/conversations', { waitMs: 100, alertMs: 500, acwMs: 0, ...script })).conversationId;

// The states and marks of a row, each once, in the order in which they were seen, until one is `last`.
async function seen(id, last) {
  const told = [];
  const line = row(live(page), id);
  await eventually(
    async () => (await line.count()) ? `${await cell(line, 'state')} ${await cell(line, 'marks')}`.replace(/\b\d:\d\d\b/g, '0:00') : '',
    (now) => {
      if (now && now !== told.at(-1)) told.push(now);
      assert.match(now, last);
    },
    30_000,
  );
  return told;
}

test('a call that a colleague passed on blind says so with whoever has it now', async () => {
  const id = await brought({ agent: BEN, phases: [{ talk: 1500 }], passes: { to: ADA, phases: [{ talk: 6000 }] } });
  const told = await seen(id, /^Connected/);
  assert.match(told.at(-1), /1 blind transfer/);
  await row(live(page), id).getByRole('button').first().click();
  await page.getByText(/Ben Okafor/).first().waitFor();
  await page.keyboard.press('Escape');
});

test('whoever asks a colleague sees the customer on hold, and that the call was passed on', async () => {
  const id = await brought({ agent: ADA, phases: [{ talk: 1500 }], passes: { to: BEN, asksMs: 3000, phases: [{ talk: 2000 }] } });
  const told = (await seen(id, /^Ended/)).join(' | ');
  assert.match(told, /Connected.*On hold.*Ended/);
  assert.match(told, /On hold[^|]*Consulting/);
  assert.match(told, /Ended[^|]*1 consult transfer/);
});

test('whoever is asked sees a consultation that becomes a call of their own', async () => {
  const id = await brought({ agent: BEN, phases: [{ talk: 1500 }], passes: { to: ADA, asksMs: 3000, phases: [{ talk: 5000 }] } });
  const told = (await seen(id, /^Connected.*1 consult transfer/)).join(' | ');
  assert.match(told, /Connected[^|]*Consulting/);
});

test('a callback for later says when it is due, and is no talk before somebody is on the line', async () => {
  const id = await brought({ agent: ADA, media: 'callback', customer: 'Wei Hansen', dueMs: 5000, alertMs: 2500, phases: [{ talk: 4000 }] });
  const told = await seen(id, /^Ended/);
  const states = told.map((one) => one.replace(/ .*$/, '')).filter((one, place, all) => one !== all[place - 1]);
  assert.deepEqual(states, ['Scheduled', 'Alerting', 'In', 'Dialing', 'Connected', 'Ended']);
  assert.match(told[0], /^Scheduled In 0:00/);
  await row(live(page), id).getByRole('button').first().click();
  const talk = page.getByRole('complementary').locator('.figure', { has: page.locator('dt', { hasText: /^Talk$/ }) }).locator('dd > bdi');
  await talk.waitFor();
  assert.equal((await talk.innerText()).trim(), '0:04');
  await page.keyboard.press('Escape');
});
