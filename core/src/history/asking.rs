//! What the agent asks of the rows that are there, besides the filter: an order, a bucket, groups, a queue, a code, ids. It
//! has a text for the address, and nothing of a person is ever in that.

use super::bucket::Bucket;
use super::group::By;
use crate::record::Id;

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// When it began.
    #[default]
    Started,
    /// From its start to its end.
    Duration,
    /// Medium.
    Medium,
    /// Who began it.
    Direction,
    /// The person outside, by name or else by number or address.
    Customer,
    /// Queue, by name.
    Queue,
    /// The number or address that was dialled or written to.
    Dialled,
    /// Whose conversation it was, by name.
    Agent,
    /// Talking.
    Talk,
    /// On hold.
    Hold,
    /// In queues.
    Wait,
    /// Whether the customer left a queue before anybody answered.
    Abandoned,
    /// After-call work.
    AfterCall,
    /// Wrap-up code, by name.
    WrapUp,
    /// What the agent noted with it.
    Note,
}

impl Column {
    /// All, in the order in which a table has them at first.
    pub const ALL: [Self; 15] = [
        Self::Started,
        Self::Duration,
        Self::Medium,
        Self::Direction,
        Self::Customer,
        Self::Queue,
        Self::Dialled,
        Self::Agent,
        Self::Talk,
        Self::Hold,
        Self::Wait,
        Self::Abandoned,
        Self::AfterCall,
        Self::WrapUp,
        Self::Note,
    ];

    /// A short name that never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Duration => "duration",
            Self::Medium => "medium",
            Self::Direction => "direction",
            Self::Customer => "customer",
            Self::Queue => "queue",
            Self::Dialled => "dialed",
            Self::Agent => "agent",
            Self::Talk => "talk",
            Self::Hold => "hold",
            Self::Wait => "wait",
            Self::Abandoned => "abandoned",
            Self::AfterCall => "acw",
            Self::WrapUp => "wrap-up",
            Self::Note => "note",
        }
    }

    /// The column of this [`Column::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.key() == key)
    }

    /// Whether the table means something without it.
    pub const fn can_hide(self) -> bool {
        !matches!(self, Self::Started | Self::Customer)
    }

    /// Whether a table has it before anybody has chosen: of one's own conversations the agent is oneself, and there is no room
    /// for what few ask for.
    pub const fn is_shown_at_first(self) -> bool {
        !matches!(self, Self::Agent | Self::Dialled | Self::Abandoned | Self::Note)
    }

    /// The way round that is wanted first: of instants and lengths the greatest.
    pub const fn first_way(self) -> Way {
        match self {
            Self::Started
            | Self::Duration
            | Self::Talk
            | Self::Hold
            | Self::Wait
            | Self::Abandoned
            | Self::AfterCall => Way::Down,
            _ => Way::Up,
        }
    }
}

/// Which way round rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The least first.
    Up,
    /// The greatest first.
    Down,
}

/// An order of rows. What has no value in the column stands last, either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: Column,
    /// Which way round.
    pub way: Way,
}

impl Default for Sort {
    fn default() -> Self {
        Self { column: Column::Started, way: Way::Down }
    }
}

impl Sort {
    /// What a press on the head of a column makes of it.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let way = match (self.column == column, self.way) {
            (true, Way::Up) => Way::Down,
            (true, Way::Down) => Way::Up,
            (false, _) => column.first_way(),
        };
        Self { column, way }
    }
}

/// What is asked of the rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Their order.
    pub sort: Sort,
    /// Of which sort they are.
    pub bucket: Bucket,
    /// What they are put together by.
    pub group: Option<By>,
    /// Columns that are not shown.
    pub hidden: Vec<Column>,
    /// Only those with these ids; none for all.
    pub ids: Vec<Id>,
}

impl Default for Asking {
    fn default() -> Self {
        Self {
            sort: Sort::default(),
            bucket: Bucket::default(),
            group: None,
            hidden: Column::ALL.into_iter().filter(|column| !column.is_shown_at_first()).collect(),
            ids: Vec::new(),
        }
    }
}

impl Asking {
    /// So many ids stand in an address at most: no browser or server is sure to take a longer one.
    pub const MOST_IDS: usize = 40;

