//! What the application needs of the world around it: a browser in production, a simulation in tests.

use crate::auth::Message;
use crate::auth::token::AccessToken;
use crate::auth::{Keeper, Opening};
use crate::clock::Moment;
use crate::genesys::http::{Request, Response, TransportError};
use crate::genesys::traffic::FetchId;
use crate::live::SocketId;
use crate::share::{self, Claim, TabId, To};

/// Everything outside. Each method returns at once; what comes of it comes back as a [`Happening`].
pub trait World: Keeper {
    /// The clocks.
    fn now(&self) -> Moment;

    /// Sends a request. It must not follow redirects, send cookies, use a cache, or name the page it comes from, and must
    /// give up after 10 s without an answer or 30 s without its end.
    fn fetch(&mut self, id: Fetch, request: &Request, token: Option<&AccessToken>);
    /// Gives up a request; nothing of it comes back.
    fn abort(&mut self, id: Fetch);

    /// Opens a socket. The address is a secret.
    fn open_socket(&mut self, socket: SocketId, url: &str);
    /// Sends a text frame.
    fn send_frame(&mut self, socket: SocketId, text: &str);
    /// Closes a socket; nothing of it comes back.
    fn close_socket(&mut self, socket: SocketId);

    /// [`Happening::Woke`] is wanted at this reading of the monotonic clock; replaces what was wanted before.
    fn wake_at(&mut self, at: Option<i64>);

    /// Writes session storage; `None` removes.
    fn store(&mut self, key: &str, value: Option<&str>);
    /// Removes every key of session storage that begins so.
    fn forget_all(&mut self, start: &str);

    /// Writes what all pages of this browser keep in common; nothing removes it.
    fn keep(&mut self, key: &str, value: &str);

    /// Leaves the page.
    fn leave(&mut self, url: &str);
    /// Opens a window, if the browser lets it.
    fn open_window(&mut self, url: &str) -> Window;
    /// Opens the window that stands between a frame and the sign-in; it goes on to this address when the agent says so,
    /// and what comes of it is [`Happening::Heard`], [`Happening::WindowClosed`] or
    /// [`Happening::WindowBlocked`].
    fn open_relay(&mut self, url: &str) -> Window;
    /// Closes this window.
    fn close_window(&mut self);
    /// Shows the view of this address, path and query, as given to [`super::Drive::sign_in`]. It has been through storage:
    /// only what names one of the page's own views may be followed.
    fn return_to(&mut self, address: &str);

    /// Hears from the other tabs from now on, under this number; `false` where there is no channel between tabs, or no lock.
    fn join(&mut self, tab: TabId) -> bool;
    /// Tells other tabs; who has not joined can be told nothing but can tell all.
    fn say(&mut self, to: To, said: &Said);
    /// Asks for the lock of the one that leads: [`Happening::Granted`], and [`Happening::Taken`] when another tab stole it.
    fn claim(&mut self, claim: Claim);
    /// Gives up the lock, and what was claimed of it.
    fn resign(&mut self);
}

/// What tabs say to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// About signing in.
    SignIn(Message),
    /// About who asks Genesys Cloud, and what it answered.
    Share(share::Message),
}

impl Said {
    /// As a text.
    pub fn to_text(&self) -> String {
        match self {
            Self::SignIn(message) => message.to_text(),
            Self::Share(message) => message.to_text(),
        }
    }

    /// From a text; whatever is not exactly one of ours is nothing.
    pub fn of_text(text: &str) -> Option<Self> {
        Message::of_text(text).map(Self::SignIn).or_else(|| share::Message::of_text(text).map(Self::Share))
    }
}

/// Whether a window opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// It did, as far as anyone can tell.
    Opened,
    /// The browser kept it shut.
    Blocked,
}

/// One sending of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fetch {
    /// To the API, under the traffic rules.
    Api(FetchId),
    /// To the token endpoint.
    Exchange(u32),
    /// The end of a token.
    Revoke,
}

/// What the world reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An answer, or its absence.
    Fetched(Fetch, Result<Response, TransportError>),
    /// A socket opened.
    SocketOpened(SocketId),
    /// A socket brought a text frame.
    SocketFrame(SocketId, String),
    /// A socket closed, or did not open.
    SocketClosed(SocketId),
    /// The time that was wanted has come.
    Woke,
    /// The page is looked at again after a while, or the network is said to be back.
    Shown,
    /// The page is shown again as it was left.
    Restored,
    /// Another tab, or a window of ours, spoke.
    Heard(Said),
    /// A window of ours was closed.
    WindowClosed,
    /// The browser did not let that window open after all.
    WindowBlocked,
    /// The lock of the one that leads is ours.
    Granted,
    /// Another tab has taken it.
    Taken,
    /// There is no lock to be had.
    Unavailable,
    /// The page is being left; it may be shown again, or not.
    Left,
}

/// How a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// The page's own origin.
    pub origin: String,
    /// Its address.
    pub opening: Opening,
}
