//! What tabs tell each other about who asks Genesys Cloud, and what it answered. None of it holds a token.

use super::condition::Condition;
use super::letter::{Letter, Reading};
use super::outcome::{self, Outcome};
use crate::genesys::budget::Lane;
use crate::genesys::endpoint::{Operation, Question};
use crate::record::Id;

/// A tab, by a number that it drew when it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TabId(pub u64);

/// Which of those who led was the last to begin: when it did, epoch milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term(pub i64);

/// One request of a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Who waits for it.
    pub tab: TabId,
    /// Which of its requests.
    pub number: u64,
}

/// What is known of the topics of the leader's socket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    /// What Genesys Cloud said of that of the agent's conversations.
    pub conversations: String,
    /// And of those of the queues, once it has.
    pub queues: String,
    /// The digest of the channel, for whoever leads next.
    pub channel: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        /// How it stands.
        condition: Condition,
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
        /// Whom it is for.
        term: Term,
        /// What.
        question: Question,
        /// How urgently.
        lane: Lane,
        /// The conversations whose records it is about, where it is about such.
        about: Vec<Id>,
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
    /// That socket has its topics.
    Open {
        /// Whose.
        term: Term,
        /// What is known of them.
        topics: Topics,
    },
    /// It has not, any more.
    Shut(Term),
    /// It brought this.
    Frame(Term, String),
    /// What Analytics said of the records of these conversations, which somebody has asked for.
    Settled {
        /// Who says so.
        term: Term,
        /// Which.
        ids: Vec<Id>,
        /// What it said.
        outcome: Outcome,
    },
    /// A tab leaves.
    Bye(TabId),
}

/// How each begins.
const HEAD: &str = concat!("share.", env!("TIDEMARK_BUILD"));

impl Message {
    /// As a text.
    pub fn to_text(&self) -> String {
        let mut letter = Letter::default();
        let kind = |letter: &mut Letter, kind: &str| _ = letter.text(HEAD).text(kind);
        match self {
            Self::Hello(tab) => {
                kind(&mut letter, "hello");
                letter.number(&tab.0);
            }
            Self::Here { to, from, term, condition } => {
                kind(&mut letter, "here");
                letter.number(&to.0).number(&from.0).number(&term.0);
                condition.write(&mut letter);
            }
            Self::Lead { from, term } => {
                kind(&mut letter, "lead");
                letter.number(&from.0).number(&term.0);
            }
            Self::Ask { asker, term, question, lane, about } => {
                kind(&mut letter, "ask");
                letter.number(&term.0);
                letter.number(&asker.tab.0).number(&asker.number).number(&(*lane as usize));
                letter.number(&(question.operation as usize)).text(&question.path_and_query);
                letter.list(question.body.as_slice()).list(about);
            }
            Self::Drop { from, numbers } => {
                kind(&mut letter, "drop");
                letter.number(&from.0);
                for number in numbers {
                    letter.number(number);
                }
            }
            Self::Answer { asker, outcome } => {
                kind(&mut letter, "answer");
                letter.number(&asker.tab.0).number(&asker.number);
                outcome::write(outcome, &mut letter);
            }
            Self::Listen => kind(&mut letter, "listen"),
            Self::Open { term, topics } => {
                kind(&mut letter, "open");
                letter.number(&term.0).text(&topics.conversations).text(&topics.queues).text(&topics.channel);
            }
            Self::Shut(term) => {
                kind(&mut letter, "shut");
                letter.number(&term.0);
            }
            Self::Frame(term, text) => {
                kind(&mut letter, "frame");
                letter.number(&term.0).text(text);
            }
            Self::Settled { term, ids, outcome } => {
                kind(&mut letter, "settled");
                letter.number(&term.0).list(ids);
                outcome::write(outcome, &mut letter);
            }
            Self::Bye(tab) => {
                kind(&mut letter, "bye");
                letter.number(&tab.0);
            }
        }
        letter.finish()
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        let mut reading = Reading(text);
        let message = Self::read(&mut reading)?;
        reading.is_over().then_some(message)
    }

    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        if reading.text()? != HEAD {
            return None;
        }
        Some(match reading.text()? {
            "hello" => Self::Hello(tab(reading)?),
            "here" => Self::Here {
                to: tab(reading)?,
                from: tab(reading)?,
                term: term(reading)?,
                condition: Condition::read(reading)?,
            },
            "lead" => Self::Lead { from: tab(reading)?, term: term(reading)? },
            "ask" => {
                let term = term(reading)?;
                let asker = asker(reading)?;
                let lane = *Lane::ALL.get(reading.number::<usize>()?)?;
                let operation = *Operation::ALL.get(reading.number::<usize>()?)?;
                let (path_and_query, body) = (reading.text()?.to_owned(), reading.maybe()?.pop());
                let question = Question { operation, path_and_query, body };
                Self::Ask { asker, term, question, lane, about: reading.list()? }
            }
            "drop" => {
                let (from, mut numbers) = (tab(reading)?, Vec::new());
                while !reading.is_over() {
                    numbers.push(reading.number()?);
                }
                Self::Drop { from, numbers }
            }
            "answer" => Self::Answer { asker: asker(reading)?, outcome: outcome::read(reading)? },
            "listen" => Self::Listen,
            "open" => {
                let term = term(reading)?;
                let mut text = || reading.text().map(str::to_owned);
                let (conversations, queues, channel) = (text()?, text()?, text()?);
                Self::Open { term, topics: Topics { conversations, queues, channel } }
            }
            "shut" => Self::Shut(term(reading)?),
            "frame" => Self::Frame(term(reading)?, reading.text()?.to_owned()),
            "settled" => Self::Settled { term: term(reading)?, ids: reading.list()?, outcome: outcome::read(reading)? },
            "bye" => Self::Bye(tab(reading)?),
            _ => return None,
        })
    }
}