    /// Reads a text of [`Asking::to_text`]. What it does not know, it leaves out.
    pub fn of_text(text: &str) -> Self {
        let mut asking = Self::default();
        for part in text.split(',') {
            let (name, value) = part.split_once('.').unwrap_or((part, ""));
            match name {
                "sort" => {
                    let (key, way) = value.strip_suffix(".up").map_or((value, Way::Down), |key| (key, Way::Up));
                    if let Some(column) = Column::of_key(key) {
                        asking.sort = Sort { column, way };
                    }
                }
                "only" => asking.bucket = Bucket::of_key(value).unwrap_or_default(),
                "by" => asking.group = By::of_key(value),
                "hide" => {
                    let columns = value.split('.').filter_map(Column::of_key);
                    asking.hidden.extend(columns.filter(|column| column.can_hide() && column.is_shown_at_first()));
                }
                "show" => asking.hidden.retain(|hidden| value.split('.').all(|key| key != hidden.key())),
                "ids" => {
                    asking.ids = value.split('.').filter(|id| is_id(id)).map(Id::from).take(Self::MOST_IDS).collect();
                }
                _ => {}
            }
        }
        asking
    }

    /// As a text of letters, digits, dots, commas and dashes; empty for what is asked at first.
    pub fn to_text(&self) -> String {
        let mut parts = Vec::new();
        if self.sort != Sort::default() {
            let way = if self.sort.way == Way::Up { ".up" } else { "" };
            parts.push(format!("sort.{}{way}", self.sort.column.key()));
        }
        if self.bucket != Bucket::default() {
            parts.push(format!("only.{}", self.bucket.key()));
        }
        parts.extend(self.group.map(|by| format!("by.{}", by.key())));
        let mut columns = |what: &str, columns: &mut dyn Iterator<Item = Column>| {
            let keys: Vec<_> = columns.map(Column::key).collect();
            parts.extend((!keys.is_empty()).then(|| format!("{what}.{}", keys.join("."))));
        };
        columns("hide", &mut self.hidden.iter().copied().filter(|column| column.is_shown_at_first()));
        let is_shown = |column: &Column| !column.is_shown_at_first() && !self.hidden.contains(column);
        columns("show", &mut Column::ALL.into_iter().filter(is_shown));
        if (1..=Self::MOST_IDS).contains(&self.ids.len()) {
            parts.push(format!("ids.{}", self.ids.join(".")));
        }
        parts.join(",")
    }
}

/// Whether a text is written as the ids of conversations are, in small letters.
pub(super) fn is_id(text: &str) -> bool {
    let groups = text
        .split('-')
        .map(|group| group.bytes().filter(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')).count());
    text.len() == 36 && groups.eq([8, 4, 4, 4, 12])
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";

    #[test]
    fn what_is_asked_survives_being_written_and_read() {
        for text in [
            "",
            "sort.talk",
            "sort.customer.up,only.transferred,by.day",
            "by.wrap-up,hide.queue.hold,show.agent",
            "sort.note.up,by.dialed,show.dialed.abandoned.note",
            &format!("ids.{ID}.{ID}"),
        ] {
            assert_eq!(Asking::of_text(text).to_text(), text);
        }
    }

    #[test]
    fn what_nobody_has_heard_of_is_left_out() {
        for text in [
            "sort.shoe-size",
            "only.nice",
            "by.mood",
            "ids.Wei.+15550100",
            "hide.customer",
            "hide.agent",
            "show.talk",
            ",,.",
            "sort",
        ] {
            assert_eq!(Asking::of_text(text), Asking::default(), "{text}");
        }
        assert_eq!(Asking::of_text("sort.started.up,x.y").to_text(), "sort.started.up");
    }

    #[test]
    fn four_columns_are_asked_for_and_all_others_are_there_until_they_are_hidden() {
        let shown = |text: &str| {
            let hidden = Asking::of_text(text).hidden;
            Column::ALL.into_iter().filter(|column| !hidden.contains(column)).count()
        };
        assert_eq!(
            (shown(""), shown("show.agent.note"), shown("hide.queue"), shown("hide.queue,show.agent")),
            (11, 13, 10, 11)
        );
        assert!(By::ALL.into_iter().all(|by| Asking::of_text(&format!("by.{}", by.key())).group == Some(by)));
    }

    #[test]
    fn more_ids_than_an_address_holds_stand_in_none() {
        let asking = Asking { ids: vec![ID.into(); 41], ..Asking::default() };
        assert_eq!(asking.to_text(), "");
    }

    #[test]
    fn a_press_on_a_head_sorts_by_it_and_another_one_turns_it_round() {
        let sort = Sort::default().pressed(Column::Talk);
        assert_eq!(sort, Sort { column: Column::Talk, way: Way::Down });
        assert_eq!(sort.pressed(Column::Talk).way, Way::Up);
        assert_eq!(sort.pressed(Column::Queue).way, Way::Up, "names begin with a");
    }
}
