// What a panic would say of values: where a text was cut, what two things were that should have been the same. Nobody is told, since it
// may quote what a customer has written: the page tells crate and line alone (src/crash.rs). So what would write it, with the rules
// by which any character is written so that it can be seen, is left out, and such a panic is one without words, at the same place. Where
// a library quotes a text in what it says of JSON, the text stands there as it is.

import { CODE, IMPORTS, Reader, number, section, sections, sized } from './binary.mjs';

const [NAMES, TYPES, FUNCTIONS] = [0, 1, 3];
const [CONSTANT, GET, LOAD, CALL, CALL_BY_TABLE, END] = [0x41, 0x20, 0x28, 0x10, 0x11, 0x0b];
// The last of their arguments is the place in the source. Where a compiler has none of them, nothing is left out.
const WORDY = /^core(\[\w+\])?::(str::slice_error_fail|slice::index::slice_index_fail|panicking::assert_failed_inner)$/;
// `text, its length, place`.
const WORDLESS = /^core(\[\w+\])?::panicking::panic$/;

// `text, its length, writer, the writer's table`, in which the function that writes a text is the fourth.
const QUOTING = /^<str as core(\[\w+\])?::fmt::Debug>::fmt$/;
const WRITES_TEXT = 3 * 4;

// What only a panic quotes, and what sets out what is quoted so that it can be read: left out.
const NUMBERS = String.raw`&?(?:[iu](?:8|16|32|64|size)|bool|char|\*mut T|core(?:\[\w+\])?::(?:ops::range::Range<usize>|fmt::Error|alloc::layout::LayoutError))`;
const QUOTED = new RegExp(String.raw`^<(?:${NUMBERS}|async_once_cell::QuickInitGuard|wasm_bindgen::JsValue) as core(?:\[\w+\])?::fmt::Debug>::fmt`);
const SETS_OUT = /^<core(\[\w+\])?::fmt::builders::PadAdapter as core(\[\w+\])?::fmt::Write>::write_(str|char|fmt)/;

const list = (reader, read) => Array.from({ length: reader.number() }, read);

// The names of functions, by their numbers.
function named(contents) {
  const reader = new Reader(contents);
  if (reader.sized().toString() !== 'name') return [];
  while (reader.at < contents.length) {
    const [kind] = reader.take(1);
    const names = new Reader(reader.sized());
    if (kind === 1) return list(names, () => [names.number(), names.sized().toString()]);
  }
  return [];
}

// `wasm`, whose imports are all functions, with panics that say nothing of values.
export function withoutValues(wasm) {
  let [imported, types, ofType, names] = [0, [], [], []];
  for (const [id, contents] of sections(wasm)) {
    const reader = new Reader(contents);
    if (id === IMPORTS) imported = reader.number();
    if (id === TYPES) {
      types = list(reader, () => {
        reader.take(1);
        return { takes: reader.sized().length, gives: reader.sized().length };
      });
    }
    if (id === FUNCTIONS) ofType = list(reader, () => reader.number());
    if (id === NAMES) names.push(...named(contents));
  }
  const is = (index, takes, gives) => {
    const type = types[ofType[index - imported]];
    return type?.takes === takes && type.gives === gives;
  };
  const bytes = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : part)));
  const bodies = new Map();
  const wordless = names.find(([index, name]) => WORDLESS.test(name) && is(index, 3, 0))?.[0];
  for (const [index, name] of names.filter(() => wordless)) {
    const place = WORDY.test(name) && types[ofType[index - imported]]?.takes - 1;
    // An empty text is at any place but none.
    if (place > 0 && is(index, place + 1, 0)) {
      bodies.set(index - imported, bytes(0, CONSTANT, 1, CONSTANT, 0, GET, number(place), CALL, number(wordless), 0, END));
    }
  }
  const writes = types.findIndex(({ takes, gives }) => takes === 3 && gives === 1);
  for (const [index] of names.filter(([index, name]) => QUOTING.test(name) && is(index, 4, 1) && writes >= 0)) {
    bodies.set(index - imported, bytes(0, GET, 2, GET, 0, GET, 1, GET, 3, LOAD, 2, WRITES_TEXT, CALL_BY_TABLE, number(writes), 0, END));
  }
  const left = names.filter(([index, name]) => QUOTED.test(name) ? is(index, 2, 1) : SETS_OUT.test(name) && types[ofType[index - imported]]?.gives === 1);
  for (const [index] of left) bodies.set(index - imported, bytes(0, CONSTANT, 0, END));
  const contents = (id, old) => {
    if (id !== CODE) return old;
    const reader = new Reader(old);
    const functions = list(reader, () => reader.sized());
    return bytes(number(functions.length), ...functions.map((old, index) => sized(bodies.get(index) ?? old)));
  };
  return Buffer.concat([wasm.subarray(0, 8), ...sections(wasm).map(([id, old]) => section(id, contents(id, old)))]);
}
