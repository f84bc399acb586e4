// Splits the page that Trunk has left in dist/: what only a screen of src/screens/later.rs needs goes to a file in
// dist/later/, which is fetched when that screen is first opened. Run by scripts/build after a build with the feature
// `split`. Splitting comes before wasm-bindgen, since it needs the linker's relocations, so wasm-bindgen runs again here;
// and wasm-opt comes after both, since it keeps nothing that they need.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { imports } from './binary.mjs';
import { dist, put, read, remove, renamed } from './dist.mjs';
import { shortened } from './names.mjs';
import { namedByLikeness } from './order.mjs';
import { withoutUnsaid } from './unsaid.mjs';
import { withoutValues } from './wordless.mjs';

const linked = 'target/wasm32-unknown-unknown/wasm-release/tidemark.wasm';
const work = 'target/split';
const made = (file) => `${work}/${file}`;
const text = (file) => readFileSync(made(file), 'utf8');

// Blocks that are laid anew are more alike to compression than those that the compiler made.
const smaller = ['--flatten', '--rereloop', '-Oz', '--converge', '--low-memory-unused', '--one-caller-inline-max-function-size=20'];
const ordered = ['--reorder-functions-by-name', '--strip-producers'];

function run(tool, ...args) {
  execFileSync(tool, args, { stdio: 'pipe' });
}

function inOrder(file) {
  writeFileSync(made(file), namedByLikeness(readFileSync(made(file))));
  run('wasm-opt', ...ordered, made(file), '-o', made(file));
  return readFileSync(made(file));
}

// Another order gives the functions other numbers, and those stand in their code: the order of an order may be a better one.
function optimised(file, rounds = 1) {
  run('wasm-opt', ...smaller, made(file), '-o', made(file));
  const size = (wasm) => gzipSync(wasm, { level: 9 }).length;
  const best = Array.from({ length: rounds }, () => inOrder(file)).reduce((one, other) => (size(other) < size(one) ? other : one));
  writeFileSync(made(file), best);
  // What it says of itself is read by the tools alone, the last of which this is.
  run('wasm-opt', '--merge-locals', '--reorder-locals', '--strip-target-features', made(file), '-o', made(file));
  return readFileSync(made(file));
}

rmSync(work, { recursive: true, force: true });
rmSync(new URL('later/', dist), { recursive: true, force: true });
run('wasm-split-cli', linked, work, '--out-name', 'page');
const pieces = readdirSync(work).filter((file) => /^(split|chunk)_.*\.wasm$/.test(file));
run('wasm-bindgen', '--target=web', '--no-typescript', '--keep-lld-exports', '--out-name=page', `--out-dir=${work}`,
  made('page.wasm'));
writeFileSync(made('page_bg.wasm'), withoutValues(readFileSync(made('page_bg.wasm'))));
run('wasm-opt', '--debuginfo', '--remove-unused-module-elements', made('page_bg.wasm'), '-o', made('page_bg.wasm'));

// The loader that the splitter writes fetches unchecked, by names without a hash. What the files are called and must be no
// compression shortens, so that stands in a list which is fetched, and checked, with the first of them.
let loader = text('__wasm_split.js');
const list = {};
for (const file of pieces) {
  const { name, integrity } = put(`later/${file.replace(/^split_|\.wasm$/g, '')}`, 'wasm', optimised(file));
  const parts = loader.split(`fetch(new URL("./${file}", import.meta.url))`);
  if (parts.length !== 2) throw new Error(`the loader does not fetch ${file} the way it did: look at ${made('__wasm_split.js')}`);
  const short = Object.keys(list).length;
  list[short] = [name, integrity];
  loader = parts.join(`piece(${short})`);
}
if (pieces.length === 0 || loader.includes('fetch(')) {
  throw new Error(`the loader fetches something else than ${pieces}: look at ${made('__wasm_split.js')}`);
}
// Each is fetched in the same way.
loader = loader.replace(/makeLoad\(\(\) => \{\s+const src = piece\((\d+)\);\s+src\.catch\(\(\) => \{\}\);\s+return async \(imports\) => \(WebAssembly\.instantiateStreaming\(src, imports\)\);\s+\}\s*, /g, 'load($1, ');
if (/= (?:wrapAsyncCb\()?makeLoad\(/.test(loader)) throw new Error(`a piece is loaded in another way: look at ${made('__wasm_split.js')}`);
const listed = put('later/pieces', 'json', JSON.stringify(list));
loader += `
function load(number, deps) {
  return makeLoad(() => {
    const src = piece(number);
    src.catch(() => {});
    return async (imports) => WebAssembly.instantiateStreaming(src, imports);
  }, deps);
}
const get = (name, integrity) => fetch(new URL("./" + name, import.meta.url), { integrity });
let pieces;
async function piece(number) {
  try {
    pieces ??= get("${listed.name}", "${listed.integrity}").then((answer) => answer.json());
    return get(...(await pieces)[number]);
  } catch (error) {
    // What could not be had now may be had at the next try.
    pieces = undefined;
    throw error;
  }
}
`;
writeFileSync(made('__wasm_split.js'), loader);

// Classes that a library offers to scripts (wasm-streams does) are used by none. They are dropped where loading the script
// does nothing to them: so nothing may be added to them, and what frees them is made by calls without effect.
// The loader, which each screen imports, stands among the imports once. What would tell a panic what a value of the script is, is imported
// no more.
const wanted = new Set(imports(readFileSync(made('page_bg.wasm'))));
const isWanted = (whole, name) => (wanted.has(name) ? whole : '');
writeFileSync(made('page.js'), text('page.js')
  .replace(/^ {8}(__wbg___wbindgen_debug_string_\w+): function\(arg0, arg1\) \{\n(?: {12}.*\n)* {8}\},\n/m, isWanted)
  .replace(/^ +"\.\/__wasm_split\.js": import\d+,\n(?=[^}]*"\.\/__wasm_split\.js": import)/gm, '')
  .replace(/^if \(Symbol\.dispose\).*$/gm, '')
  .replace(/^(const \w+Finalization = )([^;]*);$/gm, '$1/* @__PURE__ */ (() => $2)();'));

// Glue and loader import each other; as one file they need one check.
const glue = buildSync({
  stdin: { contents: 'export { default } from "./page.js";', resolveDir: work },
  bundle: true, format: 'esm', write: false,
  // For each screen wasm-bindgen names the loader once more.
  logOverride: { 'duplicate-object-key': 'silent' },
}).outputFiles[0].text;

// What the WebAssembly offers and that script does not take is dropped, with all that only it needs.
const shared = loader.match(/const \{ ([^}]*) \} = initSync/)[1].match(/\w+/g);
const taken = new Set([...shared, ...[...glue.matchAll(/\bwasm\d*\.(\w+)/g)].map((use) => use[1])]);
writeFileSync(made('taken.json'), JSON.stringify([...taken].map((name) => ({ name, export: name, root: true }))));
run('wasm-metadce', '--debuginfo', '--graph-file', made('taken.json'), made('page_bg.wasm'), '-o', made('page_bg.wasm'));

const first = shortened(glue, withoutUnsaid(optimised('page_bg.wasm', 8)));
let html = read('index.html');
for (const [attribute, ending, contents] of [['data-wasm', 'wasm', first.wasm], ['data-js', 'js', first.script]]) {
  const old = html.match(new RegExp(`${attribute}="/([^"]+)"`))[1];
  remove(old);
  html = renamed(html, old, put('tidemark', ending, contents));
}
writeFileSync(new URL('index.html', dist), html);
