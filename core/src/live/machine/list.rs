//! The list and the events over it: what the book is told, and when.
//!
//! Invariants: between a subscription and the first list that was asked for after it, no event reaches the book, unless that list
//! fails or is long in coming: what rings is shown then, while nothing is called live. Nor does one that came before a whole list was
//! asked for, once that is there.

use super::{FLAPPING, Live, Next, POLL};
use crate::clock::{MINUTE, SECOND};
use crate::genesys::models::Instant;
use crate::genesys::models::conversation::Conversation;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode};
use crate::live::link::Link;
use crate::live::{Ask, Effect, Turn};
use crate::record::Taken;

/// Between two lists while events arrive: less than two minutes, never the same for all clients.
const RECONCILE: i64 = 120 * SECOND;
const RECONCILE_JITTER: i64 = 24 * SECOND;
/// Between two lists that are asked for because of what a socket brings.
const APART: i64 = SECOND;
/// So long a list may take to settle something before what is shown is not believed any more.
const SETTLED: i64 = 8 * SECOND;
/// A list that was asked for so long ago confirms nothing any more, whatever the socket brings: what was lost without a trace is healed by
/// the next one, which is long due.
const OVERDUE: i64 = RECONCILE + 60 * SECOND;
/// So long events wait for their list: who is rung is to know it, whatever becomes of that.
pub(super) const HELD: i64 = 3 * SECOND;
/// Events that are held back for a list; one more, and the list is asked for anew.
const HELD_BACK: usize = 5_000;

impl Live {
    /// The answer to [`Ask::Snapshot`].
    pub(super) fn list(&mut self, result: Result<Reply, ApiError>, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        self.snapshot.asked = false;
        let listing = result.and_then(|reply| {
            let listing = decode::entities::<Conversation>(&reply.body).map_err(|how| reply.undecodable(how))?;
            Ok((listing.records, reply.sent))
        });
        match listing {
            Ok((records, sent)) => {
                // One that nobody can name cannot be shown, and may be any that is.
                let nameless = records.good.iter().filter(|conversation| conversation.id.is_none()).count();
                self.snapshot.unreadable = records.bad.len() + nameless;
                let is_whole = self.snapshot.unreadable == 0;
                self.counts.odd += records.good.iter().filter(|one| is_odd(one, turn.server_now)).count() as u32;
                self.counts.bad_records += self.snapshot.unreadable as u32;
                let (before, is_followed) = (turn.book.live_version(), self.is_confirmed() && self.why.is_none());
                if turn.book.snapshot(records, sent, turn.now, turn.server_now) > 0 {
                    self.snapshot.next = Next::AtOnce;
                }
                let is_prompted = std::mem::take(&mut self.snapshot.prompted);
                let is_news = is_followed && !is_prompted && turn.book.live_version() != before;
                self.counts.silent_gaps += u32::from(is_news);
                self.snapshot.good = Some((sent - self.snapshot.slept, self.snapshot.number));
                self.snapshot.failure = None;
                self.snapshot.unsure = self.snapshot.unsure.filter(|since| sent < *since);
                self.relieve(effects);
                if self.is_confirmed() {
                    // Of one that flaps it stays known why it is not believed yet; and where no socket follows the one that serves, why not.
                    let stays = self.flaps >= FLAPPING || self.is_left_alone();
                    self.why = self.why.take().filter(|_| stays);
                    for (came, conversation) in std::mem::take(&mut self.held_back) {
                        // The list knows better: what it does not have is over.
                        if came >= sent || !is_whole {
                            self.tell(conversation, turn, effects);
                        }
                    }
                }
            }
            Err(error) => {
                self.snapshot.failure = Some(error);
                self.show_held_back(turn);
            }
        }
        self.snapshot.due = match self.link {
            Link::Subscribed(_) if self.snapshot.failure.is_none() => {
                let asked = self.snapshot.good.map_or(turn.now.mono, |(asked, _)| asked);
                asked + RECONCILE - turn.chance.up_to(RECONCILE_JITTER)
            }
            // Who failed together does not try again together.
            _ if self.snapshot.failure.is_some() => turn.now.mono + POLL / 2 + turn.chance.up_to(POLL),
            _ => self.poll_at(turn),
        };
        match std::mem::take(&mut self.snapshot.next) {
            Next::WhenDue => {}
            Next::Soon => self.ask_list_soon(turn, effects),
            Next::AtOnce => self.ask_list(turn, effects),
        }
    }

