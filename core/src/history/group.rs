//! Rows put together by what they share, with how many there are and what they add up to.

use super::asking::Column;
use super::chart::Zone;
use super::kpi::Entry;
use super::store::{Row, Store, Symbol};
use super::totals::Totals;
use crate::clock::{HOUR, MINUTE, SECOND};
use crate::record::{Direction, Id, Media, Parting};
use std::collections::HashMap;
use std::sync::Arc;

/// What rows are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// What they have in a column: of instants the day, where the agent is, of lengths a band, of notes whether there is one.
    Column(Column),
    /// The hour of the day, where the agent is.
    Hour,
    /// Number or address.
    Address,
    /// Handling, in bands.
    Handle,
    /// How often the agent passed it on.
    Transfers,
    /// How it was left.
    Left,
    /// Whether figures can still grow.
    State,
    /// Whether the agent has flagged it.
    Flag,
}

impl By {
    /// All, in the order in which screens offer them: that of the table.
    pub const ALL: [Self; 22] = [
        Self::Column(Column::Started),
        Self::Hour,
        Self::Column(Column::Duration),
        Self::Column(Column::Medium),
        Self::Column(Column::Direction),
        Self::Column(Column::Customer),
        Self::Address,
        Self::Column(Column::Queue),
        Self::Column(Column::Dialled),
        Self::Column(Column::Agent),
        Self::Column(Column::Talk),
        Self::Column(Column::Hold),
        Self::Column(Column::Wait),
        Self::Column(Column::Abandoned),
        Self::Column(Column::AfterCall),
        Self::Handle,
        Self::Transfers,
        Self::Column(Column::WrapUp),
        Self::Column(Column::Note),
        Self::Left,
        Self::State,
        Self::Flag,
    ];

    /// A short name that never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Column(Column::Started) => "day",
            Self::Column(column) => column.key(),
            Self::Hour => "hour",
            Self::Address => "address",
            Self::Handle => "handle",
            Self::Transfers => "transfers",
            Self::Left => "left",
            Self::State => "state",
            Self::Flag => "flag",
        }
    }

    /// What has this [`By::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.key() == key)
    }
}

/// What the rows of a group share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shared {
    /// The day that begins at this instant, epoch milliseconds.
    Day(i64),
    /// The hour of the day, from 0.
    Hour(u8),
    /// They took so long.
    Band(Band),
    /// They took no such time.
    NoTime,
    /// Their hold is the time that their agents spent in other conversations.
    Elsewhere,
    /// They are not over.
    GoesOn,
    /// A medium.
    Medium(Media),
    /// Who began them, where that is known.
    Direction(Option<Direction>),
    /// A person outside, by name or else by number or address.
    Customer(Option<Arc<str>>),
    /// A number or address.
    Address(Option<Arc<str>>),
    /// The number or address that was dialled or written to.
    Dialled(Option<Arc<str>>),
    /// A queue, or none.
    Queue(Option<Id>),
    /// Whose conversations they were.
    Agent {
        /// User id.
        id: Id,
        /// What they are called, or the beginning of the id.
        name: Arc<str>,
    },
    /// No agent had them.
    NoAgent,
    /// Their customers left a queue before anybody answered.
    Abandoned,
    /// Their customers did not.
    NotAbandoned,
    /// The agent noted something with the wrap-up.
    Noted,
    /// The agent noted nothing.
    NotNoted,
    /// So often passed on by the agent.
    Transfers(u32),
    /// A wrap-up code.
    Code(Id),
    /// They should have a wrap-up code of the agent's, and have none.
    NoCode,
    /// They have no wrap-up code and need none, or none yet.
    Nothing,
    /// How they were left, where that is known.
    Left(Option<Parting>),
    /// Nothing more will come of them but a correction.
    Final,
    /// They are over, and their figures can still grow.
    Growing,
    /// The agent has flagged them.
    Flagged,
    /// The agent has not.
    NotFlagged,
}

/// A band of lengths of time: from the first up to, and without, the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Band {
    /// Milliseconds.
    pub from: i64,
    /// Milliseconds; `None` for all that took longer.
    pub to: Option<i64>,
}

impl Band {
    const EDGES: [i64; 9] = [0, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 6 * HOUR];

    /// The band of a length, milliseconds.
    fn of(ms: i64) -> Self {
        let above = Self::EDGES.partition_point(|edge| *edge <= ms).max(1);
        Self { from: Self::EDGES[above - 1], to: Self::EDGES.get(above).copied() }
    }
}

/// A group of rows that stand one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they share.
    pub shared: Shared,
    /// Place of the first among the selected rows.
    pub first: usize,
    /// What they add up to, and how many there are.
    pub totals: Totals,
}

/// What a group is made of, besides the rows.
pub(super) struct Given<'a> {
    pub(super) store: &'a Store,
    /// The wall clock where the agent is.
    pub(super) zone: Zone<'a>,
    /// By the places of rows, whether the agent has flagged them; empty where none is flagged.
    pub(super) flags: &'a [u8],
}

/// Days and hours that are known already: a calendar is slow, and there are few of them.
struct Calendar<'a> {
    zone: Zone<'a>,
    /// Start of a day, and the last instant that is known to be in it.
    days: Vec<(i64, i64)>,
    /// What hour it is in a quarter of an hour since the epoch: clocks are set by such, and at the begin of one.
    hours: HashMap<i64, u8>,
}

