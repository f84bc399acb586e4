// The SDK, signed in with its own PKCE functions, with a note of every operation that it carries out.

import assert from 'node:assert/strict';
import sdk from 'purecloud-platform-client-v2';
import { clientId, contract, redirectUri } from './sandbox.mjs';

const APIS = [
  'Analytics', 'Authorization', 'Conversations', 'ExternalContacts', 'Notifications', 'Organization', 'Presence', 'Recording',
  'Routing', 'Tokens', 'Users', 'Utilities',
];

// What says nothing: no value, a list without items, an object in which nothing says anything.
function isEmpty(value) {
  if (value === undefined || value === null || value === '') return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}

// What a walk has carried out: of each operation how often, and how often the answer had something in it.
export class Seen {
  carriedOut = new Map();

  note(method, path, { status, body }) {
    const operation = contract.paths[path]?.[method.toLowerCase()];
    assert.ok(operation, `${method} ${path} is not in the contract`);
    assert.ok(status >= 200 && status < 205, `${method} ${path}: ${status}`);
    const { schema } = Object.values(operation.responses)[0];
    // An operation without an answer has said all with its status. Of a listing the items count, not its page numbers.
    const list = ['entities', 'conversations', 'results', 'contacts'].map((name) => body?.[name]).find(Array.isArray);
    const full = schema ? !isEmpty(list ?? body) : isEmpty(body);
    const name = `${method} ${path}`;
    const counted = this.carriedOut.get(name) ?? { times: 0, full: 0 };
    this.carriedOut.set(name, { times: counted.times + 1, full: counted.full + (full ? 1 : 0) });
  }
}

// Presses the agent's button on the sign-in page, as a browser would; gives the code.
async function code(address, agent) {
  const page = await (await fetch(address)).text();
  const buttons = [...page.matchAll(/<button\b[^>]*\bname="agent"[^>]*\bvalue="([^"]*)"[^>]*>([^<]*)/g)];
  const button = buttons.find(([, , name]) => name.trim() === agent);
  assert.ok(button, `${agent} is not offered`);
  const form = new URLSearchParams([...new URL(address).searchParams, ['agent', button[1]]]);
  const answer = await fetch(address.split('?')[0], { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(answer.headers.get('Location'));
  assert.equal(back.searchParams.get('state'), 'walk');
  return back.searchParams.get('code');
}

function apiClient(sandbox) {
  const client = new sdk.ApiClientClass();
  client.setGateway({ protocol: 'http', host: '127.0.0.1', port: sandbox.port });
  // Status and headers besides the body, for refusals as well.
  client.setReturnExtendedResponses(true);
  return client;
}

// A client with a token. `spoil` may change what is sent for one.
export async function grant(sandbox, agent, spoil = (given) => given) {
  const client = apiClient(sandbox);
  const verifier = client.generatePKCECodeVerifier(128);
  const address = client._buildAuthUrl('oauth/authorize', {
    client_id: clientId, redirect_uri: redirectUri, response_type: 'code', state: 'walk',
    code_challenge: await client.computePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  });
  const sent = spoil({ verifier, code: await code(address, agent), redirect: redirectUri });
  const data = await client.authorizePKCEGrant(clientId, sent.verifier, sent.code, sent.redirect);
  assert.ok(data.accessToken && data.tokenExpiryTime > Date.now(), 'no token was given');
  return client;
}

// One agent's SDK: an API of it by its name with a small first letter. Their functions give the body alone.
export async function signIn(sandbox, agent, seen) {
  const client = await grant(sandbox, agent);
  const original = client.callApi.bind(client);
  // Neither noted nor unpacked.
  client.raw = original;
  client.callApi = async (path, method, ...rest) => {
    const answer = await original(path, method, ...rest);
    seen.note(method, path, answer);
    return answer.body;
  };
  const apis = APIS.map((name) => [name[0].toLowerCase() + name.slice(1), new sdk[`${name}Api`](client)]);
  return { client, ...Object.fromEntries(apis) };
}

// Every item of a listing, page by page, as many as it says that there are.
export async function everything(ask, pageSize) {
  const items = [];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const listing = await ask({ pageSize, pageNumber });
    assert.equal(listing.pageNumber, pageNumber);
    items.push(...listing.entities);
    if (pageNumber >= listing.pageCount) {
      assert.equal(items.length, listing.total);
      assert.equal(new Set(items.map(({ id }) => id)).size, items.length, 'an item came twice');
      return items;
    }
  }
}

// Each field of `names`, as a path, holds something in `value`.
export function has(value, ...names) {
  for (const name of names) {
    const held = name.split('.').reduce((inner, key) => inner?.[key], value);
    assert.ok(held !== undefined && held !== null && held !== '', `${name} is missing in ${JSON.stringify(value).slice(0, 300)}`);
  }
  return value;
}
