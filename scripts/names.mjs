// wasm-bindgen names what crosses the border between script and WebAssembly with a hash of 16 digits each, which no
// compression shortens. Once both sides are written, any name will do.

import { EXPORTS, IMPORTS, Reader, number, section, sections, sized } from './binary.mjs';

const HASHED = /\b\w+_h?[0-9a-f]{16}\b/g;

// The imports or exports in `contents`, with their names as `short` has them.
function renamed(id, contents, short) {
  const reader = new Reader(contents);
  const count = reader.number();
  const parts = [number(count)];
  const name = () => {
    const text = reader.sized().toString();
    return sized(Buffer.from(short.get(text) ?? text));
  };
  for (let entry = 0; entry < count; entry += 1) {
    if (id === IMPORTS) parts.push(sized(reader.sized()));
    parts.push(name());
    const [kind] = reader.take(1);
    if (id === IMPORTS && kind !== 0) throw new Error('something else than functions is imported');
    parts.push(Buffer.from([kind]), number(reader.number()));
  }
  return Buffer.concat(parts);
}

// `script` and `wasm`, which know each other, with short names for what has a hash in its name.
export function shortened(script, wasm) {
  const names = [...new Set(script.match(HASHED))];
  const short = new Map(names.map((name, index) => [name, `$${index.toString(36)}`]));
  const parts = sections(wasm).map(([id, contents]) =>
    section(id, id === IMPORTS || id === EXPORTS ? renamed(id, contents, short) : contents));
  return { script: script.replace(HASHED, (name) => short.get(name)), wasm: Buffer.concat([wasm.subarray(0, 8), ...parts]) };
}
