// What the Rust sources say: the texts that are marked for translation, and literals that should be and are not.

import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../', import.meta.url);

// Where texts of the page stand.
const rooms = ['src/', 'core/src/'];
// Where every text has to be marked.
const marked = [/^src\/(screens|state|ui)\//, /^core\/src\/words\//];

export function rustFiles() {
  return rooms.flatMap((room) => readdirSync(new URL(room, root), { recursive: true })
    .map((name) => room + name)
    .filter((name) => name.endsWith('.rs') && !/(^|\/)tests(\/|\.rs$)/.test(name)));
}

// A source without its tests, with spaces for comments, so that places stay.
function code(name) {
  const source = readFileSync(new URL(name, root), 'utf8').split(/^#\[cfg\((?:all\()?test/m)[0];
  return source.replace(/"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\\n]|\\.)'|\/\/[^\n]*/g, (part) =>
    part.startsWith('//') ? ' '.repeat(part.length) : part);
}

function unescaped(literal) {
  return literal.slice(1, -1)
    .replace(/\\\n\s*/g, '')
    .replace(/\\u\{([0-9a-f]+)\}/gi, (_, digits) => String.fromCodePoint(parseInt(digits, 16)))
    .replace(/\\(["'\\])/g, '$1');
}

// The arguments of the call whose parenthesis opens before `from`, and where it ends.
function argumentsOf(source, from) {
  const parts = [];
  let [depth, begin] = [0, from];
  for (let at = from; at < source.length; at += 1) {
    const sign = source[at];
    if (sign === '"') {
      at += source.slice(at).match(/^"(?:[^"\\]|\\[\s\S])*"/)[0].length - 1;
    } else if (sign === "'" && /^'(?:[^'\\\n]|\\.)'/.test(source.slice(at, at + 4))) {
      at += source.slice(at).match(/^'(?:[^'\\\n]|\\.)'/)[0].length - 1;
    } else if ('([{'.includes(sign)) {
      depth += 1;
    } else if (')]}'.includes(sign)) {
      if (depth === 0) return { parts: [...parts, source.slice(begin, at)].map((part) => part.trim()).filter(Boolean), end: at };
      depth -= 1;
    } else if (sign === ',' && depth === 0) {
      parts.push(source.slice(begin, at));
      begin = at + 1;
    }
  }
  throw new Error(`a call does not end: ${source.slice(from, from + 60)}`);
}

export const places = (text) => [...text.matchAll(/\{(\w*)\}/g)].map((place) => place[1]);

// Every text that is marked: { text, one?, where }; what is wrong with how it is marked goes to `fail`.
export function texts(fail) {
  const found = new Map();
  for (const name of rustFiles().filter((name) => name !== 'core/src/language.rs')) {
    const source = code(name);
    for (const call of source.matchAll(/\b(text|counted|english)!\(/g)) {
      const line = source.slice(0, call.index).split('\n').length;
      const where = `${name}:${line}`;
      const { parts } = argumentsOf(source, call.index + call[0].length);
      const kind = call[1];
      const literals = kind === 'counted' ? parts.slice(1, 3) : parts.slice(0, 1);
      if (!literals.every((part) => /^"[\s\S]*"$/.test(part))) {
        fail(`${where}: ${kind}! has to have its English in it`);
        continue;
      }
      const given = parts.slice(kind === 'counted' ? 3 : 1).map((part) => part.match(/^\w+/)[0]);
      const [first, second] = literals.map(unescaped);
      const text = second ?? first;
      if (/[\t\n]/.test(text)) fail(`${where}: a tab or a line end stands in "${text}"`);
      for (const english of [first, second].filter((text) => text !== undefined)) {
        const wanted = places(english).filter((place) => kind !== 'counted' || place !== 'n');
        if (kind !== 'english' && wanted.join() !== given.join()) {
          fail(`${where}: "${english}" has the places ${wanted.join(', ')}, and is given ${given.join(', ')}, which is another order or number`);
        }
      }
      const entry = second === undefined ? { text } : { text, one: first };
      const before = found.get(text);
      if (before && before.one !== entry.one) fail(`${where}: "${text}" is marked in another way in ${before.where}`);
      found.set(text, before ?? { ...entry, where });
    }
  }
  return [...found.values()].sort((a, b) => (a.where < b.where ? -1 : 1));
}

// Attributes whose value nobody reads.
const silent = /\b(?:(?:class|role|type|id|name|href|rel|target|tabindex|scope|colspan|inputmode|autocomplete|popover|method|aria-(?!label\b|description\b)[\w-]+|data-(?!label\b)[\w-]+|x|y|d|width|height|patternUnits|focusable|style|step|min|max|fill|viewBox|for|reason|value|kind|dir)=|(?:class|role|name|port|id): )$/;
// Calls whose literals are none of the page's words.
const calls = /\b(?:format|matches|assert|debug_assert|concat|panic|unreachable)!\($|\b(?:query_selector|focus|click|get_item|set_item|starts_with|ends_with|contains|split|split_once|replace|strip_prefix|get_element_by_id|key|expect)\((?:&\[?&?)?$/;

// Literals with words in them that no mark stands around.
export function unmarked(isException) {
  const found = [];
  for (const name of rustFiles().filter((name) => marked.some((room) => room.test(name)))) {
    let source = code(name);
    for (const call of [...source.matchAll(/\b(?:text|counted|english)!\(/g)]) {
      const from = call.index + call[0].length;
      const { end } = argumentsOf(source, from);
      const inside = source.slice(from, end).replace(/"(?:[^"\\]|\\[\s\S])*"/g, (literal) => literal.replace(/[^\n]/g, '_'));
      source = source.slice(0, from) + inside + source.slice(end);
    }
    source = source.replace(/#!?\[[^\]]*\]/g, (attribute) => attribute.replace(/[^\n]/g, ' '));
    for (const literal of source.matchAll(/"(?:[^"\\]|\\[\s\S])*"/g)) {
      const text = unescaped(literal[0]);
      const before = source.slice(0, literal.index);
      if (silent.test(before)) continue;
      const shown = text.replace(/\{[^}]*\}/g, '');
      const hasWords = /\p{Lu}\p{Ll}|\p{Ll}{2,} \p{Ll}|\p{L}{2,}…/u.test(shown)
        || (/[>}]\s*$/.test(before) && /\p{L}{2,}/u.test(shown))
        || (/\b(?:aria-label|title|placeholder|data-label|aria-description)=$/.test(before) && /\p{L}/u.test(shown))
        || (/format!\(\s*$/.test(before) && /(^|\s)\p{L}{2,}(\s|$)/u.test(shown));
      if (!hasWords) continue;
      const where = `${name}:${before.split('\n').length}`;
      if (!isException(name, text)) found.push({ where, text });
    }
  }
  return found;
}