fn tab(reading: &mut Reading<'_>) -> Option<TabId> {
    reading.number().map(TabId)
}

fn term(reading: &mut Reading<'_>) -> Option<Term> {
    reading.number().map(Term)
}

fn asker(reading: &mut Reading<'_>) -> Option<Asker> {
    Some(Asker { tab: tab(reading)?, number: reading.number()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::decode::Undecodable;
    use crate::genesys::error::{ApiError, Missing, ServerSays};
    use crate::genesys::traffic::{Reply, WaitsFor};
    use crate::live::Why;
    use proptest::prelude::*;

    fn reply() -> Reply {
        Reply { body: "{\"a\":\n1}ä".as_bytes().to_vec(), correlation_id: Some("c:1".to_owned()), sent: 0 }
    }

    fn errors() -> Vec<ApiError> {
        let says = ServerSays { status: 403, message: Some("No.\n3:Never".to_owned()), ..ServerSays::default() };
        let forbidden =
            |missing| ApiError::Forbidden { operation: Operation::DetailsQuery, missing, says: says.clone() };
        let undecodable = |how| ApiError::Undecodable { how, correlation_id: Some("x".to_owned()) };
        vec![
            ApiError::Refused(says.clone()),
            ApiError::Unauthorized(says.clone()),
            forbidden(Missing::Permissions(vec!["a:b:c".to_owned(), "d:e:f".to_owned()])),
            forbidden(Missing::Scope("analytics".to_owned())),
            forbidden(Missing::Unnamed),
            ApiError::NotFound(says.clone()),
            ApiError::RateLimited { until: -5, says: says.clone() },
            ApiError::ServerFailed(says.clone()),
            ApiError::Unreachable,
            ApiError::TimedOut,
            undecodable(Undecodable::Html),
            undecodable(Undecodable::Empty),
            undecodable(Undecodable::CutShort),
            undecodable(Undecodable::Shape("at line 3".to_owned())),
            undecodable(Undecodable::Status(204)),
        ]
    }

    #[test]
    fn messages_survive_the_way() {
        let asker = Asker { tab: TabId(u64::MAX), number: 7 };
        let question = Question {
            operation: Operation::WrapUpCodes,
            path_and_query: "/api/v2/a?b=c:d".to_owned(),
            body: Some(String::new()),
        };
        let says = ServerSays { status: 400, ..ServerSays::default() };
        let here = |wait, why| Message::Here {
            to: TabId(1),
            from: TabId(2),
            term: Term(-3),
            condition: Condition { spent: 4, wait, proof: wait.map(|(_, left)| left), why },
        };
        let ask = |question| Message::Ask {
            asker,
            term: Term(4),
            question,
            lane: Lane::Background,
            about: vec!["c1".into(), "".into()],
        };
        let mut messages = vec![
            Message::Hello(TabId(0)),
            here(None, None),
            here(Some((WaitsFor::Repeat, 5)), Some(Why::OpenedElsewhere)),
            here(None, Some(Why::NoChannel(ApiError::TimedOut))),
            here(None, Some(Why::NoList(ApiError::Refused(says.clone())))),
            Message::Lead { from: TabId(1), term: Term(9) },
            ask(question.clone()),
            ask(Question { body: None, ..question }),
            Message::Drop { from: TabId(1), numbers: vec![1, 2] },
            Message::Answer { asker, outcome: Ok(reply()) },
            Message::Listen,
            Message::Open { term: Term(5), topics: Topics { conversations: "{}".to_owned(), ..Topics::default() } },
            Message::Shut(Term(5)),
            Message::Frame(Term(5), "{\"share\":1}".to_owned()),
            Message::Settled { term: Term(5), ids: vec!["c1".into()], outcome: Ok(reply()) },
            Message::Bye(TabId(8)),
        ];
        messages.extend(errors().into_iter().map(|error| Message::Answer { asker, outcome: Err(error) }));
        for message in messages {
            assert_eq!(Message::of_text(&message.to_text()), Some(message));
        }
    }

    #[test]
    fn every_lane_and_operation_has_its_number() {
        assert!(Lane::ALL.iter().enumerate().all(|(number, lane)| *lane as usize == number));
        assert!(Operation::ALL.iter().enumerate().all(|(number, operation)| *operation as usize == number));
    }

    #[test]
    fn d1_whatever_is_not_exactly_a_message_is_nothing() {
        let good = Message::Hello(TabId(1)).to_text();
        let longer = format!("{good}1:x");
        for text in ["", ":", "5:share", "5:share4:free", "tidemark signed out", "5:share5:hello", &good[1..], &longer]
        {
            assert_eq!(Message::of_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn d1_a_text_that_was_spoilt_is_no_panic(cut in 0..200_usize, put in ".{0,9}") {
            for message in [Message::Answer { asker: Asker { tab: TabId(1), number: 2 }, outcome: Ok(reply()) }, Message::Listen] {
                let text = message.to_text();
                let cut = (0..=cut.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
                Message::of_text(&format!("{}{put}{}", &text[..cut], &text[cut..]));
                Message::of_text(&text[..cut]);
            }
        }
    }
}
