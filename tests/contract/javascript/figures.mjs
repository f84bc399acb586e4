// Figures: aggregates of conversations and users, observations of queues and users, what goes on now.

import assert from 'node:assert/strict';
import { has } from './client.mjs';
import { filter, interval } from './past.mjs';

export async function walk(ada, dana) {
  const { id } = await ada.users.getUsersMe();
  const her = filter('and', ['userId', 'matches', id]);
  await conversations(dana);
  const users = await dana.analytics.postAnalyticsUsersAggregatesQuery({
    interval: interval(1), metrics: ['tAgentRoutingStatus', 'tSystemPresence'], filter: her,
  });
  has(users.results[0], 'group.userId', 'data.0.interval', 'data.0.metrics.0.stats.sum');
  const metrics = ['oActiveQueues', 'oMemberQueues'];
  const member = await dana.analytics.postAnalyticsUsersObservationsQuery({ metrics, filter: her });
  has(member.results[0], 'group.userId', 'data.0.metric', 'data.0.stats.count');
  await queues(dana);
  const activity = await dana.conversations.postAnalyticsConversationsActivityQuery(
    { metrics: [{ metric: 'oInteracting', details: true }], groupBy: ['queueId'] }, { pageSize: 100, pageNumber: 1 });
  const busy = activity.results.find(({ entities }) => entities?.length);
  has(busy, 'group.queueId', 'entities.0.conversationId');
}

async function conversations(dana) {
  const { results } = await dana.conversations.postAnalyticsConversationsAggregatesQuery({
    interval: interval(30), granularity: 'P1D', timeZone: 'Europe/Berlin', groupBy: ['queueId'],
    metrics: ['tHandle', 'tTalk', 'nOffered', 'oServiceLevel', 'tWait'],
    views: [{ target: 'tTalk', name: 'short', function: 'rangeBound', range: { gte: 0, lt: 60_000 } }],
  });
  const [result] = results.filter(({ group }) => group.queueId);
  has(result, 'group.mediaType', 'data.0.interval', 'data.0.metrics.0.metric', 'data.0.metrics.0.stats');
  const names = results.flatMap(({ data }) => data).flatMap(({ metrics }) => metrics).map(({ metric }) => metric);
  assert.deepEqual([...new Set(names)].sort(), ['nOffered', 'oServiceLevel', 'tHandle', 'tTalk', 'tWait']);
  const views = results.flatMap(({ data }) => data).flatMap((found) => found.views ?? []);
  assert.ok(views.length && views.every(({ name, stats }) => name === 'short' && stats));
}

async function queues(dana) {
  const { entities } = await dana.routing.getRoutingQueues({ pageSize: 100 });
  const { results } = await dana.routing.postAnalyticsQueuesObservationsQuery({
    filter: filter('or', ...entities.map(({ id }) => ['queueId', 'matches', id])),
    metrics: ['oWaiting', 'oInteracting', 'oOnQueueUsers', 'oUserPresences'], detailMetrics: ['oInteracting'],
  });
  assert.ok(results.every(({ group }) => entities.some(({ id }) => id === group.queueId)));
  const observed = results.flatMap(({ data }) => data).find(({ observations }) => observations?.length);
  has(observed, 'metric', 'stats.count', 'observations.0.conversationId', 'observations.0.observationDate');
}
