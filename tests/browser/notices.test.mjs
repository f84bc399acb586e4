// Telling the agent of an alert outside of the page: when asked to, when the page is not looked at, once, and naming nobody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, cell, eventually, freshness, live, row } from './harness.mjs';

let world;
before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0] });
});
after(() => world.stop());

// A page in whose browser notifications are noted instead of shown; `leave` is what the browser lets it do, `answer` what the
// agent will say when asked.
async function atWork(leave, answer = 'granted') {
  const page = await world.open();
  await page.context().addInitScript(([permission, later]) => {
    if (permission === 'absent') {
      delete window.Notification;
      return;
    }
    window.told = [];
    window.asked = 0;
    window.Notification = class {
      static permission = permission;
      static async requestPermission() {
        window.asked += 1;
        this.permission = later;
        return later;
      }
      constructor(...words) {
        const { tag, ...others } = words[1] ?? {};
        if (!/^[0-9a-f-]{36}$/.test(tag)) throw new Error(`the tag names more than a conversation: ${tag}`);
        Object.assign(this, { words: JSON.stringify([words[0], ...Object.keys(others)]), isClosed: false, onclick: null });
        window.told.push(this);
      }
      close() { this.isClosed = true; }
    };
    document.hasFocus = () => window.looksElsewhere !== true;
    window.focus = () => { window.broughtToFront = true; };
  }, [leave, answer]);
  await page.reload();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  return page;
}

const toggle = (page) => page.getByRole('button', { name: 'Notify me of alerts' });
const words = (page) => page.getByRole('status', { name: 'Notifications' });
const told = (page) => page.evaluate(() => window.told.map((one) => [one.words, one.isClosed]));
const look = (page, elsewhere) => page.evaluate((it) => {
  window.looksElsewhere = it;
  window.dispatchEvent(new Event(it ? 'blur' : 'focus'));
}, elsewhere);
const kept = (page) => page.evaluate(() => ({ ...localStorage }));
const pressed = (page, is) => eventually(() => toggle(page).getAttribute('aria-pressed'), (value) => assert.equal(value, String(is)));

async function ring(page, more = {}) {
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', waitMs: 100, alertMs: 4_000, phases: [{ talk: 60_000 }], ...more });
  const line = row(live(page), conversationId);
  await line.locator('.state', { hasText: 'Alerting' }).waitFor();
  return line;
}

test('an alert is told when the agent has asked for it and looks elsewhere: once, without a name, and until it is over', async () => {
  const page = await atWork('default');
  assert.equal(await page.evaluate(() => window.asked), 0, 'nobody is asked before the click');
  await look(page, true);
  await ring(page);
  assert.deepEqual(await told(page), [], 'not without being asked for');
  await toggle(page).click();
  await pressed(page, true);
  assert.equal(await page.evaluate(() => window.asked), 1);
  assert.deepEqual(await kept(page), { 'tidemark.notices': 'on' });
  assert.match(await words(page).innerText(), /they name nobody/);

  const line = await ring(page, { customer: 'John Doe' });
  await eventually(() => told(page), (all) => assert.deepEqual(all, [['["A call is alerting"]', false]]));
  await line.locator('.state', { hasText: 'Connected' }).waitFor();
  await eventually(() => told(page), (all) => assert.deepEqual(all, [['["A call is alerting"]', true]]));

  await look(page, false);
  await ring(page, { media: 'email' });
  await look(page, true);
  await ring(page, { media: 'sms' });
  await eventually(() => told(page), (all) => assert.equal(all.length, 2));
  assert.equal((await told(page))[1][0], '["An SMS is alerting"]', 'what rang while the page was looked at is not told later');
  await page.evaluate(() => window.told[1].onclick());
  assert.deepEqual(await page.evaluate(() => [window.told[1].isClosed, window.broughtToFront]), [true, true]);

  await toggle(page).press('Enter');
  await pressed(page, false);
  assert.deepEqual(await kept(page), {}, 'nothing is kept of nothing');
  await ring(page);
  assert.equal((await told(page)).length, 2);
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('a tab that is hidden tells nothing while another tab is looked at, and again when that one is gone', async () => {
  const page = await atWork('granted');
  await toggle(page).click();
  const other = await page.context().newPage();
  await other.goto(`${world.app}/live`);
  await freshness(other).filter({ hasText: /^Live/ }).waitFor();
  const looked = () => other.evaluate(async () => (await navigator.locks.query()).held.filter(({ name }) => name.includes('looked')).length);

  await look(page, true);
  await eventually(looked, (count) => assert.equal(count, 1));
  await ring(page);
  assert.equal(await cell(await ring(other), 'state'), 'Alerting');
  assert.deepEqual([await told(page), await told(other)], [[], []]);

  await look(other, true);
  await eventually(looked, (count) => assert.equal(count, 0));
  await ring(page);
  await eventually(() => told(page), (all) => assert.equal(all.length, 1));
  await eventually(() => told(other), (all) => assert.equal(all.length, 1, 'a tab that was opened later knows the wish'));

  await look(other, false);
  await eventually(looked, (count) => assert.equal(count, 1));
  await other.close();
  await ring(page);
  await eventually(() => told(page), (all) => assert.equal(all.length, 2, 'nobody looks at a tab that is closed'));
  assert.deepEqual(page.troubles, []);
  await page.close();
});

test('what the agent wanted holds after a reload, and ends at once where the browser is told otherwise', async () => {
  const page = await atWork('granted');
  await toggle(page).click();
  await pressed(page, true);
  assert.equal(await page.evaluate(() => window.asked), 0, 'whoever has said yes is not asked again');
  await page.evaluate(() => { window.Notification.permission = 'denied'; });
  await pressed(page, false);
  assert.match(await words(page).innerText(), /^The browser blocks notifications/);
  await page.evaluate(() => { window.Notification.permission = 'granted'; });
  await pressed(page, true);
  await page.reload();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  await page.getByText('Settings', { exact: true }).click();
  await pressed(page, true);
  await page.close();
});

test('an agent who says no to the browser is told what to do about it', async () => {
  const page = await atWork('default', 'denied');
  await toggle(page).click();
  await words(page).filter({ hasText: /^The browser blocks notifications of this page/ }).waitFor();
  await pressed(page, false);
  await look(page, true);
  assert.equal(await cell(await ring(page), 'state'), 'Alerting');
  assert.deepEqual(await told(page), []);
  await page.close();
});

test('a browser without notifications says so, and all else works', async () => {
  const page = await atWork('absent');
  assert.equal(await words(page).innerText(), 'This browser shows no notifications here.');
  assert.ok(await toggle(page).isDisabled());
  await ring(page);
  assert.deepEqual(page.troubles, []);
  await page.close();
});
