//! What tabs of the same origin tell each other about signing in. A code is worth nothing without the verifier that stays
//! in the memory of the tab that began.
//!
//! [`Handed`] is the one message that holds a token (`docs/security.md`): a browser signs in once, and a tab that crashes
//! can hand over nothing any more. The channel between tabs is closed to other origins, and nothing of it is stored.

use super::sign_in::Grant;
use super::token::AccessToken;
use crate::clock::Moment;
use crate::config::Config;
use crate::presence::Lock;

/// A message on the channel between tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A pop-up window came back from the sign-in page with an answer that is not its own.
    Callback {
        /// The query of the redirect URI, as it came.
        query: String,
    },
    /// The tab that began with this state has it; the pop-up window can go.
    Taken {
        /// As sent.
        state: String,
    },
    /// The agent signed out: every tab of theirs does.
    SignedOut {
        /// As in [`whose`].
        whose: String,
    },
    /// A page was locked: every tab of that agent is.
    Locked {
        /// Why.
        lock: Lock,
        /// As in [`whose`].
        whose: String,
    },
    /// Genesys Cloud refused a token.
    Refused {
        /// Its digest.
        token: String,
    },
    /// The agent signed in.
    SignedIn(Handed),
}

/// A token, and whose it is. Times are milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The deployment that it is good for: another one must not see it.
    deployment: String,
    pub(super) token: AccessToken,
    /// How long it is still good for, and was in all.
    pub(super) left: i64,
    pub(super) life: i64,
    /// The server's clock less the browser's.
    pub(super) skew: i64,
    pub(super) id: String,
    pub(super) name: String,
}

impl Handed {
    /// A token of the user `id`.
    pub fn of(grant: &Grant, config: &Config, id: String, name: String, skew: i64, now: Moment) -> Self {
        let life = grant.ends.mono - grant.since.mono;
        let (token, left) = (grant.token.clone(), grant.left(now));
        Self { deployment: deployment(config), token, left, life, skew, id, name }
    }

    /// Whether it is for this deployment, and of any use.
    pub(super) fn is_for(&self, config: &Config) -> bool {
        self.deployment == deployment(config) && self.left > 0 && !self.id.is_empty() && self.token.can_be_sent()
    }
}

/// Whose sign-in it is, in which deployment: a user id, or nothing as long as that is not known.
pub(super) fn whose(config: &Config, user: &str) -> String {
    format!("{} {user}", deployment(config))
}

fn deployment(config: &Config) -> String {
    format!("{} {}", config.region.api(), config.client_id)
}

