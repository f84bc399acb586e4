// The windows between a frame and the sign-in, alone (D1, A19): whom they listen to, whom they tell, and where they go. Who opens
// them here is a page of our origin that is served without an opener policy, as they are themselves, or a stranger's.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, eventually } from './harness.mjs';

const READY = 'tidemark relay ready';
const GO = 'tidemark relay go ';
const OVER = 'tidemark relay over';
const CALLBACK = 'tidemark callback ';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--history', 0, '--live-per-minute', 0] });
});
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

const pause = (ms = 400) => new Promise((wake) => setTimeout(wake, ms));
const over = (page) => page.getByText('This window belongs to a sign-in that is over.').waitFor();
const offered = (relay) => relay.getByRole('button', { name: 'Continue to login.sandbox.localhost' });

// Notes what a page is told by other windows, and by the channel of relays where it is ours.
async function listening(page) {
  await page.evaluate(() => {
    window.heard = [];
    addEventListener('message', ({ data }) => window.heard.push(data));
    window.channel = new BroadcastChannel('tidemark.relay');
    window.queries = [];
    window.places = [];
    window.channel.addEventListener('message', ({ data }) => {
      window.queries.push(data?.query);
      window.places.push(data?.at);
    });
  });
  return page;
}
const heard = (page) => page.evaluate(() => window.heard);
const tell = (page, message) => page.evaluate((message) => window.opened.postMessage(message, '*'), message);
const onChannel = (page, message) => page.evaluate((message) => window.channel.postMessage(message), message);

async function opener() {
  const page = await world.open({ path: '/relay' });
  await over(page);
  return listening(page);
}

// What `page` opens.
async function openedBy(page, path) {
  const opened = page.context().waitForEvent('page');
  await page.evaluate((url) => { window.opened = window.open(url); }, world.app + path);
  return opened;
}

function address(change = () => {}, state = 'S') {
  const url = new URL(`http://login.sandbox.localhost:${new URL(world.sandbox).port}/oauth/authorize`);
  url.search = new URLSearchParams({ client_id: 'c', redirect_uri: `${world.app}/relay/sandbox`, response_type: 'code', state });
  change(url);
  return url.href;
}

// A relay on whose button the agent has pressed.
async function underWay(page) {
  const relay = await openedBy(page, '/relay');
  await eventually(() => heard(page), (words) => assert.deepEqual(words, [READY]));
  await tell(page, GO + address());
  await relay.evaluate(() => { window.open = () => ({}); });
  await offered(relay).click();
  return relay;
}

test('a stranger who opens a relay is not told that it is there, and sends it nowhere', async () => {
  const page = await world.open({ path: '/blank.svg' });
  await page.goto(`${world.sandbox}/sandbox/health`);
  await listening(page);
  const relay = await openedBy(page, '/relay');
  await relay.getByText('Tidemark is loading…').waitFor();
  await relay.waitForLoadState();
  await tell(page, GO + address());
  await pause();
  assert.deepEqual([await heard(page), await offered(relay).count()], [[], 0]);
});

test('a relay goes to a sign-in page that comes back to us, and nowhere else, for whoever opened it and nobody else', async () => {
  const page = await opener();
  const relay = await openedBy(page, '/relay');
  await eventually(() => heard(page), (words) => assert.deepEqual(words, [READY]));
  const elsewhere = {
    'another place to come back to': address((url) => url.searchParams.set('redirect_uri', 'http://evil.localhost/relay/sandbox')),
    'a place of ours that is no relay': address((url) => url.searchParams.set('redirect_uri', `${world.app}/cb/sandbox`)),
    'another page': address((url) => { url.pathname = '/sandbox'; }),
    'another host': address((url) => { url.hostname = 'evil.sandbox.localhost'; }),
    'another one that is called so': address((url) => { url.host = 'login.evil.com'; url.protocol = 'https:'; }),
    'that of another region': address((url) => { url.host = 'login.mypurecloud.de'; url.protocol = 'https:'; }),
    'a way that anybody could read': address((url) => { url.host = 'login.mypurecloud.de'; }),
    'a name': address((url) => { url.username = 'login.mypurecloud.de'; }),
    'a password': address((url) => { url.password = 'x'; }),
    'an endless address': address((url) => url.searchParams.set('x', 'x'.repeat(4096))),
    'no address': 'login.sandbox.localhost',
    'a script': 'javascript:alert(1)',
  };
  for (const [what, url] of Object.entries(elsewhere)) {
    await tell(page, GO + url);
    await pause(50);
    assert.equal(await relay.getByRole('button').count(), 0, what);
  }
  for (const message of [null, 7, {}, [GO + address()], address(), 'tidemark relay stop'.slice(0, GO.length) + address()]) await tell(page, message);
  // Another window of ours, which is not the one that opened it.
  await relay.evaluate((message) => postMessage(message, location.origin), GO + address());
  await pause();
  assert.equal(await relay.getByRole('button').count(), 0);
  await tell(page, GO + address());
  await offered(relay).waitFor();
  assert.deepEqual(page.troubles, []);
});

