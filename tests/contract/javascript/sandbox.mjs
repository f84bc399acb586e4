// A sandbox for one run: started on a free port with every scope, stopped at the end.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, recording, root, start } from '../../programs.mjs';

export const contract = JSON.parse(readFileSync(join(root, 'contract/genesys-contract.json'), 'utf8'));
export const redirectUri = 'http://127.0.0.1:8080/cb/sandbox';
export const clientId = '7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10';
export const scopes = [
  'analytics:readonly', 'authorization:readonly', 'conversations:readonly', 'external-contacts:readonly', 'notifications',
  'organization:readonly', 'presence:readonly', 'recordings:readonly', 'routing:readonly', 'user-basic-info', 'users:readonly',
];

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

// Starts `target/release/sandbox`, hands it to `work`, and holds that all its answers kept to the contract.
export async function running(flags, work, granted = scopes) {
  const port = await freePort();
  const granting = granted.flatMap((scope) => ['--scope', scope]);
  const words = ['--port', port, '--rate-limit', 100_000, ...granting, ...recording(port), ...flags];
  const child = await start('sandbox', words);
  try {
    const sandbox = new Sandbox(port);
    await work(sandbox);
    const { contractViolations } = await sandbox.ask('/sandbox/health');
    if (contractViolations.count) throw new Error(`the sandbox broke the contract: ${contractViolations.last}`);
  } finally {
    child.kill();
  }
}
