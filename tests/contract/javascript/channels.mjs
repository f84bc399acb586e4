// Notification channels and their subscriptions. The frames themselves are read by the walk in Python: the SDK opens no
// socket, and Node.js 20 has none of its own.

import assert from 'node:assert/strict';
import { has } from './client.mjs';

export async function walk(ada) {
  const { notifications: api } = ada;
  const { id: me } = await ada.users.getUsersMe();
  const { entities: available } = await api.getNotificationsAvailabletopics({ expand: ['description', 'requiresPermissions'] });
  assert.ok(available.some(({ id }) => id === 'v2.users.{id}.conversations'));
  const channel = has(await api.postNotificationsChannels(), 'id', 'connectUri', 'expires');
  assert.match(channel.connectUri, /^wss?:\/\//);
  assert.ok((await api.getNotificationsChannels()).entities.some(({ id }) => id === channel.id));
  await api.headNotificationsChannel(channel.id);
  const subscribed = async () => (await api.getNotificationsChannelSubscriptions(channel.id)).entities.map(({ id }) => id).sort();
  const topic = (name) => ({ id: `v2.users.${me}.${name}` });

  const put = await api.putNotificationsChannelSubscriptions(channel.id, [topic('conversations')]);
  assert.deepEqual(put.entities.map(({ state }) => state), ['Permitted']);
  const more = [topic('presence'), { id: 'v2.no.such.topic' }];
  const posted = await api.postNotificationsChannelSubscriptions(channel.id, more, { ignoreErrors: true });
  const rejected = posted.entities.find(({ state }) => state === 'Rejected');
  assert.equal(has(rejected, 'rejectionReason').id, 'v2.no.such.topic');
  assert.deepEqual(await subscribed(), [topic('conversations').id, topic('presence').id]);
  await api.putNotificationsChannelSubscriptions(channel.id, [topic('routingStatus')]);
  assert.deepEqual(await subscribed(), [topic('routingStatus').id], 'PUT takes away what it does not name');
  await api.deleteNotificationsChannelSubscriptions(channel.id);
  assert.deepEqual(await subscribed(), []);
  await eviction(api, channel);
}

// The twenty-first takes the place of the one that was not used for longest.
async function eviction(api, first) {
  for (let count = 0; count < 20; count += 1) {
    await api.postNotificationsChannels();
  }
  const left = (await api.getNotificationsChannels()).entities;
  assert.equal(left.length, 20);
  assert.ok(!left.some(({ id }) => id === first.id));
}
