// The samples of deploy/ as real servers serve them: nginx, Caddy, and the static host that the other tests use. Each is
// asked for every kind of path, and each answer must carry each header once, as deploy/_headers has it.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { freePort, root, start } from '../programs.mjs';

const work = mkdtempSync(join(tmpdir(), 'tidemark-deploy-'));
const children = [];
const dist = join(root, 'dist');
// The page as somebody may have put it on a server, with what does not belong there.
const folder = join(work, 'folder');
const strays = ['.env', '.git/config', 'later/.listing', 'notes.md', 'src/main.rs', 'backup.zip', 'index.html.bak'];
const generated = (config, out) => execFileSync('cargo', [
  'run', '--quiet', '--package', 'deploy', '--', '--config', config, '--host', 'tidemark.example.com', '--out', out,
], { cwd: root });

before(() => {
  generated('deploy/samples/config.json', work);
  cpSync(dist, folder, { recursive: true });
  for (const stray of strays) {
    mkdirSync(dirname(join(folder, stray)), { recursive: true });
    writeFileSync(join(folder, stray), 'a secret');
  }
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', join(work, 'key.pem'), '-out', join(work, 'cert.pem'),
  ], { stdio: 'ignore' });
});
after(() => {
  children.forEach((child) => child.kill());
  rmSync(work, { recursive: true, force: true });
});

// `[name, value]` of each line below `path`.
function headersOf(path) {
  const lines = readFileSync(join(work, '_headers'), 'utf8').split('\n');
  const from = lines.indexOf(path) + 1;
  const end = lines.findIndex((line, place) => place >= from && !line.startsWith(' '));
  return lines.slice(from, end).map((line) => line.trim().split(/: (.*)/s).slice(0, 2));
}

function ask(base, path, method = 'GET') {
  const send = base.startsWith('https') ? secure : plain;
  // Not through URL, which would tidy the path up.
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = send({ hostname, port, path, method, rejectUnauthorized: false, headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headersDistinct, body: Buffer.concat(parts) }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function up(base) {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask(base, '/');
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

function run(program, args, env = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...env } });
  children.push(child);
  return child;
}

// What a server's sample says, but for where this machine has things.
const sample = (name, changes) => changes.reduce((text, [from, to]) => {
  assert.ok(text.includes(from), `${name} does not say ${from}`);
  return text.replaceAll(from, to);
}, readFileSync(join(work, name), 'utf8'));

