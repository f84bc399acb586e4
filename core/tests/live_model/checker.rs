//! Compares what an agent sees with what is true, at every step, and remembers enough to notice a step back.

use crate::server::{Figures, Stage, Story};
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use tidemark_core::live::Freshness;
use tidemark_core::record::{Book, Mark, Phase};

/// Between two lists at most, while events arrive, with the time that an answer may take.
pub(crate) const RECONCILE: i64 = 120_000 + 35_000;
/// A page that is awake asks for a list more often, and is looked at whenever anything happens to it.
const AWAY: i64 = 25_000;
/// An event of an untroubled network.
const PROMPT: i64 = 2_000;
/// What goes back and forth may need a list to be sure of, and that one waits for the one before.
const SURE: i64 = PROMPT + 3_000;
/// A socket says something every thirty seconds; it is asked after forty, and has five to answer. A nap of less than ten
/// goes unnoticed.
const SILENCE: i64 = 45_000 + 10_000 + 1_000;
/// Without events a list is believed for so long; the same nap goes unnoticed.
const POLLED: i64 = 35_000 + 10_000 + 1_000;

/// An event says when it left the customer waiting, and not when it came back: that is when it arrives.
const ARRIVES: i64 = 1_000;

/// How many conversations had their figures compared.
pub(crate) static COMPARED: AtomicUsize = AtomicUsize::new(0);

/// What is asked for and not yet answered.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UnderWay {
    pub(crate) lists: u32,
    pub(crate) channels: u32,
    pub(crate) sockets: u32,
    pub(crate) checks: u32,
}

/// One look at the page.
pub(crate) struct Look<'a> {
    /// Epoch milliseconds.
    pub(crate) at: i64,
    pub(crate) freshness: &'a Freshness,
    pub(crate) book: &'a Book,
    pub(crate) stories: &'a [Story],
    /// Since when the network has been sound, epoch milliseconds; none while it is not.
    pub(crate) sound_since: Option<i64>,
    /// When the last frame arrived, epoch milliseconds.
    pub(crate) last_frame: i64,
    pub(crate) under_way: UnderWay,
    /// What may come on top of the time between two lists, milliseconds: one tab takes over from another.
    pub(crate) hand_over: i64,
}

/// What one page has shown.
#[derive(Debug, Default)]
pub(crate) struct Checker {
    /// The earliest stage that each conversation can be shown in without going back.
    reached: HashMap<String, usize>,
    /// Conversations of which an event may not have been heard: what they came to cannot be known here.
    unheard: HashSet<String>,
    /// Epoch milliseconds of the last look.
    looked: i64,
    /// When the page was last looked at after it had been away, epoch milliseconds.
    woken: i64,
}

impl Checker {
    /// Looks at the page; the error says which promise is broken.
    pub(crate) fn look(&mut self, look: &Look<'_>) -> Result<(), String> {
        let UnderWay { lists, channels, sockets, checks } = look.under_way;
        // A check of a channel that was given up may still be on its way, and a socket may serve until the next one does.
        if lists > 1 || channels > 1 || sockets > 2 || checks > 2 {
            return Err(format!("I15: {:?} under way at {}", look.under_way, look.at));
        }
        if look.at - self.looked > AWAY {
            self.woken = look.at;
        }
        let is_live = *look.freshness == Freshness::Live;
        if is_live && look.at - look.last_frame > SILENCE + look.hand_over {
            return Err(format!("I5: live at {} with the last frame of {}", look.at, look.last_frame));
        }
        let lag = match look.sound_since {
            Some(since) if look.at - since > RECONCILE + look.hand_over => PROMPT,
            _ => RECONCILE + look.hand_over,
        };
        let is_sound = look.sound_since.is_some_and(|since| look.at - since > RECONCILE + look.hand_over);
        for story in look.stories {
            // The last of its events may still be on its way.
            let was_told = story.has_ended(self.looked - PROMPT);
            if !(is_live && is_sound) && story.reached(look.at) > 0 && !was_told {
                self.unheard.insert(story.id.clone());
            }
            let shown = look.book.get(&story.id).and_then(|record| stage(&record.phase()));
            self.no_step_back(story, shown, look.at)?;
            let lag = match look.freshness {
                Freshness::Live => lag,
                // Whatever goes wrong: a list that is older than that is not called polled. What came late to a page that was
                // away takes another list to be sure of, which may be slow.
                Freshness::Polling(_) if look.at - self.woken > POLLED => POLLED + look.hand_over,
                _ => continue,
            };
            let told = |why| format!("{:?}, {why}", look.freshness);
            is_true(story, shown, look.at, lag).map_err(told)?;
            mute_is_true(story, look.book, look.at, lag.max(SURE)).map_err(told)?;
        }
        self.looked = look.at;
        let mut ids: Vec<&str> = look.book.live().iter().map(|record| &*record.id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|two| two[0] == two[1]) {
            return Err(format!("I2: {ids:?}"));
        }
        Ok(())
    }

