// One list of past conversations, read again and again while its answers are spoilt, and held against what really was. Each file
// has its own world: a minute's budget of requests is one agent's.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { World, result, searchCustom } from './harness.mjs';

export const DAY = 86_400_000;
export const QUERY = '/api/v2/analytics/conversations/details/query';
export const daysAgo = (days) => Math.floor(Date.now() / DAY - days) * DAY;
export const [from, to] = [daysAgo(29), daysAgo(1)];
export const button = (page, name) => page.getByRole('button', { name, exact: true });

const isCustomer = ({ purpose }) => purpose === 'customer' || purpose === 'external';

// The first record that somebody outside takes part in: which it is depends on the day.
export const firstWithCustomer = (records = []) => records.find(({ participants }) => participants.some(isCustomer));

// Calls that somebody so, wherever a record says it: a callback has a name of its own, and who comes back is there twice.
export function callCustomer({ participants }, name) {
  const customers = participants.filter(isCustomer);
  for (const customer of customers) customer.participantName = name;
  for (const session of participants.flatMap(({ sessions }) => sessions ?? [])) {
    if (session.callbackUserName) session.callbackUserName = name;
  }
  return customers;
}

export class Listing {
  static async open() {
    const world = await World.start({ sandbox: ['--history', 420, '--live-per-minute', 0], recorded: false });
    const listing = new Listing();
    Object.assign(listing, { world, page: await world.signedIn({ path: '/history' }) });
    await searchCustom(listing.page, from, to);
    await listing.done();
    return listing;
  }

  search() {
    return button(this.page, 'Search').click();
  }

  done() {
    return result(this.page).filter({ hasText: /^(Complete|Incomplete)/ }).waitFor({ timeout: 30_000 });
  }

  // Takes back what a test has done to the answers.
  async mend() {
    await this.page.unrouteAll({ behavior: 'wait' });
    await this.world.noFaults();
  }

  async truth(since = from, until = to) {
    return Object.keys(await this.world.truth({ userId: 'Ada Lindqvist', from: since, to: until })).sort();
  }

  // The ids of all rows, as a file has them.
  async loaded() {
    const { page } = this;
    await button(page, 'Export').click();
    await page.getByRole('radio', { name: /^All that was loaded/ }).check();
    const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save JSON Lines').click()]);
    await page.keyboard.press('Escape');
    const [, ...lines] = readFileSync(await download.path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    return lines.map(({ conversationId }) => conversationId);
  }

  // The list says that it is complete, and has what really was, each once.
  async isTrue(since = from, until = to) {
    await this.done();
    assert.equal(await result(this.page).innerText(), 'Complete');
    const ids = await this.loaded();
    const [had, real] = [new Set(ids), new Set(await this.truth(since, until))];
    const [lost, invented] = [[...real].filter((id) => !had.has(id)), [...had].filter((id) => !real.has(id))];
    assert.deepEqual({ lost, invented }, { lost: [], invented: [] });
    assert.equal(ids.length, real.size, 'each once');
  }

  // Searches again while the sandbox does this to its pages.
  async amid(...data) {
    await this.world.faults({ data });
    await this.search();
    await this.done();
  }

  // Changes the answers of the service as they pass: `change` gets what was asked and what is answered, for so many of them.
  async changed(change, times = Infinity) {
    const { world, page } = this;
    let left = times;
    await page.route(`**${QUERY}`, async (route) => {
      const asked = route.request().postDataJSON();
      // Only the browser knows where names below localhost are.
      const { host } = new URL(route.request().url());
      const response = await route.fetch({ url: world.sandbox + QUERY, headers: { ...route.request().headers(), host } });
      const body = await response.json();
      const spoilt = left > 0 ? change(asked, body) : undefined;
      left -= spoilt === undefined ? 0 : 1;
      await route.fulfill({ status: response.status(), headers: { 'Access-Control-Allow-Origin': world.app, 'Content-Type': 'application/json' }, body: spoilt ?? JSON.stringify(body) });
    });
  }
}
