// The sandbox's host page as a test sees it. Its browser is a Chromium that was started plainly, so that storage is
// partitioned by the site of the host, as it is for agents.

import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { eventually, freshness, switches } from './harness.mjs';

// What an integration lets its frame do, usually.
export const USUAL = 'allow-forms,allow-modals,allow-popups,allow-presentation,allow-same-origin,allow-scripts,allow-downloads';

// Gives a world such a browser. The driver's own switches turn partitioning off, and storage in frames with it.
export async function startedPlainly(world) {
  await world.browser.close();
  const profile = mkdtempSync(join(tmpdir(), 'tidemark-profile-'));
  const args = [...switches, '--headless=new', '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
  world.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', ignoreDefaultArgs: true, args });
  return world;
}

export class Host {
  // `integration`: fields of the host's form. `name`: of its server, where it is to be another one than Genesys Cloud's.
  static async open(world, integration = {}, context, name = 'apps') {
    const host = new Host();
    host.context = context ?? await world.browser.newContext({ viewport: { width: 1400, height: 900 } });
    host.page = await host.context.newPage();
    host.page.setDefaultTimeout(15_000);
    host.origin = `http://${name}.sandbox.localhost:${new URL(world.sandbox).port}`;
    const app = `${world.app}/live?gcHostOrigin={{gcHostOrigin}}&gcTargetEnv={{gcTargetEnv}}&gcLangTag={{gcLangTag}}`
      + '&gcConversationId={{gcConversationId}}&gcUsePopupAuth={{gcUsePopupAuth}}';
    await host.page.goto(`${host.origin}/?${new URLSearchParams({ app, ...integration })}`);
    return host;
  }

  box(number) {
    return this.page.getByRole('article', { name: `Application ${number}`, exact: true });
  }

  frame(number) {
    return this.box(number).frameLocator('iframe');
  }

  call(number, hook) {
    return this.box(number).locator('header').getByRole('button', { name: hook, exact: true }).click();
  }

  // Waits until the host takes the guest for `state`.
  is(number, state) {
    return this.box(number).locator('.state').filter({ hasText: new RegExp(`^${state}$`) }).waitFor();
  }

  // Has a guest removed, which may take its time to stop.
  async remove(number) {
    await this.box(number).locator('header').getByRole('button', { name: 'remove', exact: true }).click();
    await this.box(number).waitFor({ state: 'detached' });
  }

  count(number) {
    return this.box(number).locator('.count').innerText();
  }

  counts(number, count) {
    return eventually(() => this.count(number), (shown) => assert.equal(shown, count));
  }

  toasts() {
    return this.page.locator('#toasts .said').allInnerTexts();
  }

  opened() {
    return this.page.locator('#opened > *').allInnerTexts();
  }

  // What a guest sent, in order.
  sent(number) {
    return this.page.locator(`#log li[data-guest="${number}"]`).evaluateAll((lines) =>
      lines.map((line) => ({ verdict: line.dataset.verdict, message: JSON.parse(line.textContent) })));
  }

  // Says something to a guest that is none of the host's words.
  say(number, message) {
    return this.box(number).locator('iframe').evaluate((frame, data) => frame.contentWindow.postMessage(data, '*'), message);
  }

  close() {
    return this.context.close();
  }
}

// Waits until a guest is signed in and shows what goes on.
export const isLive = (host, number = 1) => freshness(host.frame(number)).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });

// Opens the window of a frame's sign-in, or of its renewal.
export async function relayOf(host, number) {
  const opened = host.context.waitForEvent('page');
  await host.frame(number).getByRole('button', { name: /^(Sign in|Renew sign-in)$/ }).first().click();
  return opened;
}

// The agent's way: a click in the frame, one in the relay, and the sign-in page.
export async function signIn(host, number = 1, agent = 'Ada Lindqvist') {
  const relay = await relayOf(host, number);
  const child = host.context.waitForEvent('page');
  await relay.getByRole('button', { name: /^Continue to login\.sandbox\.localhost$/ }).click();
  const page = await child;
  const gone = [relay, page].map((one) => one.waitForEvent('close', { timeout: 15_000 }).catch(() => null));
  if (agent) await page.getByRole('button', { name: agent, exact: true }).click();
  await host.frame(number).getByRole('button', { name: 'Sign out' }).waitFor();
  await gone[0];
  return { relay, page };
}

// Loads what stands in a frame again, by the address that it has now.
export async function reload(host, number = 1) {
  const frame = await (await host.box(number).locator('iframe').elementHandle()).contentFrame();
  await Promise.all([frame.waitForNavigation(), frame.evaluate(() => location.reload())]);
}
