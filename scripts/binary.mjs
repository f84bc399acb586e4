// A WebAssembly module, read and written section by section.

export const IMPORTS = 2;
export const EXPORTS = 7;
export const CODE = 10;

export class Reader {
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

export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
}

export const sized = (bytes) => Buffer.concat([number(bytes.length), bytes]);

export const section = (id, contents) => Buffer.concat([Buffer.from([id]), sized(contents)]);

// Its sections in their order, as `[id, contents]`.
export function sections(wasm) {
  const reader = new Reader(wasm);
  reader.take(8);
  const found = [];
  while (reader.at < wasm.length) {
    const [id] = reader.take(1);
    found.push([id, reader.sized()]);
  }
  return found;
}

// The names of the functions that it imports; it imports nothing else.
export function imports(wasm) {
  const contents = sections(wasm).find(([id]) => id === IMPORTS)?.[1] ?? Buffer.from([0]);
  const reader = new Reader(contents);
  return Array.from({ length: reader.number() }, () => {
    reader.sized();
    const name = reader.sized().toString();
    reader.take(1);
    reader.number();
    return name;
  });
}
