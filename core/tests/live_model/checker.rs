//! Compares what an agent sees with what is true, at every step, and remembers enough to notice a step back.

use crate::server::{Stage, Story};
use std::collections::HashMap;
use tidemark_core::live::Freshness;
use tidemark_core::record::{Book, Mark, Phase};

/// Between two lists at most, while events arrive, with the time that an answer may take.
pub(crate) const RECONCILE: i64 = 120_000 + 35_000;
/// An event of an untroubled network.
const PROMPT: i64 = 2_000;
/// What goes back and forth may need a list to be sure of, and that one waits for the one before.
const SURE: i64 = PROMPT + 3_000;
/// A socket says something every thirty seconds; it is asked after forty, and has five to answer. A nap of less than ten
/// goes unnoticed.
const SILENCE: i64 = 45_000 + 10_000 + 1_000;

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
}

impl Checker {
    /// Looks at the page; the error says which promise is broken.
    pub(crate) fn look(&mut self, look: &Look<'_>) -> Result<(), String> {
        let UnderWay { lists, channels, sockets, checks } = look.under_way;
        // A check of a channel that was given up may still be on its way, and a socket may serve until the next one does.
        if lists > 1 || channels > 1 || sockets > 2 || checks > 2 {
            return Err(format!("I15: {:?} under way at {}", look.under_way, look.at));
        }
        let is_live = *look.freshness == Freshness::Live;
        if is_live && look.at - look.last_frame > SILENCE + look.hand_over {
            return Err(format!("I5: live at {} with the last frame of {}", look.at, look.last_frame));
        }
        let lag = match look.sound_since {
            Some(since) if look.at - since > RECONCILE + look.hand_over => PROMPT,
            _ => RECONCILE + look.hand_over,
        };
        for story in look.stories {
            let shown = look.book.get(&story.id).and_then(|record| stage(&record.phase()));
            self.no_step_back(story, shown, look.at)?;
            if is_live {
                is_true(story, shown, look.at, lag)?;
                mute_is_true(story, look.book, look.at, lag.max(SURE))?;
            }
        }
        let mut ids: Vec<&str> = look.book.live().iter().map(|record| &*record.id).collect();
        ids.sort_unstable();
        if ids.windows(2).any(|two| two[0] == two[1]) {
            return Err(format!("I2: {ids:?}"));
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
    let told = || format!("{} is shown as {shown:?} at {at}, lag {lag}, of {:?}", story.id, story.steps);
    match shown {
        // One that came and went within the lag was never seen, and one that has ended is not listed.
        None if oldest == 0 || story.stage(at - lag) == Some(Stage::Ended) || !story.is_active(at) => Ok(()),
        None => Err(format!("lost: {}", told())),
        Some(shown) => {
            let recent = &story.steps[oldest.saturating_sub(1)..story.reached(at)];
            if recent.iter().any(|step| step.1 == shown) { Ok(()) } else { Err(format!("untrue: {}", told())) }
        }
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
        Phase::Scheduled | Phase::Dialing { .. } | Phase::InProgress | Phase::Other(_) => return None,
    })
}
