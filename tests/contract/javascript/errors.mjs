// What is refused: the SDK rejects with status, headers and an ErrorBody, of every kind.

import assert from 'node:assert/strict';
import { grant, has, signIn } from './client.mjs';
import { interval } from './past.mjs';
import { running, scopes } from './sandbox.mjs';

const DETAILS = '/api/v2/analytics/conversations/details/query';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

async function refused(status, code, promise, said = '') {
  const rejection = await promise.then(
    () => assert.fail(`${status} ${code} was expected`),
    (error) => { if (!error.body) throw error; return error; },
  );
  const { body, headers } = rejection;
  assert.deepEqual([rejection.status, body.status, body.code], [status, status, code], JSON.stringify(body));
  has(body, 'message', 'messageParams');
  assert.deepEqual([body.details, body.errors, body.contextId], [[], [], headers['inin-correlation-id']]);
  assert.ok(body.message.includes(said), body.message);
  return rejection;
}

export async function walk(sandbox, seen, ada, dana) {
  await signIns(sandbox);
  await bodies(ada.client);
  await queries(ada);
  await others(ada, dana);
  // It does not wait by itself: the caller is told for how long.
  await sandbox.ask('/sandbox/faults', { next: [{ path: '/api/v2/users/me', status: 429, retryAfter: 7 }] });
  const limited = await refused(429, 'too.many.requests.retry.after', ada.users.getUsersMe(), '[7] seconds');
  assert.equal(limited.headers['retry-after'], '7');
  has(await ada.users.getUsersMe(), 'id');
  await scopeAndAge(seen);
}

// A code that is none, and a verifier that is not the one of the code: no token, and the SDK rejects.
async function signIns(sandbox) {
  const swap = (part) => (given) => ({ ...given, ...part });
  const wrong = [swap({ code: 'no-such-code' }), swap({ verifier: 'v'.repeat(128) }), swap({ redirect: 'http://elsewhere.test/' })];
  for (const spoil of wrong) {
    await assert.rejects(grant(sandbox, 'Ada Lindqvist', spoil), ({ response }) => {
      assert.deepEqual([response?.status, response?.data.error], [400, 'invalid_grant']);
      return true;
    });
  }
}

// Bodies that are none, are no query, or say to be something else. One that is too large is left to the walk in Python: the
// server answers before it has read it all, and Node.js may find the connection closed while it still writes.
async function bodies(client) {
  const call = (path, method, body, { type = 'application/json', auth = ['PureCloud OAuth'] } = {}) =>
    client.raw(path, method, {}, {}, {}, body, body, auth, [type], ['application/json']);
  const post = (body, options) => call(DETAILS, 'POST', body, options);
  await refused(415, 'unsupported.media.type', post({ interval: 'x' }, { type: 'application/x-www-form-urlencoded' }));
  await refused(405, 'method.not.allowed', call('/api/v2/conversations', 'DELETE'));
  await refused(404, 'not.found', call('/api/v2/no/such/thing', 'GET'));
  await refused(401, 'authentication.required', post({ interval: 'x' }, { auth: [] }));
  const malformed = [Buffer.from('{"interval": '), Buffer.from('nonsense'), ['interval'], { interval: 5 }, { paging: 'first' }];
  for (const body of malformed) {
    await refused(400, 'bad.request', post(body));
  }
  await refused(400, 'invalid.value', post({ interval: 'x', order: 'up' }), 'asc, desc, unordered');
}

// Questions for details that cannot be answered.
async function queries({ conversations }) {
  const ask = (query) => conversations.postAnalyticsConversationsDetailsQuery({ interval: interval(1), ...query });
  const paging = (pageSize, pageNumber) => ({ paging: { pageSize, pageNumber } });
  await refused(400, 'invalid.date', ask({ interval: 'last week' }), 'last week');
  await refused(400, 'bad.request', ask({ interval: interval(1).split('/').reverse().join('/') }));
  await refused(400, 'bad.request', ask({ interval: interval(32) }), '31 days');
  await refused(400, 'bad.request', ask(paging(101, 1)), '100');
  await refused(400, 'bad.request', ask(paging(100, 1001)));
  await refused(400, 'bad.request', ask(paging(100, 0)));
}

// What is not there, what one may not see, and what belongs to somebody else.
async function others(ada, dana) {
  await refused(404, 'conversation.not.found', dana.conversations.getConversation(UNKNOWN), UNKNOWN);
  await refused(403, 'missing.any.permissions', ada.conversations.getConversation(UNKNOWN), 'conversation:communication:view');
  const { jobId } = await dana.conversations.postAnalyticsConversationsDetailsJobs({ interval: interval(1) });
  await refused(404, 'not.found', ada.conversations.getAnalyticsConversationsDetailsJob(jobId));
  await refused(404, 'not.found', ada.conversations.deleteAnalyticsConversationsDetailsJob(jobId));
  const { id: channel } = await dana.notifications.postNotificationsChannels();
  await refused(404, 'not.found', ada.notifications.getNotificationsChannelSubscriptions(channel));
  const subscribed = dana.notifications.putNotificationsChannelSubscriptions(channel, [{ id: 'v2.no.such.topic' }]);
  await refused(400, 'notification.invalid.topic', subscribed, 'v2.no.such.topic');
}

// A client that lacks a scope, and a token past its time.
async function scopeAndAge(seen) {
  const flags = ['--history', 0, '--live-per-minute', 0, '--token-life', 300];
  await running(flags, async (poor) => {
    const dana = await signIn(poor, 'Dana Whitfield', seen);
    const availability = dana.conversations.getAnalyticsConversationsDetailsJobsAvailability();
    await refused(403, 'not.authorized', availability, 'analytics:readonly');
    await poor.passes(301_000);
    await refused(401, 'bad.credentials', dana.users.getUsersMe());
  }, scopes.filter((scope) => !scope.startsWith('analytics')));
}

// Signing out revokes the token.
export async function signOut(client) {
  await client.tokens.deleteTokensMe();
  await refused(401, 'bad.credentials', client.users.getUsersMe());
}
