// What lies in dist/ is put on a server and given to anybody: the page, and nothing of how, where and by whom it was made.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../programs.mjs';

const dist = join(root, 'dist');
const copy = mkdtempSync(join(tmpdir(), 'tidemark-dist-'));
after(() => rmSync(copy, { recursive: true, force: true }));

// All but the first two are kept for a year, so their names have to say what is in them (that of the icon in a way of Trunk's own).
const known = /^(index\.html|config\.json|(later\/)?[\w-]+-[0-9a-f]{16}\.(css|js|json|svg|txt|wasm))$/;
// The machine that built it: where the project and its user's files lie, or where such things usually do. What the standard library
// says of itself, `/rustc/<commit>/library/...`, is the same everywhere.
const places = [root.replace(/\/$/, ''), homedir(), process.env.CARGO_HOME].filter((place) => place?.length > 1);
const usual = /(\/(home|root|Users|tmp|mnt|builds|workspaces?)\/|[A-Z]:\\|file:\/\/\/)[\w.-]/;
// What debuggers and tools want of a program, and nobody else.
const sections = ['name', 'producers', 'sourceMappingURL', 'external_debug_info', '.debug_info', '.debug_line', '.debug_str'];

// What does not belong into `folder`, in words.
function strangers(folder) {
  const found = [];
  for (const file of readdirSync(folder, { recursive: true }).map(String).filter((file) => statSync(join(folder, file)).isFile())) {
    const bytes = readFileSync(join(folder, file));
    const text = bytes.toString('latin1');
    const [, hash] = file.match(/-([0-9a-f]{16})\.(?!svg)/) ?? [];
    if (!known.test(file)) found.push(`${file} is no file of the page`);
    if (hash && hash !== createHash('sha256').update(bytes).digest('hex').slice(0, 16)) found.push(`${file} is not what its name says`);
    if (/sourceMappingURL/.test(text)) found.push(`${file} names its source`);
    const place = places.find((place) => text.includes(`${place}/`)) ?? text.match(usual)?.[0];
    if (place) found.push(`${file} names ${place}`);
    if (file.endsWith('.wasm')) {
      const program = new WebAssembly.Module(bytes);
      for (const name of sections) {
        if (WebAssembly.Module.customSections(program, name).length) found.push(`${file} has a section ${name}`);
      }
    }
  }
  return found;
}

test('dist/ holds the page and nothing of how it was made', () => {
  assert.deepEqual(strangers(dist), []);
  assert.ok(readdirSync(dist, { recursive: true }).length > 40, 'a page in two loads, with its languages');
});

// A custom section, as tools write them: its id, its length, its name.
const section = (name) => Buffer.concat([Buffer.from([0, name.length + 2, name.length]), Buffer.from(name), Buffer.from([0])]);
const script = readdirSync(dist).find((file) => file.endsWith('.js'));
const program = readdirSync(dist).find((file) => file.endsWith('.wasm'));

for (const [what, change, word] of [
  ['a map of sources', (at) => writeFileSync(at('tidemark-0123456789abcdef.js.map'), '{}'), 'no file of the page'],
  ['a source', (at) => writeFileSync(at('later/main.rs'), ''), 'no file of the page'],
  ['a file that begins with a dot', (at) => writeFileSync(at('.inputs'), ''), 'no file of the page'],
  ['history of the sources', (at) => writeFileSync(at('.git/config'), ''), 'no file of the page'],
  ['a script whose name does not change with it', (at) => writeFileSync(at('boot.js'), ''), 'no file of the page'],
  ['a script that has changed under its name', (at) => appendFileSync(at(script), ';'), 'not what its name says'],
  ['a script that names its source', (at) => appendFileSync(at(script), '\n//# sourceMappingURL=a.js.map'), 'names its source'],
  ['a script that names the folder it was made in', (at) => appendFileSync(at(script), join(root, 'boot.js')), 'names /'],
  ['a program that names a home', (at) => appendFileSync(at(program), section('from /home/somebody/a.rs')), 'names /home/'],
  ['a program with the names of its functions', (at) => appendFileSync(at(program), section('name')), 'section name'],
]) {
  test(`${what} would be noticed in dist/`, () => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(dist, copy, { recursive: true });
    change((file) => {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      return join(copy, file);
    });
    const found = strangers(copy);
    assert.ok(found.some((one) => one.includes(word)), found.join('\n'));
  });
}