    /// An event: for the book, or for later while no list stands under it.
    pub(super) fn event(&mut self, conversation: Conversation, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        if self.is_confirmed() {
            self.tell(conversation, turn, effects);
            return;
        }
        self.held_back.push((turn.now.mono, conversation));
        if self.snapshot.failure.is_some() {
            self.show_held_back(turn);
        }
        if self.held_back.len() > HELD_BACK {
            self.held_back.clear();
            self.subscribed = self.subscribed.map(|_| self.snapshot.number + 1);
            self.ask_list(turn, effects);
        }
    }

    /// Since when an event waits that may be shown without its list, monotonic.
    pub(super) fn held_since(&self) -> Option<i64> {
        self.held_back.first().filter(|_| self.subscribed.is_some()).map(|(came, _)| *came)
    }

    /// Shows what is held back, and asks for nothing by it: a list is under way or due. What the one under way cannot settle, since it
    /// was asked for before, the next one does. What a socket brings before anybody knows how old it is stays where it is.
    pub(super) fn show_held_back(&mut self, turn: &mut Turn<'_>) {
        if self.subscribed.is_some() {
            for (_, conversation) in std::mem::take(&mut self.held_back) {
                let told = turn.book.event(conversation, turn.now, turn.server_now);
                let is_settled = matches!(told, Taken::Changed | Taken::Same | Taken::Older);
                if self.snapshot.asked && !is_settled {
                    self.snapshot.next = self.snapshot.next.max(Next::Soon);
                }
            }
        }
    }

    fn tell(&mut self, conversation: Conversation, turn: &mut Turn<'_>, effects: &mut Vec<Effect>) {
        self.counts.odd += u32::from(is_odd(&conversation, turn.server_now));
        match turn.book.event(conversation, turn.now, turn.server_now) {
            Taken::Older => self.counts.older += 1,
            // An event has not all that a list has of one that is new.
            Taken::Begun => self.ask_list_soon(turn, effects),
            Taken::Unclear => self.doubt(turn, effects),
            // Something of the agent's has changed, and nobody can say what.
            Taken::Unplaceable => {
                self.counts.bad_records += 1;
                self.doubt(turn, effects);
            }
            Taken::Changed | Taken::Same => {}
        }
    }

    /// Something was told that only a list can settle.
    pub(super) fn doubt(&mut self, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        self.snapshot.unsure.get_or_insert(turn.now.mono);
        self.ask_list_soon(turn, effects);
    }

    /// Whether something has not been settled for long.
    pub(super) fn is_unsure(&self, now: i64) -> bool {
        self.snapshot.unsure.is_some_and(|since| now - since >= SETTLED)
    }

    /// Whether no list has come for long where one was asked for.
    pub(super) fn is_overdue(&self, now: i64) -> bool {
        self.snapshot.asked && self.snapshot.good.is_some_and(|(asked, _)| now - asked >= OVERDUE)
    }

    /// A stream of frames that want a list must not become a stream of lists.
    fn ask_list_soon(&mut self, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        self.snapshot.prompted = true;
        if self.snapshot.asked {
            self.snapshot.next = self.snapshot.next.max(Next::Soon);
            return;
        }
        let next = self.snapshot.asked_at.map_or(turn.now.mono, |asked| asked + APART);
        if next <= turn.now.mono {
            self.ask_list(turn, effects);
        } else {
            self.snapshot.due = self.snapshot.due.min(next);
        }
    }

    /// Asks for the list, or for another one after the one that is under way: never two at once.
    pub(super) fn ask_list(&mut self, turn: &Turn<'_>, effects: &mut Vec<Effect>) {
        if self.snapshot.asked {
            self.snapshot.next = Next::AtOnce;
            return;
        }
        (self.snapshot.asked, self.snapshot.slept) = (true, 0);
        self.snapshot.number += 1;
        self.snapshot.asked_at = Some(turn.now.mono);
        self.snapshot.due = turn.now.mono + POLL;
        effects.push(Effect::Ask(Ask::Snapshot));
    }

    /// Whether the list was asked for after events began to arrive on this socket.
    pub(super) fn is_confirmed(&self) -> bool {
        self.subscribed.is_some_and(|first| self.snapshot.good.is_some_and(|(_, number)| number >= first))
    }
}

/// Whether not all of it can be true: somebody without an id, or answered in the future. Other times of a leg that are wrong are
/// mostly wrong with that one, and the page is no place to find all that a server gets wrong.
fn is_odd(conversation: &Conversation, server_now: i64) -> bool {
    let is_off = |at: Instant| at.0 > server_now + MINUTE;
    conversation.participants.iter().any(|leg| leg.id.is_none() || leg.connected_time.is_some_and(is_off))
}
