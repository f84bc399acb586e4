// What bad input gets: a message that says what to do, and everything on the screen kept. Numbers in names are those of
// the fault cases in docs/security.md.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, afterEach, before, describe, test } from 'node:test';
import { World, eventually, freshness, history, live, recorded, result, searchCustom } from './harness.mjs';

const DAY = 24 * 60 * 60_000;
const signIn = (page) => page.getByRole('button', { name: 'Sign in', exact: true });
const text = (page, words) => page.getByText(words).first().waitFor();
const rows = recorded;

describe('config.json', () => {
  const cases = [
    ['is not JSON', 'nonsense', 'config.json cannot be read'],
    ['names no region', '{}', 'config.json has no "region"'],
    ['names an unknown region', '{"region":"evil.com"}', 'Unknown Genesys region "evil.com"'],
    ['has no client', '{"region":"mypurecloud.de"}', 'config.json names no OAuth client for mypurecloud.de'],
    ['has no redirect path', '{"region":"mypurecloud.de","clients":{"mypurecloud.de":"c"}}', 'no "redirectPath"'],
  ];
  for (const [what, config, words] of cases) {
    test(`one that ${what} says what to write`, async () => {
      const world = await World.start({ config, sandbox: ['--history', 0] });
      const page = await world.open();
      await text(page, words);
      assert.match(await page.locator('main').innerText(), /must look like this|must be one of|Add its id/);
      await world.stop();
    });
  }

  test('one that is missing says what to write', async () => {
    const world = await World.start({ sandbox: ['--history', 0] });
    const page = await world.open({ path: '/blank.svg' });
    await page.route('**/config.json', (route) => route.fulfill({ status: 404, body: 'not found' }));
    await page.goto(world.app);
    await text(page, 'config.json is missing');
    await text(page, 'Put a file config.json beside index.html');
    await world.stop();
  });
});

