// A sandbox, a static host with the built page, and a Chromium of its own for each file of tests. Every page is watched:
// an error on its console, a panic, a violation of the Content-Security-Policy fails the test that did not expect it.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { freePort, recording, root, start } from '../programs.mjs';

export const pictures = join(root, 'tests/browser/output');
mkdirSync(pictures, { recursive: true });

// Without these, Chromium calls home at its start; with them, what is on its network is ours.
export const switches = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

// Whether an agent may see queues, Genesys Cloud's own sums or how far its jobs reach is found out by asking; the browser calls
// the answer an error.
const asked = ['/queues/observations/query', '/conversations/aggregates/query', '/details/jobs/availability'];
const refusal = (message) => /status of 403/.test(message.text()) && asked.some((path) => message.location().url.endsWith(path));

// What goes wrong from now on in the pages of a context and their frames.
export function watched(context) {
  const troubles = [];
  context.on('page', (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error' && !refusal(message)) troubles.push(message.text());
    });
    page.on('pageerror', (error) => troubles.push(`page error: ${error.message}`));
  });
  return troubles;
}

export class World {
  // `recorded`: not where the sandbox is told to do what no Genesys Cloud does. `sandbox`: further flags of the sandbox. `config`: what config.json holds instead of the right thing; `more`: besides it. `served`: further flags of the static host.
  static async start({ sandbox = [], served = [], config, more = {}, recorded = true } = {}) {
    const world = new World();
    const [appPort, sandboxPort] = [await freePort(), await freePort()];
    world.app = `http://127.0.0.1:${appPort}`;
    world.sandbox = `http://127.0.0.1:${sandboxPort}`;
    const right = JSON.parse(readFileSync(join(root, 'config.json'), 'utf8'));
    const file = join(mkdtempSync(join(tmpdir(), 'tidemark-')), 'config.json');
    writeFileSync(file, config ?? JSON.stringify({ ...right, sandboxPort, ...more }));
    world.children = await Promise.all([
      start('sandbox', ['--port', sandboxPort, '--redirect-uri', `${world.app}/cb/sandbox`,
        '--redirect-uri', `${world.app}/relay/sandbox`, ...(recorded ? recording(sandboxPort) : []), ...sandbox]),
      start('static_host', ['--port', appPort, '--sandbox-port', sandboxPort, '--config', file, ...served]),
    ]);
    world.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: switches });
    return world;
  }

  async stop() {
    await this.browser?.close();
    for (const child of this.children) {
      child.kill();
    }
  }

  // A page of a browser that nobody has used yet.
  async open({ path = '/', width = 1400, height = 850, scheme = 'light', zone, locale } = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: scheme, timezoneId: zone, locale });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    const troubles = watched(context);
    const page = Object.assign(await context.newPage(), { troubles });
    page.setDefaultTimeout(15_000);
    await page.goto(this.app + path);
    return page;
  }

  // A page on which `agent` is signed in.
  async signedIn({ agent = 'Ada Lindqvist', ...options } = {}) {
    const page = await this.open(options);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: agent, exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
    return page;
  }

  async ask(path, options) {
    const response = await fetch(this.sandbox + path, options);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  post(path, body) {
    return this.ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  }

  // Lets the sandbox misbehave; see its README.
  faults(faults) {
    return this.post('/sandbox/faults', faults);
  }

  async noFaults() {
    await fetch(`${this.sandbox}/sandbox/faults`, { method: 'DELETE' });
  }

  // What really happened: conversations by id.
  async truth(query = {}) {
    return (await this.ask(`/sandbox/truth?${new URLSearchParams(query)}`)).conversations;
  }

  async requests(since = 0) {
    return (await this.ask(`/sandbox/requests?since=${since}`)).requests;
  }

  async health() {
    return this.ask('/sandbox/health');
  }
}

export const live = (page) => page.getByRole('table', { name: 'Live conversations' });
export const history = (page) => page.getByRole('grid', { name: 'History' });
export const row = (table, id) => table.locator(`[data-conversation-id="${id}"]`);
export const freshness = (page) => page.getByRole('status', { name: 'Freshness' });
// Whether a page, or a part of one in a frame, is of the one that leads: the browser knows who holds the lock by the client that asked.
export const leads = (part) => part.evaluate(async () => {
  const { held } = await navigator.locks.query();
  const probe = `probe-${Math.random()}`;
  return navigator.locks.request(probe, async () => {
    const all = (await navigator.locks.query()).held;
    const me = all.find((lock) => lock.name === probe).clientId;
    return held.some((lock) => lock.name.startsWith('tidemark.lead.') && lock.clientId === me);
  });
});

export const result = (page) => page.getByRole('status', { name: 'Search result' });

// How many rows the history has on record; what goes on stands above them.
export async function recorded(page) {
  const lines = Number(await history(page).getAttribute('aria-rowcount')) - 1;
  return lines - (await history(page).locator('.is-live').count());
}

// Waits until `read` gives something that `holds`, which throws what it misses.
export async function eventually(read, holds, ms = 15_000) {
  const end = Date.now() + ms;
  for (;;) {
    try {
      return await holds(await read());
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

// What a duration looks like in a table; nothing for nothing.
export function clock(ms) {
  const seconds = Math.round(ms / 1000);
  if (ms <= 0) return '';
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n) => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export async function cell(line, name) {
  return (await line.locator(`.${name}`).innerText()).trim();
}

// Every row of the history, drawn or not: ids in order.
export async function allRows(page) {
  const scroller = page.getByRole('region', { name: 'List of past conversations' });
  // What goes on stands above them.
  const live = await history(page).locator('.is-live').count();
  const count = Number(await history(page).getAttribute('aria-rowcount')) - 1 - live;
  const ids = new Map();
  for (let top = 0; ids.size < count; top += 500) {
    await scroller.evaluate((element, y) => { element.scrollTop = y; }, top);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const rows = await history(page).locator('[data-conversation-id]:not(.is-live)').evaluateAll((found) =>
      found.map((line) => [Number(line.getAttribute('aria-rowindex')), line.dataset.conversationId]));
    rows.forEach(([index, id]) => ids.set(index, id));
    if (top > count * 120 + 2000) break;
  }
  return [...ids].sort((a, b) => a[0] - b[0]).map(([, id]) => id);
}

// Chooses an interval by its ends, epoch ms, and searches.
export async function searchCustom(page, from, to) {
  const local = (at) => {
    const date = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
    return date.toISOString().slice(0, 16);
  };
  await page.getByText('Custom', { exact: true }).click();
  await page.getByLabel('From').fill(local(from));
  await page.getByLabel('To', { exact: true }).fill(local(to));
  await page.getByRole('button', { name: 'Search' }).click();
}