impl Calendar<'_> {
    fn midnight(&mut self, at: i64) -> i64 {
        if let Some((begins, _)) = self.days.iter().find(|(begins, last)| (*begins..=*last).contains(&at)) {
            return *begins;
        }
        let begins = self.zone.midnight(at);
        match self.days.iter_mut().find(|day| day.0 == begins) {
            Some(day) => day.1 = at,
            None => self.days.push((begins, at)),
        }
        begins
    }

    /// As the wall clock shows it: on a day on which it is set, that is not how long the day has lasted.
    fn hour(&mut self, at: i64) -> u8 {
        let zone = self.zone;
        *self.hours.entry(at.div_euclid(15 * MINUTE)).or_insert_with(|| zone.hour_of_week(at).1 as u8)
    }
}

/// Puts rows together: days with the newest first, what is counted or measured with the least, other groups with the largest.
/// Within a group the rows stand as they stood.
pub(super) fn group(given: &Given, by: By, rows: &mut Vec<Row>) -> Vec<Group> {
    let mut places: HashMap<Shared, usize> = HashMap::new();
    let mut groups: Vec<(Shared, Vec<Row>, Totals)> = Vec::new();
    let mut calendar = Calendar { zone: given.zone, days: Vec::new(), hours: HashMap::new() };
    let store = given.store;
    for row in rows.drain(..) {
        let shared = shared(given, by, row, &mut calendar);
        let place = *places.entry(shared).or_insert_with_key(|shared| {
            groups.push((shared.clone(), Vec::new(), Totals::default()));
            groups.len() - 1
        });
        let (_, members, totals) = &mut groups[place];
        members.push(row);
        totals.add(&Entry::of(store, row));
    }
    groups.sort_by_key(|(shared, members, _)| match shared {
        Shared::Day(begins) => -*begins,
        Shared::Hour(hour) => i64::from(*hour),
        Shared::Band(band) => band.from,
        Shared::NoTime => -1,
        Shared::GoesOn | Shared::Elsewhere => i64::MAX,
        Shared::Transfers(times) => i64::from(*times),
        _ => -(members.len() as i64),
    });
    let with_place = groups.into_iter().map(|(shared, members, totals)| {
        let first = rows.len();
        rows.extend(members);
        Group { shared, first, totals }
    });
    with_place.collect()
}

fn shared(given: &Given, by: By, row: Row, calendar: &mut Calendar) -> Shared {
    let Given { store, flags, .. } = given;
    let (started, ended, figures) = (store.started(row), store.ended(row), store.figures(row));
    let text = |symbol: Symbol| store.texts().text(symbol).cloned();
    let took = |ms: i64| if ms > 0 { Shared::Band(Band::of(ms)) } else { Shared::NoTime };
    match by {
        By::Column(Column::Started) => Shared::Day(calendar.midnight(started)),
        By::Hour => Shared::Hour(calendar.hour(started)),
        By::Column(Column::Duration) => ended.map_or(Shared::GoesOn, |ended| took(ended - started)),
        By::Column(Column::Medium) => Shared::Medium(store.media(row)),
        By::Column(Column::Direction) => Shared::Direction(store.direction(row)),
        By::Column(Column::Customer) => {
            let (name, address) = store.customer(row);
            Shared::Customer(text(name).or_else(|| text(address)))
        }
        By::Address => Shared::Address(text(store.customer(row).1)),
        By::Column(Column::Dialled) => Shared::Dialled(text(store.dialled(row))),
        By::Column(Column::Queue) => Shared::Queue(text(store.queue(row))),
        By::Column(Column::Agent) => {
            let agent = store.agent(row);
            let named = text(agent).zip(store.agent_name(agent));
            named.map_or(Shared::NoAgent, |(id, name)| Shared::Agent { id, name })
        }
        By::Column(Column::Talk) => took(figures.talk),
        By::Column(Column::Hold) if figures.hold > 0 && !store.media(row).is_put_on_hold() => Shared::Elsewhere,
        By::Column(Column::Hold) => took(figures.hold),
        By::Column(Column::Wait) => took(figures.wait),
        By::Column(Column::Abandoned) if store.is_abandoned(row) => Shared::Abandoned,
        By::Column(Column::Abandoned) => Shared::NotAbandoned,
        By::Column(Column::AfterCall) => took(figures.acw),
        By::Handle => took(figures.handle),
        By::Transfers => Shared::Transfers(figures.transfers),
        By::Column(Column::WrapUp) => match text(store.code(row)) {
            _ if store.lacks_code(row) => Shared::NoCode,
            Some(code) => Shared::Code(code),
            None => Shared::Nothing,
        },
        By::Column(Column::Note) if store.note(row) == Symbol::NONE => Shared::NotNoted,
        By::Column(Column::Note) => Shared::Noted,
        By::Left => Shared::Left(text(store.left(row)).map(|left| Parting::of(&left))),
        By::State => match ended {
            None => Shared::GoesOn,
            Some(_) if store.is_complete(row) => Shared::Final,
            Some(_) => Shared::Growing,
        },
        By::Flag if flags.get(row.place()).is_some_and(|flag| *flag > 0) => Shared::Flagged,
        By::Flag => Shared::NotFlagged,
    }
}