describe('sign-in', () => {
  let world;
  let page;
  before(async () => { world = await World.start({ sandbox: ['--history', 100] }); });
  after(() => world.stop());
  afterEach(async () => {
    await world.noFaults();
    await page.context().close();
  });

  async function atTheAgents() {
    page = await world.open();
    await signIn(page).click();
    await page.getByRole('button', { name: 'Ada Lindqvist' }).waitFor();
    return page;
  }
  const choose = () => page.getByRole('button', { name: 'Ada Lindqvist' }).click();

  test('A03 a refusal is told, and the next try works', async () => {
    await atTheAgents();
    await page.getByRole('button', { name: 'Deny' }).click();
    await text(page, 'Sign-in was refused');
    await signIn(page).click();
    await choose();
    await live(page).waitFor();
  });

  test('A01 a forged answer is not redeemed, and the address bar keeps nothing of it', async () => {
    const since = Date.now();
    page = await world.open({ path: '/cb/sandbox?code=forged&state=unknown' });
    await text(page, 'This sign-in link is not valid');
    assert.equal(new URL(page.url()).search, '');
    const asked = (await world.requests(since)).filter(({ path }) => path.startsWith('/oauth/token'));
    assert.equal(asked.length, 0);
  });

  test('A02 a forged error changes nothing', async () => {
    page = await world.open({ path: '/cb/sandbox?error=access_denied&state=wrong' });
    await signIn(page).waitFor();
    assert.equal(await page.getByText('refused').count(), 0);
  });

  test('A06 reloading after the sign-in is the normal page, and no code is redeemed twice', async () => {
    await atTheAgents();
    await choose();
    await live(page).waitFor();
    await page.reload();
    await live(page).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    const refused = (await world.requests()).filter(({ path, status }) => path.startsWith('/oauth/token') && status !== 200);
    assert.deepEqual(refused, []);
  });

  test('A07 an answer after more than ten minutes took too long', async () => {
    await atTheAgents();
    await page.context().addInitScript(() => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + 11 * 60_000;
    });
    await choose();
    await text(page, 'Sign-in took too long');
  });

  test('A08 a code that the server does not take is told with its reason', async () => {
    await atTheAgents();
    const body = JSON.stringify({ error: 'invalid_grant', error_description: 'the code was used' });
    const headers = { 'Access-Control-Allow-Origin': '*' };
    await page.route('**/oauth/token', (route) => route.fulfill({ status: 400, contentType: 'application/json', headers, body }));
    await choose();
    await text(page, 'Genesys Cloud did not complete the sign-in');
    await text(page, 'invalid_grant: the code was used');
  });

  test('A09 a sign-in service that fails twice is asked a third time', async () => {
    await atTheAgents();
    await world.faults({ next: [{ path: '/oauth/token', method: 'POST', count: 2, status: 500 }] });
    await choose();
    await live(page).waitFor();
  });

  test('A10 a sign-in service that says nothing is given fifteen seconds', async () => {
    await atTheAgents();
    await page.route('**/oauth/token', () => {});
    await choose();
    await text(page, 'Signing in…');
    await page.getByText('The Genesys Cloud sign-in does not answer').waitFor({ timeout: 20_000 });
  });

  test('A11 a web page instead of a token is no token', async () => {
    await atTheAgents();
    const headers = { 'Access-Control-Allow-Origin': '*' };
    await page.route('**/oauth/token', (route) => route.fulfill({ status: 200, contentType: 'text/html', headers, body: '<html>' }));
    await choose();
    await text(page, 'Genesys Cloud did not complete the sign-in');
  });

  test('A14 a page that is not secure says so', async () => {
    page = await world.open({ path: '/blank.svg' });
    await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.goto(world.app);
    await text(page, 'Unsupported browser or insecure page');
  });

  test('A15 a window that the browser blocks is told', async () => {
    await atTheAgents();
    await choose();
    await live(page).waitFor();
    await page.evaluate(() => { window.open = () => null; });
    await world.faults({ expireTokens: true });
    await page.getByRole('link', { name: 'History' }).click();
    await text(page, 'Your sign-in has ended');
    await signIn(page).click();
    await text(page, 'The browser blocked the sign-in window');
  });

  test('A26 signing out without a network signs out here and says so', async () => {
    await atTheAgents();
    await choose();
    await live(page).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await text(page, 'You are signed out here, but Genesys Cloud could not be told');
    assert.equal(await page.locator('[data-conversation-id]').count(), 0);
    // Genesys Cloud still knows who it was. Whoever opens another tab is asked all the same.
    await page.context().setOffline(false);
    const other = await page.context().newPage();
    await other.goto(`${world.app}/live`);
    await signIn(other).click();
    await other.getByRole('button', { name: 'Ada Lindqvist', exact: true }).waitFor();
    assert.equal(new URL(other.url()).searchParams.get('prompt'), 'login');
    await other.close();
  });
});

