// Which function stands next to which: gzip finds what repeats within 32 KB, so functions that are alike stand together.
// By name the copies of one for several types already do; by what is in them another 6 KB go.

import { gzipSync } from 'node:zlib';
import { CODE, IMPORTS, Reader, number, section, sections, sized } from './binary.mjs';

// Bytes that must repeat to count, and how much the length of a function tells against it. Which of these is best changes with
// the page by half a kilobyte, so all are tried.
const TRIES = [[7, 0.5], [7, 0.6], [6, 0.5], [8, 0.6], [8, 0.7], [6, 0.7], [7, 0.65], [9, 0.6], [8, 0.4], [6, 0.9]];
// How far back what repeats may lie.
const WINDOW = 20_000;
// What nearly all functions have in common tells none from another.
const COMMON = 400;

// The functions' places in an order where each has as much as possible in common with those shortly before it.
function likeness(functions, length, weight) {
  const holders = new Map();
  const runs = functions.map((code) => new Set(Array.from({ length: Math.max(0, code.length - length + 1) },
    (_, at) => code.toString('latin1', at, at + length))));
  runs.forEach((own, index) => own.forEach((run) => holders.set(run, [...(holders.get(run) ?? []), index])));
  const telling = runs.map((own) => [...own].filter((run) => {
    const many = holders.get(run).length;
    return many > 1 && many <= COMMON;
  }));

  const inCommon = new Float64Array(functions.length);
  const inWindow = new Map();
  const count = (index, step) => telling[index].forEach((run) => {
    const times = (inWindow.get(run) ?? 0) + step;
    inWindow.set(run, times);
    if (times === (step > 0 ? 1 : 0)) holders.get(run).forEach((holder) => { inCommon[holder] += step; });
  });

  const left = new Set(functions.keys());
  const order = [];
  let [oldest, size] = [0, 0];
  while (left.size > 0) {
    let [best, most] = [-1, -1];
    left.forEach((index) => {
      const share = inCommon[index] / (functions[index].length + 20) ** weight;
      if (share > most) [best, most] = [index, share];
    });
    left.delete(best);
    order.push(best);
    size += functions[best].length;
    count(best, 1);
    for (; size - functions[order[oldest]].length > WINDOW; oldest += 1) {
      size -= functions[order[oldest]].length;
      count(order[oldest], -1);
    }
  }
  return order;
}

// `wasm` with a name for each function, whose alphabetical order is the one that compresses best.
export function namedByLikeness(wasm) {
  let [imported, functions] = [0, []];
  for (const [id, contents] of sections(wasm)) {
    const reader = new Reader(contents);
    if (id === IMPORTS) imported = reader.number();
    if (id === CODE) functions = Array.from({ length: reader.number() }, () => reader.sized());
  }
  const names = [];
  const compressed = (order) => gzipSync(Buffer.concat(order.map((index) => functions[index])), { level: 9 }).length;
  const orders = TRIES.map(([length, weight]) => likeness(functions, length, weight));
  const best = orders.reduce((one, other) => (compressed(other) < compressed(one) ? other : one));
  best.forEach((index, place) => { names[index] = sized(Buffer.from(String(place).padStart(6, '0'))); });
  const entries = names.map((name, index) => Buffer.concat([number(imported + index), name]));
  const table = Buffer.concat([number(entries.length), ...entries]);
  return Buffer.concat([wasm, section(0, Buffer.concat([sized(Buffer.from('name')), section(1, table)]))]);
}
