//! What the sign-in hears from the browser, and what it asks of it. Nothing here decides.

use crate::auth::message::Message;
use crate::auth::token::AccessToken;
use crate::auth::transaction::Prompt;
use crate::chance::Chance;
use crate::genesys::http::{Request, Response, TransportError};
use crate::presence::Lock;

/// Whether session storage can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// It can.
    Works,
    /// It cannot, so not even the first sign-in may leave the page.
    Refused,
}

/// Where the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// In a tab or window of its own.
    Tab,
    /// In a frame of Genesys Cloud.
    Frame,
}

/// What a page that is opened needs of its browser: randomness, and what an earlier page of the same tab left behind.
pub trait Keeper: Chance {
    /// Whether session storage can be used.
    fn storage(&self) -> Storage;
    /// Reads session storage.
    fn stored(&self, key: &str) -> Option<String>;
    /// Reads what all pages of this browser keep in common; nothing where there is none of it.
    fn kept(&self, key: &str) -> String;
    /// Where the page is shown.
    fn seat(&self) -> Seat {
        Seat::Tab
    }
}

/// How the page was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Path and query to come back to; nothing of an authorization answer is in it.
    pub address: String,
    /// Path of the address. Only at that of the redirect URI is there an answer.
    pub path: String,
    /// Query of the address, without `?`; the address bar must have been cleaned already (rule B1).
    pub query: String,
    /// Fragment, without `#`.
    pub fragment: String,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The agent wants to sign in, or to renew. `return_to`: path and query to come back to.
    Wanted {
        /// Path and query.
        return_to: String,
    },
    /// The browser did not open the window.
    PopupBlocked,
    /// The window was closed, as far as a window of ours can be known to be.
    PopupClosed,
    /// The agent signs out.
    SignOut,
    /// The page is locked: nobody is there, or the sign-in is old.
    Lock(Lock),
    /// The server was told of it, or could not be.
    Revoked {
        /// Whether it is sure that the token is dead.
        reached: bool,
    },
    /// The token endpoint's answer to the exchange of this number.
    Exchanged {
        /// As in [`Effect::Exchange`].
        number: u32,
        /// Its answer.
        result: Result<Response, TransportError>,
    },
    /// Genesys took the token.
    TokenTaken {
        /// Whose it is: a user id.
        user: String,
    },
    /// Genesys refused the token (401).
    TokenRefused,
    /// No other tab can know who is signed in.
    NobodyElse,
    /// Another tab spoke.
    Heard(Message),
    /// The page was left and is shown again as it was.
    Restored,
    /// Time has passed.
    Tick,
}

/// What it wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Put a text into session storage.
    Remember {
        /// Key.
        key: String,
        /// Value.
        value: String,
    },
    /// Remove a key from session storage.
    Forget {
        /// Key.
        key: String,
    },
    /// Remove every key of ours from session storage.
    ForgetAll,
    /// Whatever page of this browser signs in next asks so, also one that is opened later.
    AskNext(Prompt),
    /// Go to another page.
    Leave {
        /// Where.
        url: String,
    },
    /// Open a window; this must happen within the agent's click.
    OpenPopup {
        /// Where.
        url: String,
    },
    /// Open the window that stands between a frame and the sign-in, and have it go there; within the agent's click.
    OpenRelay {
        /// Where it goes on to.
        url: String,
    },
    /// Close this window.
    CloseWindow,
    /// Ask the token endpoint.
    Exchange {
        /// Hand it back with the answer.
        number: u32,
        /// What to send.
        request: Request,
    },
    /// Tell the other tabs.
    Announce(Message),
    /// There is a token.
    TokenArrived,
    /// There is a token, and another tab knows whose it is.
    TokenHanded {
        /// User id.
        id: String,
        /// Their name.
        name: String,
        /// The server's clock less the browser's, milliseconds.
        skew: i64,
    },
    /// There is none any more; what is on the screen stays.
    TokenEnded,
    /// Nobody is signed in any more: everything that belongs to the agent must go.
    Wipe,
    /// End this token on the server.
    Revoke(AccessToken),
    /// The agent came from here.
    ReturnTo(String),
}
