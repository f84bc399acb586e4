//! The sole owner of id to Record. Live and history tell it what they saw; nobody else changes a Record.
//!
//! Invariants: an id stands once; a Record's phase never goes back to an earlier leg's; what was seen live is dropped
//! only by [`Book::wipe`], or when it has long been final, or over where no record may be seen.

mod times;

use super::from_live::{self, LiveSide};
use super::legs::Legs;
use super::order::{Age, Name, Steps};
use super::phase::Phase;
use super::{Course, Id, Mark, PastSide, Record, from_analytics};
use crate::clock::{DAY, HOUR, Moment};
use crate::genesys::decode::Records;
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::models::conversation::Conversation;
use std::collections::HashMap;
use times::settle_times;

/// What became of something that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It changed a Record.
    Changed,
    /// It began one.
    Begun,
    /// It said what was known.
    Same,
    /// It said less than was known, so it is an older account: dropped.
    Older,
    /// Nobody can tell whether it is older: dropped, and the next list that is asked for knows.
    Unclear,
    /// It has no id, or nothing that a Record needs: dropped.
    Unplaceable,
}

/// Where an account comes from.
#[derive(Clone, Copy)]
enum Source {
    /// An event: of any age.
    Event,
    /// A list that was asked for at this instant, monotonic.
    List { asked: i64 },
}

/// What is remembered of a live conversation besides its Record.
#[derive(Debug)]
struct Thread {
    id: Id,
    /// How far the last account of it had come.
    steps: Steps,
    /// The last account; the next event is merged over it. None when it is over, and a list has confirmed that: nothing is
    /// merged over it any more.
    last: Option<Box<Conversation>>,
    /// Of which instant the last account is, monotonic: when an event arrived, or when a list was asked for.
    told: i64,
}

/// What has been final for so long is no longer kept with what was seen live: history has it.
const KEPT: i64 = 4 * HOUR;
/// What has no record after so long is not kept either.
const UNRECORDED: i64 = DAY;
/// So many at most of those that were let go are remembered, eight bytes each, and never less than half as many.
const REMEMBERED: usize = 1_000;

/// All conversations.
#[derive(Debug, Default)]
pub struct Book {
    me: String,
    /// In boxes: a map of large values is made of much code.
    records: HashMap<Id, Box<Record>>,
    /// In the order of first sight. What an agent has in a few hours: hundreds at most.
    threads: Vec<Thread>,
    /// Those that were let go last: an old event of them begins nothing.
    let_go: Vec<Name>,
    live_version: u64,
    past_version: u64,
}

impl Book {
    /// An empty book of the user `me`.
    pub fn of(me: &str) -> Self {
        Self { me: me.to_ascii_lowercase(), ..Self::default() }
    }

    /// Forgets everything and begins anew for `me`.
    pub fn wipe(&mut self, me: &str) {
        let versions = (self.live_version + 1, self.past_version + 1);
        *self = Self::of(me);
        (self.live_version, self.past_version) = versions;
    }

