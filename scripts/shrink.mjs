// What Trunk leaves to do in dist/: one style sheet instead of five, and scripts without comments. Names and integrity
// follow the new contents. Run by scripts/build on the release page only; the page works without it.

import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';

const dist = new URL('../dist/', import.meta.url);
let html = readFileSync(new URL('index.html', dist), 'utf8');

function digest(algorithm, text, encoding) {
  return createHash(algorithm).update(text).digest(encoding);
}

// Writes `text` under a name of its own and gives that name and its integrity.
function put(stem, ending, text) {
  const name = `${stem}-${digest('sha256', text, 'hex').slice(0, 16)}.${ending}`;
  writeFileSync(new URL(name, dist), text);
  return { name, integrity: `sha384-${digest('sha384', text, 'base64')}` };
}

function minified(names, loader) {
  const text = names.map((name) => readFileSync(new URL(name, dist), 'utf8')).join('\n');
  names.forEach((name) => rmSync(new URL(name, dist)));
  return transformSync(text, { loader, minify: true, legalComments: 'none' }).code;
}

const sheets = [...html.matchAll(/<link rel="stylesheet" href="\/([^"]+)"[^>]*>/g)];
const style = put('style', 'css', minified(sheets.map((sheet) => sheet[1]), 'css'));
sheets.forEach((sheet, index) => {
  const link = `<link rel="stylesheet" href="/${style.name}" integrity="${style.integrity}">`;
  html = html.replace(sheet[0], index === 0 ? link : '');
});

for (const [, old, stem] of html.matchAll(/(?:src|data-js)="\/((\w+)-[0-9a-f]+\.js)"/g)) {
  const tags = html.match(new RegExp(`<[^>]*/${old}"[^>]*>`, 'g'));
  const script = put(stem, 'js', minified([old], 'js'));
  for (const tag of tags) {
    const renamed = tag.replace(old, script.name).replace(/integrity="[^"]*"/, `integrity="${script.integrity}"`);
    html = html.replace(tag, renamed);
  }
}

writeFileSync(new URL('index.html', dist), html.replace(/^\s*\n/gm, ''));
