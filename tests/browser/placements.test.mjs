// The three placements inside Genesys Cloud, from the sign-in to the end of a conversation; and many of them together, which
// share one sign-in, one channel and one budget, as long as they stand in the same browser and below the same host.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, live, row } from './harness.mjs';
import { Host, isLive, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 60, '--live-per-minute', 0, '--analytics-lag', 1] }));
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const ring = async (more = {}) =>
  (await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 1500, phases: [{ talk: 2500 }, { hold: 60_000 }], ...more })).conversationId;
const panel = (host, number = 1) => host.frame(number).getByRole('complementary', { name: 'Conversation' });
const since = async () => (await world.health()).now;
const asked = async (from, method, path) => (await world.requests(from)).filter((one) => one.method === method && one.path === path);

for (const [placement, name] of [['panel', 'a side panel'], ['standalone', 'an application of its own'], ['widgets', 'a widget']]) {
  test(`in ${name} an agent signs in, and follows a conversation from its ring to its end`, async () => {
    const id = await ring({ customer: 'Amara Ångström', alertMs: 12_000, phases: [{ talk: 4000 }, { hold: 4000 }, { talk: 1000 }], acwMs: 0 });
    const host = await Host.open(world, { placement, ...(placement === 'widgets' ? { conversations: id } : {}) });
    await signIn(host);
    await isLive(host);
    const state = placement === 'widgets' ? panel(host).locator('.detail-about') : row(live(host.frame(1)), id).locator('.state');
    for (const word of [/Alerting/, /Connected/, /On hold/]) await state.filter({ hasText: word }).waitFor({ timeout: 30_000 });
    if (placement !== 'widgets') await live(host.frame(1)).locator(`.ended [data-conversation-id="${id}"]`).waitFor({ timeout: 30_000 });
    else await panel(host).locator('h3', { hasText: 'on record' }).first().waitFor({ timeout: 60_000 });
    assert.deepEqual([...new Set((await host.sent(1)).map(({ verdict }) => verdict))], ['taken'], 'the host knows every word of it');
  });
}

test('in a widget the times go on, and an earlier conversation with the customer can be looked at: it stays the widget of its own', async () => {
  const customer = 'Ottoline Quackenbush';
  const earlier = await ring({ customer, alertMs: 300, phases: [{ talk: 500 }], acwMs: 0 });
  await eventually(() => world.truth(), (all) => assert.ok(all[earlier].end));
  const own = await ring({ customer, alertMs: 300, phases: [{ talk: 25_000 }], acwMs: 300_000, wrapUp: 'Resolved' });
  const host = await Host.open(world, { placement: 'widgets', conversations: own });
  await signIn(host);
  await isLive(host);
  const talk = panel(host).locator('.figure', { has: host.page.locator('dt', { hasText: /^Talk$/ }) }).locator('dd > bdi');
  const seconds = async () => (await talk.innerText()).split(':').reduce((all, part) => all * 60 + Number(part), 0);
  const before = await eventually(seconds, (count) => (assert.ok(count > 0), count));
  await eventually(seconds, (count) => assert.ok(count > before, 'its time goes on'));

  const visits = panel(host).getByRole('table', { name: 'Earlier with this customer' });
  await visits.locator(`[data-earlier-id="${earlier}"]`).getByRole('button').click();
  await panel(host).locator('h3', { hasText: 'on record' }).first().waitFor();
  await panel(host).getByText('None in the 90 days before it').waitFor();
  // Put aside it speaks of its own conversation, and of no other.
  await host.call(1, 'blur');
  const other = await ring({ alertMs: 600_000 });
  // The list is there, below the conversation, where nobody sees it.
  await host.frame(1).locator(`[data-conversation-id="${other}"]`).first().waitFor({ state: 'attached' });
  const told = async () => (await host.sent(1)).filter(({ message }) => message.action === 'showToast').map(({ message }) => message.id);
  await eventually(told, (ids) => assert.deepEqual(ids, [`tidemark.${own}`]), 60_000);
  await host.counts(1, '1');

  await host.call(1, 'focus');
  await panel(host).getByRole('button', { name: 'Close' }).click();
  await row(live(host.frame(1)), own).locator('.open').click();
  await panel(host).locator('.detail-about').filter({ hasText: 'After-call work' }).waitFor();
});

