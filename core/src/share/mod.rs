//! Share: one of the tabs and frames of a browser leads. It alone holds the socket and the request budget; the others hand
//! it what they want asked, and hear its socket.
//!
//! Who leads is decided by the browser's lock: whoever holds it. A leader that closes or crashes loses it at once; one that
//! is frozen does not, so followers ask whether it is there and in the end take the lock from it. Where the browser has no
//! lock or no channel between tabs, each tab is alone, as if it had the browser to itself.
//!
//! Invariants: what a follower asks for is answered once or dropped, however often the lead changes; what a former leader
//! still says of its socket is not believed (by its [`Term`]). It must never see a token, nor know what a request is for.

mod condition;
mod letter;
mod machine;
mod message;
mod outcome;
mod watch;

pub use condition::Condition;
pub use machine::Share;
pub use message::{Asker, Message, TabId, Term, Topics};
pub use outcome::Outcome;

use crate::genesys::budget::Lane;
use crate::genesys::endpoint::Question;
use crate::record::Id;

/// What was built, by a digest of its sources. Tabs that run another one, because it was replaced meanwhile, have a leader
/// of their own: neither could read what the other says.
pub const BUILD: &str = env!("TIDEMARK_BUILD");

/// What this tab is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It takes no part: a window that was opened to sign in, or a page that is being left.
    Apart,
    /// The browser cannot say whether there are others.
    Alone,
    /// It does not know yet who leads.
    Seeking,
    /// Another one leads.
    Follows,
    /// It leads.
    Leads,
}

impl Role {
    /// Whether what this tab wants is asked by itself.
    pub const fn sends(self) -> bool {
        matches!(self, Self::Alone | Self::Leads)
    }
}

/// How the lock is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// When it is free.
    Wait,
    /// Now: whoever holds it does not answer.
    Steal,
}

/// To whom a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// All other tabs.
    All,
    /// This one.
    Tab(TabId),
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The page takes part.
    Join,
    /// It cannot: no lock, or no channel.
    Unavailable,
    /// The lock is ours.
    Granted,
    /// Another tab has taken it.
    Taken,
    /// The agent wants what the leader has here.
    TakeOver,
    /// The page is being left.
    Leave,
    /// Another tab spoke.
    Heard(Message),
    /// Time has passed.
    Tick,
}

/// What it wants done.
#[derive(Debug, PartialEq, Eq)]
pub enum Effect<T> {
    /// Ask for the lock.
    Claim(Claim),
    /// Give it up, or the wait for it.
    Resign,
    /// Tell others.
    Say(To, Message),
    /// This tab is something else now, or follows another leader: all that it waits for must be asked for anew.
    RoleChanged,
    /// A follower that has just come needs to know who is signed in.
    Greet(TabId),
    /// A follower wants this asked; the conversations whose records it is about.
    Serve(Asker, Question, Lane, Vec<Id>),
    /// Followers do not want these any more: all of a tab, or some.
    Forget(TabId, Option<Vec<u64>>),
    /// The answer to what this tab asked for under this tag.
    Answer(T, Outcome),
    /// A follower wants to hear our socket.
    Listener,
    /// The leader's socket has its topics.
    LineOpened(Topics),
    /// It has not, any more.
    LineShut,
    /// It brought this.
    LineFrame(String),
    /// The leader answered, after everything that it said before.
    LineSound,
    /// What Analytics said of these conversations.
    Settled(Vec<Id>, Outcome),
}

#[cfg(test)]
mod tests;
