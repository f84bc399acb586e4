//! Which of the live conversations are shown, and in which order. Rows never change their order while they live.

use crate::record::{Book, Id, Media, Phase, Record};

/// Phases that a reader tells apart at a glance; the tutorial's `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// It rings, or is being placed.
    Alerting,
    /// The agent is in it; with [`Self::OnHold`], `contact` in the tutorial.
    Contact,
    /// The customer hears music.
    OnHold,
    /// The agent has put it aside.
    Parked,
    /// It waits for its time.
    Scheduled,
    /// After-call work; `wrapup` in the tutorial.
    AfterCall,
    /// None of these: a callback between its calls, one that others are in, a state that nobody has heard of.
    Other,
    /// Over; `closed` in the tutorial.
    Ended,
}

impl Group {
    /// All, in the order in which screens offer them.
    pub const ALL: [Self; 8] = [
        Self::Alerting,
        Self::Contact,
        Self::OnHold,
        Self::Parked,
        Self::Scheduled,
        Self::AfterCall,
        Self::Other,
        Self::Ended,
    ];

    /// Where a phase belongs.
    pub const fn of(phase: &Phase) -> Self {
        match phase {
            Phase::Alerting { .. } | Phase::Dialing { .. } => Self::Alerting,
            Phase::OnHold { .. } => Self::OnHold,
            Phase::Parked { .. } => Self::Parked,
            Phase::Scheduled => Self::Scheduled,
            Phase::AfterCall { .. } => Self::AfterCall,
            Phase::Settling { .. } | Phase::Final { .. } => Self::Ended,
            Phase::Connected { .. } => Self::Contact,
            Phase::InProgress { .. } | Phase::Other { .. } => Self::Other,
        }
    }

    /// A short name that never changes, for addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Alerting => "alerting",
            Self::Contact => "contact",
            Self::OnHold => "hold",
            Self::Parked => "parked",
            Self::Scheduled => "scheduled",
            Self::AfterCall => "wrapup",
            Self::Other => "other",
            Self::Ended => "ended",
        }
    }

    /// The group of this [`Group::key`].
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }
}

/// What to show. An empty list means all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Media; the tutorial's `type`.
    pub media: Vec<Media>,
    /// Groups; the tutorial's `status`.
    pub groups: Vec<Group>,
}

/// What a filter leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Going on: in the order of their first sight, so that a new one moves no other.
    pub now: Vec<Id>,
    /// Over: the latest first.
    pub ended: Vec<Id>,
    /// How many each medium would show, the other part of the filter as it is: in the order of [`Media::ALL`].
    pub by_media: [u32; Media::ALL.len()],
    /// Likewise for groups: in the order of [`Group::ALL`].
    pub by_group: [u32; Group::ALL.len()],
    /// Conversations that go on, shown or not.
    pub going_on: u32,
    /// Those of them that ring at the agent.
    pub alerting: u32,
    /// The one that the agent has most to do with, shown or not.
    pub foremost: Option<Id>,
}

/// What wants the agent first: what rings, then whoever hears them, then who waits for them.
const fn urgency(phase: &Phase) -> u8 {
    match phase {
        Phase::Alerting { .. } => 0,
        Phase::Dialing { .. } => 1,
        Phase::Connected { .. } => 2,
        Phase::OnHold { .. } => 3,
        Phase::AfterCall { .. } => 4,
        Phase::InProgress { .. } | Phase::Other { .. } => 5,
        Phase::Parked { .. } => 6,
        Phase::Scheduled => 7,
        Phase::Settling { .. } | Phase::Final { .. } => 8,
    }
}

/// Conversations whose figures are final leave the live view, and its counts, after so many newer ones; history has them.
const ENDED_SHOWN: usize = 50;

