//! What the core's states look like to a screen.

use super::finding::Lines;
use crate::browser::{Browser, local_time, window};
use tidemark_core::auth::{Popup, Session};
use tidemark_core::drive::{Drive, Identity};
use tidemark_core::genesys::ApiError;
use tidemark_core::history::{Question, Selection, Sort, Source, Standing, Verdict, Window};
use tidemark_core::language::say;
use tidemark_core::live::{self, Why};
use tidemark_core::words::{self, Advice};
use tidemark_core::{english, text};

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
    /// Signed in, but nobody knows as whom, with what there is to say about a window that was opened for it.
    Unidentified(Advice, Option<Advice>),
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
            (Session::Leaving, ..) => Self::Busy(text!("Going to the Genesys Cloud sign-in…")),
            (Session::HandedOver, ..) => Self::HandedOver,
            (Session::In(_) | Session::Ended(_), Some(user), _) => Self::In(user.name.clone()),
            (Session::In(_), None, Identity::Failed { error, .. }) => {
                Self::Unidentified(words::of_error(error, |at| local_time::instant(at, drive.server_now())), None)
            }
            (Session::Ended(ended), None, _) => {
                Self::Unidentified(words::of_ended(*ended), of_popup(drive.session().popup()))
            }
            (Session::Redeeming(_) | Session::HandingOver { .. } | Session::Asking { .. } | Session::In(_), ..) => {
                Self::Busy(text!("Signing in…"))
            }
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
                Some(Self { tone: Tone::Alert, advice: words::of_ended(*ended), window, button: text!("Sign in") })
            }
            Session::In(_) if matches!(drive.identity(), Identity::Failed { .. }) => {
                let Identity::Failed { error, .. } = drive.identity() else { return None };
                let advice = words::of_error(error, |at| local_time::instant(at, drive.server_now()));
                Some(Self { tone: Tone::Alert, advice, window, button: text!("Try again") })
            }
            Session::In(_) => {
                let left = drive.session().ends_soon(drive.now())?;
                let advice = Advice {
                    title: text!("Your sign-in ends in {time}", time = words::clock(left)),
                    todo: text!("Renew it in a small window; everything here stays as it is.").to_owned(),
                    ..Advice::default()
                };
                Some(Self { tone: Tone::Notice, advice, window, button: text!("Renew sign-in") })
            }
            _ => None,
        }
    }
}

fn of_popup(popup: &Popup) -> Option<Advice> {
    let advice = |title: &'static str, todo: &'static str| {
        Some(Advice { title: say(title).to_owned(), todo: say(todo).to_owned(), ..Advice::default() })
    };
    match popup {
        Popup::Closed => None,
        // In a frame the one that keeps it shut may be the integration, and only an administrator can change that.
        Popup::Blocked if window::is_framed() => Some(Advice {
            paste: Some(text!("Integration of Tidemark: add allow-popups to \"Iframe Sandbox Options\".").to_owned()),
            title: text!("The sign-in window could not open").to_owned(),
            todo: text!("Allow pop-ups for Genesys Cloud (the address bar shows how), then try again. If it stays so, an administrator has to allow them to this application.").to_owned(),
            ..Advice::default()
        }),
        Popup::Blocked => advice(
            english!("The browser blocked the sign-in window"),
            english!("Allow pop-ups for this page (the address bar shows how), then try again."),
        ),
        Popup::Open(_) => advice(english!("Finish signing in in the other window"), english!("If you closed it, open it again.")),
        Popup::Redeeming(_) => advice(english!("Signing in…"), ""),
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
    pub(crate) outlook: Outlook,
}

/// What will become of a list that is not live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outlook {
    /// It passes by itself within seconds, or there is nothing to pass.
    #[default]
    Passes,
    /// It lasts longer than it takes to read why.
    Lasts,
    /// It lasts until the agent wants the events here.
    TakeOver,
}

impl Outlook {
    const fn of(why: &Why) -> Self {
        match why {
            Why::OpenedElsewhere => Self::TakeOver,
            Why::NoChannel(_) | Why::TopicRejected => Self::Lasts,
            Why::SocketLost | Why::Silent | Why::Slept | Why::Doubted | Why::NoList(_) => Self::Passes,
        }
    }
}

