// One answer of a hundred conversations from its bytes to rows, as the page's profile compiles it, and JSON.parse of the same
// bytes, in turn, in one Chromium. Prints one line of JSON, and fails where JSON.parse is quicker.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { switches } from '../browser/harness.mjs';
import { conversation, facts } from './rows.mjs';

const [built] = process.argv.slice(2);
const TIMES = 200;
const body = JSON.stringify({ conversations: facts(100, 'me', Date.now(), 2).map((fact) => conversation(fact, true)), totalHits: 100 });
const files = { '/': ['text/html', '<!doctype html><title>Decode</title>'], '/body.json': ['application/json', body] };
const host = createServer((request, response) => {
  if (request.url === '/favicon.ico') return void response.writeHead(404).end();
  const [type, text] = files[request.url] ?? [request.url.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', readFileSync(built + request.url)];
  response.setHeader('content-type', type).end(text);
}).listen(0, '127.0.0.1');
await new Promise((listening) => host.once('listening', listening));
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: switches });
const page = await browser.newPage();
await page.goto(`http://127.0.0.1:${host.address().port}/`);
const took = await page.evaluate(async (times) => {
  const { default: begin, rows } = await import('/decode_bench.js');
  await begin();
  const bytes = new Uint8Array(await (await fetch('/body.json')).arrayBuffer());
  const text = new TextDecoder().decode(bytes);
  const ways = {
    rows: () => rows(bytes, 'me'),
    parse: () => JSON.parse(text).conversations.length,
    // Bytes are what comes from the network.
    parseBytes: () => JSON.parse(new TextDecoder().decode(bytes)).conversations.length,
  };
  const all = { rows: [], parse: [], parseBytes: [] };
  for (let time = 0; time < times; time += 1) {
    for (const [name, way] of Object.entries(ways)) {
      const began = performance.now();
      if (way() !== 100) throw new Error(name);
      all[name].push(performance.now() - began);
    }
    // Between two answers a browser has time to compile what is hot.
    await new Promise((next) => setTimeout(next));
  }
  return all;
}, TIMES);
await browser.close();
host.close();

const at = (numbers, share) => Math.round([...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * share)] * 100) / 100;
const told = (numbers) => ({ first: at(numbers.slice(0, 1), 0), least: at(numbers, 0), median: at(numbers, 0.5), p95: at(numbers, 0.95) });
const seen = { kilobytes: Math.round(body.length / 1000), rows: told(took.rows), parse: told(took.parse), parseBytes: told(took.parseBytes), ratio: Math.round((at(took.rows, 0.5) / at(took.parse, 0.5)) * 100) / 100 };
console.log(JSON.stringify(seen));
assert.ok(seen.ratio <= 1, `${seen.ratio} of JSON.parse`);
