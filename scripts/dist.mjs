// The built page in dist/, as the scripts that go over it see it: files named by their contents, and the tags in
// index.html that say what each must be.

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

export const dist = new URL('../dist/', import.meta.url);

function digest(algorithm, contents, encoding) {
  return createHash(algorithm).update(contents).digest(encoding);
}

// Writes `contents` under a name of its own and gives that name and its integrity.
export function put(stem, ending, contents) {
  const name = `${stem}-${digest('sha256', contents, 'hex').slice(0, 16)}.${ending}`;
  mkdirSync(new URL('.', new URL(name, dist)), { recursive: true });
  writeFileSync(new URL(name, dist), contents);
  return { name, integrity: `sha384-${digest('sha384', contents, 'base64')}` };
}

export const read = (name) => readFileSync(new URL(name, dist), 'utf8');
export const remove = (name) => rmSync(new URL(name, dist));

// `html` with what `put` has given where it named the file `old`.
export function renamed(html, old, { name, integrity }) {
  return html.replace(new RegExp(`<[^>]*/${old}"[^>]*>`, 'g'), (tag) =>
    tag.replace(old, name).replace(/integrity="[^"]*"/, `integrity="${integrity}"`));
}
