// The sandbox's host page, by somebody else's guest: the official SDK takes it for Genesys Cloud.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root } from '../programs.mjs';
import { World, eventually } from './harness.mjs';
import { Host } from './embedding.mjs';

const sdk = join(root, 'tests/contract/javascript/node_modules/purecloud-client-app-sdk/dist/purecloud-client-app-sdk.js');
const files = {
  '/sdk.js': ['text/javascript', readFileSync(sdk)],
  '/guest.js': ['text/javascript', readFileSync(join(root, 'tests/fixtures/guest/guest.js'))],
  '/mute': ['text/html', '<!doctype html><title>It never answers</title>'],
};
const page = ['text/html', readFileSync(join(root, 'tests/fixtures/guest/index.html'))];

let world;
let server;
let guest;
before(async () => {
  world = await World.start({ sandbox: ['--history', 10, '--live-per-minute', 0] });
  server = createServer(({ url }, answer) => {
    const [type, body] = files[new URL(url, 'http://guest').pathname] ?? page;
    answer.writeHead(200, { 'Content-Type': type }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  guest = `http://127.0.0.1:${server.address().port}/`;
});
after(async () => {
  server.close();
  await world.stop();
});

test('the official SDK is bootstrapped, focused, blurred and stopped, and all that it sends is known', async () => {
  const host = await Host.open(world, { app: `${guest}?gcHostOrigin={{gcHostOrigin}}&conversation={{gcConversationId}}`, placement: 'widgets', conversations: 'c-1' });
  await host.is(1, 'active');
  for (const hook of ['blur', 'focus', 'stop']) await host.call(1, hook);
  await host.is(1, 'stopped');
  assert.deepEqual(await host.frame(1).locator('#heard li').allInnerTexts(), ['bootstrap', 'blur', 'focus', 'stop']);

  const sent = await host.sent(1);
  assert.deepEqual([...new Set(sent.map(({ verdict }) => verdict))], ['taken']);
  for (const { message } of sent) {
    assert.deepEqual([message.protocol, message.protocolAgentName], ['purecloud-client-apps', 'purecloud-client-app-sdk']);
  }
  const actions = sent.map(({ message }) => message.action);
  assert.deepEqual(actions, [
    'showToast', 'showToast', 'setAttentionCount', 'showMyInteractionDetails', 'showProfile', 'showExternalContactProfile',
    'bootstrapped', 'stopped',
  ]);
  assert.deepEqual(await host.toasts(), ['Title: Other words'], 'the same id replaces');
  assert.equal(await host.count(1), '3');
  assert.deepEqual(await host.opened(), ['my interaction c-1', 'profile user-1', 'contact contact-1']);
  await host.close();
});

test('a hook that the integration does not have is never called', async () => {
  const host = await Host.open(world, { app: `${guest}?gcHostOrigin={{gcHostOrigin}}`, hooks: 'focus' });
  await eventually(() => host.sent(1), (sent) => assert.ok(sent.length > 0));
  for (const hook of ['blur', 'focus', 'stop']) await host.call(1, hook);
  await eventually(() => host.frame(1).locator('#heard li').allInnerTexts(), (heard) => assert.deepEqual(heard, ['focus']));
  await host.close();
});

// Time stands still in the host, but for what a test lets pass.
async function stands(host) {
  await host.page.clock.install();
  await host.page.clock.pauseAt(Date.now() + 60_000);
  return (ms) => host.page.clock.runFor(ms);
}

test('a guest that is removed is told of its end first, and goes when it has stopped', async () => {
  const app = `${guest}?gcHostOrigin={{gcHostOrigin}}`;
  const host = await Host.open(world, { app });
  await host.is(1, 'active');
  await stands(host);
  await host.remove(1);
  const { verdict, message: { action } } = (await host.sent(1)).at(-1);
  assert.deepEqual([verdict, action], ['taken', 'stopped']);
  await host.close();
  const unhooked = await Host.open(world, { app, hooks: 'bootstrap' });
  await unhooked.is(1, 'active');
  await stands(unhooked);
  await unhooked.remove(1);
  assert.ok(!(await unhooked.sent(1)).some(({ message }) => message.action === 'stopped'), 'without that hook it is told nothing');
  await unhooked.close();
});

test('a guest that never says that it has stopped is removed after two seconds', async () => {
  const host = await Host.open(world, { app: `${guest}mute` });
  await host.is(1, 'starting');
  const pass = await stands(host);
  await host.box(1).getByRole('button', { name: 'remove' }).click();
  await host.is(1, 'stopping');
  await pass(1_900);
  assert.equal(await host.box(1).count(), 1);
  await pass(200);
  await host.box(1).waitFor({ state: 'detached' });
  await host.close();
});

test('a toast is there for as long, can be closed, and reads, as the official SDK asks for it', async () => {
  const host = await Host.open(world, { app: `${guest}?gcHostOrigin={{gcHostOrigin}}` });
  await host.is(1, 'active');
  const pass = await stands(host);
  const toasts = host.page.locator('.toast');
  const close = toasts.getByRole('button', { name: 'Close' });
  await close.click();
  await eventually(() => host.toasts(), (shown) => assert.deepEqual(shown, []));
  // Each is known by what it says.
  const say = async (message, options) => {
    const before = (await host.sent(1)).length;
    await host.frame(1).locator('body').evaluate((_, [text, more]) => app.alerting.showToastPopup('T', text, more), [message, options]);
    await eventually(async () => (await host.sent(1)).length, (count) => assert.equal(count, before + 1));
    return (await host.sent(1)).at(-1).verdict;
  };
  const shows = async (...messages) => assert.deepEqual(await host.toasts(), messages.map((message) => `T: ${message}`));

  // Without options the SDK says its own; where some are left out, the host has them.
  for (const options of [undefined, {}]) {
    assert.equal(await say('by itself', options), 'taken');
    assert.deepEqual([await close.count(), await toasts.getAttribute('class')], [1, 'toast is-info']);
    await pass(6_900);
    await shows('by itself');
    await pass(200);
    await shows();
  }

  await say('for two seconds', { type: ' Success ', timeout: 2, showCloseButton: false });
  assert.deepEqual([await close.count(), await toasts.getAttribute('class')], [0, 'toast is-success']);
  await pass(1_900);
  await shows('for two seconds');
  await pass(200);
  await shows();

  for (const options of [{ timeout: 0, showCloseButton: true }, { type: 'error', timeout: 2, showCloseButton: true }]) {
    await say('until it is closed', options);
    await pass(3_600_000);
    await shows('until it is closed');
    await close.click();
    await shows();
  }
  for (const options of [{ type: 'error' }, { type: 'error', timeout: 7, showCloseButton: false }, { timeout: 0 }, { timeout: 0, showCloseButton: false }]) {
    assert.equal(await say('for ever', options), 'refused', JSON.stringify(options));
  }
  await shows();

  await say('of no id', {});
  await say('of no id again', {});
  for (const id of ['a', 'b', 'a']) await say(`of ${id}`, { id });
  await shows('of no id again', 'of b', 'of a');
  await pass(8_000);

  const marks = 'so *much*, **more** and `all` of 2 * 3 * 4';
  await say(marks, { id: 'read' });
  assert.deepEqual(await toasts.locator('em, strong, code').allInnerTexts(), ['much', 'more', 'all']);
  await say(marks, { id: 'read', markdownMessage: false });
  await shows(marks);
  await host.close();
});

test('what the protocol has no action for is taken for none, also where every object has it', async () => {
  const host = await Host.open(world, { app: `${guest}?gcHostOrigin={{gcHostOrigin}}` });
  await host.is(1, 'active');
  const before = (await host.sent(1)).length;
  const none = ['constructor', 'toString', '__proto__', 'hasOwnProperty', 'Stopped', '', ['stopped'], { stopped: 1 }, 7, null];
  await host.frame(1).locator('body').evaluate((_, actions) => {
    for (const action of actions) parent.postMessage({ action, protocol: 'purecloud-client-apps' }, '*');
  }, none);
  await eventually(async () => (await host.sent(1)).slice(before), (sent) => {
    assert.deepEqual(sent.map(({ verdict, message }) => [verdict, message.action]), none.map((action) => ['unknown', action]));
  });
  await host.is(1, 'active');
  await host.close();
});

test('a widget is embedded for each conversation, ten at most', async () => {
  const conversations = Array.from({ length: 12 }, (_, number) => `c-${number}`).join(',');
  const host = await Host.open(world, { app: `${guest}?gcHostOrigin={{gcHostOrigin}}&conversation={{gcConversationId}}`, placement: 'widgets', conversations });
  await eventually(() => host.opened(), (opened) => {
    const interactions = opened.filter((line) => line.startsWith('my interaction')).sort();
    assert.deepEqual(interactions, Array.from({ length: 10 }, (_, number) => `my interaction c-${number}`).sort());
  });
  await host.close();
});

test('a frame has the sandbox and the permissions of the integration, and what it may not do it cannot', async () => {
  const host = await Host.open(world, { app: guest, sandbox: 'allow-scripts', allow: 'clipboard-write,fullscreen' });
  const frame = host.page.locator('iframe');
  assert.equal(await frame.getAttribute('sandbox'), 'allow-scripts');
  assert.equal(await frame.getAttribute('allow'), 'clipboard-write; fullscreen');
  await eventually(() => host.frame(1).locator('body').evaluate(() => self.origin), (origin) => assert.equal(origin, 'null'));
  await host.close();
});
