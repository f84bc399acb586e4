// What Trunk leaves to do in dist/: one style sheet for the first load and one for what is opened later (boot.js asks for that
// one), instead of one for each room, and scripts without comments. Names and integrity follow the new contents. Run by scripts/build on the release page only; the page works without it.

import { writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { dist, put, read, remove, renamed } from './dist.mjs';

let html = read('index.html');

function minified(names, loader) {
  const text = names.map(read).join('\n');
  names.forEach(remove);
  return transformSync(text, { loader, minify: true, legalComments: 'none' }).code;
}

const sheets = [...html.matchAll(/<link rel="stylesheet" href="\/([^"]+)"[^>]*>/g)];
const names = sheets.map((sheet) => sheet[1]);
const isLater = (name) => /^(history|figures|queues|detail|report|commands|direction|access)-/.test(name);
const later = put('later/style', 'css', minified(names.filter(isLater), 'css'));
const style = put('style', 'css', minified(names.filter((name) => !isLater(name)), 'css'));
sheets.forEach((sheet, index) => {
  const link = `<link rel="stylesheet" href="/${style.name}" integrity="${style.integrity}">`;
  html = html.replace(sheet[0], index === 0 ? link : '');
});

// The windows of a frame's sign-in are the only ones that need this.
const [relayTag, relayName] = html.match(/<script[^>]*\ssrc="\/(relay-[0-9a-f]+\.js)"[^>]*><\/script>/);
html = html.replace(relayTag, '');
const relay = put('later/relay', 'js', minified([relayName], 'js'));

for (const [, old, stem] of html.matchAll(/(?:src|data-js)="\/((\w+)-[0-9a-f]+\.js)"/g)) {
  html = renamed(html, old, put(stem, 'js', minified([old], 'js')));
}

// Nobody checks it of a picture.
html = html.replace(/(<link rel="icon"[^>]*?) integrity="[^"]*"/, '$1');

// Last, since the tag must not be taken for that of a file.
html = html.replace('<meta name="tidemark"', `$& data-style="/${later.name}" data-style-integrity="${later.integrity}" data-relay="/${relay.name}" data-relay-integrity="${relay.integrity}"`);
if (!html.includes(later.name)) throw new Error('nothing names the style sheet of what is opened later');
writeFileSync(new URL('index.html', dist), html.replace(/^\s*\n/gm, ''));