describe('a search', () => {
  let world;
  let page;
  const search = () => page.getByRole('button', { name: 'Search' }).click();
  const details = '/api/v2/analytics/conversations/details/query';
  const from = (days) => Math.floor(Date.now() / DAY - days) * DAY;

  before(async () => {
    world = await World.start({ sandbox: ['--history', 5000] });
    page = await world.signedIn({ path: '/history' });
    await result(page).filter({ hasText: 'Complete' }).waitFor();
  });
  after(() => world.stop());
  afterEach(() => world.noFaults());

  test('over 558 days is not asked, says why, and keeps the list', async () => {
    const before = await rows(page);
    await searchCustom(page, Date.now() - 600 * DAY, Date.now());
    await text(page, /60\d days are too many for one search/);
    await text(page, 'Genesys Cloud keeps records for 558 days');
    assert.equal(await rows(page), before);
  });

  test('with its end before its start is not asked and says why', async () => {
    await searchCustom(page, Date.now(), Date.now() - DAY);
    await text(page, 'The end lies before the start');
    assert.ok(await rows(page) > 0);
  });

  test('without its ends says what is missing', async () => {
    await page.getByLabel('From').fill('');
    await search();
    await text(page, 'The interval is not complete');
  });

  test('of an interval without conversations says so', async () => {
    await searchCustom(page, Date.now() - 60 * DAY, Date.now() - 59 * DAY);
    await text(page, 'None of your conversations started in this interval.');
    await result(page).filter({ hasText: /^Complete$/ }).waitFor();
  });

  test('that meets bad records shows the others and counts the bad ones', async () => {
    await world.faults({ badRecords: 10 });
    await searchCustom(page, from(3), from(1));
    await result(page).filter({ hasText: /\d+ records could not be read/ }).waitFor();
    assert.ok(await rows(page) > 0);
  });

  test('that meets enum values nobody knows shows them as they are', async () => {
    await world.faults({ unknownEnums: true });
    await searchCustom(page, from(3), from(1));
    await result(page).filter({ hasText: /^Complete$/ }).waitFor();
    assert.ok(await rows(page) > 0);
  });

  test('B14 that gets a web page instead of JSON says what that often is, keeps the list, and can be asked again', async () => {
    const before = await rows(page);
    await world.faults({ next: [{ path: details, method: 'POST', status: 200, body: 'html' }] });
    await search();
    await text(page, 'Something between here and Genesys Cloud answered with a web page');
    await text(page, /^Still shown: started .* \(Complete\)$/);
    assert.equal(await rows(page), before);
    await search();
    await result(page).filter({ hasText: /^Complete$/ }).waitFor();
  });

  test('B07 is not disturbed by a single failure of the server', async () => {
    await world.faults({ next: [{ path: details, method: 'POST', status: 503 }] });
    await search();
    await result(page).filter({ hasText: /^Complete$/ }).waitFor();
  });

  test('B03 waits a minute where a 429 gives no hint, and says so', async () => {
    await world.faults({ next: [{ path: details, method: 'POST', status: 429, body: 'empty' }] });
    await search();
    await text(page, /Waiting for Genesys \((6[0-2]|5\d) s\)/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await result(page).filter({ hasText: 'Cancelled' }).waitFor();
    assert.ok(await rows(page) > 0, 'the list before is still there');
  });

  test('C22 goes on waiting for the end of a limit when the page is loaded anew, and forgets it with the sign-out', async () => {
    const page = await world.signedIn({ path: '/live', agent: 'Ben Okafor' });
    await freshness(page).filter({ hasText: /^Live/ }).waitFor();
    const kept = () => page.evaluate(() => Number(sessionStorage.getItem('tidemark.wait')) - Date.now());
    const limit = async () => {
      await world.faults({ next: [{ path: '/api/v2/conversations', method: 'GET', status: 429, retryAfter: 20 }] });
      await page.evaluate(() => dispatchEvent(new Event('online')));
      await text(page, /Waiting for Genesys \((1\d|2[0-2]) s\)/);
    };
    await limit();
    const until = Date.now() + await kept();
    const asked = [];
    page.on('request', (request) => request.url().includes('/api/v2/') && asked.push(Date.now()));
    await page.reload();
    await text(page, /Waiting for Genesys \(\d+ s\)/);
    await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
    assert.ok(asked.length > 0 && asked[0] >= until - 50, `asked ${until - asked[0]} ms before its end`);
    assert.ok(await kept() < 0, 'it is over');
    await limit();
    assert.ok(await kept() > 0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await signIn(page).waitFor();
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage)), []);
    await page.context().close();
  });

  test('B31 tells a daily limit with its end, and everything else works', async () => {
    const page = await world.signedIn({ path: '/live', agent: 'Chiara Rossi' });
    await world.faults({ next: [{ path: details, method: 'POST', status: 429, retryAfter: 3 * 3600 }] });
    await page.getByRole('link', { name: 'History' }).click();
    await text(page, /Limit reached until (\d+ \w+ \d+ )?\d\d:\d\d/);
    await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  });

  test('B18 a redirect to another host is not followed, and the token does not go there', async () => {
    const page = await world.signedIn({ path: '/live', agent: 'Dana Whitfield' });
    const heard = [];
    const stranger = createServer((request, response) => {
      heard.push(request.headers.authorization ?? request.method);
      response.setHeader('Access-Control-Allow-Origin', '*').end('{}');
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const redirectTo = `http://127.0.0.1:${stranger.address().port}/`;
    await world.faults({ next: [{ path: details, method: 'POST', count: 9, status: 302, redirectTo }] });
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('No connection to Genesys Cloud').waitFor({ timeout: 30_000 });
    assert.deepEqual(heard, []);
    stranger.close();
  });

  test('B28 a preflight that fails is no connection', async () => {
    const page = await world.signedIn({ path: '/live', agent: 'Dana Whitfield' });
    await world.faults({ next: [{ path: details, method: 'OPTIONS', count: 9, status: 500 }] });
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByText('No connection to Genesys Cloud').waitFor({ timeout: 30_000 });
  });

  test('A23 goes on where it was when the token ends in the middle and the agent signs in again', async () => {
    const page = await world.signedIn({ path: '/live' });
    await world.faults({ latencyMs: 250 });
    await page.getByRole('link', { name: 'History' }).click();
    await searchCustom(page, from(30), from(1));
    await eventually(() => rows(page), (count) => assert.ok(count > 200));
    await world.faults({ expireTokens: true });
    await text(page, 'Your sign-in has ended');
    const kept = await rows(page);
    assert.ok(kept > 200);
    await page.getByRole('link', { name: 'Live' }).click();
    await page.getByRole('link', { name: 'History' }).click();
    assert.ok(await rows(page) >= kept, 'nothing is lost while it waits');
    await signIn(page).click();
    await result(page).filter({ hasText: /^Complete$/ }).waitFor({ timeout: 30_000 });
    assert.equal(await page.getByText('Your sign-in has ended').count(), 0);
    const truth = Object.values(await world.truth({ userId: 'Ada Lindqvist', from: from(30), to: from(1) }));
    assert.equal(await rows(page), truth.filter(({ end }) => end !== null).length);
  });

  test('without permission names it in a line to paste, and live works', async () => {
    const page = await world.signedIn({ path: '/history', agent: 'Ben Okafor' });
    await text(page, /Your role lacks the permission analytics:/);
    await text(page, /Please add the permission .*analytics:agentConversationDetail:view.* to my role/);
    assert.equal(await page.getByText('No conversations started').count(), 0, 'nobody knows');
    await page.context().grantPermissions(['clipboard-write']);
    // What comes meanwhile may draw it anew.
    await eventually(async () => {
      await page.getByRole('button', { name: /^Cop(y|ied)$/ }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor({ timeout: 2_000 });
    }, () => {});
    await freshness(page).filter({ hasText: /^Live/ }).waitFor();
    await page.getByRole('link', { name: 'Live' }).click();
    await live(page).waitFor();
  });

  test('C28 a conversation of the live list that cannot be read is told, and the others are shown', async () => {
    const page = await world.signedIn();
    await live(page).locator('[data-conversation-id]').first().waitFor();
    const again = () => page.evaluate(() => dispatchEvent(new Event('online')));
    await page.route('**/api/v2/conversations', async (route) => {
      // The browser knows that names below localhost are this machine; the test's own fetch does not.
      const response = await route.fetch({ url: `${world.sandbox}/api/v2/conversations` });
      const body = await response.json();
      await route.fulfill({ response, json: { ...body, entities: [...body.entities, { id: 7 }] } });
    });
    await again();
    await text(page, '1 conversation could not be read');
    assert.ok(await live(page).locator('.now [data-conversation-id]').count() > 0);
    await page.unroute('**/api/v2/conversations');
    await again();
    await page.getByText('1 conversation could not be read').waitFor({ state: 'detached' });
  });
});
