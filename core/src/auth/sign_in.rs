//! The sign-in of one page, from the first click over renewal to sign-out.
//!
//! The first sign-in is a redirect, with its transaction in session storage. A redirect would kill what the page has
//! loaded, so a renewal is a pop-up window that the agent opens, with its transaction in this machine's memory. The
//! window comes back to the redirect URI as another copy of this page, finds no transaction of its own and hands the
//! answer to all tabs; the one that began takes it.

mod beginning;
mod ending;
mod events;
mod exchange;
mod states;
mod tabs;

pub use events::{Effect, Event, Keeper, Opening, Seat, Storage};
pub use states::{Ended, Failure, Grant, Out, Popup, Resume, Session};

use super::callback::{self, Callback};
use super::message::Message;
use super::token::AccessToken;
use super::transaction::{Landing, Prompt, Transaction};
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment, SECOND};
use crate::config::Config;
use crate::genesys::http::{Response, TransportError};
use exchange::{Exchange, Progress};

/// What every key of ours in session storage begins with.
pub const KEYS: &str = "tidemark.";
/// In session storage while somebody is signed in, so that a reload signs in again without a question.
const WAS_SIGNED_IN: &str = "tidemark.signed-in";
/// Kept after a sign-out that Genesys may not have heard of: by all tabs, since any of them, or a new one, may be the next to sign in.
pub const MUST_ASK: &str = "tidemark.must-ask";
/// In session storage from when the page leaves for the sign-in until it is back.
const LEFT: &str = "tidemark.left";
const TRANSACTION: &str = "tidemark.sign-in.";

/// So long a window looks for the tab that began.
const HAND_OVER: i64 = 3 * SECOND / 2;
/// So long a page that was reloaded waits for another tab: a message each way, and a tab that is busy.
const ASKING: i64 = 3 * SECOND / 2;
/// A window that has not come back after so long will not.
const POPUP: i64 = 5 * MINUTE;
/// How long before its end a token is worth a reminder: this, or a fifth of its life.
const REMINDER: i64 = 5 * MINUTE;

/// The machine.
#[derive(Debug)]
pub struct SignIn {
    config: Config,
    origin: String,
    storage: Storage,
    /// Where answers come to.
    landing: Landing,
    session: Session,
    /// How the next sign-in is asked for.
    prompt: Prompt,
    /// The token of a session that has ended, for signing out of it.
    former: Option<AccessToken>,
    /// Whose the sitting is: a user id, or nothing as long as that is not known.
    user: String,
    popup: Popup,
    /// When the agent last signed out, on the wall clock: what was granted before is nothing any more.
    signed_out_at: i64,
    /// When the window was opened, monotonic.
    popup_since: i64,
    exchanges: u32,
}

impl SignIn {
    /// A page was opened.
    pub fn open(
        config: Config,
        origin: String,
        opening: &Opening,
        now: Moment,
        keeper: &mut dyn Keeper,
    ) -> (Self, Vec<Effect>) {
        let storage = keeper.storage();
        let session = Session::Out(Out::Fresh);
        let prompt = if keeper.kept(MUST_ASK).is_empty() { Prompt::AsNeeded } else { Prompt::Always };
        let (former, popup, popup_since, exchanges) = (None, Popup::Closed, 0, 0);
        let (signed_out_at, landing) = (i64::MIN, beginning::landing(&config, opening, keeper));
        let mut this = Self {
            config,
            origin,
            storage,
            landing,
            session,
            prompt,
            former,
            user: String::new(),
            popup,
            signed_out_at,
            popup_since,
            exchanges,
        };
        // Rule B4: what arrives elsewhere is nobody's answer, least of all another region's.
        let callback = if opening.path == this.config.redirect_path {
            callback::read(&opening.query, &opening.fragment)
        } else if opening.path.starts_with("/cb/") {
            Callback::Malformed
        } else {
            Callback::Absent
        };
        let effects = match &callback {
            Callback::Absent => {
                if let Some(resume) = this.may_resume(&opening.address, now, keeper) {
                    this.session = Session::Asking { until: now.mono + ASKING, resume };
                }
                Vec::new()
            }
            Callback::Malformed => {
                this.session = Session::Out(Out::Failed(Failure::LinkInvalid));
                Vec::new()
            }
            Callback::Code { state, .. } | Callback::Refused { state, .. } => {
                // Rule B2: nothing else in the answer is looked at before its state is known.
                let key = format!("{TRANSACTION}{state}");
                match keeper.stored(&key).and_then(|text| Transaction::of_text(&text)) {
                    Some(transaction) if transaction.state == *state => {
                        let mut effects = vec![Effect::Forget { key }, Effect::Forget { key: LEFT.to_owned() }];
                        effects.extend(this.come_back(callback, transaction, now));
                        effects
                    }
                    _ => {
                        let otherwise = this.may_resume(&opening.address, now, keeper);
                        this.session = Session::HandingOver { callback, until: now.mono + HAND_OVER, otherwise };
                        vec![Effect::Announce(Message::Callback { query: opening.query.clone() })]
                    }
                }
            }
        };
        (this, effects)
    }

