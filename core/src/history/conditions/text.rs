//! What is asked for, as a text for the address. Whoever reads it may be anybody: no number, address or agent is ever in it,
//! only that there was one.

use super::{Bounds, Conditions, Ending, Length, Scope, media_type};
use crate::genesys::query::PageSize;
use crate::history::asking::{Asking, is_id};
use crate::record::{Direction, Media};

/// That more was asked for than the address keeps: a number, an agent, or more ids than it has room for.
const UNKEPT: &str = "more";

impl Length {
    const fn key(self) -> &'static str {
        match self {
            Self::Talk => "talk",
            Self::Hold => "hold",
            Self::Wait => "wait",
            Self::AfterCall => "acw",
            Self::Handle => "handle",
        }
    }
}

const fn direction_key(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

/// The least, and behind a dot the most, milliseconds; 0 for no least.
fn bounds_of_text(text: &str) -> Option<Bounds> {
    let (least, most) = text.split_once('.').map_or((text, None), |(least, most)| (least, Some(most)));
    let ms = |text: &str| text.parse().ok().filter(|ms: &i64| *ms >= 0);
    Bounds::of(Some(ms(least)?), most.map(ms).map_or(Some(None), |most| most.map(Some))?)
}

impl Conditions {
    /// Reads a text of [`Conditions::to_text`]. What it does not know, it leaves out. Which queues are the agent's it cannot
    /// say: whoever asks must tell.
    pub fn of_text(text: &str) -> Self {
        let mut only = Self::default();
        for part in text.split(',') {
            let (name, value) = part.split_once('.').unwrap_or((part, ""));
            let id = || Some(value).filter(|id| is_id(id)).map(Into::into);
            match name {
                "of" => {
                    only.scope = match value {
                        "my-queues" => Scope::MyQueues(Vec::new()),
                        "all" => Scope::All,
                        _ => Scope::Mine,
                    }
                }
                "media" => only.media = Media::of_key(value).filter(|media| media_type(*media).is_some()),
                "direction" => {
                    let ways = [Direction::Inbound, Direction::Outbound];
                    only.direction = ways.into_iter().find(|way| direction_key(*way) == value);
                }
                "queue" => only.queue = id(),
                "code" => only.wrap_up = id(),
                "end" => only.ending = Ending::ALL.into_iter().find(|ending| ending.wire() == value),
                "ids" => {
                    let ids = value.split('.').filter(|id| is_id(id)).take(Asking::MOST_IDS);
                    only.conversations = ids.map(Into::into).collect();
                }
                "page" => {
                    let size = PageSize::ALL.into_iter().find(|size| size.rows().to_string() == value);
                    only.page_size = size.unwrap_or_default();
                }
                _ => {
                    let length = Length::ALL.into_iter().find(|length| length.key() == name);
                    only.lengths.extend(length.zip(bounds_of_text(value)));
                }
            }
        }
        only
    }

    /// As a text of letters, digits, dots, commas and dashes; empty for what is asked at first.
    pub fn to_text(&self) -> String {
        let mut parts = Vec::new();
        match self.scope {
            Scope::Mine => {}
            Scope::MyQueues(_) => parts.push("of.my-queues".to_owned()),
            Scope::All => parts.push("of.all".to_owned()),
        }
        parts.extend(self.media.map(|media| format!("media.{}", media.key())));
        parts.extend(self.direction.map(|direction| format!("direction.{}", direction_key(direction))));
        parts.extend(self.queue.iter().map(|id| format!("queue.{id}")));
        parts.extend(self.wrap_up.iter().map(|id| format!("code.{id}")));
        parts.extend(self.ending.map(|ending| format!("end.{}", ending.wire())));
        parts.extend(self.lengths.iter().map(|(length, bounds)| match bounds.ends() {
            (least, None) => format!("{}.{}", length.key(), least.unwrap_or_default()),
            (least, Some(most)) => format!("{}.{}.{most}", length.key(), least.unwrap_or_default()),
        }));
        let ids_fit = self.conversations.len() <= Asking::MOST_IDS && self.conversations.iter().all(|id| is_id(id));
        if ids_fit && !self.conversations.is_empty() {
            parts.push(format!("ids.{}", self.conversations.join(".")));
        }
        if self.page_size != PageSize::default() {
            parts.push(format!("page.{}", self.page_size.rows()));
        }
        if self.address.is_some() || self.user.is_some() || !ids_fit {
            parts.push(UNKEPT.to_owned());
        }
        parts.join(",")
    }

    /// Whether more was asked for than this text of [`Conditions::to_text`] has.
    pub fn is_cut_short(text: &str) -> bool {
        text.split(',').any(|part| part == UNKEPT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";

    #[test]
    fn what_is_asked_for_survives_being_written_and_read() {
        let ids = format!("ids.{ID}.{ID}");
        let (queue, code) = (format!("of.my-queues,queue.{ID}"), format!("media.call,direction.outbound,code.{ID}"));
        for text in [
            "",
            "of.all,media.internal,end.peer,talk.90000,hold.60000,page.25",
            "talk.0.0",
            "talk.0.90000,wait.1000.2000,acw.5,handle.0.1",
            &ids,
            &queue,
            &code,
            "page.50",
        ] {
            assert_eq!(Conditions::of_text(text).to_text(), text);
        }
    }

    #[test]
    fn nothing_of_a_person_is_written_and_that_something_is_missing_is() {
        let only =
            Conditions { address: Some("wei@example.com".into()), media: Some(Media::Email), ..Conditions::default() };
        assert_eq!(only.to_text(), "media.email,more");
        assert!(Conditions::is_cut_short(&only.to_text()));
        assert_eq!(Conditions::of_text("media.email,more"), Conditions { address: None, ..only });
        assert_eq!(Conditions { user: Some(ID.into()), ..Conditions::default() }.to_text(), "more");
        for conversations in [vec![ID.into(); 41], vec!["Wei".into()]] {
            assert_eq!(Conditions { conversations, ..Conditions::default() }.to_text(), "more");
        }
        assert!(!Conditions::is_cut_short("media.email"));
    }

    #[test]
    fn what_nobody_has_heard_of_is_left_out() {
        for text in [
            "of.everybody",
            "media.hologram",
            "media.social",
            "queue.Sales",
            "code.+15550100",
            "end.flood",
            "page.7",
            "talk.-5",
            "talk.long",
            "talk.5.long",
            "talk.0",
            "talk.5.-6",
            "ids.Wei",
            ",,.",
            "wei@example.com",
        ] {
            assert_eq!(Conditions::of_text(text), Conditions::default(), "{text}");
        }
    }
}