    /// Of what was heard in full, talk, hold, the number of holds and after-call work are right when it has ended.
    pub(crate) fn figures(&self, look: &Look<'_>) -> Result<(), String> {
        for story in look.stories.iter().filter(|story| story.has_ended(look.at - SURE)) {
            let live = look.book.get(&story.id).and_then(|record| record.live.as_ref());
            let Some(live) = live.filter(|_| !self.unheard.contains(&story.id)) else { continue };
            COMPARED.fetch_add(1, Ordering::Relaxed);
            let (shown, truth) = (live.so_far(look.at), story.figures());
            let shown = Figures { talk: shown.talk, hold: shown.hold, holds: shown.holds, acw: shown.acw };
            let most = ARRIVES * (1 + story.steps.len() as i64 / 2);
            let is_near = |shown: i64, truth: i64| (shown - truth).abs() <= most;
            let near = [(shown.talk, truth.talk), (shown.hold, truth.hold), (shown.acw, truth.acw)];
            if shown.holds != truth.holds || !near.into_iter().all(|(shown, truth)| is_near(shown, truth)) {
                return Err(format!("{shown:?} of {truth:?}: {story:?}"));
            }
        }
        Ok(())
    }

    /// Everything must be right at the end, whatever happened before.
    pub(crate) fn last(look: &Look<'_>) -> Result<(), String> {
        if *look.freshness != Freshness::Live {
            return Err(format!("I1: {:?} long after the last fault", look.freshness));
        }
        for story in look.stories {
            let shown = look.book.get(&story.id).and_then(|record| stage(&record.phase()));
            is_true(story, shown, look.at, PROMPT).map_err(|why| format!("I1: {why}"))?;
            mute_is_true(story, look.book, look.at, SURE).map_err(|why| format!("I1: {why}"))?;
        }
        Ok(())
    }

    /// The stages shown are some of the true ones, in their order and not before their time.
    fn no_step_back(&mut self, story: &Story, shown: Option<Stage>, at: i64) -> Result<(), String> {
        let Some(shown) = shown else {
            return match self.reached.get(&story.id) {
                Some(_) => Err(format!("{} has vanished at {at}", story.id)),
                None => Ok(()),
            };
        };
        let from = self.reached.get(&story.id).copied().unwrap_or(0);
        let until = story.reached(at);
        let step = (from..until).find(|&step| story.steps[step].1 == shown);
        let step = step.ok_or_else(|| {
            format!("I4: {} is shown as {shown:?} at {at} after stage {from} of {:?}", story.id, story.steps)
        })?;
        self.reached.insert(story.id.clone(), step);
        Ok(())
    }
}

/// What is shown was true within the last `lag` milliseconds.
fn is_true(story: &Story, shown: Option<Stage>, at: i64, lag: i64) -> Result<(), String> {
    let oldest = story.reached(at - lag);
    let recent = &story.steps[oldest.saturating_sub(1)..story.reached(at)];
    let told = || format!("{} is shown as {shown:?} at {at}, lag {lag}, of {:?}", story.id, story.steps);
    match shown {
        // One that came and went within the lag was never seen, and one that has ended is not listed until it comes back.
        None if oldest == 0 || recent.iter().any(|step| step.1 == Stage::Ended) => Ok(()),
        None => Err(format!("lost: {}", told())),
        Some(shown) if recent.iter().any(|step| step.1 == shown) => Ok(()),
        Some(_) => Err(format!("untrue: {}", told())),
    }
}

/// Whether the agent is muted, in a conversation that is shown in talk, was so within the last `lag` milliseconds.
fn mute_is_true(story: &Story, book: &Book, at: i64, lag: i64) -> Result<(), String> {
    let Some(record) = book.get(&story.id).filter(|record| matches!(record.phase(), Phase::Connected { .. })) else {
        return Ok(());
    };
    let shown = record.marks().contains(&Mark::Muted);
    let changes = story.steps.iter().map(|step| step.0).chain(story.mutes.iter().copied());
    let mut recent = changes.filter(|change| (at - lag..=at).contains(change)).chain([at - lag]);
    if recent.any(|at| story.is_muted(at) == shown) {
        return Ok(());
    }
    Err(format!("{} is shown as muted: {shown} at {at}, lag {lag}, of {:?}", story.id, story))
}

fn stage(phase: &Phase) -> Option<Stage> {
    Some(match phase {
        Phase::Alerting { .. } => Stage::Alerting,
        Phase::Connected { .. } => Stage::Connected,
        Phase::OnHold { .. } => Stage::OnHold,
        Phase::Parked { .. } => Stage::Parked,
        Phase::AfterCall { .. } => Stage::AfterCall,
        Phase::Settling { .. } | Phase::Final { .. } => Stage::Ended,
        Phase::Scheduled => Stage::Scheduled,
        Phase::Dialing { .. } => Stage::Dialing,
        Phase::InProgress { .. } => Stage::InProgress,
        Phase::Other { .. } => return None,
    })
}