/// Applies `filter` to the live conversations of `book`.
pub fn select(book: &Book, filter: &Filter) -> Selection {
    let mut selection = Selection::default();
    let (over, mut records): (Vec<_>, Vec<_>) = book.live().into_iter().partition(|record| record.phase().is_over());
    selection.going_on = records.len() as u32;
    selection.alerting = records.iter().filter(|r| matches!(r.phase(), Phase::Alerting { .. })).count() as u32;
    selection.foremost = records.iter().min_by_key(|record| urgency(&record.phase())).map(|record| record.id.clone());
    // The latest first; of two that ended in the same moment, the first seen.
    let mut ended: Vec<&Record> = Vec::new();
    for record in over {
        let place = ended.partition_point(|before| before.phase().since() >= record.phase().since());
        ended.insert(place, record);
    }
    let mut place = 0;
    ended.retain(|record| {
        place += 1;
        place <= ENDED_SHOWN || !matches!(record.phase(), Phase::Final { .. })
    });
    records.extend(ended);
    for record in records {
        let (media, group) = (record.media(), Group::of(&record.phase()));
        let of_media = filter.media.is_empty() || filter.media.contains(&media);
        let of_group = filter.groups.is_empty() || filter.groups.contains(&group);
        if of_group {
            selection.by_media[media as usize] += 1;
        }
        if of_media {
            selection.by_group[group as usize] += 1;
        }
        match (of_media && of_group, group) {
            (true, Group::Ended) => selection.ended.push(record.id.clone()),
            (true, _) => selection.now.push(record.id.clone()),
            (false, _) => {}
        }
    }
    selection
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use serde_json::json;

    fn book(conversations: &[(&str, &str, &str, i64)]) -> Book {
        let mut book = Book::of("me");
        for (id, list, state, at) in conversations {
            let at = crate::genesys::query::iso(at * 1_000);
            let conversation = json!({ "id": id, "participants": [{ "id": "p", "userId": "me", *list: [
                { "id": "k", "state": state, "connectedTime": at, "disconnectedTime":
                    if *state == "disconnected" { json!(at) } else { json!(null) } }] }] });
            book.event(serde_json::from_value(conversation).unwrap(), Moment::default(), 100_000);
        }
        book
    }

    fn ids(ids: &[Id]) -> Vec<&str> {
        ids.iter().map(|id| &**id).collect()
    }

    #[test]
    fn what_goes_on_keeps_its_order_and_what_ended_shows_the_latest_first() {
        let book = book(&[
            ("a", "calls", "connected", 1),
            ("b", "emails", "disconnected", 2),
            ("c", "messages", "alerting", 3),
            ("d", "calls", "disconnected", 4),
        ]);
        let selection = select(&book, &Filter::default());
        assert_eq!((ids(&selection.now), ids(&selection.ended)), (vec!["a", "c"], vec!["d", "b"]));
    }

    #[test]
    fn the_foremost_is_what_rings_then_whom_the_agent_talks_to_whatever_the_filter_shows() {
        let all = [
            ("a", "emails", "parked", 1),
            ("b", "calls", "connected", 2),
            ("c", "messages", "connected", 3),
            ("d", "messages", "alerting", 4),
            ("e", "calls", "disconnected", 5),
        ];
        let filter = Filter { media: vec![Media::Email], groups: Vec::new() };
        for (seen, foremost, alerting) in [(5, Some("d"), 1), (3, Some("b"), 0), (1, Some("a"), 0), (0, None, 0)] {
            let selection = select(&book(&all[..seen]), &filter);
            assert_eq!((selection.foremost.as_deref(), selection.alerting), (foremost, alerting), "of {seen}");
        }
        assert_eq!(select(&book(&all[4..]), &filter).foremost, None, "what is over wants nobody");
    }

    #[test]
    fn filters_narrow_and_counts_say_what_each_would_show() {
        let book = book(&[
            ("a", "calls", "connected", 1),
            ("b", "calls", "alerting", 2),
            ("c", "messages", "alerting", 3),
            ("d", "emails", "levitating", 4),
            ("e", "emails", "parked", 5),
            ("f", "callbacks", "scheduled", 6),
        ]);
        let filter = Filter { media: vec![Media::Call], groups: vec![Group::Alerting] };
        let selection = select(&book, &filter);
        assert_eq!(ids(&selection.now), ["b"]);
        assert_eq!(selection.by_media, [1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], "of those that alert");
        assert_eq!(selection.by_group, [1, 1, 0, 0, 0, 0, 0, 0], "of the calls");
        assert_eq!(selection.going_on, 6);
        let aside = select(&book, &Filter { media: Vec::new(), groups: vec![Group::Parked, Group::Scheduled] });
        assert_eq!(ids(&aside.now), ["e", "f"]);
        assert_eq!(aside.by_group, [2, 1, 0, 1, 1, 0, 1, 0], "what nobody has heard of has a place of its own");
    }

    #[test]
    fn of_those_that_ended_the_latest_fifty_are_shown_and_counted_and_every_one_whose_figures_are_not_final() {
        let ids: Vec<String> = (0..60).map(|n| format!("c{n:02}")).collect();
        let ended: Vec<_> = ids.iter().enumerate().map(|(n, id)| (&**id, "calls", "disconnected", n as i64)).collect();
        let mut book = book(&ended);
        let selection = select(&book, &Filter::default());
        assert_eq!((selection.ended.len(), &*selection.ended[0]), (60, "c59"));
        for (n, id) in ids.iter().enumerate() {
            let at = crate::genesys::query::iso(n as i64 * 1_000);
            let record = json!({ "conversationId": id, "conversationStart": at, "conversationEnd": at, "participants": [
                { "userId": "me", "purpose": "agent", "sessions": [{ "mediaType": "voice", "metrics": [
                    { "name": "tTalk", "value": 1, "emitDate": at }, { "name": "tHandle", "value": 1, "emitDate": at }] }] }] });
            book.analytics(&serde_json::from_value(record).unwrap());
        }
        let selection = select(&book, &Filter::default());
        assert_eq!((selection.ended.len(), &*selection.ended[0]), (50, "c59"));
        assert_eq!((selection.by_group, selection.going_on), ([0, 0, 0, 0, 0, 0, 0, 50], 0));
    }
}
