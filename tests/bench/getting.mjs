// Ten thousand conversations over a link of 150 ms: Tidemark, the same requests by fetch alone, which is the bound, and the tutorial's
// loop on the official SDK for JavaScript, page after page, in one Chromium and one run. Prints one line of JSON; `ofLink` is against
// the time that the link alone would take with a server that needs none. Beside it stand the requests of each, and what it holds of
// them: WebAssembly memory and the heap of the SDK's objects.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { World, result } from '../browser/harness.mjs';
import { root } from '../programs.mjs';
import { memoryMB, watchMemory } from './memory.mjs';

const WANTED = Number(process.env.ROWS ?? 10_000);
const LINK = 150;
const RUNS = Number(process.env.RUNS ?? 3);
const TARGET = { ofBound: 1.15, faster: 4 };
const DAY = 86_400_000;
// What the page has under way at once, of a browser's six connections to a host: one stays for what is live.
const AT_ONCE = 5;

const step = (text) => process.stderr.write(`bench: ${text}\n`);
const median = (numbers) => Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)]);
const button = (page, name) => page.getByRole('button', { name, exact: true });

async function linked(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', { offline: false, latency: LINK, downloadThroughput: -1, uploadThroughput: -1 });
}

const world = await World.start({ sandbox: ['--history', 4 * WANTED, '--live-per-minute', 0, '--user-client-limit', 3000], recorded: false });
const { now } = await world.health();
const midnight = Math.floor(now / DAY) * DAY;
// Whole days before yesterday, as many as have about so many.
const starts = Object.values(await world.truth({ from: midnight - 29 * DAY, to: midnight - DAY })).map(({ start }) => start).sort((a, b) => b - a);
const [from, to] = [Math.floor(starts[WANTED] / DAY) * DAY, midnight - DAY];
const there = Object.keys(await world.truth({ from, to })).length;
// The pages, and the empty one that shows that there is no more.
const least = Math.ceil(there / 100) + 1;
const rounds = 1 + Math.ceil(Math.ceil(there / 100) / AT_ONCE);
const bound = rounds * LINK;

// What each holds of the conversations, MB, and how many pages it has asked for.
const [held, requests] = [{}, {}];
const pages = async () => (await world.requests()).filter(({ method, path }) => method === 'POST' && path.endsWith('/details/query')).length;

async function ours() {
  const page = await world.open({ path: `/history?range=custom&from=${to - 3_600_000}&to=${to}` });
  await watchMemory(page);
  await button(page, 'Sign in').click();
  await button(page, 'Dana Whitfield').click();
  await result(page).filter({ hasText: 'Complete' }).waitFor();
  await page.getByText('All I may see', { exact: true }).click();
  // The boxes show the zone of this machine, which the browser has as well.
  const local = (at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  await page.getByLabel('From').fill(local(from));
  await page.getByLabel('To', { exact: true }).fill(local(to));
  await linked(page);
  const [empty, already] = [await memoryMB(page), await pages()];
  // Pressed and waited for in the page: what goes to and fro between here and the browser is no part of it.
  const until = (name, words) => page.evaluate(([label, text]) => new Promise((done) => {
    const status = document.querySelector('[role="status"][aria-label="Search result"]');
    const began = performance.now();
    const look = () => new RegExp(text).test(status.textContent) && (watch.disconnect(), done(performance.now() - began));
    const watch = new MutationObserver(look);
    watch.observe(status, { childList: true, characterData: true, subtree: true });
    [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === label).click();
  }), [name, words]);
  const asked = await until('Search', there > 5_000 ? 'requests, about' : '^Complete');
  const read = there > 5_000 ? await until('Load all', '^Complete') : 0;
  const counted = await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: /^(Ended|In progress)/ }).allInnerTexts();
  const rows = counted.reduce((sum, text) => sum + Number(text.replace(/\D/g, '')), 0);
  [held.tidemark, requests.tidemark] = [await memoryMB(page) - empty, await pages() - already];
  await page.context().close();
  return { took: asked + read, rows };
}

