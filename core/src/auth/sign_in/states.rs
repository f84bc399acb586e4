//! Where a sign-in can stand, each case exclusive of the others. Nothing here acts.

use super::exchange::Exchange;
use crate::auth::callback::Callback;
use crate::auth::token::{AccessToken, TokenError};
use crate::auth::transaction::Transaction;
use crate::clock::Moment;
use crate::presence::Lock;

/// Where a page's sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Session {
    /// Nobody is signed in: the page shows the button and, unless it is fresh, why.
    Out(Out),
    /// Somebody was signed in here before the page was opened: another tab may know who, else the page leaves by itself. It
    /// says "Signing in…".
    Asking {
        /// How long it waits for another tab, monotonic.
        until: i64,
        /// What it does then.
        resume: Resume,
    },
    /// The browser is leaving for the sign-in page: the page says so.
    Leaving,
    /// The code is being redeemed: the page says "Signing in…".
    Redeeming(Exchange),
    /// This is a pop-up window that came back with somebody else's answer and looks for that tab.
    HandingOver {
        /// What came back.
        callback: Callback,
        /// How long it looks, monotonic.
        until: i64,
        /// What else it could be: the agent went back to the answer of a sign-in that is over.
        otherwise: Option<Resume>,
    },
    /// The tab was found; this window has done its work.
    HandedOver,
    /// Signed in.
    In(Grant),
    /// The token has ended. All that was loaded stays on the screen; a click renews.
    Ended(Ended),
}

/// What a page that was signed in before needs to sign in again without a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resume {
    /// Where the agent is.
    pub(super) address: String,
    /// What session storage shall remember of redirects that the page made by itself.
    pub(super) redirects: String,
}

/// A token that is believed to be good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// For the header of a request.
    pub token: AccessToken,
    /// When it was granted.
    pub since: Moment,
    /// When it ends.
    pub ends: Moment,
    /// Whether Genesys has taken it once.
    pub proved: bool,
}

/// Why nobody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Out {
    /// Nobody has been yet.
    Fresh,
    /// The agent signed out.
    SignedOut,
    /// The agent signed out, and Genesys could not be told.
    ServerNotReached,
    /// The agent signed out in another tab.
    Elsewhere,
    /// The page was locked.
    Locked(Lock),
    /// The sign-in failed.
    Failed(Failure),
}

/// Why a sign-in failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The answer belongs to no sign-in that this browser began.
    LinkInvalid,
    /// The sign-in page said no, in its own words.
    Refused {
        /// `access_denied` and the like.
        error: String,
        /// Words of the server.
        description: Option<String>,
    },
    /// It took longer than ten minutes.
    TookTooLong,
    /// The token endpoint gave no token.
    NoToken(TokenError),
    /// The token endpoint gave no answer.
    NoAnswer,
}

/// Why a token ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Its time was over, or Genesys says so.
    Expired,
    /// Genesys refused it at once.
    Refused,
}

/// The window in which the agent renews.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Popup {
    /// None.
    Closed,
    /// The browser did not let it open.
    Blocked,
    /// The agent is busy in it, or has left it: no page can tell which.
    Open(Box<Transaction>),
    /// It came back; the code is being redeemed.
    Redeeming(Exchange),
    /// It came back without success.
    Failed(Failure),
}

impl Grant {
    /// Milliseconds that a token has left, on the clock by which it has less: one of them may stand still in a machine that
    /// sleeps, the other may be set.
    pub fn left(&self, now: Moment) -> i64 {
        (self.ends.mono - now.mono).min(self.ends.wall - now.wall)
    }
}
