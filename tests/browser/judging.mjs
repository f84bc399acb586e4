// Holds what a page showed against what really happened: who keeps a ghost, loses one, shows another state than the true one or
// says Live over a list that is not. It must never look at a page itself.

// A state that nobody troubles is shown by then, ms.
export const PROMPT = 3_000;
// Between two lists at most, with the time that an answer may take: no list that is called live differs from the truth for longer, ms.
export const RECONCILE = 155_000;
// Between two samples of the truth, and what the one that asks for it may be late, ms. A state may begin and end between two that
// lie further apart.
const SAMPLED = 1_500;

const STATES = new Map(Object.entries({
  scheduled: 'Scheduled', contacting: 'Dialing', dialing: 'Dialing', alerting: 'Alerting', connected: 'Connected', held: 'On hold',
  parked: 'Parked', open: 'In progress', acw: 'After-call work', ended: 'Ended', 'not answered': 'Ended',
}));

// What is true of conversations, as it was sampled: when each state was first seen, in order.
export class Truth {
  #life = new Map();

  // `state`: as /sandbox/truth names it; `after`: when the sample before this one was taken; `since`, `over`: when it began to ring,
  // and when nothing was left to be done.
  note(id, { at, after = at - SAMPLED, state, since, over = Infinity }) {
    const known = this.#life.get(id);
    const states = known?.states ?? [];
    if (state !== states.at(-1)?.state) states.push({ at, after, state });
    this.#life.set(id, { since, over, states });
  }

  get size() {
    return this.#life.size;
  }

  [Symbol.iterator]() {
    return this.#life[Symbol.iterator]();
  }

  get(id) {
    return this.#life.get(id);
  }
}

// Whether `shown` was so at some moment from `from` to `at`, or may have been: nobody knows more than the samples when a state began,
// nor what was between two that lie far apart.
function wasSo({ states }, shown, from, at) {
  return states.some((one, n) => {
    const until = STATES.get(one.state) === shown ? states[n + 1]?.at ?? Infinity : one.at - one.after > SAMPLED ? one.at : -Infinity;
    return one.after <= at && until >= from;
  });
}

// In which ways one look differs from what was true within the last `slack` ms; `since`: when the page was first looked at.
function differences({ at, rows }, truth, slack, since) {
  const found = [];
  const shown = new Map(rows.map(([id, section, state]) => [id, { section, state: state.replace(/ ·.*/, '') }]));
  for (const [id, life] of truth) {
    const row = shown.get(id);
    if (!row) {
      // Nobody can show what goes on before the first answer.
      if (at - Math.max(life.since, since) > slack && at < life.over) found.push({ what: 'lost', id, told: `${at - life.since} ms after it began to ring` });
    } else if (row.section === 'now' && at - life.over > slack) {
      found.push({ what: 'ghost', id, told: `${row.state}, ${at - life.over} ms after its end` });
    } else if (!wasSo(life, row.state, at - slack, at)) {
      found.push({ what: 'wrong', id, told: `${row.state}, of ${JSON.stringify(life.states)}` });
    }
  }
  return found;
}

// What is wrong in what one page showed, look by look; `slack(at)`: for how long it may lag behind the truth then, ms.
export function faultsOf(looks, truth, slack) {
  const faults = [];
  const last = new Map();
  let differs;
  for (const look of looks) {
    const { at, fresh, rows } = look;
    const ids = rows.map(([id]) => id);
    if (new Set(ids).size !== ids.length) faults.push(`twice at ${at}: ${ids}`);
    for (const { what, id, told } of differences(look, truth, slack(at), looks[0].at)) faults.push(`${what} ${id} at ${at}, ${told}`);
    for (const [id, section] of rows) {
      if (!truth.get(id)) continue;
      if (last.get(id) === 'ended' && section === 'now') faults.push(`undone ${id} at ${at}, it goes on after its end`);
      last.set(id, section);
    }
    // From what goes on it moves to what has ended; only there do the oldest leave.
    for (const [id] of truth) if (last.get(id) === 'now' && !ids.includes(id)) faults.push(`flickers ${id} at ${at}`);
    const [untrue] = differences(look, truth, PROMPT, looks[0].at);
    differs = untrue && fresh === 'Live' ? differs ?? at : undefined;
    if (differs !== undefined && at - differs > Math.min(RECONCILE, slack(at))) {
      faults.push(`overstated ${untrue.id} at ${at}, live for ${at - differs} ms while it was ${untrue.what}: ${untrue.told}`);
    }
  }
  return faults;
}
