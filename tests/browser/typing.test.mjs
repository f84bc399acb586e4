// The focus of an agent who types in Genesys Cloud itself, beside a frame of the page: whatever the page has to say, it stays there.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { World, live, row } from './harness.mjs';
import { Host, isLive, signIn, startedPlainly } from './embedding.mjs';

let world;
before(async () => {
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 40, '--live-per-minute', 0] }));
});
// A test that fails leaves no page behind that the next one would count.
afterEach(() => Promise.all(world.browser.contexts().map((context) => context.close())));
after(() => world.stop());

// A field of the host's own, in which somebody begins to type.
async function typedInHost(host) {
  await host.page.evaluate(() => {
    const field = document.createElement('input');
    field.setAttribute('aria-label', 'Typed in the host');
    document.body.prepend(field);
  });
  const field = host.page.getByLabel('Typed in the host');
  await field.click();
  return field;
}

test('A29 a frame in which nobody works warns all the same, and takes no focus from what is typed in its host', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const frame = host.frame(1);
  // What had the focus in the frame is not what has it in the end.
  await frame.getByRole('link', { name: 'Live' }).focus();
  const field = await typedInHost(host);
  await frame.locator('body').evaluate((body, later) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
  }, 29 * 60_000 + 10_000);
  const warning = frame.getByRole('alertdialog', { name: 'Are you still there?' });
  await warning.waitFor();
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  assert.match(await warning.getByRole('alert').innerText(), /^Nobody has used this page/, 'it is told all the same');
  assert.ok(await warning.isVisible());
  const [top, height] = await warning.evaluate((dialog) => [dialog.getBoundingClientRect().top, innerHeight]);
  assert.ok(top >= 0 && top < height, `at ${top} of ${height}`);
  // Whoever comes back works there: that is what it asked for.
  await frame.getByRole('link', { name: 'History' }).click();
  await warning.waitFor({ state: 'detached' });
  await host.close();
});

test('A29 the list of commands that somebody left open gives way to the warning, which it would keep from being read and told', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const frame = host.frame(1);
  await frame.getByRole('link', { name: 'Live' }).click();
  await host.page.keyboard.press('Control+k');
  const commands = frame.getByRole('dialog', { name: 'Commands' });
  await commands.waitFor();
  const field = await typedInHost(host);
  await commands.waitFor();
  await frame.locator('body').evaluate((body, later) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + later;
  }, 29 * 60_000 + 10_000);
  const warning = frame.getByRole('alertdialog', { name: 'Are you still there?' });
  await warning.getByRole('alert').waitFor();
  await commands.waitFor({ state: 'detached' });
  assert.equal(await warning.evaluate((dialog) => document.querySelectorAll('dialog:modal').length), 0, 'nothing is modal over it');
  const button = warning.getByRole('button', { name: 'Stay signed in' });
  assert.ok(await button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === element;
  }), 'it can be pressed');
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  await button.click();
  await warning.waitFor({ state: 'detached' });
  await host.close();
});

test('a row that goes while somebody types in the host leaves the focus there', async () => {
  const host = await Host.open(world);
  await signIn(host);
  await isLive(host);
  const { conversationId } = await world.post('/sandbox/conversations', { agent: 'Ada Lindqvist', media: 'voice', waitMs: 100, alertMs: 300, phases: [{ talk: 4_000 }], acwMs: 300 });
  const line = row(live(host.frame(1)), conversationId);
  await line.locator('.open').focus();
  const field = await typedInHost(host);
  await live(host.frame(1)).locator(`.ended [data-conversation-id="${conversationId}"]`).waitFor({ timeout: 30_000 });
  await host.page.keyboard.type('of something else');
  assert.equal(await field.inputValue(), 'of something else');
  await host.close();
});