async function nginx() {
  const [port, redirect] = [await freePort(), await freePort()];
  const site = sample('nginx.conf', [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`], ['listen 80', `listen 127.0.0.1:${redirect}`],
    ['/etc/ssl/tidemark.example.com.pem', join(work, 'cert.pem')], ['/etc/ssl/tidemark.example.com.key', join(work, 'key.pem')],
    ['/srv/tidemark', folder],
  ]);
  const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${join(work, kind)};`).join(' ');
  writeFileSync(join(work, 'main.conf'), `daemon off; pid ${join(work, 'nginx.pid')}; error_log stderr error; events {}
    ${process.getuid() === 0 ? 'user root;' : ''}
    http { include /etc/nginx/mime.types; access_log off; ${temp} ${site} }`);
  run('nginx', ['-c', join(work, 'main.conf')]);
  const base = `https://localhost:${port}`;
  await up(base);
  const answer = await ask(`http://127.0.0.1:${redirect}`, '/history?range=7d');
  assert.equal(answer.status, 301, 'http leads to https');
  assert.match(answer.headers.location[0], /^https:\/\/[^/]+\/history\?range=7d$/);
  return base;
}

async function caddy() {
  const port = await freePort();
  const site = sample('Caddyfile', [
    ['tidemark.example.com {', `https://localhost:${port} {\n\ttls ${join(work, 'cert.pem')} ${join(work, 'key.pem')}`], ['/srv/tidemark', folder],
  ]);
  writeFileSync(join(work, 'Caddy.run'), `{\n\tadmin off\n\tauto_https off\n\tlog default {\n\t\tlevel ERROR\n\t}\n}\n${site}`);
  mkdirSync(join(work, 'home'));
  run('caddy', ['run', '--config', join(work, 'Caddy.run'), '--adapter', 'caddyfile'], { HOME: join(work, 'home'), XDG_DATA_HOME: join(work, 'home') });
  const base = `https://localhost:${port}`;
  await up(base);
  return base;
}

const read = ({ headers, body }) => String(headers['content-encoding'] ? gunzipSync(body) : body);
const has = (answer, name) => answer.headers[name.toLowerCase()];

function carries(answer, path, wanted) {
  for (const [name, value] of wanted) {
    assert.deepEqual(has(answer, name), [value], `${path}: ${name}`);
  }
  for (const name of ['set-cookie', 'access-control-allow-origin']) {
    assert.equal(has(answer, name), undefined, `${path}: ${name}`);
  }
  assert.doesNotMatch(String(has(answer, 'server') ?? ''), /\d/, `${path}: the server's version`);
}

async function serves(base, always = headersOf('/*')) {
  const kept = (value) => always.map(([name, usual]) => [name, name === 'Cache-Control' ? value : usual]);
  for (const path of ['/', '/live', '/history?range=7d', '/cb/mypurecloud.de', '/cb/mypurecloud.de?error=access_denied']) {
    const answer = await ask(base, path);
    assert.equal(answer.status, 200, path);
    assert.match(has(answer, 'content-type')[0], /^text\/html/, path);
    carries(answer, path, always);
  }
  // Of the windows of a sign-in from a frame the one header differs.
  for (const path of ['/relay', '/relay/mypurecloud.de', '/relay/mypurecloud.de?code=a&state=b']) {
    const answer = await ask(base, path);
    assert.equal(answer.status, 200, path);
    carries(answer, path, always.map(([name, usual]) => [name, name === 'Cross-Origin-Opener-Policy' ? 'unsafe-none' : usual]));
  }
  const config = await ask(base, '/config.json');
  assert.match(has(config, 'content-type')[0], /^application\/json/);
  carries(config, '/config.json', always);
  const files = readdirSync(dist, { recursive: true }).map(String);
  const types = [
    ['wasm', 'application/wasm'], ['js', 'javascript'], ['css', 'text/css'], ['svg', 'image/svg+xml'], ['txt', 'text/plain'], ['json', 'application/json'],
  ];
  // Every file of the page is looked at below, or above.
  const asked = (file) => ['index.html', 'config.json'].includes(file) || basename(file).startsWith('.') || types.some(([ending]) => file.endsWith(`.${ending}`));
  assert.deepEqual(files.filter((file) => !asked(file) && statSync(join(dist, file)).isFile()), []);
  for (const [ending, type] of types) {
    const named = files.filter((file) => file !== 'config.json' && file.endsWith(`.${ending}`));
    assert.ok(named.length > 0, `no .${ending} in dist/`);
    for (const file of named) {
      assert.match(file, /-[0-9a-f]{16}\.\w+$/, 'what is kept has a hash in its name');
      const answer = await ask(base, `/${file}`);
      assert.equal(answer.status, 200, file);
      assert.ok(has(answer, 'content-type')[0].includes(type), `${file}: ${has(answer, 'content-type')}`);
      carries(answer, file, kept('public, max-age=31536000, immutable'));
    }
  }
  for (const path of [
    '/missing.js', '/later/history-0000000000000000.wasm', '/nothing.json', '/favicon.ico', '/robots.txt',
    '/later/language-xx-0.txt', '/later/pieces-0.json',
  ]) {
    const answer = await ask(base, path);
    assert.equal(answer.status, 404, path);
    carries(answer, path, always);
  }
  for (const path of ['/../Cargo.toml', '/%2e%2e/Cargo.toml', '/..%2fCargo.toml', '/later/']) {
    const answer = await ask(base, path);
    assert.ok(answer.status >= 400 || /^text\/html/.test(has(answer, 'content-type')[0]), `${path}: ${answer.status}`);
  }
}

// The largest of each kind.
const compresses = async (base) => {
  const files = readdirSync(dist, { recursive: true }).map(String);
  for (const ending of ['wasm', 'js', 'css', 'txt', 'json']) {
    const sizes = files.filter((file) => file.endsWith(`.${ending}`)).map((file) => [statSync(join(dist, file)).size, file]);
    const [size, largest] = sizes.sort(([a], [b]) => b - a)[0];
    const answer = await ask(base, `/${largest}`);
    assert.deepEqual(has(answer, 'content-encoding'), ['gzip'], largest);
    assert.ok(answer.body.length < 0.7 * size, `${largest}: ${answer.body.length} bytes`);
  }
};

// Whatever else lies in the folder, and the folders themselves, are answered with the page, as any address is.
async function servesNothingElse(base) {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  for (const path of [...strays.map((stray) => `/${stray}`), '/later/', '/later', '/.git/']) {
    assert.equal(read(await ask(base, path)), page, path);
  }
  assert.doesNotMatch(read(await ask(base, '/', 'TRACE')), /Accept-Encoding/i, 'a TRACE is told what it said');
  for (const path of ['/', `/${readdirSync(dist, { recursive: true }).find((file) => file.endsWith('.txt'))}`]) {
    assert.match(has(await ask(base, path), 'content-type')[0], /charset=utf-8/i, path);
  }
}

test('the samples are what is generated from the headers', () => {
  for (const name of ['_headers', '_redirects', 'nginx.conf', 'Caddyfile']) {
    assert.equal(readFileSync(join(root, 'deploy/samples', name), 'utf8'), readFileSync(join(work, name), 'utf8'), `make deploy: ${name}`);
  }
});

// Whether a host that reads the `_redirects` in `folder` answers a path, which is no file, with the page.
function pages(folder) {
  const rules = readFileSync(join(folder, '_redirects'), 'utf8').trim().split('\n').map((line) => line.split(' '));
  return (path) => rules.some(([from, to, status]) => to === '/index.html' && status === '200'
    && (from.endsWith('/*') ? path.startsWith(from.slice(0, -1)) : path === from));
}

test('hosts that read _headers answer an address of the page with it, and that of a file that is gone with a 404', () => {
  const isPage = pages(work);
  for (const path of ['/live', '/history', '/cb/mypurecloud.de', '/relay', '/relay/mypurecloud.de']) assert.ok(isPage(path), path);
  for (const path of [
    '/tidemark-0123456789abcdef.js', '/later/pieces-0.json', '/later/language-xx-0.txt', '/style.css', '/tidemark_bg.wasm', '/config.json.bak', '/x',
  ]) assert.ok(!isPage(path), path);
});

test('where config.json has another region and another redirectPath, the sign-in comes back there, and nowhere else', () => {
  for (const [redirectPath, region] of [['/signin', 'usw2.pure.cloud'], ['/sso/tidemark.back', 'mypurecloud.com']]) {
    const out = join(work, 'other');
    const config = join(work, 'other.json');
    writeFileSync(config, JSON.stringify({ region, clients: { [region]: 'c' }, redirectPath }));
    generated(config, out);
    const isPage = pages(out);
    for (const path of ['/live', '/history', `${redirectPath}/${region}`, '/relay', `/relay/${region}`]) assert.ok(isPage(path), path);
    for (const path of ['/cb/mypurecloud.de', `/cb/${region}`, '/later/pieces-0.json']) assert.ok(!isPage(path), path);
    for (const name of ['_headers', 'nginx.conf', 'Caddyfile']) {
      const text = readFileSync(join(out, name), 'utf8');
      assert.ok(text.includes(`https://login.${region} `) && !text.includes('mypurecloud.de'), name);
    }
  }
});

test('the policy lets in what the page needs and nothing else', () => {
  const always = Object.fromEntries(headersOf('/*'));
  const policy = Object.fromEntries(always['Content-Security-Policy'].split('; ').map((part) => part.split(/ (.*)/s).slice(0, 2)));
  assert.deepEqual(policy, {
    'default-src': "'none'", 'script-src': "'self' 'wasm-unsafe-eval'", 'style-src': "'self'", 'img-src': "'self'",
    'connect-src': "'self' https://api.mypurecloud.de https://login.mypurecloud.de wss://streaming.mypurecloud.de",
    'frame-ancestors': 'https://apps.mypurecloud.de', 'base-uri': "'none'", 'form-action': "'none'", 'object-src': "'none'",
    'upgrade-insecure-requests': undefined,
  });
  assert.match(always['Strict-Transport-Security'], /^max-age=(\d{8,}); includeSubDomains/);
});

test('a config.json that cannot be used is told with what to write, and nothing is written', () => {
  const bad = join(work, 'bad.json');
  for (const [text, words] of [['{"region":"xmypurecloud.com"}', /xmypurecloud\.com/], ['{', /bad\.json/]]) {
    writeFileSync(bad, text);
    const out = join(work, 'bad');
    assert.throws(() => execFileSync('cargo', ['run', '--quiet', '--package', 'deploy', '--', '--config', bad, '--host', 'a.example', '--out', out],
      { cwd: root, stdio: 'pipe' }), (error) => words.test(String(error.stderr)));
    assert.throws(() => readdirSync(out));
  }
  assert.throws(() => execFileSync('cargo', ['run', '--quiet', '--package', 'deploy', '--', '--config', 'deploy/samples/config.json', '--host', 'a; include /etc'],
    { cwd: root, stdio: 'pipe' }), (error) => /no name of a host/.test(String(error.stderr)));
});

test('nginx serves the page by its sample, and nothing else', async () => {
  const base = await nginx();
  await serves(base);
  await servesNothingElse(base);
  await compresses(base);
});

test('Caddy serves the page by its sample, and nothing else', async () => {
  const base = await caddy();
  await serves(base);
  await servesNothingElse(base);
  await compresses(base);
});

test('the static host of the other tests serves it in the same way, but without TLS', async () => {
  const [port, sandbox] = [await freePort(), await freePort()];
  children.push(await start('static_host', ['--port', port, '--sandbox-port', sandbox]));
  const local = (value) => value
    .replace('https://api.mypurecloud.de', `http://api.sandbox.localhost:${sandbox}`)
    .replace('https://login.mypurecloud.de', `http://login.sandbox.localhost:${sandbox}`)
    .replace('wss://streaming.mypurecloud.de', `ws://streaming.sandbox.localhost:${sandbox}`)
    .replace('https://apps.mypurecloud.de', `http://apps.sandbox.localhost:${sandbox}`)
    .replace('; upgrade-insecure-requests', '');
  const always = headersOf('/*').filter(([name]) => name !== 'Strict-Transport-Security').map(([name, value]) => [name, local(value)]);
  await serves(`http://127.0.0.1:${port}`, always);
});
