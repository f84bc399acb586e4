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
    /// The agent signed out: every tab does.
    SignedOut,
    /// A page was locked: every tab is.
    Locked(Lock),
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

fn deployment(config: &Config) -> String {
    format!("{} {}", config.region.api(), config.client_id)
}

const CALLBACK: &str = "tidemark callback ";
const TAKEN: &str = "tidemark taken ";
const SIGNED_OUT: &str = "tidemark signed out";
const IDLE: &str = "tidemark idle";
const SITTING: &str = "tidemark sitting over";
const REFUSED: &str = "tidemark refused ";
const SIGNED_IN: &str = "tidemark signed in\n";

impl Message {
    /// As a text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Callback { query } => format!("{CALLBACK}{query}"),
            Self::Taken { state } => format!("{TAKEN}{state}"),
            Self::SignedOut => SIGNED_OUT.to_owned(),
            Self::Locked(Lock::Idle) => IDLE.to_owned(),
            Self::Locked(Lock::Sitting) => SITTING.to_owned(),
            Self::Refused { token } => format!("{REFUSED}{token}"),
            Self::SignedIn(Handed { deployment, token, left, life, skew, id, name }) => {
                format!("{SIGNED_IN}{deployment}\n{}\n{left}\n{life}\n{skew}\n{id}\n{name}", token.secret())
            }
        }
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        match text {
            SIGNED_OUT => return Some(Self::SignedOut),
            IDLE => return Some(Self::Locked(Lock::Idle)),
            SITTING => return Some(Self::Locked(Lock::Sitting)),
            _ => {}
        }
        if let Some(handed) = text.strip_prefix(SIGNED_IN) {
            return handed_of(handed).map(Self::SignedIn);
        }
        let rest = |start| text.strip_prefix(start).filter(|rest| !rest.is_empty()).map(str::to_owned);
        rest(CALLBACK)
            .map(|query| Self::Callback { query })
            .or_else(|| rest(TAKEN).map(|state| Self::Taken { state }))
            .or_else(|| rest(REFUSED).map(|token| Self::Refused { token }))
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
            Message::SignedOut,
            Message::Locked(Lock::Idle),
            Message::Locked(Lock::Sitting),
            Message::Refused { token: "d".to_owned() },
            Message::SignedIn(handed()),
        ] {
            assert_eq!(Message::of_text(&message.to_text()), Some(message));
        }
    }

    #[test]
    fn d1_whatever_is_not_exactly_a_message_is_nothing() {
        for text in
            ["", "null", "{}", r#"{"kind":"token"}"#, r#"{"kind":"callback"}"#, r#"{"kind":"signed-out","x":1}"#]
        {
            assert_eq!(Message::of_text(text), None, "{text}");
        }
    }
}