/// How a message begins, and what the rest of it makes.
type Kind = (&'static str, fn(String) -> Message);

const CALLBACK: &str = "tidemark callback ";
const TAKEN: &str = "tidemark taken ";
const SIGNED_OUT: &str = "tidemark signed out ";
const IDLE: &str = "tidemark idle ";
const SITTING: &str = "tidemark sitting over ";
const REFUSED: &str = "tidemark refused ";
const SIGNED_IN: &str = "tidemark signed in\n";

impl Message {
    /// As a text.
    pub fn to_text(&self) -> String {
        let (start, rest) = match self {
            Self::Callback { query } => (CALLBACK, query),
            Self::Taken { state } => (TAKEN, state),
            Self::SignedOut { whose } => (SIGNED_OUT, whose),
            Self::Locked { lock: Lock::Idle, whose } => (IDLE, whose),
            Self::Locked { lock: Lock::Sitting, whose } => (SITTING, whose),
            Self::Refused { token } => (REFUSED, token),
            Self::SignedIn(Handed { deployment, token, left, life, skew, id, name }) => {
                let token = token.secret();
                return format!("{SIGNED_IN}{deployment}\n{token}\n{left}\n{life}\n{skew}\n{id}\n{name}");
            }
        };
        [start, rest].concat()
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        if let Some(handed) = text.strip_prefix(SIGNED_IN) {
            return handed_of(handed).map(Self::SignedIn);
        }
        let kinds: [Kind; 6] = [
            (CALLBACK, |query| Self::Callback { query }),
            (TAKEN, |state| Self::Taken { state }),
            (REFUSED, |token| Self::Refused { token }),
            (SIGNED_OUT, |whose| Self::SignedOut { whose }),
            (IDLE, |whose| Self::Locked { lock: Lock::Idle, whose }),
            (SITTING, |whose| Self::Locked { lock: Lock::Sitting, whose }),
        ];
        kinds.iter().find_map(|(start, kind)| {
            let rest = text.strip_prefix(start).filter(|rest| !rest.is_empty())?;
            Some(kind(rest.to_owned()))
        })
    }
}

fn handed_of(text: &str) -> Option<Handed> {
    let mut lines = text.splitn(7, '\n');
    let mut next = || lines.next();
    Some(Handed {
        deployment: next()?.to_owned(),
        token: AccessToken::handed(next()?.to_owned()),
        left: next()?.parse().ok()?,
        life: next()?.parse().ok()?,
        skew: next()?.parse().ok()?,
        id: next()?.to_owned(),
        name: next()?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handed() -> Handed {
        Handed {
            deployment: "https://api.mypurecloud.ie client".to_owned(),
            token: AccessToken::handed("secret".to_owned()),
            left: 5,
            life: 9,
            skew: -3,
            id: "u1".to_owned(),
            name: "Ada\nLindqvist".to_owned(),
        }
    }

    #[test]
    fn d1_a_message_that_ends_where_it_should_say_something_is_none() {
        for text in [CALLBACK, TAKEN, REFUSED, SIGNED_OUT, IDLE, SITTING] {
            assert_eq!(Message::of_text(text), None, "{text}");
            assert!(Message::of_text(&format!("{text}x")).is_some(), "{text}");
        }
    }

    #[test]
    fn a_token_is_for_its_own_deployment_alone_and_does_not_show_itself() {
        let region = crate::genesys::Region::public("mypurecloud.ie").unwrap();
        let config = Config {
            region,
            client_id: "client".to_owned(),
            redirect_path: "/cb".to_owned(),
            frame_sign_in: crate::config::FrameSignIn::Window,
            presence: crate::presence::Asked::default(),
        };
        assert!(handed().is_for(&config));
        let elsewhere = Config { region: crate::genesys::Region::public("mypurecloud.de").unwrap(), ..config.clone() };
        assert!(!handed().is_for(&elsewhere));
        assert!(!handed().is_for(&Config { client_id: "other".to_owned(), ..config.clone() }));
        assert!(!Handed { left: 0, ..handed() }.is_for(&config));
        let split = AccessToken::handed("a\r\nx: y".to_owned());
        assert!(!Handed { token: split, ..handed() }.is_for(&config));
        assert!(!format!("{:?}", handed()).contains("secret"));
    }

    #[test]
    fn messages_survive_the_way() {
        for message in [
            Message::Callback { query: "code=a&state=b".to_owned() },
            Message::Taken { state: "b".to_owned() },
            Message::SignedOut { whose: "https://api.mypurecloud.ie client u1".to_owned() },
            Message::Locked { lock: Lock::Idle, whose: "https://api.mypurecloud.ie client ".to_owned() },
            Message::Locked { lock: Lock::Sitting, whose: "x".to_owned() },
            Message::Refused { token: "d".to_owned() },
            Message::SignedIn(handed()),
        ] {
            assert_eq!(Message::of_text(&message.to_text()), Some(message));
        }
    }

    #[test]
    fn d1_whatever_is_not_exactly_a_message_is_nothing() {
        for text in [
            "",
            "null",
            r#"{"kind":"token"}"#,
            "Tidemark signed out",
            " tidemark signed out",
            "tidemark signed out\n",
            "tidemark signed outside",
            "tidemark signed out ",
            "tidemark idle",
            "tidemark idler",
            "tidemark sitting over ",
            "tidemark sitting overt",
            "tidemark callback",
            "tidemark callback ",
            "tidemark taken ",
            "tidemark refused ",
            "x tidemark callback code=a&state=b",
        ] {
            assert_eq!(Message::of_text(text), None, "{text:?}");
        }
    }

    #[test]
    fn d1_a_token_of_which_something_is_missing_or_is_no_number_is_none() {
        let whole = Message::SignedIn(handed()).to_text();
        let lines: Vec<_> = whole.split('\n').collect();
        for count in 0..7 {
            assert_eq!(Message::of_text(&lines[..count].join("\n")), None, "{count} lines");
        }
        for number in 3..6 {
            for spoilt in ["", "x", "1.5", "99999999999999999999"] {
                let mut lines = lines.clone();
                lines[number] = spoilt;
                assert_eq!(Message::of_text(&lines.join("\n")), None, "line {number}: {spoilt}");
            }
        }
    }
}