test('a relay hands on the answer to its own sign-in, none before it has begun, and nothing that is no answer', async () => {
  const page = await opener();
  const relay = await openedBy(page, '/relay');
  await eventually(() => heard(page), (words) => assert.deepEqual(words, [READY]));
  await onChannel(page, { at: '/relay/sandbox', query: 'code=x' });
  await tell(page, GO + address());
  await relay.evaluate(() => { window.open = () => ({}); });
  await offered(relay).waitFor();
  await onChannel(page, { at: '/relay/sandbox', query: 'code=x&state=S' });
  await pause(200);
  await offered(relay).click();
  for (const query of [undefined, null, 7, { state: 'S' }, ['state=S'], 'code=x', 'code=x&state=T', `code=${'x'.repeat(4096)}&state=S`]) {
    await onChannel(page, { at: '/relay/sandbox', query });
  }
  // An answer of another region than was asked (B4): what comes back there is not what was begun here.
  for (const at of [undefined, null, '/relay', '/relay/mypurecloud.com', '/cb/sandbox', ['/relay/sandbox']]) {
    await onChannel(page, { at, query: 'code=mixed&state=S' });
  }
  for (const message of [null, 'code=x&state=S', {}]) await onChannel(page, message);
  await pause();
  assert.deepEqual([await heard(page), relay.isClosed()], [[READY], false]);
  const closed = relay.waitForEvent('close');
  await onChannel(page, { at: '/relay/sandbox', query: 'code=right&state=S' });
  await closed;
  assert.deepEqual(await heard(page), [READY, `${CALLBACK}code=right&state=S`]);
  assert.deepEqual(page.troubles, []);
});

test('a relay that nothing is awaited of any more closes with its sign-in, on the word of whoever opened it alone', async () => {
  const page = await opener();
  const relay = await openedBy(page, '/relay');
  await eventually(() => heard(page), (words) => assert.deepEqual(words, [READY]));
  await tell(page, GO + address());
  const opened = relay.waitForEvent('popup');
  await offered(relay).click();
  const signIn = await opened;
  await relay.evaluate((word) => postMessage(word, location.origin), OVER);
  await onChannel(page, OVER);
  await tell(page, `${OVER} now`);
  await pause();
  assert.deepEqual([relay.isClosed(), signIn.isClosed()], [false, false]);
  const closed = [relay, signIn].map((one) => one.waitForEvent('close'));
  await tell(page, OVER);
  await Promise.all(closed);
});

test('a relay whose window the browser blocks says so, and how to let it through', async () => {
  const page = await opener();
  const relay = await openedBy(page, '/relay');
  await eventually(() => heard(page), (words) => assert.deepEqual(words, [READY]));
  await tell(page, GO + address());
  await relay.evaluate(() => { window.open = () => null; });
  await offered(relay).click();
  await relay.getByRole('status').getByText('The browser blocked the window. Allow pop-ups for this page, then try again.').waitFor();
  await onChannel(page, { at: '/relay/sandbox', query: 'code=x&state=S' });
  await pause(200);
  assert.deepEqual([await heard(page), relay.isClosed()], [[READY], false], 'what was never begun has no answer');
});

test('a relay whose opener has gone to another origin tells that one nothing', async () => {
  const page = await opener();
  const relay = await underWay(page);
  const other = await listening(await page.context().newPage().then(async (fresh) => {
    await fresh.goto(`${world.app}/relay`);
    await over(fresh);
    return fresh;
  }));
  await page.goto(`${world.sandbox}/sandbox/health`);
  await listening(page);
  const closed = relay.waitForEvent('close');
  await onChannel(other, { at: '/relay/sandbox', query: 'code=right&state=S' });
  await closed;
  await pause();
  assert.deepEqual(await heard(page), []);
});

test('a window that comes back keeps nothing in its address, says its answer once, and closes when that answer is taken', async () => {
  const page = await opener();
  const queries = () => page.evaluate(() => window.queries);
  const back = await openedBy(page, '/relay/sandbox?code=secret&state=S');
  await eventually(queries, (all) => assert.deepEqual(all, ['code=secret&state=S']));
  assert.equal(back.url(), `${world.app}/relay/sandbox`);
  assert.deepEqual(await page.evaluate(() => window.places), ['/relay/sandbox']);
  for (const taken of ['T', null, '', undefined]) await onChannel(page, { taken });
  await pause();
  assert.ok(!back.isClosed());
  const closed = back.waitForEvent('close');
  await onChannel(page, { taken: 'S' });
  await closed;
  // Without a state nobody can take it, and an endless one is not even said.
  const nobodys = await openedBy(page, '/relay/sandbox?code=secret');
  await eventually(queries, (all) => assert.equal(all.length, 2));
  await openedBy(page, `/relay/sandbox?code=${'x'.repeat(4096)}&state=S`);
  for (const taken of [null, undefined, '']) await onChannel(page, { taken });
  await nobodys.getByText('You can close this window, and sign in again in Genesys Cloud.').waitFor();
  assert.equal((await queries()).length, 2);
});