test('ten widgets and a side panel share one sign-in, one channel and one budget', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, (_, number) => ring({ customer: `Customer ${number}`, phases: [{ talk: 600_000 }] })));
  const from = await since();
  const panelHost = await Host.open(world);
  await signIn(panelHost);
  await isLive(panelHost);
  const widgets = await Host.open(world, { placement: 'widgets', conversations: ids.join(',') }, panelHost.context);
  // One click, which asks nobody anything: the others know already, or hear of it.
  for (const number of ids.keys()) {
    await panel(widgets, number + 1).getByRole('heading', { level: 2 }).filter({ hasText: `Customer ${number}` }).waitFor({ timeout: 30_000 });
    await isLive(widgets, number + 1);
  }
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1, 'one socket'));
  assert.equal((await asked(from, 'POST', '/oauth/token')).length, 1, 'one sign-in');
  assert.ok((await asked(from, 'POST', '/api/v2/notifications/channels')).length <= 1, 'one channel');
  const lists = (await asked(from, 'GET', '/api/v2/conversations')).length;
  // Whoever is looked at first asks whether the list is right; of those that do so at once one asks.
  assert.ok(lists <= 12, `${lists} lists for eleven pages`);
  const spent = (await world.requests(from)).filter(({ path }) => path.startsWith('/api/v2/')).length;
  assert.ok(spent <= 210, `${spent} requests, of which one page may make 210 in a minute`);
  // What happens shows in all of them, and a sign-out in one ends all.
  const later = await ring({ customer: 'Wei Hansen' });
  await row(live(panelHost.frame(1)), later).waitFor();
  await widgets.frame(3).getByRole('button', { name: 'Sign out' }).click();
  await panelHost.frame(1).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  for (const number of [1, 5, 10]) await widgets.frame(number).getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0));
});

test('contact and profile open in Genesys Cloud itself, by ids alone', async () => {
  const id = await ring({ customer: 'Wilhelmina Teststone', contact: true, phases: [{ talk: 600_000 }] });
  const shared = Object.entries(await world.truth({ userId: 'Ada Lindqvist' })).find(([, { users, end }]) => end && Object.keys(users).length > 1);
  const host = await Host.open(world, { placement: 'widgets', conversations: `${id},${shared[0]}` });
  await signIn(host);
  await panel(host).getByRole('button', { name: 'Open contact' }).click();
  const uuid = /^contact [0-9a-f]{8}-[0-9a-f-]{27}$/;
  await eventually(() => host.opened(), (opened) => assert.ok(opened.some((line) => uuid.test(line)), opened.join()));
  const others = Object.entries(shared[1].users).filter(([, { name }]) => name !== 'Ada Lindqvist').map(([user]) => `profile ${user}`);
  await panel(host, 2).getByTitle('Open profile').first().click();
  await eventually(() => host.opened(), (opened) => assert.ok(others.includes(opened.at(-1)), `${opened} for ${others}`));
  assert.ok(!JSON.stringify([await host.sent(1), await host.sent(2)]).includes('Teststone'));
});

test('A16 a window of a sign-in that the agent closes leaves the button at once, and the next one signs in', async () => {
  const host = await Host.open(world);
  const opened = host.context.waitForEvent('page');
  await host.frame(1).getByRole('button', { name: 'Sign in', exact: true }).click();
  const relay = await opened;
  await host.frame(1).getByText('Finish signing in in the other window').waitFor();
  await relay.close();
  await host.frame(1).getByText('Finish signing in in the other window').waitFor({ state: 'detached', timeout: 5_000 });
  await signIn(host);
  await isLive(host);
});
