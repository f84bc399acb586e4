// The judge of a shift: what it must find, and what it must let pass. A page is not needed for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROMPT, RECONCILE, Truth, faultsOf } from './judging.mjs';

// Rings at 10 s, is talked, held and talked again, has after-call work at 50 s and is over at 60 s.
const STATES = [[10_000, 'alerting'], [14_000, 'connected'], [24_000, 'held'], [34_000, 'connected'], [50_000, 'acw'], [60_000, 'ended']];

function story() {
  const truth = new Truth();
  for (const [at, state] of STATES) truth.note('a', { at, state, since: 10_000, over: 60_000 });
  return truth;
}

const look = (at, ...rows) => ({ at, fresh: 'Live', rows });
const is = (state, section = 'now') => ['a', section, state];
const kinds = (looks, slack = PROMPT) => [...new Set(faultsOf(looks, story(), () => slack).map((fault) => fault.split(' ')[0]))];

test('a page that shows each state soon after it began has nothing wrong', () => {
  const good = [look(11_000, is('Alerting')), look(15_000, is('Connected')), look(26_000, is('On hold · 0:02')), look(36_000, is('Connected')),
    look(52_000, is('After-call work')), look(62_000, is('After-call work')), look(63_000, is('Ended', 'ended')), look(90_000)];
  assert.deepEqual(kinds(good), []);
});

test('a page that flickers, keeps a ghost, shows one twice, takes an end back or loses one is found out', () => {
  assert.deepEqual(kinds([look(12_000, is('Alerting')), look(20_000)]), ['lost', 'flickers']);
  assert.deepEqual(kinds([look(9_000), look(14_000)]), ['lost']);
  assert.deepEqual(kinds([look(38_000), look(40_000), look(42_000)]), ['lost'], 'a page that was opened later has its time too');
  assert.deepEqual(kinds([look(64_000, is('Connected'))]), ['ghost']);
  assert.deepEqual(kinds([look(16_000, is('Connected'), is('Connected'))]), ['twice']);
  assert.deepEqual(kinds([look(61_000, is('Ended', 'ended')), look(62_000, is('After-call work'))]), ['undone']);
});

test('a state that is not the true one is found out, each of them, and one that is not true yet too', () => {
  for (const [at, wrong] of [[12_000, 'Connected'], [20_000, 'Alerting'], [20_000, 'On hold'], [30_000, 'Connected'], [45_000, 'On hold'], [55_000, 'Connected'], [55_000, 'Ended']]) {
    assert.deepEqual(kinds([look(at, is(wrong))]), ['wrong'], `${wrong} at ${at}`);
  }
  assert.deepEqual(kinds([look(30_000, is('Connected'))], 10_000), [], 'where more may be lost, it may last longer');
});

test('what was between two samples that lie far apart is not known, and nothing is said of it', () => {
  const truth = new Truth();
  truth.note('a', { at: 10_000, after: 9_600, state: 'alerting', since: 10_000 });
  truth.note('a', { at: 40_000, after: 20_000, state: 'acw', since: 10_000 });
  const wrong = (at, state) => faultsOf([look(at, is(state))], truth, () => PROMPT).map((fault) => fault.split(' ')[0]);
  assert.deepEqual([wrong(22_000, 'Connected'), wrong(42_000, 'On hold')], [[], []]);
  assert.deepEqual([wrong(19_000, 'Connected'), wrong(44_000, 'Connected')], [['wrong'], ['wrong']]);
});

test('a page that says Live for longer than between two lists, while its list is not what is so, overstates it', () => {
  const truth = new Truth();
  for (const [at, state] of [[0, 'alerting'], [5_000, 'connected'], [10_000, 'ended']]) truth.note('a', { at, state, since: 0, over: 10_000 });
  const found = (fresh) => {
    const looks = [];
    for (let at = 1_000; at < 200_000; at += 1_000) looks.push({ at, fresh, rows: [is(at < 6_000 ? 'Alerting' : 'Connected')] });
    return faultsOf(looks, truth, () => Infinity).map((fault) => fault.split(' ').slice(0, 4).join(' '));
  };
  const [first, ...more] = found('Live');
  assert.ok(first.startsWith('overstated a at') && Number(first.split(' ').pop().replace(',', '')) > RECONCILE, first);
  assert.ok(more.length > 10, 'until it is right');
  assert.deepEqual(found('Not up to date'), [], 'who says so overstates nothing');
});
