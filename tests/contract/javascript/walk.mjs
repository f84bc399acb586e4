// Walks every operation of the contract with the official JavaScript SDK. Fails where an answer is not what a caller needs,
// and where an operation was left out or never answered with anything.

import * as channels from './channels.mjs';
import { Seen, signIn } from './client.mjs';
import * as errors from './errors.mjs';
import * as figures from './figures.mjs';
import * as live from './live.mjs';
import * as lookups from './lookups.mjs';
import * as past from './past.mjs';
import { contract, running } from './sandbox.mjs';

const seen = new Seen();
const flags = ['--history', 300, '--live-per-minute', 6, '--pace', 0.5, '--lake-lag', 1, '--analytics-lag', 1];
await running(flags, async (sandbox) => {
  const ada = await signIn(sandbox, 'Ada Lindqvist', seen);
  const dana = await signIn(sandbox, 'Dana Whitfield', seen);
  await live.walk(sandbox, ada, dana);
  await lookups.walk(ada, dana);
  await past.walk(sandbox, ada, dana);
  await figures.walk(ada, dana);
  await channels.walk(ada);
  await errors.walk(sandbox, seen, ada, dana);
  await errors.signOut(ada);
});

const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
const leftOut = operations.filter((operation) => !seen.carriedOut.has(operation));
const empty = operations.filter((operation) => seen.carriedOut.get(operation)?.full === 0);
console.log(`javascript: ${operations.length - leftOut.length - empty.length} of ${operations.length} operations`);
for (const [what, names] of [['left out', leftOut], ['always empty', empty]]) {
  if (names.length) {
    console.error(`${what}: ${names.join(', ')}`);
    process.exitCode = 1;
  }
}
