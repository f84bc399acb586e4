//! One conversation as a row of a table.

use crate::browser::local_time;
use std::sync::Arc;
use tidemark_core::live::Group;
use tidemark_core::record::{
    Customer, Direction, Figures, Id, LiveSide, Mark, Media, Names, Phase, Record, SoFar, WrapUp,
};
use tidemark_core::settle::Settling;
use tidemark_core::text;
use tidemark_core::words;

/// What both tables show of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct About {
    pub(crate) media: Media,
    /// Medium in words, with the kind of message.
    pub(crate) medium: Arc<str>,
    pub(crate) direction: Option<Direction>,
    pub(crate) customer: Customer,
    pub(crate) queue: Option<Arc<str>>,
}

impl About {
    pub(super) fn of(record: &Record, names: &Names) -> Self {
        let from_event = record.live.as_ref().and_then(|live| live.queue_name.clone());
        Self {
            media: record.media(),
            medium: words::of_media(record.media(), record.kind().as_deref()).into(),
            direction: record.direction(),
            customer: record.customer(),
            queue: record.queue().map(|queue| from_event.unwrap_or_else(|| names.queue(&queue))),
        }
    }
}

/// A row of the live table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LiveRow {
    pub(crate) about: About,
    pub(crate) phase: Phase,
    pub(crate) group: Group,
    pub(crate) marks: Vec<Mark>,
    /// The name of the code that was given.
    pub(crate) outcome: Option<Arc<str>>,
    /// What has become of its record, where it is over and its figures are not final.
    pub(crate) settling: Option<Settling>,
    live: LiveSide,
    on_record: Option<SoFar>,
}

impl LiveRow {
    /// Whether something secret is being said in it.
    pub(crate) fn is_secret(&self) -> bool {
        self.marks.contains(&Mark::SecurePause)
    }

    pub(super) fn of(record: &Record, names: &Names, settling: Settling) -> Option<Self> {
        let phase = record.phase();
        Some(Self {
            about: About::of(record, names),
            group: Group::of(&phase),
            marks: record.marks(),
            outcome: match record.wrap_up() {
                WrapUp::Code { id, name } => Some(name.unwrap_or_else(|| names.code(&id))),
                WrapUp::Missing | WrapUp::Open | WrapUp::NotExpected => None,
            },
            settling: matches!(phase, Phase::Settling { .. }).then_some(settling),
            phase,
            live: record.live.clone()?,
            on_record: record.on_record(),
        })
    }

    /// How long it has been as it is, at `now`; of one that is over, how long ago that was.
    pub(crate) fn in_state(&self, now: i64) -> Option<i64> {
        self.phase.since().map(|since| (now - since).max(0))
    }

    /// A length of its time, as it is told: a running clock cuts seconds, what is measured is rounded as in the history.
    pub(crate) fn told(&self, ms: i64) -> String {
        if self.on_record.is_some() { words::duration(ms) } else { words::clock(ms) }
    }

    /// What it has taken until `now`.
    pub(crate) fn so_far(&self, now: i64) -> SoFar {
        self.on_record.unwrap_or_else(|| self.live.so_far(now))
    }
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct HistoryRow {
    pub(crate) id: Id,
    pub(crate) about: About,
    /// What its agent is called; nothing where nobody has said whose it is.
    pub(crate) agent: Option<Arc<str>>,
    /// The number or address that was dialled or written to, as far as a record says it.
    pub(crate) dialled: Option<Arc<str>>,
    /// On record as one whose customer left a queue before anybody answered.
    pub(crate) abandoned: bool,
    /// What the agent noted with a wrap-up that is on record; of a card number the last four digits.
    pub(crate) note: Option<Arc<str>>,
    /// When it began, epoch milliseconds.
    pub(crate) began: i64,
    /// The same on the agent's wall clock.
    pub(crate) started: String,
    /// From its start to its end; `None` while in progress.
    pub(crate) duration: Option<i64>,
    pub(crate) figures: Figures,
    pub(crate) handled: bool,
    /// What it is in, of one that stands above the rows because it goes on or is not on record yet.
    pub(crate) phase: Option<Phase>,
    /// Its figures can still grow.
    pub(crate) unfinished: bool,
    pub(crate) wrap_up: WrapUpCell,
}

/// What stands in the wrap-up column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum WrapUpCell {
    /// A code.
    Code(Arc<str>),
    /// None was given.
    Missing,
    /// It may still come.
    Open,
    /// None is expected.
    None,
}

impl HistoryRow {
    /// What Genesys calls hold of what is written, milliseconds: the time that the agent spent in others.
    pub(crate) fn time_elsewhere(&self) -> Option<i64> {
        Some(self.figures.hold).filter(|hold| *hold > 0 && !self.about.media.is_put_on_hold())
    }

    pub(super) fn of(record: &Record, names: &Names, now: i64) -> Option<Self> {
        let past = record.past.as_ref()?;
        Some(Self {
            id: record.id.clone(),
            about: About::of(record, names),
            agent: None,
            dialled: None,
            abandoned: false,
            note: None,
            began: past.started,
            started: local_time::instant(past.started, now),
            duration: past.ended.map(|ended| (ended - past.started).max(0)),
            figures: past.figures,
            handled: past.handled,
            phase: None,
            unfinished: !past.complete,
            wrap_up: WrapUpCell::of(record.wrap_up(), names),
        })
    }
}

impl HistoryRow {
    /// Handling, milliseconds; none where the record does not tell it yet, which has it only when work is over.
    pub(crate) fn handle(&self) -> Option<i64> {
        Some(self.figures.handle).filter(|&handle| handle > 0 || !self.unfinished)
    }

    /// Of one that is no row of the history yet: as it has been seen until `now`, epoch milliseconds.
    pub(super) fn of_live(record: &Record, names: &Names, now: i64) -> Option<Self> {
        let so_far = record.live.as_ref()?.so_far(now);
        let figures = Figures {
            talk: so_far.talk,
            hold: so_far.hold,
            holds: so_far.holds,
            acw: so_far.acw,
            ..Figures::default()
        };
        Some(Self {
            id: record.id.clone(),
            about: About::of(record, names),
            agent: None,
            dialled: None,
            abandoned: false,
            note: None,
            began: record.started()?,
            started: local_time::instant(record.started()?, now),
            duration: Some(so_far.total),
            figures,
            handled: false,
            phase: Some(record.phase()),
            unfinished: true,
            wrap_up: WrapUpCell::of(record.wrap_up(), names),
        })
    }
}

impl WrapUpCell {
    pub(super) fn of(wrap_up: WrapUp, names: &Names) -> Self {
        match wrap_up {
            WrapUp::Code { id, name } => Self::Code(name.unwrap_or_else(|| names.code(&id))),
            WrapUp::Missing => Self::Missing,
            WrapUp::Open => Self::Open,
            WrapUp::NotExpected => Self::None,
        }
    }

    /// In words; nothing where none is expected.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Code(name) => name.to_string(),
            Self::Missing => text!("No wrap-up").to_owned(),
            Self::Open => text!("Not yet").to_owned(),
            Self::None => String::new(),
        }
    }
}
