// What must never leave the page, and what must never get in. Secrets are followed as canaries: whatever the sign-in made
// is searched for in everything that the page left anywhere.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, freshness, history, live, result } from './harness.mjs';
import { canaries, inNotes, left, secretsOf } from './canaries.mjs';

let world;
let page;
let made;
const urls = [];
const said = [];

before(async () => {
  world = await World.start({ sandbox: ['--history', 300] });
  page = await world.open();
  made = canaries(page.context());
  page.context().on('request', (request) => urls.push(request.url()));
  page.on('console', (message) => said.push(message.text()));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist' }).click();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
});
after(() => world.stop());

test('C1 I9 no token, code, verifier or channel is in the page, its address, its storage, its console or its cookies', async () => {
  assert.equal(secretsOf(made).length, 4, 'a code, a verifier, a token and a channel were made');
  const dump = await page.evaluate(left);
  for (const secret of secretsOf(made)) {
    assert.ok(!dump.includes(secret), 'in the page');
    assert.ok(!said.join('\n').includes(secret), 'on the console');
  }
  assert.deepEqual(await page.context().cookies(world.app), []);
});

test('I9 what the browser itself notes of a page and its requests names neither token nor verifier', async () => {
  // The code is spent by then, and nobody but scripts of our origin can read it there (docs/security.md, What stays).
  assert.deepEqual(await inNotes(page, made), ['channel in resource', 'code in navigation']);
});

test('the storages hold what docs/security.md says, in these forms and no others', async () => {
  const forms = { 'tidemark.signed-in': /^1$/, 'tidemark.redirects': /^[\d,]*$/, 'tidemark.wait': /^\d{13}$/, 'tidemark.left': /^1$/ };
  await world.faults({ next: [{ path: '/api/v2/conversations', method: 'GET', status: 429, retryAfter: 8 }] });
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.getByText(/Waiting for Genesys/).first().waitFor();
  const [session, local] = await page.evaluate(() => [{ ...sessionStorage }, { ...localStorage }]);
  assert.ok('tidemark.wait' in session);
  for (const [key, value] of Object.entries(session)) assert.match(value, forms[key] ?? /^never$/, key);
  assert.deepEqual(local, {});
  await page.getByText(/Waiting for Genesys/).first().waitFor({ state: 'hidden', timeout: 20_000 });
});

test('C3 a token goes only into the header of a call to the API, and never into an address', async () => {
  const answered = urls.filter((url) => secretsOf(made).some((secret) => url.includes(secret)));
  const allowed = answered.every((url) => /\/cb\/sandbox\?code=|\/channels\//.test(url));
  assert.ok(allowed, `${answered.length} addresses`);
  assert.ok(!page.url().includes('code='));
});

test('C4 a call carries no cookie and no referrer, and no cache answers it', async () => {
  await page.context().addCookies([{ name: 'stray', value: '1', domain: 'api.sandbox.localhost', path: '/' }]);
  const next = page.waitForRequest((request) => request.url().endsWith('/api/v2/conversations') && request.method() === 'GET');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const { cookie, referer, authorization, 'cache-control': cache } = await (await next).allHeaders();
  assert.deepEqual({ cookie, referer, cache }, { cookie: undefined, referer: undefined, cache: 'no-cache' });
  assert.match(authorization, /^Bearer /);
  await page.context().clearCookies({ name: 'stray' });
});

test('nothing is loaded from anywhere but our own origin and the region', () => {
  const hosts = new Set(urls.map((url) => new URL(url).host));
  const port = new URL(world.sandbox).port;
  const ours = [new URL(world.app).host, `api.sandbox.localhost:${port}`, `login.sandbox.localhost:${port}`];
  assert.deepEqual([...hosts].sort(), ours.sort());
});

test('B1 the history of the tab holds no answer of the sign-in page', async () => {
  for (let back = 0; back < 4; back += 1) {
    await page.goBack();
    if (!page.url().startsWith(world.app)) break;
    await page.getByRole('button', { name: /^Sign (in|out)$/ }).first().waitFor();
    assert.ok(!/code=|state=[\w-]{20,}/.test(page.url()), page.url());
  }
  // After two sign-ins by itself in five minutes the page waits for a click (rule C7).
  await page.goto(`${world.app}/live`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await live(page).waitFor();
});

test('the page has no inline script, no inline style, and every script and style has its integrity', async () => {
  const html = await (await fetch(world.app)).text();
  assert.ok(!/<script(?![^>]*\ssrc=)/.test(html) && !/\sstyle="/.test(html) && !/\son\w+="/.test(html));
  for (const [tag] of html.matchAll(/<(?:script|link rel="(?:stylesheet|modulepreload|preload)")[^>]*>/g)) {
    assert.match(tag, /integrity="sha384-/, tag);
  }
});

test('a script that was changed on its way is not run, and the page says so', async () => {
  const other = await world.open({ path: '/blank.svg' });
  await other.route('**/*.wasm', async (route) => {
    const response = await route.fetch();
    const body = Buffer.from(await response.body());
    body[body.length - 1] ^= 1;
    await route.fulfill({ response, body });
  });
  await other.goto(world.app);
  await other.getByText('Tidemark could not be loaded safely').waitFor();
});

test('a page that is framed by a stranger is blank, and one that Genesys Cloud frames is not', async () => {
  // The hosts' pages come from nowhere, which Chromium takes for the internet: it would ask before it lets them in here.
  const context = await world.browser.newContext({ permissions: ['local-network-access'] });
  const framedBy = async (origin) => {
    const host = await context.newPage();
    const frame = { contentType: 'text/html', body: `<iframe src="${world.app}/live"></iframe>` };
    await host.route(`${origin}/host`, (route) => route.fulfill(frame));
    await host.goto(`${origin}/host`);
    return host.frames()[1];
  };
  const genesys = await framedBy(`http://apps.sandbox.localhost:${new URL(world.sandbox).port}`);
  await genesys.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  const stranger = await framedBy('http://stranger.localhost:9');
  // The host's load event can come before the frame's error page is told.
  await stranger.waitForURL('chrome-error://chromewebdata/', { waitUntil: 'commit' });
  assert.equal(await stranger.getByText('Tidemark').count(), 0);
  await context.close();
});

test('G01 what customers call themselves is text, whatever it is', async () => {
  const names = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '\u202Egnp.exe', '{{7*7}}', "=cmd|' /C calc'!A0"];
  for (const customer of names) {
    await world.post('/sandbox/conversations', { customer, media: 'sms', waitMs: 10, alertMs: 500, phases: [{ talk: 500 }] });
  }
  for (const name of names) {
    await live(page).getByText(name, { exact: true }).first().waitFor();
  }
  assert.equal(await page.locator('table img, table script').count(), 0);
});

test('signing out in one tab signs out the other', async () => {
  const second = await page.context().newPage();
  await second.goto(`${world.app}/history`);
  // A browser signs in once.
  await history(second).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await second.getByText('You signed out in another tab').waitFor({ timeout: 2000 });
  assert.equal(await second.locator('[data-conversation-id]').count(), 0);
});

test('no policy was violated and nothing else went wrong on the way', () => {
  // The one refusal that a test above has asked for.
  const others = page.troubles.filter((trouble) => !/status of 429/.test(trouble));
  assert.deepEqual(others, []);
});
