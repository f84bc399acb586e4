// A sandbox for one run: started on a free port with every scope, stopped at the end.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const contract = JSON.parse(readFileSync(join(root, 'contract/genesys-contract.json'), 'utf8'));
export const redirectUri = 'http://127.0.0.1:8080/cb/sandbox';
export const clientId = '7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10';
export const scopes = [
  'analytics:readonly', 'authorization:readonly', 'conversations:readonly', 'external-contacts:readonly', 'notifications',
  'organization:readonly', 'presence:readonly', 'recordings:readonly', 'routing:readonly', 'user-basic-info', 'users:readonly',
];

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

// Where it is, and its control endpoints.
class Sandbox {
  constructor(port) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  // JSON of a control endpoint; a POST where there is a body.
  async ask(path, body) {
    const options = body && { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const answer = await fetch(this.url + path, options);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  // Lets time pass at once.
  passes(millis) {
    return this.ask('/sandbox/clock', { advanceMs: millis });
  }

  async play(script) {
    return (await this.ask('/sandbox/conversations', script)).conversationId;
  }
}

// Where $TIDEMARK_RECORD names a folder, what goes over the wire is written there, for tests/contract/validator/.
function recording(port) {
  const folder = process.env.TIDEMARK_RECORD;
  if (!folder) return [];
  mkdirSync(folder, { recursive: true });
  return ['--record', join(folder, `${process.pid}-${port}.jsonl`)];
}

// Starts `target/release/sandbox`, hands it to `work`, and holds that all its answers kept to the contract.
export async function running(flags, work, granted = scopes) {
  const port = await freePort();
  const granting = granted.flatMap((scope) => ['--scope', scope]);
  const words = ['--port', port, '--rate-limit', 100_000, ...granting, ...recording(port), ...flags];
  const child = spawn(join(root, 'target/release/sandbox'), words.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the sandbox ended with ${code}`)));
    ended.catch(() => {});
    // It prints a line when it listens.
    await Promise.race([once(child.stdout, 'data'), ended]);
    const sandbox = new Sandbox(port);
    await work(sandbox);
    const { contractViolations } = await sandbox.ask('/sandbox/health');
    if (contractViolations.count) throw new Error(`the sandbox broke the contract: ${contractViolations.last}`);
  } finally {
    child.kill();
  }
}
