// wasm-bindgen names what crosses the border between script and WebAssembly with a hash of 16 digits each, which no
// compression shortens. Once both sides are written, any name will do.

const HASHED = /\b\w+_h?[0-9a-f]{16}\b/g;
const IMPORTS = 2;
const EXPORTS = 7;

// Reads a part of a module piece by piece.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  number() {
    let [value, shift, byte] = [0, 0, 0];
    do {
      [byte] = this.take(1);
      value += (byte & 127) * 2 ** shift;
      shift += 7;
    } while (byte > 127);
    return value;
  }

  sized() {
    return this.take(this.number());
  }
}

function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);

// The imports or exports in `section`, with their names as `short` has them.
function renamed(id, section, short) {
  const reader = new Reader(section);
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
  const reader = new Reader(wasm);
  const parts = [reader.take(8)];
  while (reader.at < wasm.length) {
    const [id] = reader.take(1);
    const section = reader.sized();
    parts.push(Buffer.from([id]), sized(id === IMPORTS || id === EXPORTS ? renamed(id, section, short) : section));
  }
  return { script: script.replace(HASHED, (name) => short.get(name)), wasm: Buffer.concat(parts) };
}
