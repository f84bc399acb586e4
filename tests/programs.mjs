// The programs of target/release that tests run: a free port, what is recorded of them, and their start.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Flags of a sandbox: where $TIDEMARK_RECORD names a folder, it writes there what goes over the wire, for
// tests/contract/validator/.
export function recording(port) {
  const folder = process.env.TIDEMARK_RECORD;
  if (!folder) return [];
  mkdirSync(folder, { recursive: true });
  return ['--record', join(folder, `${process.pid}-${port}.jsonl`)];
}

// Starts a program and waits for its first line, which it prints when it listens.
export async function start(program, args) {
  const child = spawn(join(root, 'target/release', program), args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${program} ended with ${code}`)));
  failed.catch(() => {});
  await Promise.race([once(child.stdout, 'data'), failed]);
  return child;
}