impl Freshness {
    /// The agent has stopped the list; one that could not be trusted otherwise cannot be now.
    pub(super) fn paused(self) -> Self {
        let text = text!("Paused by you");
        if self.tone == Tone::Alert {
            Self { text, ..self }
        } else {
            Self { tone: Tone::Notice, text, ..Self::default() }
        }
    }

    pub(super) fn of(freshness: &live::Freshness, pace: live::Pace, now: i64) -> Self {
        let of_why = |why: &Why| Some(words::of_why(why, |at| local_time::instant(at, now)));
        let (tone, why, outlook) = match freshness {
            live::Freshness::Live => (Tone::Good, None, Outlook::Passes),
            live::Freshness::Connecting | live::Freshness::Off => (Tone::Busy, None, Outlook::Passes),
            live::Freshness::Polling(why) => (Tone::Notice, of_why(why), Outlook::of(why)),
            live::Freshness::Stale(why) => (Tone::Alert, of_why(why), Outlook::of(why).max(Outlook::Lasts)),
        };
        Self { tone, text: words::of_freshness(freshness, pace), why, outlook }
    }
}

/// What the agent has most to do with, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Headline {
    pub(crate) words: String,
    /// Since when it has been so, epoch milliseconds.
    pub(crate) since: Option<i64>,
    /// How many other conversations go on.
    pub(crate) others: u32,
}

impl Headline {
    pub(super) fn of(drive: &Drive<Browser>, selection: &live::Selection) -> Option<Self> {
        let record = drive.book().get(selection.foremost.as_deref()?)?;
        let (phase, kind, customer) = (record.phase(), record.kind(), record.customer());
        let who = customer.name.or(customer.address);
        let words =
            words::of_headline(&phase, record.media(), kind.as_deref(), who.as_deref().unwrap_or(text!("somebody")));
        Some(Self { words, since: phase.since(), others: selection.going_on.saturating_sub(1) })
    }
}

/// What must come before anything is asked for again.
pub(super) fn needs(drive: &Drive<Browser>) -> Option<&'static str> {
    match (drive.session().session(), drive.identity()) {
        (Session::Ended(_), _) => Some(text!("Goes on when you have signed in")),
        (_, Identity::Failed { .. }) => Some(text!("Goes on when Genesys Cloud has said who you are")),
        _ => None,
    }
}

/// The search, as a screen sees it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Found {
    /// What was asked last.
    pub(crate) question: Option<Question>,
    /// What has become of it.
    pub(crate) standing: Standing,
    /// What must come before it can go on, in words.
    pub(crate) needs: Option<&'static str>,
    /// It has no answer yet, and the rows are those of the search before: what they answer, and what was said of them.
    pub(crate) earlier: Option<(Question, Verdict)>,
    /// What the rows are made of.
    pub(crate) source: Source,
    /// What Genesys Cloud said of a job that came to nothing.
    pub(crate) failed_job: Option<String>,
    /// Why less was asked for than the agent wanted.
    pub(crate) lack: Option<ApiError>,
    /// Conversations that could not be read.
    pub(crate) bad: usize,
    /// The rows that are asked for, and what they add up to.
    pub(crate) selection: Selection,
    /// How they stand in the table.
    pub(crate) lines: Lines,
    /// Their order.
    pub(crate) sort: Sort,
    /// What was understood by what is looked for, in words.
    pub(crate) understood: String,
}

impl Found {
    /// The interval that the rows answer.
    pub(crate) fn window(&self) -> Option<Window> {
        self.answered().map(|question| question.window)
    }

    /// The question whose rows are shown: while another has no answer of its own, the one before.
    pub(crate) fn answered(&self) -> Option<&Question> {
        self.earlier.as_ref().map(|(question, _)| question).or(self.question.as_ref())
    }

    /// Whether the rows are all that there is: only then does an empty list, or a sum, mean anything.
    pub(crate) fn is_whole(&self) -> bool {
        let verdict = match (&self.earlier, &self.standing) {
            (Some((_, verdict)), _) | (None, Standing::Done(verdict)) => verdict,
            (None, Standing::Idle | Standing::Asking(_) | Standing::Loading(_) | Standing::Paused(_)) => return false,
        };
        matches!(verdict, Verdict::Complete | Verdict::Provisional { .. })
    }
}
