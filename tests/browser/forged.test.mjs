// A19: messages that somebody else has made up, to a frame whose sign-in is under way and to one that listens to its host. Each
// would do what it says if it came from the right window of the right origin.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { root } from '../programs.mjs';
import { World, eventually, freshness } from './harness.mjs';
import { Host, relayOf, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] }));
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const isLive = (host) => freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
const refused = (host) => host.frame(1).getByText('Sign-in was refused');
const pause = (ms = 700) => new Promise((wake) => setTimeout(wake, ms));

// A relay, and the refusal that would end its sign-in: by the state that is in the address which the frame hands to it.
async function underWay(host) {
  const relay = await relayOf(host, 1);
  const opened = host.context.waitForEvent('page');
  await relay.getByRole('button', { name: /^Continue to/ }).click();
  const child = await opened;
  await child.getByRole('button', { name: 'Ada Lindqvist', exact: true }).waitFor();
  const state = await child.evaluate(() => new URLSearchParams(location.search).get('state') ?? document.querySelector('[name="state"]')?.value);
  assert.ok(state, 'the state of the sign-in');
  return { relay, child, refusal: `tidemark callback error=access_denied&state=${encodeURIComponent(state)}` };
}
const stillWaits = async (host) => {
  await pause();
  assert.equal(await refused(host).count(), 0);
  await host.frame(1).getByText('Finish signing in in the other window').waitFor();
};

test('A19 an answer of our own origin from another window than the relay is none', async () => {
  const host = await Host.open(world);
  const { refusal } = await underWay(host);
  await host.frame(1).locator('body').evaluate((body, message) => postMessage(message, '*'), refusal);
  await stillWaits(host);
});

test('A19 an answer from the relay\'s window that has gone to another origin is none, and the right one is', async () => {
  const host = await Host.open(world);
  const { relay, refusal } = await underWay(host);
  await relay.goto(`${world.sandbox}/sandbox/health`);
  await relay.evaluate((message) => opener.postMessage(message, '*'), refusal);
  await stillWaits(host);
  await relay.goto(`${world.app}/relay`);
  await relay.evaluate((message) => opener.postMessage(message, '*'), refusal);
  await refused(host).waitFor();
});

test('A19 an answer that was given before is none for the next sign-in, nor from the window of the one before', async () => {
  const host = await Host.open(world);
  // Whatever listened to the window before is gone: it would not hear any more, but fail.
  const troubles = [];
  host.page.on('pageerror', (error) => troubles.push(error.message));
  const { relay, refusal } = await underWay(host);
  // One that does not close when nothing is awaited of it.
  await relay.evaluate(() => { window.close = () => {}; });
  const answer = () => relay.evaluate((message) => opener.postMessage(message, '*'), refusal);
  await answer();
  await refused(host).waitFor();
  await answer();
  const next = await underWay(host);
  await answer();
  await next.relay.evaluate((message) => opener.postMessage(message, '*'), refusal);
  await host.frame(1).getByText('Finish signing in in the other window').waitFor();
  const gone = next.relay.waitForEvent('close');
  await next.child.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await gone;
  await isLive(host);
  assert.deepEqual(troubles, []);
});

test('A19 a relay says nothing but an answer: a token that it brings is none', async () => {
  const host = await Host.open(world);
  const { relay } = await underWay(host);
  const [{ clients }, api] = [JSON.parse(readFileSync(join(root, 'config.json'), 'utf8')), `http://api.sandbox.localhost:${new URL(world.sandbox).port}`];
  const handed = `tidemark signed in\n${api} ${clients.sandbox}\ntoken\n3600000\n3600000\n0\nid\nOttoline`;
  await relay.evaluate((message) => opener.postMessage(message, '*'), handed);
  await stillWaits(host);
  assert.equal(await host.frame(1).getByText('Ottoline').count(), 0);
});

const stop = { purecloudEventType: 'appLifecycleHook', hook: 'stop' };
const sockets = async () => (await world.health()).openSockets;

test('A19 a window of the host\'s origin that is not the host ends nothing', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  await host.page.evaluate(() => {
    const stranger = document.createElement('iframe');
    stranger.name = 'stranger';
    document.body.append(stranger);
  });
  const stranger = host.page.frame({ name: 'stranger' });
  await stranger.evaluate((message) => parent.document.querySelector('article iframe').contentWindow.postMessage(message, '*'), stop);
  await pause();
  assert.equal(await sockets(), 1);
  await host.say(1, stop);
  await eventually(sockets, (open) => assert.equal(open, 0, 'the same word of the host does end it'));
});

test('A19 words of the host that are longer than any of the protocol are not taken into the memory of the page', async () => {
  const host = await Host.open(world);
  await host.context.addInitScript(() => {
    const made = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...more) => {
      const program = await made.apply(WebAssembly, more);
      window.memory ??= program.instance.exports.memory;
      return program;
    };
  });
  await host.page.reload();
  await signIn(host);
  await isLive(host);
  const size = () => host.frame(1).locator('body').evaluate(() => window.memory.buffer.byteLength);
  const before = await size();
  await host.box(1).locator('iframe').evaluate((frame) => {
    const long = 'x'.repeat(64_000_000);
    for (const words of [{ hook: long }, { hook: 'stop', purecloudEventType: long }]) {
      frame.contentWindow.postMessage({ purecloudEventType: 'appLifecycleHook', ...words }, '*');
    }
  });
  await host.frame(1).getByRole('link', { name: 'History' }).click();
  await host.frame(1).getByRole('grid', { name: 'History' }).waitFor();
  const grown = await size() - before;
  assert.ok(grown < 16_000_000, `${grown} bytes more`);
  assert.equal(await sockets(), 1);
});

test('A19 a page of another origin that frames this one, where the server lets it, ends nothing and is told nothing', async () => {
  const headers = join(mkdtempSync(join(tmpdir(), 'tidemark-')), '_headers');
  writeFileSync(headers, readFileSync(join(root, 'deploy/_headers'), 'utf8').replace(' frame-ancestors {apps};', ''));
  const careless = await startedPlainly(await World.start({ sandbox: ['--history', 0, '--live-per-minute', 0], served: ['--headers', headers] }));
  try {
    const { conversationId } = await careless.post('/sandbox/conversations', { media: 'voice', waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }] });
    const hostOrigin = `http://apps.sandbox.localhost:${new URL(careless.sandbox).port}`;
    const host = await Host.open(careless, { placement: 'widgets', conversations: conversationId, hostOrigin }, undefined, 'evil');
    await signIn(host);
    await isLive(host);
    for (const hook of ['bootstrap', 'blur', 'stop']) await host.say(1, { ...stop, hook });
    await host.frame(1).getByRole('button', { name: 'Open in Genesys Cloud' }).click();
    await pause();
    assert.equal((await careless.health()).openSockets, 1);
    assert.deepEqual([await host.sent(1), await host.opened()], [[], []]);
  } finally {
    await careless.stop();
  }
});
