//! How a sign-in begins: the agent's click, by redirect or in a window; or a reload, without a click but never in a loop.
//! Nothing here looks at an answer.

use super::events::{Effect, Keeper, Opening, Seat, Storage};
use super::states::{Out, Popup, Resume, Session};
use super::{LEFT, SignIn, TRANSACTION, WAS_SIGNED_IN};
use crate::auth::transaction::{Landing, Transaction};
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment};
use crate::config::{Config, FrameSignIn};
use crate::joined::joined;

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
        let redirects = joined(&redirects.iter().map(i64::to_string).collect::<Vec<_>>(), ",");
        Some(Resume { address: address.to_owned(), redirects })
    }

    /// Leaves by itself, and remembers that it did. In a frame that signs in by windows a click is needed.
    pub(super) fn resume(&mut self, resume: Resume, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        if self.landing == Landing::Relay {
            self.session = Session::Out(Out::Fresh);
            return Vec::new();
        }
        let mut effects = vec![Effect::Remember { key: REDIRECTS.to_owned(), value: resume.redirects }];
        effects.extend(self.leave(resume.address, now, chance));
        effects
    }

    /// The agent's click. A page that has something to lose, or cannot store anything, stays and opens a window.
    pub(super) fn begin(&mut self, return_to: String, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        match (&self.session, self.storage, self.landing) {
            (Session::Out(_) | Session::Leaving | Session::Asking { .. }, Storage::Works, Landing::Page) => {
                self.leave(return_to, now, chance)
            }
            (Session::Out(_), Storage::Refused, Landing::Page)
            | (Session::In(_) | Session::Ended(_), ..)
            | (Session::Out(_) | Session::Asking { .. }, _, Landing::Relay) => {
                let here = (self.origin.as_str(), self.landing);
                let transaction = Transaction::begin(&self.config, here, return_to, now.wall, chance);
                let url = transaction.authorize_address(self.prompt);
                self.popup = Popup::Open(Box::new(transaction));
                self.popup_since = now.mono;
                vec![match self.landing {
                    Landing::Page => Effect::OpenPopup { url },
                    Landing::Relay => Effect::OpenRelay { url },
                }]
            }
            (
                Session::Leaving
                | Session::Asking { .. }
                | Session::Redeeming(_)
                | Session::HandingOver { .. }
                | Session::HandedOver,
                ..,
            ) => Vec::new(),
        }
    }

    fn leave(&mut self, return_to: String, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        let here = (self.origin.as_str(), Landing::Page);
        let transaction = Transaction::begin(&self.config, here, return_to, now.wall, chance);
        let key = format!("{TRANSACTION}{}", transaction.state);
        let url = transaction.authorize_address(self.prompt);
        self.session = Session::Leaving;
        vec![
            Effect::Remember { key, value: transaction.to_text() },
            Effect::Remember { key: LEFT.to_owned(), value: "1".to_owned() },
            Effect::Leave { url },
        ]
    }
}

/// Where answers come to. A frame redirects itself only where the deployment says so, and never where its host asks for windows, or
/// for something that nobody understands: a frame that leaves for a page which lets no frame have it is lost. Opened again, it does
/// not leave once more.
pub(super) fn landing(config: &Config, opening: &Opening, keeper: &dyn Keeper) -> Landing {
    let asks = |name: &str| matches!(name, "gcUsePopupAuth" | "pcUsePopupAuth");
    let windows =
        || form_urlencoded::parse(opening.query.as_bytes()).any(|(name, value)| asks(&name) && value != "false");
    let was_lost = opening.path != config.redirect_path && keeper.stored(LEFT).is_some();
    match (keeper.seat(), config.frame_sign_in) {
        (Seat::Tab, _) => Landing::Page,
        (Seat::Frame, FrameSignIn::Redirect) if !windows() && !was_lost => Landing::Page,
        (Seat::Frame, _) => Landing::Relay,
    }
}