// A page beside ours, of the same origin and with nothing on it but the official SDK, over the same link; with a token.
async function beside() {
  const page = await world.open({ path: '/live' });
  const token = page.waitForRequest((request) => request.headers().authorization?.startsWith('Bearer '));
  await button(page, 'Sign in').click();
  await button(page, 'Dana Whitfield').click();
  const authorization = (await token).headers().authorization.slice('Bearer '.length);
  const sdk = readFileSync(join(root, 'tests/contract/javascript/node_modules/purecloud-platform-client-v2/dist/web-cjs/purecloud-platform-client-v2.min.js'));
  // A page that a test has made up comes from nowhere, which Chromium takes for the internet.
  await page.context().grantPermissions(['local-network-access']);
  await page.route(`${world.app}/sdk.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: sdk }));
  const html = '<!doctype html><title>SDK</title><script src="/sdk.js"></script>';
  await page.route(`${world.app}/sdk`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto(`${world.app}/sdk`);
  await page.unrouteAll();
  await linked(page);
  const gateway = { protocol: 'http', host: 'api.sandbox.localhost', port: Number(new URL(world.sandbox).port) };
  return { page, asked: { token: authorization, gateway, interval: `${new Date(from).toISOString()}/${new Date(to - 1).toISOString()}`, atOnce: AT_ONCE } };
}

// The tutorial's loop: a page, and the next one, until there is none.
async function theirs() {
  const { page, asked } = await beside();
  const already = await pages();
  const seen = await page.evaluate(async ({ token: bearer, gateway, interval }) => {
    const sdk = window.require('platformClient');
    const client = sdk.ApiClient.instance;
    client.setGateway(gateway);
    client.setAccessToken(bearer);
    const api = new sdk.AnalyticsApi();
    const began = performance.now();
    const all = window.kept = [];
    for (let pageNumber = 1; ; pageNumber += 1) {
      const answer = await api.postAnalyticsConversationsDetailsQuery({
        interval, order: 'asc', orderBy: 'conversationStart', paging: { pageSize: 100, pageNumber },
      });
      if (!answer.conversations?.length) break;
      all.push(...answer.conversations);
    }
    return { took: performance.now() - began, rows: new Set(all.map((one) => one.conversationId)).size };
  }, asked);
  // What its objects take, as long as somebody keeps them.
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
  };
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const full = await heap();
  await page.evaluate(() => { delete window.kept; });
  [held.sdk, requests.sdk] = [Math.round((full - await heap()) / 2 ** 20), await pages() - already];
  await page.context().close();
  return seen;
}

// The same pages, as many at once as ours has, by fetch alone: the bodies come and nobody reads them. Nothing can be faster in this
// browser, over this link, from this server.
async function bare() {
  const { page, asked } = await beside();
  const seen = await page.evaluate(async ({ token: bearer, gateway, interval, atOnce, pages }) => {
    const get = async (pageNumber) => {
      const answer = await fetch(`${gateway.protocol}://${gateway.host}:${gateway.port}/api/v2/analytics/conversations/details/query`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ interval, order: 'asc', orderBy: 'conversationStart', paging: { pageSize: 100, pageNumber } }),
      });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return (await answer.arrayBuffer()).byteLength;
    };
    const began = performance.now();
    await get(1);
    let next = 2;
    const one = async () => { while (next <= pages) await get(next++); };
    await Promise.all(Array.from({ length: atOnce }, one));
    return performance.now() - began;
  }, { ...asked, pages: least });
  await page.context().close();
  return { took: seen, rows: there };
}

const took = { tidemark: [], bare: [], sdk: [] };
for (let run = 0; run < RUNS; run += 1) {
  step(`run ${run + 1} of ${RUNS}`);
  for (const [name, get] of [['tidemark', ours], ['bare', bare], ['sdk', theirs]]) {
    const { took: ms, rows } = await get();
    assert.equal(rows, there, name);
    took[name].push(ms);
  }
}
await world.stop();
const seen = {
  conversations: there, linkMs: LINK, rounds, boundMs: bound,
  tidemarkMs: took.tidemark.map(Math.round), bareMs: took.bare.map(Math.round), sdkMs: took.sdk.map(Math.round),
  ofLink: Math.round((median(took.tidemark) / bound) * 100) / 100, ofBound: Math.round((median(took.tidemark) / median(took.bare)) * 100) / 100,
  requests: { ...requests, least }, heldMB: { ...held, ratio: Math.round((held.sdk / Math.max(held.tidemark, 1)) * 10) / 10 }, faster: Math.round((median(took.sdk) / median(took.tidemark)) * 10) / 10,
};
console.log(JSON.stringify(seen));
assert.ok(requests.tidemark <= least, `${requests.tidemark} requests for what ${least} bring`);
assert.ok(seen.ofBound <= TARGET.ofBound && seen.faster >= TARGET.faster, `${seen.ofBound} of the bound, ${seen.faster} times as fast`);
