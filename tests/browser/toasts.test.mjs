// What several frames below one host tell it of the same thing: once, and not at all while one of them is looked at.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, live, row } from './harness.mjs';
import { Host, signIn, startedPlainly } from './embedding.mjs';

const ALL = Array.from({ length: 10 }, (_, number) => number + 1);

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 10, '--live-per-minute', 0] }));
});
after(() => world.stop());

test('ten frames that know of one conversation ring once, and one that is looked at is enough for all of them', async () => {
  const ring = async () => (await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 600_000 })).conversationId;
  // Beside no conversation in particular each speaks of all.
  const app = `${world.app}/live?gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}`;
  const host = await Host.open(world, { app, placement: 'widgets', conversations: ALL.map((number) => `c-${number}`).join(',') });
  const told = async () => (await Promise.all(ALL.map((number) => host.sent(number)))).flat()
    .filter(({ message }) => message.action === 'showToast').map(({ message }) => message.id);
  const counts = () => Promise.all(ALL.map((number) => host.count(number)));
  const all = (count) => eventually(counts, (shown) => assert.deepEqual(shown, Array(10).fill(count)), 30_000);
  const quiet = () => new Promise((wake) => setTimeout(wake, 2000));
  const aside = () => host.page.locator('body').click({ position: { x: 2, y: 2 } });
  await signIn(host);
  for (const number of ALL) await freshness(host.frame(number)).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });

  await aside();
  const first = await ring();
  await all('1');
  await quiet();
  assert.deepEqual(await told(), [`tidemark.${first}`], 'each counts it, and one tells it');

  await host.frame(1).locator('body').click({ position: { x: 5, y: 5 } });
  await all('');
  const second = await ring();
  for (const number of ALL) await row(live(host.frame(number)), second).waitFor({ state: 'attached', timeout: 30_000 });
  await quiet();
  assert.deepEqual([await told(), await counts()], [[`tidemark.${first}`], Array(10).fill('')], 'nothing of what begins before their eyes');

  await aside();
  const third = await ring();
  await all('1');
  await quiet();
  assert.deepEqual((await told()).sort(), [first, third].map((id) => `tidemark.${id}`).sort(), 'and the next one rings again');
});

test('a widget that is looked at is enough for its own conversation, and for no other', async () => {
  const ring = async () => (await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 600_000 })).conversationId;
  const own = await ring();
  const panel = await Host.open(world, { placement: 'panel' });
  await signIn(panel);
  const widgets = await Host.open(world, { placement: 'widgets', conversations: own }, panel.context);
  const hosts = [panel, widgets];
  for (const host of hosts) {
    await freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    await host.page.locator('body').click({ position: { x: 2, y: 2 } });
  }
  const marks = () => panel.frame(1).locator('body').evaluate(async () => {
    const { held } = await navigator.locks.query();
    return [...new Set(held.map(({ name }) => name).filter((name) => name.startsWith('tidemark.looked_at')))];
  });
  await eventually(marks, (names) => assert.deepEqual(names, []));
  await widgets.frame(1).locator('body').click({ position: { x: 5, y: 5 } });
  await eventually(marks, (names) => assert.deepEqual(names, [`tidemark.looked_at.${own}`], 'its own conversation, and nothing of the list'));
  const other = await ring();
  const told = async () => (await panel.sent(1)).filter(({ message }) => message.action === 'showToast').map(({ message }) => message.id);
  await eventually(told, (ids) => assert.ok(ids.includes(`tidemark.${other}`), 'nobody who works in the widget sees it'), 30_000);
  await widgets.page.locator('body').click({ position: { x: 2, y: 2 } });
  await panel.frame(1).locator('body').click({ position: { x: 5, y: 5 } });
  await eventually(marks, (names) => assert.deepEqual(names, ['tidemark.looked_at']));
  await panel.context.close();
});

test('of two windows of Genesys Cloud the one that can be seen tells it, and one of them where neither can be', async () => {
  const app = `${world.app}/live?gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}`;
  const covered = await Host.open(world, { app, placement: 'panel' });
  await signIn(covered);
  const other = await Host.open(world, { app, placement: 'panel' }, covered.context);
  const hosts = [covered, other];
  // Both are opened by one agent, and a window that is covered is hidden for all that is in it.
  for (const host of hosts) {
    await freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    await host.page.locator('body').click({ position: { x: 2, y: 2 } });
  }
  const hide = async (host) => (await (await host.box(1).locator('iframe').elementHandle()).contentFrame()).evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  const rung = [];
  const ring = async () => {
    const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 600_000 });
    rung.push(`tidemark.${conversationId}`);
    return rung.at(-1);
  };
  // What rings since other tests may be told as well.
  const told = async () => (await Promise.all(hosts.map((host) => host.sent(1))))
    .map((sent) => sent.filter(({ message }) => message.action === 'showToast' && rung.includes(message.id)).map(({ message }) => message.id));

  await hide(covered);
  // By chance alone it would be the right one now and then.
  const first = [];
  for (const _ of [1, 2, 3]) {
    first.push(await ring());
    await eventually(told, (ids) => assert.deepEqual(ids, [[], first]), 30_000);
  }
  await hide(other);
  const last = await ring();
  await eventually(told, (ids) => assert.deepEqual(ids.flat().filter((id) => !first.includes(id)), [last]), 30_000);
  assert.deepEqual((await told()).flat().sort(), [...first, last].sort(), 'each once');
});
