// The headers of a deployment before the judge that agents' administrators know: the tests of the MDN HTTP Observatory, run
// here, without a network, on what `make deploy` writes and on the page as it is built. That the samples' servers answer so on
// every path, servers.test.mjs shows.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../programs.mjs';

const require = createRequire(new URL('observatory/package.json', import.meta.url));
const home = dirname(dirname(require.resolve('@mdn/mdn-http-observatory')));
// The list of hosts that browsers know by heart is fetched at its installation, which runs no script here. Ours is none of them.
const preloaded = join(home, 'conf/hsts-preload.json');
if (!existsSync(preloaded)) writeFileSync(preloaded, '{}');

const load = (file) => import(pathToFileURL(join(home, 'src', file)));
const [{ ALL_TESTS }, { Requests }, { getGradeForScore, getScoreModifier }, { MINIMUM_SCORE_FOR_EXTRA_CREDIT }] = await Promise.all(
  ['constants.js', 'types.js', 'grader/grader.js', 'grader/charts.js'].map(load));

const work = mkdtempSync(join(tmpdir(), 'tidemark-observatory-'));
before(() => execFileSync('cargo', [
  'run', '--quiet', '--package', 'deploy', '--', '--config', 'deploy/samples/config.json', '--host', 'tidemark.example.com', '--out', work,
], { cwd: root }));
after(() => rmSync(work, { recursive: true, force: true }));

// The headers of a path: those of all, and those of each rule that names it, the later one winning.
function headersOf(path) {
  const headers = {};
  let applies = false;
  for (const line of readFileSync(join(work, '_headers'), 'utf8').split('\n')) {
    if (/^\//.test(line)) applies = new RegExp(`^${line.replaceAll('*', '.*')}$`).test(path);
    const [, name, value] = line.match(/^\s+([^:]+): (.*)$/) ?? [];
    if (applies && name) headers[name.toLowerCase()] = value;
  }
  return headers;
}

// Grade, points, and what each test says, of a page that is served under `path`.
function judged(path, more = {}) {
  const url = new URL(path, 'https://tidemark.example.com');
  const data = readFileSync(join(root, 'dist/index.html'), 'utf8');
  const plain = { 'content-type': 'text/html; charset=utf-8', ...headersOf(path), ...more };
  const headers = { ...plain, get: (name) => plain[name.toLowerCase()] };
  const response = { status: 200, headers, data, verified: true };
  const asked = Object.assign(new Requests(url.hostname), {
    resources: { path: data },
    session: { url, jar: { serializeSync: () => ({ cookies: [] }) } },
    responses: {
      auto: response, https: response, http: response, cors: response,
      httpRedirects: [{ url: new URL(`http://${url.host}${path}`), status: 301 }, { url, status: 200 }],
      httpsRedirects: [{ url, status: 200 }],
    },
  });
  const results = ALL_TESTS.map((one) => one(asked));
  const points = results.map(({ result }) => getScoreModifier(result));
  const without = 100 + points.filter((one) => one < 0).reduce((sum, one) => sum + one, 0);
  const all = 100 + points.reduce((sum, one) => sum + one, 0);
  const { score, grade } = getGradeForScore(without >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : without);
  return { grade, score, failed: results.filter(({ pass }) => !pass).map(({ result }) => result) };
}

for (const path of ['/', '/live', '/cb/mypurecloud.de', '/relay', '/nowhere']) {
  test(`the Observatory gives ${path} an A+`, () => {
    const { grade, score, failed } = judged(path);
    assert.deepEqual(failed, []);
    assert.equal(grade, 'A+');
    assert.ok(score >= 130, `${score} points`);
  });
}

test('it would notice a policy that is looser', () => {
  const policy = headersOf('/')['content-security-policy'].replace("'wasm-unsafe-eval'", "'unsafe-inline'");
  const { grade, failed } = judged('/', { 'content-security-policy': policy });
  assert.notEqual(grade, 'A+');
  assert.deepEqual(failed, ['csp-implemented-with-unsafe-inline']);
});
