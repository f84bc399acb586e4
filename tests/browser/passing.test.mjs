// Conversations that do not end where they began: passed on by a colleague or to somebody outside, blind, after a question or out of a
// conference, and callbacks for later.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, cell, eventually, history, live, row } from './harness.mjs';

const [ADA, BEN] = ['Ada Lindqvist', 'Ben Okafor'];
const MARTA = { external: 'Marta Expert', number: '+15550199' };
let world;
let page;

before(async () => {
  world = await World.start({ sandbox: ['--history', 40, '--live-per-minute', 0, '--analytics-lag', 1] });
  page = await world.signedIn();
});
after(() => world.stop());

const brought = async (script) => (await world.post('/sandbox/conversations', { waitMs: 100, alertMs: 500, acwMs: 0, ...script })).conversationId;

// The states and marks of a row, each once, in the order in which they were seen, until one is `last`. `names` gathers with whom it
// was said to be meanwhile.
async function seen(id, last, names = new Set()) {
  const told = [];
  const line = row(live(page), id);
  await eventually(
    async () => {
      if (!await line.count()) return '';
      names.add(await cell(line, 'customer'));
      return `${await cell(line, 'state')} ${await cell(line, 'marks')}`.replace(/\b\d:\d\d\b/g, '0:00');
    },
    (now) => {
      if (now && now !== told.at(-1)) told.push(now);
      assert.match(now, last);
    },
    30_000,
  );
  return told;
}

// What was seen of a call with Wei Hansen, who is its customer whoever else is in it.
async function withWei(script) {
  const names = new Set();
  const id = await brought({ agent: ADA, customer: 'Wei Hansen', phases: [{ talk: 1500 }], ...script });
  const told = (await seen(id, /^Ended/, names)).join(' | ');
  assert.ok(names.size > 0 && [...names].every((name) => /Wei Hansen/.test(name) && !/Marta|15550199/.test(name)), [...names].join(' | '));
  return { id, told };
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

test('whoever asks somebody outside goes on being with the customer, and has handed over a call in the end', async () => {
  const { told } = await withWei({ passes: { to: MARTA, asksMs: 3000, phases: [{ talk: 2000 }] } });
  assert.match(told, /Connected.*On hold[^|]*Consulting.*Ended[^|]*1 consult transfer/);
  assert.doesNotMatch(told, /Conference/);
});

test('a call that is passed on blind to a number is over for whoever passed it on', async () => {
  const { told } = await withWei({ passes: { to: MARTA, phases: [{ talk: 2000 }] } });
  assert.match(told, /Connected.*Ended[^|]*1 blind transfer/);
  assert.doesNotMatch(told, /On hold|Consulting|Conference/);
});

let conference;
test('three who hear each other are in a conference, until whoever brought them together leaves', async () => {
  const { id, told } = await withWei({ passes: { to: MARTA, asksMs: 3000, conferenceMs: 3000, phases: [{ talk: 1000 }] } });
  assert.match(told, /On hold[^|]*Consulting.*Connected[^|]*Conference.*Ended[^|]*1 conference transfer/);
  conference = id;
});

test('a conference is over when the colleague who was asked leaves it, and the call is not', async () => {
  const { told } = await withWei({ passes: { to: BEN, asksMs: 2500, conferenceMs: 2500, stays: 'first', phases: [{ talk: 2500 }] } });
  assert.match(told, /Consulting.*Connected[^|]*Conference[^|]*\| Connected(?![^|]*Conference)[^|]*\| Ended/);
  assert.doesNotMatch(told, /transfer/);
});

test('on record too a call is with its customer, and the panel has who was called outside beside them', async () => {
  const { end } = await eventually(async () => (await world.truth())[conference], (one) => (assert.ok(one.end), one));
  await eventually(() => world.health(), ({ now }) => assert.ok(now > end + 2000, 'it is on record'));
  const other = await world.signedIn({ path: `/history?conversation=${conference}` });
  const line = row(history(other), conference);
  await line.waitFor();
  assert.match(await cell(line, 'customer'), /Wei Hansen/);
  const panel = other.getByRole('complementary', { name: 'Conversation' });
  await panel.getByRole('heading', { name: 'Wei Hansen' }).waitFor();
  const people = panel.getByRole('table', { name: 'Participants' }).getByRole('row');
  assert.match(await people.filter({ hasText: 'Wei Hansen' }).innerText(), /Customer/);
  assert.match(await people.filter({ hasText: 'Marta Expert' }).innerText(), /External/);
  assert.match(await panel.locator('.route').innerText(), /ended by Marta Expert/i);
  await other.context().close();
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
