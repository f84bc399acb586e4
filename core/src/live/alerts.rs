//! Which conversations have begun to alert, each told once; and whether the agent may and wants to be told outside of the
//! page.

use crate::record::{Book, Id, Media, Phase};

/// The alerts that were told.
#[derive(Debug, Default)]
pub struct Alerts {
    known: Vec<Id>,
    /// The book as it was looked at last.
    seen: u64,
}

/// What has become of alerts since the last look.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Alerted {
    /// They alert now: conversation, medium, and its kind.
    pub begun: Vec<(Id, Media, Option<String>)>,
    /// They do not any more.
    pub over: Vec<Id>,
}

impl Alerts {
    /// Looks at the book. A conversation that alerts again after it did not is another alert.
    pub fn look(&mut self, book: &Book) -> Alerted {
        let mut alerted = Alerted::default();
        if std::mem::replace(&mut self.seen, book.live_version()) == book.live_version() {
            return alerted;
        }
        let mut now = Vec::new();
        for record in book.live().into_iter().filter(|record| matches!(record.phase(), Phase::Alerting { .. })) {
            if !self.known.contains(&record.id) {
                let kind = record.kind().map(|kind| kind.to_string());
                alerted.begun.push((record.id.clone(), record.media(), kind));
            }
            now.push(record.id.clone());
        }
        alerted.over.extend(std::mem::take(&mut self.known).into_iter().filter(|id| !now.contains(id)));
        self.known = now;
        alerted
    }
}

/// What a browser lets a page do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It shows no notifications here.
    Unsupported,
    /// The agent, or whoever set the browser up, has forbidden them.
    Denied,
    /// Nobody has asked the agent.
    Unasked,
    /// They may be shown.
    Granted,
}

/// What the agent wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// No notifications.
    #[default]
    Unwanted,
    /// Notifications.
    Wanted,
}

impl Wish {
    /// From what [`Wish::to_text`] wrote.
    pub fn of_text(text: &str) -> Self {
        if text == Self::Wanted.to_text() { Self::Wanted } else { Self::Unwanted }
    }

    /// As it is kept: nothing for nothing.
    pub const fn to_text(self) -> &'static str {
        match self {
            Self::Unwanted => "",
            Self::Wanted => "on",
        }
    }
}

/// Whether notifications are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notices {
    /// The browser cannot.
    Unsupported,
    /// The browser does not let the page.
    Blocked,
    /// The agent has not asked for them.
    #[default]
    Off,
    /// They are.
    On,
}

impl Notices {
    /// From what the browser lets the page do, and what the agent wants.
    pub const fn of(leave: Leave, wish: Wish) -> Self {
        match (leave, wish) {
            (Leave::Unsupported, _) => Self::Unsupported,
            (Leave::Denied, _) => Self::Blocked,
            (Leave::Granted, Wish::Wanted) => Self::On,
            (Leave::Granted | Leave::Unasked, _) => Self::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use serde_json::json;

    fn tell(book: &mut Book, at: i64, calls: &[(&str, &str)]) {
        let conversations = calls.iter().map(|(id, state)| {
            serde_json::from_value(json!({ "id": id, "participants": [{ "id": "p", "purpose": "agent", "userId": "me",
                "calls": [{ "id": "k", "state": state }] }] }))
            .unwrap()
        });
        let records = crate::genesys::decode::Records { good: conversations.collect(), bad: Vec::new() };
        book.snapshot(records, at, Moment { wall: at, mono: at }, at);
    }

    #[test]
    fn an_alert_is_told_once_when_it_begins_and_once_when_it_is_over() {
        let (mut book, mut alerts) = (Book::of("me"), Alerts::default());
        tell(&mut book, 1_000, &[("a", "alerting"), ("b", "connected")]);
        let ids = |alerted: &Alerted| alerted.begun.iter().map(|(id, ..)| id.to_string()).collect::<Vec<_>>();
        let first = alerts.look(&book);
        assert_eq!((ids(&first), first.over.len()), (vec!["a".to_owned()], 0));
        assert_eq!(first.begun[0].1, Media::Call);
        assert_eq!(alerts.look(&book), Alerted::default());
        tell(&mut book, 2_000, &[("a", "alerting"), ("b", "alerting")]);
        assert_eq!(ids(&alerts.look(&book)), ["b"], "a is known");
        tell(&mut book, 3_000, &[("a", "connected"), ("b", "alerting")]);
        assert_eq!(alerts.look(&book), Alerted { begun: Vec::new(), over: vec!["a".into()] });
        book.wipe("other");
        assert_eq!(alerts.look(&book), Alerted { begun: Vec::new(), over: vec!["b".into()] }, "whose it was is gone");
    }

    #[test]
    fn notifications_are_shown_where_the_browser_lets_and_the_agent_wants() {
        assert_eq!(Notices::of(Leave::Granted, Wish::Wanted), Notices::On);
        assert_eq!(Notices::of(Leave::Granted, Wish::Unwanted), Notices::Off);
        assert_eq!(Notices::of(Leave::Unasked, Wish::Wanted), Notices::Off, "the agent has taken the leave back");
        assert_eq!(Notices::of(Leave::Denied, Wish::Wanted), Notices::Blocked);
        assert_eq!(Notices::of(Leave::Unsupported, Wish::Wanted), Notices::Unsupported);
    }

    #[test]
    fn a_wish_is_kept_as_a_word_or_not_at_all() {
        for wish in [Wish::Wanted, Wish::Unwanted] {
            assert_eq!(Wish::of_text(wish.to_text()), wish);
        }
        assert_eq!((Wish::of_text("John Doe"), Wish::Unwanted.to_text()), (Wish::Unwanted, ""));
    }
}
