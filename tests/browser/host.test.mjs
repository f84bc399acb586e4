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
