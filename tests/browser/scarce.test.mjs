// E06: memory that cannot grow. The page of these tests is the built one, but for the most that its program may have.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Reader, number, section, sections } from '../../scripts/binary.mjs';
import { root } from '../programs.mjs';
import { NARROW, WIDE, sound } from './access.mjs';
import { World, live, row } from './harness.mjs';

const MEMORY = 5;
const PAGE = 65_536;

// A copy of dist/ whose program has `most` bytes of memory, and not one more.
function scarce(most) {
  const dist = join(mkdtempSync(join(tmpdir(), 'tidemark-')), 'dist');
  cpSync(join(root, 'dist'), dist, { recursive: true });
  const name = readdirSync(dist).find((file) => /^tidemark-.*\.wasm$/.test(file));
  const wasm = readFileSync(join(dist, name));
  const limited = Buffer.concat([wasm.subarray(0, 8), ...sections(wasm).map(([id, contents]) => {
    if (id !== MEMORY) return section(id, contents);
    const reader = new Reader(contents);
    assert.deepEqual([...reader.take(2)], [1, 0], 'one memory, without a limit');
    return section(id, Buffer.concat([Buffer.from([1, 1]), number(reader.number()), number(most / PAGE)]));
  })]);
  const integrity = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
  const html = readFileSync(join(dist, 'index.html'), 'utf8').replaceAll(integrity(wasm), integrity(limited));
  assert.ok(html.includes(integrity(limited)));
  writeFileSync(join(dist, name), limited);
  writeFileSync(join(dist, 'index.html'), html);
  return dist;
}

let world;
let dist;
before(async () => {
  dist = scarce(48 * PAGE);
  world = await World.start({ sandbox: ['--seed', 7, '--history', 20_000, '--live-per-minute', 0], served: ['--dir', dist] });
});
after(async () => {
  await world.stop();
  rmSync(dist, { recursive: true });
});

test('E06 where there is no more memory the page says that it has stopped, with a way out, names nobody, and keeps what is shown', async () => {
  const customer = 'Ottoline Quackenbush';
  const { conversationId } = await world.post('/sandbox/conversations', { media: 'voice', customer, waitMs: 50, alertMs: 300, phases: [{ talk: 600_000 }] });
  const page = await world.signedIn({ path: '/live?media=call' });
  await row(live(page), conversationId).waitFor();
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { window.put = text; }; });
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('7 days', { exact: true }).click();
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  const panel = page.locator('#crash');
  await panel.waitFor({ timeout: 30_000 });
  const told = await panel.innerText();
  assert.match(told, /Tidemark has stopped/);
  assert.match(told, /Nothing was changed in Genesys Cloud/);
  const details = await panel.locator('code').innerText();
  // Whatever runs next finds things as the end left them, and may be the first to be told.
  assert.match(details, /^(unreachable, memory \d MB|src\/[\w/]+\.rs:\d+) \/tidemark-[0-9a-f]+\.wasm$/, 'what happened, how much memory there was or where, and in which build');
  assert.ok(![told, ...page.troubles].join().includes(customer), told);
  await page.getByRole('link', { name: 'Live' }).waitFor();
  await page.getByRole('button', { name: 'Search', exact: true }).waitFor();
  for (const viewport of [NARROW, WIDE]) {
    await page.setViewportSize(viewport);
    await sound(page, `stopped at ${viewport.width} px`);
  }
  await panel.getByRole('button', { name: 'Copy' }).click();
  await panel.getByText('Copied').waitFor();
  assert.equal((await page.evaluate(() => window.put)).replace(/\s+/g, ' '), details);
  await panel.getByRole('link', { name: 'Reload' }).click();
  await panel.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
});
