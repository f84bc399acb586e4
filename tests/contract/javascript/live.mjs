// Conversations that go on: of all media, of one, by id; what came after those that ended; and the agent's past calls.

import assert from 'node:assert/strict';
import { everything, has } from './client.mjs';

const TALK = 600_000;
const LISTS = {
  calls: ['getConversationsCalls', 'voice', 'calls'],
  messages: ['getConversationsMessages', 'sms', 'messages'],
  emails: ['getConversationsEmails', 'email', 'emails'],
  callbacks: ['getConversationsCallbacks', 'callback', 'callbacks'],
};

export async function walk(sandbox, ada, dana) {
  const ids = {};
  for (const media of ['voice', 'webmessaging', 'sms', 'whatsapp', 'email', 'callback']) {
    ids[media] = await sandbox.play({ media, waitMs: 0, alertMs: 200, phases: [{ talk: TALK }] });
  }
  ids.held = await sandbox.play({ waitMs: 0, alertMs: 100, phases: [{ talk: 200 }, { hold: TALK }] });
  ids.parked = await sandbox.play({ media: 'email', waitMs: 0, alertMs: 100, phases: [{ talk: 200 }, { park: TALK }] });
  const ended = [];
  for (const media of ['voice', 'sms', 'email', 'callback']) {
    ended.push(await sandbox.play({ media, waitMs: 0, alertMs: 100, phases: [{ talk: 300 }], acwMs: 200, wrapUp: 'Resolved' }));
  }
  await sandbox.passes(5_000);
  await listed(ada, ids);
  for (const id of Object.values(ids)) {
    has(await dana.conversations.getConversation(id), 'id', 'startTime', 'participants.0.purpose', 'divisions.0.division.id');
  }
  for (const id of ended) {
    await wrappedUp(ada, dana, id);
  }
  const calls = await everything((page) => ada.conversations.getConversationsCallsHistory(page), 50);
  assert.ok(calls.length > 100, `${calls.length} past calls`);
  has(calls[0], 'id', 'startTime', 'participants.0.id');
}

const agent = (conversation) => conversation.participants.findLast(({ purpose }) => purpose === 'agent');

async function listed(ada, ids) {
  const all = new Map((await ada.conversations.getConversations()).entities.map((conversation) => [conversation.id, conversation]));
  for (const [media, id] of Object.entries(ids)) {
    assert.ok(all.has(id), `${media} is not listed`);
  }
  const call = has(agent(all.get(ids.held)).calls[0], 'id', 'state', 'direction', 'startHoldTime', 'connectedTime');
  assert.equal(call.held, true);
  assert.equal(agent(all.get(ids.parked)).emails[0].state, 'parked');
  for (const [kind, [operation, media, field]] of Object.entries(LISTS)) {
    const { entities } = await ada.conversations[operation]();
    const one = entities.find(({ id }) => id === ids[media]);
    assert.ok(one, `${kind}: ${media} is not listed`);
    has(agent(one), 'id', 'state', 'direction', 'connectedTime');
    const others = Object.keys(ids).filter((other) => !all.get(ids[other]).participants.some((part) => part[field]?.length));
    assert.ok(others.every((other) => !entities.some(({ id }) => id === ids[other])), `${kind} list another medium`);
  }
}

async function wrappedUp(ada, dana, id) {
  const done = await dana.conversations.getConversation(id);
  const { id: participant } = has(agent(done), 'id', 'userId', 'endTime', 'wrapup.code');
  const said = has(await ada.conversations.getConversationParticipantWrapup(id, participant), 'code', 'endTime');
  const codes = await ada.conversations.getConversationParticipantWrapupcodes(id, participant);
  assert.equal(codes.find(({ id: code }) => code === said.code).name, 'Resolved');
  has((await dana.recording.getConversationRecordingmetadata(id))[0], 'id', 'conversationId', 'media');
}
