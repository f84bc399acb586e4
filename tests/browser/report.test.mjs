// What an agent can send to whoever looks after Tidemark: what happened, and nothing of a person.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, eventually, freshness, history, live, result, row } from './harness.mjs';

let world;
let page;
const secrets = new Set();

before(async () => {
  world = await World.start({ sandbox: ['--seed', 7, '--history', 400, '--live-per-minute', 0] });
  page = await world.open();
  await page.context().grantPermissions(['clipboard-write']);
  page.on('request', (request) => secrets.add(request.headers().authorization?.replace(/^bearer /i, '')));
  page.on('websocket', (socket) => secrets.add(new URL(socket.url()).pathname.split('/').pop()));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor({ timeout: 30_000 });
  // The page's own policy keeps everybody from reading the clipboard: what is written there is noted on its way.
  await page.evaluate(() => {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (text) => { window.copied = text; return write(text); };
  });
});
after(() => world.stop());

const report = () => page.getByRole('region', { name: 'The report' });
const button = () => page.getByText('Report a problem', { exact: true });

// Every text of a conversation that is or was on the page.
async function texts() {
  const truth = await world.truth();
  const of = (value) => (value && typeof value === 'object' ? Object.values(value).flatMap(of) : [value]);
  const all = of(truth).filter((value) => typeof value === 'string' && value.length > 5);
  const shown = await page.locator('td.customer bdi, td.queue bdi, [data-conversation-id]').evaluateAll((elements) =>
    elements.flatMap((element) => [element.textContent, element.dataset.conversationId]));
  return [...all, ...shown.filter((text) => text && text.length > 5)];
}

test('a report says what happened, and has no token, name, number or id of a conversation in it', async () => {
  const body = { media: 'voice', waitMs: 100, alertMs: 60_000, phases: [{ talk: 1000 }], acwMs: 0 };
  const { conversationId } = await world.post('/sandbox/conversations', body);
  await row(live(page), conversationId).waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('7 days', { exact: true }).click();
  await page.getByRole('button', { name: 'Search' }).click();
  await result(page).filter({ hasText: /^Complete/ }).waitFor();
  await history(page).locator('[data-conversation-id]').first().waitFor();
  const canaries = [...(await texts()), ...secrets, 'Ada Lindqvist'].filter(Boolean);
  assert.ok(canaries.length > 50, `${canaries.length} texts to look for`);
  await page.getByRole('link', { name: 'Live' }).click();
  await page.getByText('Settings', { exact: true }).click();
  await button().click();
  const text = await report().innerText();
  assert.match(text, /^Tidemark \d.*build [0-9a-f]{8}.*region sandbox/);
  assert.match(text, /Browser: .*Chrome/);
  assert.match(text, /Z live\n/);
  assert.match(text, /Z DetailsQuery 200 \d+ ms [0-9a-f-]{36}/);
  for (const canary of canaries) {
    // The names of media and states are words of the report's own.
    if (!/^[a-z]+$/i.test(canary)) assert.ok(!text.includes(canary), `the report has ${canary}`);
  }
});

test('it is copied as it is shown, and put away by the button that opened it', async () => {
  await page.getByRole('button', { name: 'Copy report' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  const copied = await page.evaluate(() => window.copied);
  assert.match(copied, /^Tidemark/);
  assert.equal(copied.trim(), (await report().textContent()).trim());
  await button().click();
  await eventually(() => report().count(), (count) => assert.equal(count, 0));
});

test('who cannot get in can report it too: what was answered, and neither code nor state of the sign-in', async () => {
  const outside = await world.open();
  try {
    const passing = [];
    outside.on('request', (request) => passing.push(request.url(), request.postData() ?? ''));
    await world.faults({ next: [{ path: '/oauth/token', method: 'POST', count: 9, status: 500 }] });
    await outside.getByRole('button', { name: 'Sign in', exact: true }).click();
    await outside.getByRole('button', { name: 'Ada Lindqvist', exact: true }).click();
    await outside.getByText('The Genesys Cloud sign-in does not answer').waitFor({ timeout: 30_000 });
    await outside.getByText('Settings', { exact: true }).click();
    assert.equal(await outside.getByLabel('Hold', { exact: true }).count(), 0, 'nobody has limits yet');
    await outside.getByText('Report a problem', { exact: true }).click();
    const text = await outside.getByRole('region', { name: 'The report' }).innerText();
    assert.match(text, /^The last sign-in failed: no answer to the code$/m);
    const told = new URLSearchParams(passing.map((one) => one.split('?').pop()).join('&'));
    const canaries = ['code', 'state', 'code_verifier', 'code_challenge'].flatMap((name) => told.getAll(name));
    assert.ok(canaries.length >= 4, canaries.join(' '));
    for (const canary of canaries) assert.ok(!text.includes(canary), `the report has ${canary}`);
    await outside.getByRole('button', { name: 'Copy report' }).waitFor();
  } finally {
    await world.noFaults();
    await outside.context().close();
  }
});

test('nothing went wrong on the way', async () => {
  assert.deepEqual(page.troubles, []);
  const { contractViolations } = await world.health();
  assert.equal(contractViolations.count, 0, contractViolations.last.join('\n'));
});
