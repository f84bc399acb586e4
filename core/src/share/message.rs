//! What tabs tell each other about who asks Genesys Cloud, and what it answered. None of it holds a token.
//!
//! A message is one line of JSON; the body of an answer or of a frame stands below it as it came, so that it is neither
//! written nor read a second time.

use crate::genesys::traffic::WaitsFor;
use crate::genesys::{ApiError, Endpoint, budget::Lane, decode};
use crate::record::Id;
use serde::{Deserialize, Serialize};

/// A tab, by a number that it drew when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TabId(pub u64);

/// Which of those who led was the last to begin: when it did, epoch milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Term(pub i64);

/// One request of a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// Who waits for it.
    pub tab: TabId,
    /// Which of its requests.
    pub number: u64,
}

/// What became of a request: the body of a success stands below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was answered.
    Good {
        /// For support.
        correlation_id: Option<String>,
    },
    /// It failed for good.
    Bad(ApiError),
}

/// What the traffic of the leader stands at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    /// Requests sent within the last minute.
    pub spent: usize,
    /// What is waited for, and for how many milliseconds more.
    pub wait: Option<(WaitsFor, i64)>,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Message {
    /// A tab is there, and wants to know whether somebody leads.
    Hello(TabId),
    /// To the one that said [`Message::Hello`].
    Here {
        /// To whom.
        to: TabId,
        /// Who leads.
        from: TabId,
        /// Since when.
        term: Term,
        /// How its traffic stands.
        spending: Spending,
    },
    /// This tab leads from now on.
    Lead {
        /// Which.
        from: TabId,
        /// Since when.
        term: Term,
    },
    /// A follower wants something asked.
    Ask {
        /// Who waits for it.
        asker: Asker,
        /// What.
        endpoint: Endpoint,
        /// How urgently.
        lane: Lane,
    },
    /// A follower does not want these any more.
    Drop {
        /// Which follower.
        from: TabId,
        /// Its requests.
        numbers: Vec<u64>,
    },
    /// The answer, on the channel of that tab alone.
    Answer {
        /// Whose.
        asker: Asker,
        /// What became of it.
        outcome: Outcome,
    },
    /// A follower wants to hear the leader's socket.
    Listen,
    /// That socket has its topics; the answer to its subscription stands below.
    Open(Term),
    /// It has not, any more.
    Shut(Term),
    /// It brought what stands below.
    Frame,
    /// What Analytics said of the records of these conversations, which somebody has asked for.
    Settled {
        /// Which.
        ids: Vec<Id>,
        /// What it said.
        outcome: Outcome,
    },
    /// A tab leaves.
    Bye(TabId),
}

impl Message {
    /// As a text, with what stands below it.
    pub fn to_text(&self, below: &str) -> String {
        // None of it is a map, so it has no way to fail.
        let head = serde_json::to_string(self).unwrap_or_default();
        format!("{head}\n{below}")
    }

    /// From a text, and what stands below; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<(Self, &str)> {
        let (head, below) = text.split_once('\n')?;
        Some((decode::read(head.as_bytes()).ok()?, below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::error::{Missing, ServerSays};
    use crate::genesys::query::{DetailsQuery, Order};

    fn asker() -> Asker {
        Asker { tab: TabId(u64::MAX), number: 7 }
    }

    #[test]
    fn messages_survive_the_way_with_what_stands_below() {
        let query = DetailsQuery {
            from: 1,
            to: 2,
            order: Order::Descending,
            page: 3,
            user: "u\n1".to_owned(),
            conversations: vec!["c1".into()],
        };
        let says = ServerSays { status: 403, message: Some("No.\nNever.".to_owned()), ..ServerSays::default() };
        let error = ApiError::Forbidden {
            operation: Endpoint::Me.operation(),
            missing: Missing::Permissions(vec!["a:b:c".to_owned()]),
            says,
        };
        for message in [
            Message::Hello(TabId(1)),
            Message::Ask { asker: asker(), endpoint: Endpoint::DetailsQuery(query), lane: Lane::Search },
            Message::Answer { asker: asker(), outcome: Outcome::Bad(error) },
            Message::Open(Term(5)),
            Message::Frame,
        ] {
            let text = message.to_text("{\"a\":\n1}\n");
            assert_eq!(Message::of_text(&text), Some((message, "{\"a\":\n1}\n")));
        }
    }

    #[test]
    fn d1_whatever_is_not_exactly_a_message_is_nothing() {
        for text in ["", "\n", "Frame", "null\n", "{}\n", "\"Free\"\n", "{\"Hello\":\"x\"}\n", "tidemark signed out\n"]
        {
            assert_eq!(Message::of_text(text), None, "{text}");
        }
    }
}
