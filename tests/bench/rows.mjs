// Made-up conversations on record, the same for everybody who is measured: by a seed, with the shape of a real answer.

const NAMES = ['Wei', 'Maria', 'Håkon', 'Noor', 'Tomás', 'Amara', 'Zoë', 'Pavel', 'Siobhán', 'Ömer'];
const FAMILIES = ['Hansen', 'García', 'Sørensen', 'Okafor', 'Müller', 'Novák', 'Ångström', 'Côté', 'Dubois', 'Łukasz'];
const NOTES = ['Customer calls back tomorrow', 'Invoice sent again', 'Resolved on first contact', 'Wants a Rückruf', ''];
const MEDIA = ['voice', 'voice', 'voice', 'message', 'email', 'callback'];

// A number from 0 to 1, the next of a sequence (mulberry32).
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const uuid = (kind, n) => `${kind.toString(16).padStart(8, '0')}-7d1c-4e91-b0f9-${n.toString(16).padStart(12, '0')}`;

// Facts of `count` conversations of `user`, the newest first, before `now`.
export function facts(count, user, now, seed = 1) {
  const roll = dice(seed);
  const pick = (list) => list[Math.floor(roll() * list.length)];
  return Array.from({ length: count }, (_, n) => {
    const [talk, hold, acw, wait] = [roll() * 600, roll() < 0.3 ? roll() * 200 : 0, roll() * 60, roll() * 90].map((s) => Math.round(s * 1000));
    const started = now - Math.round(((n + roll()) * 6.9 * 86_400_000) / count);
    return {
      id: uuid(1 + Math.floor(roll() * 2 ** 31), n), user, started, ended: started + wait + talk + hold + acw,
      media: pick(MEDIA), direction: roll() < 0.8 ? 'inbound' : 'outbound', talk, hold, acw, wait,
      name: `${pick(NAMES)} ${pick(FAMILIES)} ${Math.floor(n / 4)}`, number: `+1555${String(Math.floor(roll() * 1e7)).padStart(7, '0')}`,
      queue: uuid(9, Math.floor(roll() * 12)), code: roll() < 0.93 ? uuid(8, Math.floor(roll() * 25)) : undefined, note: pick(NOTES),
    };
  });
}

// One of them as the details query answers it; `wide` with all that a real one has besides, about 5 KB.
export function conversation(fact, wide) {
  const iso = (at) => new Date(at).toISOString();
  const answered = fact.started + fact.wait;
  const metric = (name, value) => ({ name, value, emitDate: iso(fact.ended) });
  const session = (n, more) => ({
    ...(wide && {
      sessionId: uuid(n, 1), protocolCallId: uuid(n, 2), provider: 'Edge', edgeId: uuid(n, 3), peerId: uuid(n, 4), addressOther: 'sip:queue@localhost',
      sessionDnis: 'tel:+15550000000', remoteNameDisplayable: 'Support', usedRouting: 'Standard', requestedRoutings: ['Standard'],
      flow: { endingLanguage: 'en-us', entryReason: 'tel:+15550000000', entryType: 'dnis', exitReason: 'TRANSFER', flowId: uuid(n, 5), flowName: 'Main line', flowType: 'INBOUNDCALL', flowVersion: '12.0', startingLanguage: 'en-us', transferType: 'ACD' },
      mediaEndpointStats: [{ codecs: ['audio/opus'], eventTime: iso(fact.ended), maxLatencyMs: 35, minMos: 4.88, minRFactor: 92.4, receivedPackets: 18_211, discardedPackets: 1, underruns: 0 }],
    }),
    mediaType: fact.media, direction: fact.direction, ani: `tel:${fact.number}`, dnis: 'tel:+15550000000', ...more,
  });
  const segment = (segmentType, from, to, more) => ({ segmentType, segmentStart: iso(from), segmentEnd: iso(to), conference: false, queueId: fact.queue, ...more });
  return {
    conversationId: fact.id, conversationStart: iso(fact.started), conversationEnd: iso(fact.ended), originatingDirection: fact.direction,
    ...(wide && { divisionIds: [uuid(7, 1)], mediaStatsMinConversationMos: 4.88, mediaStatsMinConversationRFactor: 92.4 }),
    participants: [
      { participantId: uuid(2, 1), purpose: 'customer', participantName: fact.name, sessions: [session(11, { segments: [segment('ivr', fact.started, answered), segment('interact', answered, fact.ended, { disconnectType: 'peer' })] })] },
      { participantId: uuid(2, 2), purpose: 'acd', sessions: [session(12, { metrics: [metric('nOffered', 1), metric('oServiceLevel', 1), metric('tAcd', fact.wait)], segments: [segment('interact', fact.started, answered, { disconnectType: 'transfer' })] })] },
      {
        participantId: uuid(2, 3), purpose: 'agent', userId: fact.user, sessions: [session(13, {
          metrics: [metric('tAlert', 2000), metric('tTalk', fact.talk), ...(fact.hold ? [metric('tHeld', fact.hold)] : []), metric('tAcw', fact.acw), metric('tHandle', fact.talk + fact.hold + fact.acw)],
          segments: [segment('alert', answered - 2000, answered), segment('interact', answered, fact.ended - fact.acw, { disconnectType: 'client' }), segment('wrapup', fact.ended - fact.acw, fact.ended, { wrapUpCode: fact.code, wrapUpNote: fact.note || undefined })],
        })],
      },
    ],
  };
}
