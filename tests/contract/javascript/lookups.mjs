// Who and what there is: users, queues, codes, rights, the token, the organisation, time zones and the time.

import assert from 'node:assert/strict';
import { everything, has } from './client.mjs';

const EXPANDED = [
  'presence', 'routingStatus', 'conversationSummary', 'authorization', 'organization', 'token', 'date', 'languagePreference',
  'station', 'groups', 'skills', 'languages',
];

export async function walk(ada, dana) {
  const me = has(
    await ada.users.getUsersMe({ expand: EXPANDED }),
    'id', 'email', 'presence.presenceDefinition', 'routingStatus.status', 'authorization.permissions.0', 'date.currentDate',
  );
  assert.equal(me.name, 'Ada Lindqvist');
  const users = await everything((page) => ada.users.getUsers({ ...page, expand: ['presence', 'routingStatus'] }), 5);
  assert.ok(users.some(({ id }) => id === me.id));
  assert.equal((await ada.users.getUser(me.id)).email, me.email);
  has(await ada.users.getUserRoutingstatus(me.id), 'userId', 'status', 'startTime');
  has(await ada.presence.getUserPresencesPurecloud(me.id), 'presenceDefinition.systemPresence', 'modifiedDate');
  has(await ada.users.getAuthorizationSubjectsMe(), 'id', 'grants.0.role.name');
  await queuesAndCodes(ada, dana, me);
  const zones = await everything((page) => ada.utilities.getTimezones(page), 200);
  assert.ok(zones.some(({ id }) => id === 'Europe/Berlin'));
  has(await ada.utilities.getDate(), 'currentDate');
  has(await ada.organization.getOrganizationsMe(), 'id', 'name');
  has(await ada.tokens.getTokensMe(), 'organization.id', 'authorizedScope.0', 'OAuthClient.id');
  await ada.tokens.headTokensMe();
}

async function queuesAndCodes(ada, dana, me) {
  const queues = await everything((page) => dana.routing.getRoutingQueues(page), 3);
  const queue = has(await dana.routing.getRoutingQueue(queues[0].id), 'id', 'division.id', 'acwSettings.timeoutMs');
  assert.equal(queue.name, queues[0].name);
  const own = (await ada.routing.getRoutingQueuesMe({ joined: true })).entities;
  const hers = (await dana.routing.getUserQueues(me.id)).entities;
  assert.deepEqual(own.map(({ id }) => id).sort(), hers.map(({ id }) => id).sort());
  has((await dana.routing.getRoutingQueueWrapupcodes(queues[0].id)).entities[0], 'id', 'name');
  const codes = await everything((page) => ada.routing.getRoutingWrapupcodes(page), 4);
  assert.equal((await ada.routing.getRoutingWrapupcode(codes[0].id)).name, codes[0].name);
}
