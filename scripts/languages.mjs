// The languages of the page. `check`: every text of the page is marked, every language has every text, its places and its
// forms, and nothing else. `write`: puts the catalogs, and what fetches them, beside the built page (scripts/build). `list`:
// the texts, for whoever translates them.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { places, texts, unmarked } from './sources.mjs';

const root = new URL('../', import.meta.url);
const read = (name) => readFileSync(new URL(name, root), 'utf8');

// Literals with words that nobody reads, or that are the same in every language.
const exceptions = [
  ['what config.json lacks, which administrators read, and the names in it', /^core\/src\/words\/deployment\.rs$/, /./],
  ['the product and the service', /./, /^(\(\{n\}\) )?(\{view\} · )?(Tidemark|Genesys)$/],
  ['keys, as the browser names them', /./, /^(Shift\+)?(Escape|Enter|Home|End|Page(Up|Down)|Arrow(Up|Down|Left|Right))( Shift\+ArrowRight)?$/],
  ['keys, as they stand on them', /^core\/src\/words\/commands\.rs$/, /^Ctrl K$/],
  ['classes and selectors', /./, /^(time|mark|is|banner|part|ground|fill|freshness)[ -][\w {}-]+$|^#\{?/],
  ['shapes', /^src\/ui\/icon\.rs$/, /^M[\d.]/],
  ['units', /./, /^\{\}px$/],
  ['formats of files', /^src\/screens\/history\/export\.rs$/, /^(JSON Lines|Markdown)$/],
  ['part of a file, which is English', /^src\/screens\/history\/export\/said\.rs$/, /^ and a search that is not written down$/],
  ['languages, by their own names', /^src\/screens\/limits\.rs$/, /^(English|Deutsch|Français|Español|Português \(Brasil\)|日本語)$/],
];

// The texts of the document itself, and of the windows between a frame and its sign-in.
function ofDocument() {
  const html = read('index.html');
  const leaves = [...html.matchAll(/<(p|a|button|span)\b[^>]*>([^<]+)<\/\1>/g)].map((leaf) => leaf[2]);
  const marked = [...read('relay.js').matchAll(/\btext\('([^']+)'/g)].map((call) => call[1]);
  return [
    ...leaves.map((text) => ({ text: text.replace(/&quot;/g, '"'), where: 'index.html' })),
    ...marked.map((text) => ({ text, where: 'relay.js' })),
  ];
}

// What those windows say and no mark stands around: whatever has the blanks of a sentence.
function unmarkedInRelay(fail) {
  const code = read('relay.js').replace(/^\s*\/\/.*$/gm, '');
  for (const [, before, words] of code.matchAll(/(\btext\()?['`]([A-Z][^'`]* [^'`]*)['`]/g)) {
    if (!before) fail(`relay.js: "${words}" is not marked (text)`);
  }
}

function everyText(fail) {
  const found = texts(fail);
  const known = new Set(found.map(({ text }) => text));
  return [...found, ...ofDocument().filter(({ text }) => !known.has(text))];
}

const tags = () => readdirSync(new URL('languages/', root)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));

const sorted = (list) => [...list].sort().join(', ');

// A form may say its number in its own way, and no other place.
function checkPlaces(where, english, said, optional, fail) {
  const wanted = places(english).filter((place) => place !== optional);
  const has = places(said).filter((place) => place !== optional);
  if (sorted(wanted) !== sorted(has)) fail(`${where}: "${said}" has the places ${sorted(has) || 'none'} instead of ${sorted(wanted) || 'none'}`);
  if (said.trim() === '' || /[\t\n]/.test(said)) fail(`${where}: "${english}" is said by nothing, or in several lines`);
  if (english.match(/^\s*/)[0] !== said.match(/^[ ]*/)[0]) fail(`${where}: "${said}" begins with another blank than "${english}"`);
}

function checkLanguage(tag, wanted, fail) {
  const said = JSON.parse(read(`languages/${tag}.json`));
  const forms = sorted(new Intl.PluralRules(tag).resolvedOptions().pluralCategories);
  const where = `languages/${tag}.json`;
  for (const { text, one } of wanted) {
    const words = said[text];
    if (words === undefined) {
      fail(`${where} lacks "${text}"`);
    } else if (one === undefined) {
      if (typeof words !== 'string') fail(`${where}: "${text}" goes with no number, and has forms`);
      else checkPlaces(where, text, words, undefined, fail);
    } else if (typeof words !== 'object' || sorted(Object.keys(words)) !== forms) {
      fail(`${where}: "${text}" has to have the forms ${forms}`);
    } else {
      for (const form of Object.values(words)) checkPlaces(where, text, form, 'n', fail);
      if (!words.other.includes('{n}') && text.includes('{n}')) fail(`${where}: "${text}" is said without its number`);
    }
  }
  const known = new Set(wanted.map(({ text }) => text));
  for (const text of Object.keys(said)) if (!known.has(text)) fail(`${where}: nobody says "${text}"`);
}

function check(fail) {
  const wanted = everyText(fail);
  for (const { where, text } of unmarked((name, text) => exceptions.some(([, files, words]) => files.test(name) && words.test(text)))) {
    fail(`${where}: "${text}" is not marked (text!, counted!, english!)`);
  }
  unmarkedInRelay(fail);
  for (const tag of tags()) checkLanguage(tag, wanted, fail);
  const offered = read('src/screens/limits.rs');
  for (const tag of tags()) if (!offered.includes(`("${tag}", `)) fail(`src/screens/limits.rs does not offer ${tag}`);
  return wanted;
}

// What is said, with the places by their order in English: the line of a catalog.
function line(english, said) {
  const order = places(english).filter((place) => typeof said === 'string' || place !== 'n');
  const numbered = (text) => text.replace(/\{(\w+)\}/g, (place, name) => (order.includes(name) ? `{${order.indexOf(name)}}` : place));
  if (typeof said === 'string') return `${english}\t${numbered(said)}`;
  return [english, ...Object.entries(said).flatMap(([form, text]) => [form, numbered(text)])].join('\t');
}

// By their bytes, as core looks them up.
function catalog(wanted, say) {
  const lines = wanted.map((text) => [text.text, say(text)]).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return lines.map(([english, said]) => line(english, said)).join('\n');
}

const letters = Object.fromEntries([...'aeiouycnsAEIOUYCNS'].map((letter, at) => [letter, [...'åéîöûýçñšÅÉÎÖÛÝÇÑŠ'][at]]));

// A language that nobody speaks: English with accents and a third longer, from right to left, and with every form that Arabic
// has. What stands there without an accent has not been translated.
function pseudo({ text, one }) {
  const accented = (words) => {
    const said = words.split(/(\{\w*\})/).map((part) => (part.startsWith('{') ? part : part.replace(/[a-z]/gi, (letter) => letters[letter] ?? letter))).join('');
    const more = 'ẋ'.repeat(Math.ceil(words.trim().length / 3));
    return words === words.trim() ? `${said} ${more}` : said;
  };
  if (one === undefined) return accented(text);
  const forms = new Intl.PluralRules('ar').resolvedOptions().pluralCategories;
  return Object.fromEntries(forms.map((form) => [form, accented(form === 'one' ? one : text)]));
}

async function write(wanted) {
  const { transformSync } = await import('esbuild');
  const { dist, put, read: built } = await import('./dist.mjs');
  const catalogs = {};
  const add = (tag, texts) => {
    const { name, integrity } = put(`later/language-${tag}`, 'txt', texts);
    catalogs[tag] = [name.replace('later/', ''), integrity];
  };
  for (const tag of tags()) {
    const said = JSON.parse(read(`languages/${tag}.json`));
    add(tag, catalog(wanted, ({ text }) => said[text]));
  }
  add('ar-XB', catalog(wanted, pseudo));
  const { code } = transformSync(read('languages/speak.js'), { define: { CATALOGS: JSON.stringify(catalogs) }, minify: true, format: 'esm', legalComments: 'none' });
  const { name, integrity } = put('later/speak', 'js', code);
  const html = built('index.html').replace('<meta name="tidemark"', `$& data-speak="/${name}" data-speak-integrity="${integrity}"`);
  if (!html.includes(name)) throw new Error('nothing names what speaks other languages');
  writeFileSync(new URL('index.html', dist), html);
}

const failures = [];
const wanted = check((message) => failures.push(message));
if (process.argv[2] === 'list') {
  for (const { where, text, one } of wanted) console.log(JSON.stringify({ where, one, text }));
} else if (failures.length > 0) {
  console.error([...failures.slice(0, 40), `languages: ${failures.length} faults`].join('\n'));
  process.exit(1);
} else if (process.argv[2] === 'write') {
  await write(wanted);
}
