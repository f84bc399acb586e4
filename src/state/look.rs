//! What the core's states look like to a screen.

use crate::browser::{Browser, local_time};
use tidemark_core::auth::{Popup, Session};
use tidemark_core::drive::{Drive, Identity};
use tidemark_core::history::{Question, Search, Selection, Standing};
use tidemark_core::live::{self, Why};
use tidemark_core::words::{self, Advice};

/// How urgent something is. Never by colour alone: each has its icon and its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// As it should be.
    Good,
    /// Something is on its way.
    #[default]
    Busy,
    /// The agent should know.
    Notice,
    /// The agent should do something.
    Alert,
}

/// Whether there is anything to show but a way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gate {
    /// The way in, with what there is to say about the last try, and about a window that was opened for it.
    Out(Option<Advice>, Option<Advice>),
    /// Something is going on; a few words for it.
    Busy(&'static str),
    /// This window was only opened to sign in, and has done so.
    HandedOver,
    /// Signed in, but nobody knows as whom.
    Unidentified(Advice),
    /// Signed in.
    In(String),
}

impl Default for Gate {
    fn default() -> Self {
        Self::Busy("")
    }
}

impl Gate {
    pub(super) fn of(drive: &Drive<Browser>) -> Self {
        match (drive.session().session(), drive.user(), drive.identity()) {
            (Session::Out(out), ..) => Self::Out(words::of_out(out), of_popup(drive.session().popup())),
            (Session::Leaving, ..) => Self::Busy("Going to the Genesys Cloud sign-in…"),
            (Session::HandedOver, ..) => Self::HandedOver,
            (Session::In(_) | Session::Ended(_), Some(user), _) => Self::In(user.name.clone()),
            (Session::In(_), None, Identity::Failed(error)) => {
                Self::Unidentified(words::of_error(error, local_time::clock))
            }
            (Session::Ended(ended), None, _) => Self::Unidentified(words::of_ended(*ended)),
            (Session::Redeeming(_) | Session::HandingOver { .. } | Session::In(_), ..) => Self::Busy("Signing in…"),
        }
    }
}

/// What must be said about the sign-in while somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Banner {
    pub(crate) tone: Tone,
    pub(crate) advice: Advice,
    /// What the window that was opened for it has to say.
    pub(crate) window: Option<Advice>,
    /// The name of the button.
    pub(crate) button: &'static str,
}

impl Banner {
    pub(super) fn of(drive: &Drive<Browser>) -> Option<Self> {
        let window = of_popup(drive.session().popup());
        match drive.session().session() {
            Session::Ended(ended) => {
                Some(Self { tone: Tone::Alert, advice: words::of_ended(*ended), window, button: "Sign in" })
            }
            Session::In(_) => {
                let left = drive.session().ends_soon(drive.now())?;
                let advice = Advice {
                    title: format!("Your sign-in ends in {}", words::clock(left)),
                    todo: "Renew it in a small window; everything here stays as it is.".to_owned(),
                    ..Advice::default()
                };
                Some(Self { tone: Tone::Notice, advice, window, button: "Renew sign-in" })
            }
            _ => None,
        }
    }
}

fn of_popup(popup: &Popup) -> Option<Advice> {
    let advice =
        |title: &str, todo: &str| Some(Advice { title: title.to_owned(), todo: todo.to_owned(), ..Advice::default() });
    match popup {
        Popup::Closed => None,
        Popup::Blocked => advice(
            "The browser blocked the sign-in window",
            "Allow pop-ups for this page (the address bar shows how), then try again.",
        ),
        Popup::Open(_) => advice("Finish signing in in the other window", "If you closed it, open it again."),
        Popup::Redeeming(_) => advice("Signing in…", ""),
        Popup::Failed(failure) => Some(words::of_failure(failure)),
    }
}

/// How far the live list can be trusted, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Freshness {
    pub(crate) tone: Tone,
    pub(crate) text: &'static str,
    /// Why it is not live.
    pub(crate) why: Option<Advice>,
}

impl Freshness {
    pub(super) fn of(freshness: &live::Freshness) -> Self {
        let of_why = |why: &Why| Some(words::of_why(why, local_time::clock));
        let (tone, why) = match freshness {
            live::Freshness::Live => (Tone::Good, None),
            live::Freshness::Connecting | live::Freshness::Off => (Tone::Busy, None),
            live::Freshness::Polling(why) => (Tone::Notice, of_why(why)),
            live::Freshness::Stale(why) => (Tone::Alert, of_why(why)),
        };
        Self { tone, text: words::of_freshness(freshness), why }
    }
}

/// The search, as a screen sees it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Found {
    pub(crate) question: Option<Question>,
    pub(crate) standing: Standing,
    /// Conversations that could not be read.
    pub(crate) bad: usize,
    /// The rows that the address asks for, and what they add up to.
    pub(crate) selection: Selection,
}

impl Found {
    pub(super) fn of(search: &Search, selection: Selection) -> Self {
        Self { question: search.question().cloned(), standing: search.standing().clone(), bad: search.bad(), selection }
    }
}
