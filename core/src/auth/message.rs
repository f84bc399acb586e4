//! What tabs of the same origin tell each other about signing in. None of it holds a token, and a code is worth nothing
//! without the verifier that stays in the memory of the tab that began.

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
}

const CALLBACK: &str = "tidemark callback ";
const TAKEN: &str = "tidemark taken ";
const SIGNED_OUT: &str = "tidemark signed out";

impl Message {
    /// As a text.
    pub fn to_text(&self) -> String {
        match self {
            Self::Callback { query } => format!("{CALLBACK}{query}"),
            Self::Taken { state } => format!("{TAKEN}{state}"),
            Self::SignedOut => SIGNED_OUT.to_owned(),
        }
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        if text == SIGNED_OUT {
            return Some(Self::SignedOut);
        }
        let rest = |start| text.strip_prefix(start).filter(|rest| !rest.is_empty()).map(str::to_owned);
        rest(CALLBACK).map(|query| Self::Callback { query }).or_else(|| rest(TAKEN).map(|state| Self::Taken { state }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_survive_the_way() {
        for message in [
            Message::Callback { query: "code=a&state=b".to_owned() },
            Message::Taken { state: "b".to_owned() },
            Message::SignedOut,
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