    /// Where it stands.
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// The renewal window.
    pub const fn popup(&self) -> &Popup {
        &self.popup
    }

    /// Why the last sign-in, or renewal, failed.
    pub const fn failure(&self) -> Option<&Failure> {
        match (&self.session, &self.popup) {
            (_, Popup::Failed(failure)) | (Session::Out(Out::Failed(failure)), _) => Some(failure),
            _ => None,
        }
    }

    /// The token with its times, while there is one.
    pub const fn grant(&self) -> Option<&Grant> {
        match &self.session {
            Session::In(grant) => Some(grant),
            _ => None,
        }
    }

    /// The token, while there is one.
    pub const fn token(&self) -> Option<&AccessToken> {
        match self.grant() {
            Some(grant) => Some(&grant.token),
            None => None,
        }
    }

    /// Milliseconds until the token ends, once that is near enough to remind the agent.
    pub fn ends_soon(&self, now: Moment) -> Option<i64> {
        let Session::In(grant) = &self.session else { return None };
        let left = grant.left(now);
        let reminder = REMINDER.min((grant.ends.mono - grant.since.mono) / 5);
        (left <= reminder).then_some(left.max(0))
    }

    /// When [`Event::Tick`] has something to do, monotonic.
    pub fn wake_at(&self, now: Moment) -> Option<i64> {
        let session = match &self.session {
            Session::Redeeming(exchange) => Some(exchange.wake_at()),
            Session::HandingOver { until, .. } | Session::Asking { until, .. } => Some(*until),
            Session::In(grant) => Some(now.mono + grant.left(now)),
            Session::Out(_) | Session::Leaving | Session::HandedOver | Session::Ended(_) => None,
        };
        let popup = match &self.popup {
            Popup::Redeeming(exchange) => Some(exchange.wake_at()),
            Popup::Open(_) => Some(self.popup_since + POPUP),
            Popup::Closed | Popup::Blocked | Popup::Failed(_) => None,
        };
        session.into_iter().chain(popup).min()
    }

    /// Something happened.
    pub fn on(&mut self, event: Event, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        match event {
            Event::Wanted { return_to } => self.begin(return_to, now, chance),
            Event::PopupBlocked => {
                self.popup = Popup::Blocked;
                Vec::new()
            }
            Event::PopupClosed => {
                if matches!(self.popup, Popup::Open(_)) {
                    self.popup = Popup::Closed;
                }
                Vec::new()
            }
            Event::SignOut => {
                let said = Message::SignedOut { whose: self.whose() };
                self.sign_out(Out::SignedOut, vec![Effect::Announce(said)], now)
            }
            Event::Lock(lock) => {
                let said = Message::Locked { lock, whose: self.whose() };
                self.lock(lock, vec![Effect::Announce(said)], now)
            }
            Event::Revoked { reached } => self.revoked(reached),
            Event::Exchanged { number, result } => self.exchanged(number, result, now, chance),
            Event::TokenTaken { user } => {
                self.user = user;
                if let Session::In(grant) = &mut self.session {
                    grant.proved = true;
                }
                Vec::new()
            }
            Event::TokenRefused => {
                let refused = self.token().map(AccessToken::digest);
                let mut effects = self.end(now);
                effects.extend(refused.map(|token| Effect::Announce(Message::Refused { token })));
                effects
            }
            Event::NobodyElse => self.stop_asking(now, chance),
            Event::Heard(message) => self.heard(message, now),
            Event::Restored => {
                if self.session == Session::Leaving {
                    self.session = Session::Out(Out::Fresh);
                }
                Vec::new()
            }
            Event::Tick => self.tick(now, chance),
        }
    }

