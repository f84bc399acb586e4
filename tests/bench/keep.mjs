// Writes what `scripts/bench` has printed into a page of docs: lines of a name and what was measured, from the standard input, in place of
// all that stands below the last heading there. What was not measured, because it failed before, is said to be missing.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

const [page] = process.argv.slice(2);
const HEAD = '## As it was printed last\n';
const measured = readFileSync(0, 'utf8').split('\n').filter((line) => line.trim()).map((line) => {
  const [name, ...json] = line.split(' ');
  const text = json.join(' ').trim();
  return `    ${name} ${text ? JSON.stringify(JSON.parse(text)) : 'failed before it had measured anything'}\n`;
});
const text = readFileSync(page, 'utf8');
const at = text.indexOf(HEAD);
assert.ok(at >= 0, `${page} has no place for it`);
const when = new Date().toISOString().slice(0, 16).replace('T', ' ');
const about = `\`scripts/bench keep\`, ${when} UTC, ${availableParallelism()} cores, a load of ${loadavg()[2].toFixed(1)} over its last 15 minutes, its own included:`;
writeFileSync(page, `${text.slice(0, at)}${HEAD}\n${about}\n\n${measured.join('')}`);
