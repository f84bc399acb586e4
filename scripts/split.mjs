// Splits the page that Trunk has left in dist/: what only a screen of src/screens/later.rs needs goes to a file in
// dist/later/, which is fetched when that screen is first opened. Run by scripts/build after a build with the feature
// `split`. Splitting comes before wasm-bindgen, since it needs the linker's relocations, so wasm-bindgen runs again here;
// and wasm-opt comes last, since after it nothing fits together any more.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { buildSync } from 'esbuild';
import { dist, put, read, remove, renamed } from './dist.mjs';

const linked = 'target/wasm32-unknown-unknown/wasm-release/tidemark.wasm';
const work = 'target/split';

// What of wasm-opt makes the page smallest, tried one by one. Functions are ordered by name: copies of one for several
// types then lie side by side, where gzip finds them.
const smaller = ['-Os', '--converge', '--low-memory-unused', '--one-caller-inline-max-function-size=8',
  '--reorder-functions-by-name', '--strip-producers', '--strip-target-features'];

function run(tool, ...args) {
  execFileSync(tool, args, { stdio: 'pipe' });
}

function optimised(file) {
  run('wasm-opt', ...smaller, `${work}/${file}`, '-o', `${work}/${file}`);
  return readFileSync(`${work}/${file}`);
}

rmSync(work, { recursive: true, force: true });
rmSync(new URL('later/', dist), { recursive: true, force: true });
run('wasm-split-cli', linked, work, '--out-name', 'page');
const pieces = readdirSync(work).filter((file) => /^(split|chunk)_.*\.wasm$/.test(file));
run('wasm-bindgen', '--target=web', '--no-typescript', '--keep-lld-exports', `--out-dir=${work}`, '--out-name=page', `${work}/page.wasm`);

// The loader that the splitter writes fetches unchecked, by names without a hash.
let loader = readFileSync(`${work}/__wasm_split.js`, 'utf8');
for (const file of pieces) {
  const stem = file.replace(/^split_|\.wasm$/g, '');
  const { name, integrity } = put(`later/${stem}`, 'wasm', optimised(file));
  const parts = loader.split(`fetch(new URL("./${file}", import.meta.url))`);
  if (parts.length !== 2) throw new Error(`the loader does not fetch ${file} the way it did: look at ${work}/__wasm_split.js`);
  loader = parts.join(`fetch(new URL("./${name}", import.meta.url), { integrity: "${integrity}" })`);
}
if (pieces.length === 0 || loader.split('fetch(').length !== pieces.length + 1) {
  throw new Error(`the loader fetches something else than ${pieces}: look at ${work}/__wasm_split.js`);
}
writeFileSync(`${work}/__wasm_split.js`, loader);

// Glue and loader import each other; as one file they need one check.
const glue = buildSync({ entryPoints: [`${work}/page.js`], bundle: true, format: 'esm', write: false }).outputFiles[0].text;

let html = read('index.html');
for (const [attribute, ending, contents] of [['data-wasm', 'wasm', optimised('page_bg.wasm')], ['data-js', 'js', glue]]) {
  const old = html.match(new RegExp(`${attribute}="/([^"]+)"`))[1];
  remove(old);
  html = renamed(html, old, put('tidemark', ending, contents));
}
writeFileSync(new URL('index.html', dist), html);
