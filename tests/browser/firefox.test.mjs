// The main way in Firefox, driven over WebDriver BiDi: an agent signs in and follows a call to
// its end. What Chromium is tested for in detail is not repeated here.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { World, eventually } from './harness.mjs';

const executablePath = ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find(existsSync);
const skip = executablePath ? false : 'there is no Firefox here';

let world;
let firefox;
let page;
const troubles = [];
before(async () => {
  if (skip) return;
  world = await World.start({ sandbox: ['--seed', 7, '--history', 200, '--live-per-minute', 0, '--analytics-lag', 1] });
  firefox = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  page = await firefox.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await page.goto(world.app);
});
after(async () => {
  await firefox?.close();
  await world?.stop();
});

const press = (name, role = 'button') => page.locator(`::-p-aria([name="${name}"][role="${role}"])`).click();
const state = (id) => page.$eval(`[data-conversation-id="${id}"] .state`, (cell) => cell.innerText.trim()).catch(() => '');

// Left out alone where no package of it exists; `scripts/setup test` installs it everywhere else.
test('Firefox is there wherever it can be had', () => {
  const canBeHad = spawnSync('apt-cache', ['show', 'firefox-esr']).status === 0;
  assert.ok(executablePath || !canBeHad, 'no Firefox, though there is a package of it: run scripts/setup test');
});

test('an agent signs in and follows a call to its end', { skip }, async () => {
  await press('Sign in');
  await press('Ada Lindqvist');
  await page.waitForSelector('.freshness.is-good');
  const call = { agent: 'Ada Lindqvist', media: 'voice', customer: 'Amara Ångström', waitMs: 100, alertMs: 2000, phases: [{ talk: 2500 }, { hold: 2500 }], acwMs: 0 };
  const { conversationId } = await world.post('/sandbox/conversations', call);
  for (const word of [/Alerting/, /Connected/, /On hold/]) await eventually(() => state(conversationId), (shown) => assert.match(shown, word));
  await page.waitForSelector(`.ended [data-conversation-id="${conversationId}"]`);
});

test('nothing went wrong on the way', { skip }, () => assert.deepEqual(troubles.filter((text) => !/403|queues\/observations|login\.sandbox\.localhost/.test(text)), []));
