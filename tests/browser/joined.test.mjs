// Hosts that read deploy/_headers and join the values of two rules for one path, where it means the later one (docs/deployment.md).

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { World, freshness } from './harness.mjs';
import { Host, signIn, startedPlainly } from './embedding.mjs';
import { root } from '../programs.mjs';

// The same file for a host that replaces: what a later rule says stands behind what all paths have.
function joined(text) {
  const usual = {};
  let path;
  return text.split('\n').map((line) => {
    const [, name, value] = line.match(/^ +([\w-]+): (.*)$/) ?? [];
    if (line.startsWith('/')) path = line;
    if (!name) return line;
    if (path === '/*') usual[name] = value;
    return path === '/*' || !(name in usual) ? line : `  ${name}: ${usual[name]}, ${value}`;
  }).join('\n');
}

let world;
before(async () => {
  const headers = join(mkdtempSync(join(tmpdir(), 'tidemark-joined-')), '_headers');
  writeFileSync(headers, joined(readFileSync(join(root, 'deploy/_headers'), 'utf8')));
  world = await startedPlainly(await World.start({ sandbox: ['--seed', 7, '--history', 20, '--live-per-minute', 0], served: ['--headers', headers] }));
});
after(() => world.stop());

test('D3 under headers whose values are joined a frame signs in all the same', async () => {
  const said = async (path, name) => (await fetch(world.app + path)).headers.get(name);
  assert.equal(await said('/relay', 'cross-origin-opener-policy'), 'same-origin, unsafe-none');
  const host = await Host.open(world);
  await signIn(host);
  await freshness(host.frame(1)).filter({ hasText: /^Live/ }).waitFor();
  const script = await host.frame(1).locator('script[src*="boot-"]').getAttribute('src');
  assert.equal(await said(script, 'cache-control'), 'no-store, public, max-age=31536000, immutable');
});

test('a tab signs in under them too, and keeps its own opener policy', async () => {
  const page = await world.signedIn();
  await freshness(page).filter({ hasText: /^Live/ }).waitFor();
  assert.equal((await fetch(`${world.app}/live`)).headers.get('cross-origin-opener-policy'), 'same-origin');
  assert.ok(await page.evaluate(() => crossOriginIsolated), 'it shares its process with nobody');
});
