// What can be read in a PDF, as Chromium writes one: its fonts number their signs, and a table of each font tells which is which.

import { inflateSync } from 'node:zlib';

const pairs = (text, pattern) => [...text.matchAll(pattern)].map(([, ...found]) => found);
const sign = (hex) => String.fromCodePoint(...(hex.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));

// An object: its dictionary, and what its stream holds.
function read(body) {
  const [dictionary, rest] = body.split(/stream\r?\n([^]*)/);
  const stream = (rest ?? '').slice(0, Number(dictionary.match(/\/Length (\d+)/)?.[1]));
  const packed = stream !== '' && dictionary.includes('/FlateDecode');
  return { dictionary, stream: packed ? inflateSync(Buffer.from(stream, 'latin1')).toString('latin1') : stream };
}

// Number to sign, by the table of a font.
function signs(table) {
  const known = new Map();
  for (const [block] of pairs(table, /beginbfchar([^]*?)endbfchar/g)) {
    for (const [code, is] of pairs(block, /<(\w+)>\s*<(\w+)>/g)) known.set(parseInt(code, 16), sign(is));
  }
  for (const [block] of pairs(table, /beginbfrange([^]*?)endbfrange/g)) {
    for (const [first, last, is] of pairs(block, /<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      for (let code = parseInt(first, 16); code <= parseInt(last, 16); code += 1) {
        known.set(code, String.fromCodePoint(parseInt(is, 16) + code - parseInt(first, 16)));
      }
    }
  }
  return known;
}

// All signs in the order in which they are drawn; blanks are mostly places between them.
export function textOf(pdf) {
  const objects = new Map(pairs(pdf.toString('latin1'), /(?:^|\n)(\d+) 0 obj\b([^]*?)\nendobj/g).map(([number, body]) => [number, read(body)]));
  const at = (text, name) => objects.get(text.match(new RegExp(`/${name} (\\d+) 0 R`))?.[1]);
  let text = '';
  for (const drawing of objects.values()) {
    const [, named] = drawing.dictionary.match(/\/Font\s*<<([^>]*)>>/) ?? [];
    if (!named) continue;
    const fonts = new Map(pairs(named, /\/(\w+) (\d+) 0 R/g).map(([name, number]) => {
      const { dictionary } = objects.get(number);
      const digits = dictionary.includes('/Type0') ? /.{4}/g : /.{2}/g;
      return [name, { digits, signs: signs(at(dictionary, 'ToUnicode')?.stream ?? '') }];
    }));
    const { stream } = at(drawing.dictionary, 'Contents') ?? drawing;
    let font;
    for (const [name, hex] of pairs(stream, /\/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>/g)) {
      if (name) font = fonts.get(name);
      else text += (hex.match(font.digits) ?? []).map((code) => font.signs.get(parseInt(code, 16)) ?? '').join('');
    }
  }
  return text;
}
