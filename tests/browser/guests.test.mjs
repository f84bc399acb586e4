// What a good guest of Genesys Cloud does: it rings by the host's own means, is silent where it has ended, and shares what it has with
// the other guests of the same agent.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually, leads, live, row } from './harness.mjs';
import { Host, isLive, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

test('the page is a good guest: put aside it rings by toast and count and names nobody, shown again it is up to date, ended it is silent', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.call(1, 'blur');
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', customer: 'John Doe', waitMs: 100, alertMs: 60_000, phases: [{ talk: 60_000 }] });
  await host.counts(1, '1');
  assert.deepEqual(await host.toasts(), ['A call is alerting: Tidemark shows who it is.']);
  assert.ok(!JSON.stringify(await host.sent(1)).includes('Doe'));

  const asked = async () => (await world.requests()).filter(({ path, method }) => method === 'GET' && path.startsWith('/api/v2/conversations')).length;
  const before = await asked();
  await host.call(1, 'focus');
  await eventually(asked, (count) => assert.ok(count > before, 'the list is asked for again'));
  await row(live(host.frame(1)), conversationId).waitFor();

  await host.call(1, 'stop');
  await host.is(1, 'stopped');
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 0, 'its channel is closed'));
  const calls = async () => (await world.requests()).map(({ method, path }) => `${method} ${path}`).filter((line) => line.includes('/api/'));
  const quiet = await calls();
  await host.call(1, 'focus');
  await new Promise((wake) => setTimeout(wake, 1500));
  assert.deepEqual((await calls()).slice(quiet.length), [], 'what has ended asks nothing');
  await host.close();
});

test('a conversation over the agent\'s own limit, and a wrap-up code that is owed, are told to the host once and counted', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.frame(1).getByText('Settings', { exact: true }).click();
  await host.frame(1).getByLabel('Wait', { exact: true }).fill('1');
  await host.page.keyboard.press('Tab');
  const ring = (more) => world.post('/sandbox/conversations', { media: 'voice', customer: 'John Doe', waitMs: 100, alertMs: 300, phases: [{ talk: 500 }], ...more });
  await host.call(1, 'blur');
  await ring({ alertMs: 60_000 });
  await eventually(() => host.toasts(), (toasts) => assert.ok(toasts.includes('A conversation is over your limit: Tidemark shows which one.'), toasts.join('\n')));
  await eventually(() => host.count(1), (count) => assert.ok(Number(count) >= 1, count));
  await ring({ acwMs: 60_000, wrapUp: 'Resolved' });
  const owed = 'A wrap-up code is missing: Tidemark shows of which conversation.';
  await eventually(() => host.toasts(), (toasts) => assert.ok(toasts.includes(owed), toasts.join('\n')), 20_000);
  await eventually(() => host.count(1), (count) => assert.ok(Number(count) >= 2, count));
  const told = (await host.sent(1)).filter(({ message }) => message.action === 'showToast');
  assert.equal(new Set(told.map(({ message }) => `${message.id} ${message.title}`)).size, told.length, 'each once');
  assert.ok(!JSON.stringify(told).includes('Doe'));
  await host.call(1, 'focus');
  await host.frame(1).locator('body').click({ position: { x: 5, y: 5 } });
  await host.counts(1, '');
  await host.close();
});

test('widgets open on their own conversation, and all of them need one sign-in and one socket', async () => {
  const call = (customer) => world.post('/sandbox/conversations', { media: 'voice', customer, waitMs: 100, alertMs: 300, phases: [{ talk: 120_000 }] });
  const ids = [];
  for (const customer of ['Amara Ångström', 'Pavel Sokolov', 'Wei Hansen']) ids.push((await call(customer)).conversationId);
  const host = await Host.open(world, { placement: 'widgets', conversations: ids.join(',') });
  await signIn(host, 1);
  for (const number of [1, 2, 3]) {
    await host.frame(number).getByRole('complementary', { name: 'Conversation' }).getByRole('heading', { level: 2 })
      .filter({ hasText: ['Amara Ångström', 'Pavel Sokolov', 'Wei Hansen'][number - 1] }).waitFor();
    await isLive(host, number);
  }
  await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1));
  const panel = host.frame(2).getByRole('complementary', { name: 'Conversation' });
  await panel.getByRole('button', { name: 'Open in Genesys Cloud' }).click();
  await eventually(() => host.opened(), (opened) => assert.deepEqual(opened, [`my interaction ${ids[1]}`]));
  assert.equal(await panel.getByRole('link', { name: 'Open in Genesys Cloud' }).count(), 0);
  await host.close();
});

test('C27 a widget that leads hands on lead, socket and sign-in: ended by its host, removed by it, or gone without a word', async () => {
  const ring = async () => (await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 600_000 }] })).conversationId;
  let left = [1, 2, 3, 4, 5];
  const ids = await Promise.all(left.map(ring));
  const host = await Host.open(world, { placement: 'widgets', conversations: ids.join(',') });
  await signIn(host);
  for (const number of left) await isLive(host, number);
  // Whoever hears nothing of the one that leads takes the lead after a while. Here it is given.
  for (const number of left) {
    await host.frame(number).locator('body').evaluate(() => {
      const { request } = LockManager.prototype;
      LockManager.prototype.request = function (name, options, ...rest) {
        if (options?.steal) document.body.dataset.stolen = name;
        return request.call(this, name, options, ...rest);
      };
    });
  }
  const from = (await world.health()).now;
  const leading = async () => {
    const each = await Promise.all(left.map((number) => leads(host.frame(number).locator('body'))));
    return left.filter((_, at) => each[at]);
  };
  const ends = {
    'ended by its host': async (number) => {
      await host.call(number, 'stop');
      await host.is(number, 'stopped');
    },
    'removed by its host': (number) => host.remove(number),
    'gone without a word': (number) => host.box(number).evaluate((box) => box.remove()),
  };
  for (const [how, end] of Object.entries(ends)) {
    const [leader, ...others] = await eventually(leading, (numbers) => (assert.equal(numbers.length, 1, how), numbers));
    assert.deepEqual(others, []);
    await end(leader);
    left = left.filter((number) => number !== leader);
    await eventually(leading, (numbers) => assert.equal(numbers.length, 1, `another leads where one is ${how}`));
    const id = await ring();
    for (const number of left) {
      // Beside its own conversation a widget has the list below, where nobody sees it.
      await host.frame(number).locator(`[data-conversation-id="${id}"]`).first().waitFor({ state: 'attached' });
      await isLive(host, number);
      assert.equal(await host.frame(number).getByRole('button', { name: 'Sign in', exact: true }).count(), 0, how);
      assert.equal(await host.frame(number).locator('body').getAttribute('data-stolen'), null, `${how}: the lead is handed on`);
    }
    await eventually(() => world.health(), ({ openSockets }) => assert.equal(openSockets, 1, how));
  }
  // Whoever comes now has it from them.
  const panel = await Host.open(world, {}, host.context);
  await isLive(panel);
  assert.deepEqual((await world.requests(from)).filter(({ path }) => path.startsWith('/oauth/')), []);
  await host.close();
});