    /// One conversation.
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.records.get(id).map(Box::as_ref)
    }

    /// Whose book it is: a user id in small letters.
    pub fn me(&self) -> &str {
        &self.me
    }

    /// Every Record, in no order.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values().map(Box::as_ref)
    }

    /// The conversations that were seen live, in the order of first sight.
    pub fn live(&self) -> Vec<&Record> {
        self.threads.iter().filter_map(|thread| self.get(&thread.id)).collect()
    }

    /// Grows whenever a Record that was seen live changes.
    pub const fn live_version(&self) -> u64 {
        self.live_version
    }

    /// Grows whenever the past side of any Record changes.
    pub const fn past_version(&self) -> u64 {
        self.past_version
    }

    /// An event told of a conversation. `server_now`: epoch milliseconds on the server's clock.
    pub fn event(&mut self, mut conversation: Conversation, now: Moment, server_now: i64) -> Taken {
        conversation.fold_ids();
        let known = |thread: &&Thread| conversation.id.as_deref() == Some(&*thread.id);
        if let Some(last) = self.threads.iter().find(known).and_then(|thread| thread.last.as_ref()) {
            conversation.keep_rest_fields_of(last);
        }
        self.take(conversation, Source::Event, now, server_now)
    }

    /// The whole list of active conversations, asked for at `asked` (monotonic). What it no longer has is over, unless it
    /// was told of since; what in it could not be read stays as it is. Gives the number of conversations of which it may be an
    /// older account than the one that is known.
    pub fn snapshot(&mut self, mut list: Records<Conversation>, asked: i64, now: Moment, server_now: i64) -> usize {
        list.good.iter_mut().for_each(Conversation::fold_ids);
        list.bad.iter_mut().filter_map(|bad| bad.id.as_mut()).for_each(|id| id.make_ascii_lowercase());
        let ids = list.good.iter().map(|conversation| &conversation.id).chain(list.bad.iter().map(|bad| &bad.id));
        let listed: Vec<Option<String>> = ids.cloned().collect();
        let mut unclear = 0;
        for conversation in list.good {
            unclear += usize::from(self.take(conversation, Source::List { asked }, now, server_now) == Taken::Unclear);
        }
        // One that nobody can name may be any of them.
        if listed.contains(&None) {
            return unclear;
        }
        let Self { threads, records, live_version, .. } = self;
        let is_missing = |thread: &&mut Thread| !listed.iter().flatten().any(|listed| **listed == *thread.id);
        for thread in threads.iter_mut().filter(is_missing) {
            let Some(live) = records.get_mut(&thread.id).and_then(|record| record.live.as_mut()) else { continue };
            // What was told since may have begun since, or have come late: in a page that was frozen.
            if thread.told >= asked {
                unclear += usize::from(!live.phase.is_over());
                continue;
            }
            thread.last = None;
            if !live.phase.is_over() {
                let left = live.disconnected.unwrap_or(server_now);
                // After-call work that nobody has seen the end of was over by now.
                let (began, worked) = live.acw;
                let acw = (began, worked.or(began.map(|_| server_now)));
                let phase = Phase::Settling { ended: Some(left).max(acw.1) };
                let mut over = LiveSide { phase, disconnected: Some(left), acw, ..live.clone() };
                over.marks.retain(Mark::outlives);
                settle_times(&mut over, Some(live), server_now);
                *live = over;
                *live_version += 1;
            }
        }
        unclear
    }

    /// Lets go of what was seen live and has been final for hours: the history keeps what it has found of it by itself. So
    /// it does of what has been over for a day: a record that has not come by then will not.
    pub fn let_go(&mut self, server_now: i64) {
        self.let_go_of(server_now, |phase| match phase {
            Phase::Final { ended } => ended,
            Phase::Settling { ended } => ended.map(|at| at + UNRECORDED - KEPT),
            _ => None,
        });
    }

    /// Lets go as well of what has been over for hours: its record may not be seen, so it would never be final.
    pub fn give_up(&mut self, server_now: i64) {
        self.let_go_of(server_now, |phase| match phase {
            Phase::Final { ended } | Phase::Settling { ended } => ended,
            _ => None,
        });
    }

    fn let_go_of(&mut self, server_now: i64, ended: fn(Phase) -> Option<i64>) {
        let Self { threads, records, let_go, live_version, .. } = self;
        let is_old = |record: &Record| ended(record.phase()).is_some_and(|ended| ended < server_now - KEPT);
        threads.retain(|thread| {
            if !records.get(&thread.id).is_some_and(|record| is_old(record)) {
                return true;
            }
            records.remove(&thread.id);
            let_go.push(Name::of(&thread.id));
            *live_version += 1;
            false
        });
        if let_go.len() > REMEMBERED {
            let_go.drain(..REMEMBERED / 2);
        }
    }

    /// Lets go of what was not seen live: it was looked at, and is not any more.
    pub fn look_away(&mut self) {
        self.records.retain(|_, record| record.live.is_some());
    }

    /// Analytics told of a conversation.
    pub fn analytics(&mut self, conversation: &AnalyticsConversation) -> Option<Id> {
        let (id, past) = from_analytics::read(conversation, &self.me)?;
        self.on_record(&id, past);
        Some(id)
    }

    /// This is on record of a conversation.
    pub fn on_record(&mut self, id: &Id, mut past: PastSide) {
        let record = self.records.entry(id.clone()).or_insert_with(|| Record::of(id.clone()));
        // What goes on adds to it, whatever it says of its end: the after-call work has a segment only when it begins.
        past.complete &= record.live.as_ref().is_none_or(|live| live.phase.is_over());
        if record.past.as_ref() != Some(&past) {
            self.past_version += 1;
            self.live_version += u64::from(record.live.is_some());
            record.past = Some(past);
            // From now on the whole record tells who was in it and what they did, to whoever asks for that.
            if matches!(record.phase(), Phase::Final { .. })
                && let Some(live) = &mut record.live
            {
                (live.legs, live.course) = (Legs::default(), Course::default());
            }
        }
    }

    fn take(&mut self, conversation: Conversation, source: Source, now: Moment, server_now: i64) -> Taken {
        let Some(id) = conversation.id.as_deref().filter(|id| !id.is_empty()).map(Id::from) else {
            return Taken::Unplaceable;
        };
        let Self { records, threads, let_go, me, .. } = self;
        let is_known = threads.iter().any(|thread| thread.id == id);
        if let Some(place) = let_go.iter().position(|gone| *gone == Name::of(&id)).filter(|_| !is_known) {
            if matches!(source, Source::Event) {
                return Taken::Unclear;
            }
            let_go.remove(place);
        }
        let record = records.entry(id.clone()).or_insert_with(|| Record::of(id.clone()));
        let known = threads.iter_mut().find(|thread| thread.id == id).zip(record.live.as_mut());
        let told = if let Source::List { asked } = source { asked } else { now.mono };
        let (steps, mut live) = (Steps::of(&conversation), from_live::read(&conversation, me, server_now));
        let Some((thread, before)) = known else {
            settle_times(&mut live, None, server_now);
            record.live = Some(live);
            threads.push(Thread { id, steps, last: Some(conversation.into()), told });
            self.live_version += 1;
            return Taken::Begun;
        };
        // A list that was asked for after the last account is the newer one, whatever it unsets: so a misjudgement lasts
        // no longer than until the next list.
        let surely_newer = matches!(source, Source::List { asked } if thread.told < asked);
        match steps.age(&thread.steps, before) {
            _ if surely_newer => {}
            Age::Older => return Taken::Older,
            Age::Unclear => return Taken::Unclear,
            // A list has it over that no account tells the end of: on the same leg, only another list begins it again.
            Age::Newer if before.phase.is_over() && !live.phase.is_over() && live.leg == before.leg => {
                return Taken::Unclear;
            }
            Age::Newer => {}
        }
        settle_times(&mut live, Some(before), server_now);
        if thread.last.is_none() {
            live.keep_of(before);
        }
        let marks = std::mem::replace(&mut live.marks, before.marks.clone());
        let differs = live != *before;
        let differs_in_marks = marks != before.marks;
        // What goes back and forth tells nothing of its time.
        if differs_in_marks && !differs && !surely_newer && !steps.go_beyond(&thread.steps, before) {
            return Taken::Unclear;
        }
        live.marks = marks;
        thread.told = thread.told.max(told);
        thread.steps = steps;
        thread.last = (thread.last.is_some() || !live.phase.is_over()).then(|| conversation.into());
        if !differs && !differs_in_marks {
            return Taken::Same;
        }
        *before = live;
        self.live_version += 1;
        Taken::Changed
    }
}

#[cfg(test)]
mod tests;
