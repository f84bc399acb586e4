// Conversations on record: details by query to the end, by id and by job, and who their customers are.

import assert from 'node:assert/strict';
import { has } from './client.mjs';

const DAY = 86_400_000;

// The last `days` before the clock's `now`.
export function interval(days, now = Date.now()) {
  return `${new Date(now - days * DAY).toISOString()}/${new Date(now).toISOString()}`;
}

export function filter(type, ...dimensions) {
  const predicates = dimensions.map(([dimension, operator, value]) => ({ type: 'dimension', dimension, operator, value }));
  return { type, predicates };
}

export async function walk(sandbox, ada, dana) {
  const found = await details(dana);
  const own = await details(ada);
  assert.ok(own.length > 0 && own.length < found.length, `${own.length} of ${found.length}`);
  const ids = found.slice(0, 50).map(({ conversationId }) => conversationId);
  const several = await dana.conversations.getAnalyticsConversationsDetails({ id: ids });
  assert.deepEqual(several.conversations.map(({ conversationId }) => conversationId), ids);
  const one = await dana.conversations.getAnalyticsConversationDetails(ids[0]);
  has(one, 'conversationId', 'conversationStart', 'participants.0.sessions.0.mediaType');
  await jobs(sandbox, dana, found.length);
  await customers(dana, found);
}

// All of the last thirty days, page by page, to the empty one.
async function details(client) {
  const ask = (body) => client.conversations.postAnalyticsConversationsDetailsQuery({ interval: interval(30), ...body });
  const found = new Map();
  const facets = [{ type: 'termFrequency', dimension: 'mediaType', size: 5 }];
  for (let pageNumber = 1; ; pageNumber += 1) {
    const paging = { pageSize: 100, pageNumber };
    const first = pageNumber === 1;
    const answer = await ask({ order: 'asc', orderBy: 'conversationStart', paging, ...(first && { aggregations: facets }) });
    if (first) assert.ok(answer.totalHits > 100 && answer.aggregations[0].results.length > 1);
    if (!answer.conversations?.length) break;
    for (const record of answer.conversations) {
      assert.ok(!found.has(record.conversationId), 'a conversation came twice');
      has(record, 'conversationStart', 'originatingDirection', 'divisionIds.0', 'participants.0.purpose');
      found.set(record.conversationId, record);
    }
  }
  const narrowed = await ask({
    segmentFilters: [filter('and', ['mediaType', 'matches', 'voice'])],
    conversationFilters: [filter('and', ['conversationEnd', 'exists'])],
  });
  assert.ok(narrowed.totalHits > 0 && narrowed.totalHits < found.size);
  assert.ok(narrowed.conversations.every((record) => record.conversationEnd));
  const talk = [...found.values()].flatMap(({ participants }) => participants).filter(({ purpose }) => purpose === 'agent')
    .flatMap(({ sessions }) => sessions).flatMap(({ metrics }) => metrics ?? []).find(({ name }) => name === 'tTalk');
  assert.ok(Number.isInteger(has(talk, 'emitDate').value));
  return [...found.values()];
}

async function jobs(sandbox, dana, expected) {
  const { conversations: api } = dana;
  has(await api.getAnalyticsConversationsDetailsJobsAvailability(), 'dataAvailabilityDate');
  const submit = async () => (await api.postAnalyticsConversationsDetailsJobs({ interval: interval(31), limit: 100_000 })).jobId;
  // The states that a job goes through, to the last of them.
  const states = async (job) => {
    const gone = [];
    do {
      if (gone.length) await sandbox.passes(300);
      const { state } = has(await api.getAnalyticsConversationsDetailsJob(job), 'state', 'submissionDate');
      if (state !== gone.at(-1)) gone.push(state);
    } while (['QUEUED', 'PENDING'].includes(gone.at(-1)));
    return gone;
  };
  const job = await submit();
  assert.deepEqual(await states(job), ['QUEUED', 'PENDING', 'FULFILLED']);
  const ids = new Set();
  let pages = 0;
  for (let cursor, first = true; first || cursor; first = false) {
    const page = await api.getAnalyticsConversationsDetailsJobResults(job, { pageSize: 200, ...(cursor && { cursor }) });
    page.conversations.forEach(({ conversationId }) => ids.add(conversationId));
    pages += 1;
    cursor = page.cursor;
  }
  assert.ok(pages > 1 && ids.size >= expected * 0.9, `${ids.size} of ${expected} on ${pages} pages`);
  const second = await submit();
  await api.deleteAnalyticsConversationsDetailsJob(second);
  assert.deepEqual(await states(second), ['CANCELLED']);
  await sandbox.ask('/sandbox/faults', { failJobs: true });
  assert.deepEqual(await states(await submit()), ['QUEUED', 'PENDING', 'FAILED']);
  await sandbox.ask('/sandbox/faults', { failJobs: false });
}

async function customers(dana, found) {
  const known = ({ purpose, externalContactId }) => purpose === 'customer' && externalContactId;
  const { externalContactId } = found.flatMap(({ participants }) => participants).find(known);
  const contact = await dana.externalContacts.getExternalcontactsContact(externalContactId);
  has(contact, 'firstName', 'workPhone.e164');
  const { contacts } = await dana.externalContacts.getExternalcontactsReversewhitepageslookup(contact.workPhone.e164);
  assert.ok(contacts.some(({ id }) => id === contact.id));
}