    /// The answer to a transaction of our own.
    fn come_back(&mut self, callback: Callback, transaction: Transaction, now: Moment) -> Vec<Effect> {
        match self.check(callback, (transaction, Landing::Page), now) {
            Ok(exchange) => {
                let request = exchange.request();
                let number = exchange.number;
                self.session = Session::Redeeming(exchange);
                vec![Effect::Exchange { number, request }]
            }
            Err(failure) => {
                self.session = Session::Out(Out::Failed(failure));
                Vec::new()
            }
        }
    }

    fn check(
        &mut self,
        callback: Callback,
        (transaction, landing): (Transaction, Landing),
        now: Moment,
    ) -> Result<Exchange, Failure> {
        let issuer = match &callback {
            Callback::Code { issuer, .. } => issuer.as_deref(),
            _ => None,
        };
        if !transaction.belongs_to(&self.config, (&self.origin, landing), issuer) {
            return Err(Failure::LinkInvalid);
        }
        if transaction.is_stale(now.wall) {
            return Err(Failure::TookTooLong);
        }
        match callback {
            Callback::Code { code, .. } => {
                self.exchanges += 1;
                Ok(Exchange::new(self.exchanges, transaction, code, now))
            }
            Callback::Refused { error, description, .. } => Err(Failure::Refused { error, description }),
            Callback::Absent | Callback::Malformed => Err(Failure::LinkInvalid),
        }
    }

    fn exchanged(
        &mut self,
        number: u32,
        result: Result<Response, TransportError>,
        now: Moment,
        chance: &mut dyn Chance,
    ) -> Vec<Effect> {
        match &mut self.session {
            Session::Redeeming(exchange) if exchange.number == number => {
                return match exchange.answered(result, now, chance) {
                    Progress::Going => Vec::new(),
                    Progress::Done(grant) => {
                        let mut effects = vec![Effect::ReturnTo(exchange.transaction.return_to.clone())];
                        effects.extend(self.arrive(grant));
                        effects
                    }
                    Progress::Failed(failure) => {
                        self.session = Session::Out(Out::Failed(failure));
                        Vec::new()
                    }
                };
            }
            _ => {}
        }
        if let Popup::Redeeming(exchange) = &mut self.popup
            && exchange.number == number
        {
            match exchange.answered(result, now, chance) {
                Progress::Going => {}
                Progress::Done(grant) => return self.arrive(grant),
                Progress::Failed(failure) => self.popup = Popup::Failed(failure),
            }
        }
        Vec::new()
    }

    pub(super) fn arrive(&mut self, grant: Grant) -> Vec<Effect> {
        self.session = Session::In(grant);
        self.popup = Popup::Closed;
        self.former = None;
        self.prompt = Prompt::AsNeeded;
        vec![
            Effect::Remember { key: WAS_SIGNED_IN.to_owned(), value: "1".to_owned() },
            Effect::AskNext(Prompt::AsNeeded),
            Effect::TokenArrived,
        ]
    }

    fn tick(&mut self, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        let mut effects = Vec::new();
        if matches!(&self.popup, Popup::Open(_)) && now.mono >= self.popup_since + POPUP {
            self.popup = Popup::Failed(Failure::TookTooLong);
        }
        if let Popup::Redeeming(exchange) = &mut self.popup {
            match exchange.tick(now) {
                Ok(Some(request)) => effects.push(Effect::Exchange { number: exchange.number, request }),
                Ok(None) => {}
                Err(failure) => self.popup = Popup::Failed(failure),
            }
        }
        match &mut self.session {
            Session::Asking { until, .. } if now.mono >= *until => effects.extend(self.stop_asking(now, chance)),
            Session::Redeeming(exchange) => match exchange.tick(now) {
                Ok(Some(request)) => effects.push(Effect::Exchange { number: exchange.number, request }),
                Ok(None) => {}
                Err(failure) => self.session = Session::Out(Out::Failed(failure)),
            },
            Session::HandingOver { callback, until, otherwise } if now.mono >= *until => {
                if let Some(resume) = otherwise.take() {
                    effects.extend(self.resume(resume, now, chance));
                } else {
                    // Rule B2: an error that nobody asked for changes nothing; a code deserves a word.
                    self.session = Session::Out(match callback {
                        Callback::Refused { .. } => Out::Fresh,
                        _ => Out::Failed(Failure::LinkInvalid),
                    });
                }
            }
            Session::In(grant) if grant.left(now) <= 0 => effects.extend(self.end(now)),
            _ => {}
        }
        effects
    }
}

#[cfg(test)]
mod tests;
