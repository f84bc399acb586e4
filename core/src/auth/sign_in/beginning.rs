//! How a sign-in begins: the agent's click, by redirect or in a window; or a reload, without a click but never in a loop.
//! Nothing here looks at an answer.

use super::events::{Effect, Keeper, Storage};
use super::states::{Popup, Resume, Session};
use super::{SignIn, TRANSACTION, WAS_SIGNED_IN};
use crate::auth::transaction::Transaction;
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment};

/// When the page last left by itself: epoch milliseconds, separated by commas.
const REDIRECTS: &str = "tidemark.redirects";

/// Rule C7: so many times in so long, then a button.
const AUTOMATIC_REDIRECTS: usize = 2;
const AUTOMATIC_REDIRECTS_SPAN: i64 = 5 * MINUTE;

impl SignIn {
    /// Whether somebody was signed in here, and the page has not left by itself too often (rule C7).
    pub(super) fn may_resume(&self, address: &str, now: Moment, keeper: &dyn Keeper) -> Option<Resume> {
        if keeper.stored(WAS_SIGNED_IN).is_none() || self.storage == Storage::Refused {
            return None;
        }
        let recent = |at: &i64| (0..AUTOMATIC_REDIRECTS_SPAN).contains(&(now.wall - at));
        let redirects = keeper.stored(REDIRECTS).unwrap_or_default();
        let mut redirects: Vec<i64> = redirects.split(',').filter_map(|at| at.parse().ok()).filter(recent).collect();
        if redirects.len() >= AUTOMATIC_REDIRECTS {
            return None;
        }
        redirects.push(now.wall);
        let redirects = redirects.iter().map(i64::to_string).collect::<Vec<_>>().join(",");
        Some(Resume { address: address.to_owned(), redirects })
    }

    /// Leaves by itself, and remembers that it did.
    pub(super) fn resume(&mut self, resume: Resume, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        let mut effects = vec![Effect::Remember { key: REDIRECTS.to_owned(), value: resume.redirects }];
        effects.extend(self.leave(resume.address, now, chance));
        effects
    }

    /// The agent's click. A page that has something to lose, or cannot store anything, stays and opens a window.
    pub(super) fn begin(&mut self, return_to: String, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        match (&self.session, self.storage) {
            (Session::Out(_) | Session::Leaving | Session::Asking { .. }, Storage::Works) => {
                self.leave(return_to, now, chance)
            }
            (Session::Out(_), Storage::Refused) | (Session::In(_) | Session::Ended(_), _) => {
                let transaction = Transaction::begin(&self.config, &self.origin, return_to, now.wall, chance);
                let url = transaction.authorize_address(self.prompt);
                self.popup = Popup::Open(Box::new(transaction));
                self.popup_since = now.mono;
                vec![Effect::OpenPopup { url }]
            }
            (Session::Leaving | Session::Asking { .. }, Storage::Refused)
            | (Session::Redeeming(_) | Session::HandingOver { .. } | Session::HandedOver, _) => Vec::new(),
        }
    }

    fn leave(&mut self, return_to: String, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        let transaction = Transaction::begin(&self.config, &self.origin, return_to, now.wall, chance);
        let key = format!("{TRANSACTION}{}", transaction.state);
        let url = transaction.authorize_address(self.prompt);
        self.session = Session::Leaving;
        vec![Effect::Remember { key, value: transaction.to_text() }, Effect::Leave { url }]
    }
}
