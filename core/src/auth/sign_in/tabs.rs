//! What other tabs tell of signing in: the answer that a window brought, a token that all share, its end.

use super::{Effect, Grant, Out, Popup, Session, SignIn};
use crate::auth::callback::{self, Callback};
use crate::auth::message::{Handed, Message};
use crate::auth::transaction::Prompt;
use crate::chance::Chance;
use crate::clock::Moment;

impl SignIn {
    pub(super) fn heard(&mut self, message: Message, now: Moment) -> Vec<Effect> {
        match message {
            Message::Callback { query } => self.take_popup(&query, now),
            Message::Taken { state } => match &self.session {
                Session::HandingOver {
                    callback: Callback::Code { state: ours, .. } | Callback::Refused { state: ours, .. },
                    ..
                } if *ours == state => {
                    self.session = Session::HandedOver;
                    vec![Effect::CloseWindow]
                }
                _ => Vec::new(),
            },
            Message::Refused { token } if self.token().is_some_and(|ours| ours.digest() == token) => self.end(now),
            Message::Refused { .. } => Vec::new(),
            Message::SignedIn(handed) => self.take_handed(handed, now),
            Message::SignedOut { whose } | Message::Locked { whose, .. } if !self.is_mine(&whose) => Vec::new(),
            Message::Locked { lock, .. } => self.lock(lock, Vec::new(), now),
            Message::SignedOut { .. } => match self.session {
                Session::In(_) | Session::Ended(_) | Session::Asking { .. } => {
                    let mut effects = self.sign_out(Out::Elsewhere, Vec::new(), now);
                    // The tab in which the agent signed out visits the sign-in page; once is enough.
                    effects.retain(|effect| !matches!(effect, Effect::Leave { .. }));
                    // Whether it got through to the sign-in page is not known here.
                    effects.extend(self.must_ask());
                    effects
                }
                // Nobody to sign out; but whoever signs in here is asked who they are.
                _ => {
                    self.prompt = Prompt::Always;
                    Vec::new()
                }
            },
        }
    }

    /// Whether what is said of a sitting is said of this one: where one of the two does not know whose it is, it may be.
    fn is_mine(&self, whose: &str) -> bool {
        let mine = self.whose();
        mine.starts_with(whose) || whose.starts_with(&mine)
    }

    fn take_popup(&mut self, query: &str, now: Moment) -> Vec<Effect> {
        let callback = callback::read(query, "");
        let (Callback::Code { state, .. } | Callback::Refused { state, .. }) = &callback else { return Vec::new() };
        let state = state.clone();
        let transaction = match &self.popup {
            Popup::Open(transaction) if transaction.state == state => (**transaction).clone(),
            _ => return Vec::new(),
        };
        let mut effects = vec![Effect::Announce(Message::Taken { state })];
        match self.check(callback, (transaction, self.landing), now) {
            Ok(exchange) => {
                effects.push(Effect::Exchange { number: exchange.number, request: exchange.request() });
                self.popup = Popup::Redeeming(exchange);
            }
            Err(failure) => self.popup = Popup::Failed(failure),
        }
        effects
    }

    /// Another tab has signed in. A page that is on its way through the sign-in page finishes that first; of two tokens the
    /// one that lasts longer is the later one, whoever tells of it last.
    fn take_handed(&mut self, handed: Handed, now: Moment) -> Vec<Effect> {
        let is_free = match &self.session {
            Session::Out(_) | Session::Asking { .. } => true,
            Session::Ended(_) => self.former.as_ref() != Some(&handed.token),
            Session::In(grant) => grant.token != handed.token && grant.left(now) < handed.left,
            Session::Leaving | Session::Redeeming(_) | Session::HandingOver { .. } | Session::HandedOver => false,
        };
        if !is_free || !handed.is_for(&self.config) {
            return Vec::new();
        }
        let Handed { token, left, life, skew, id, name, .. } = handed;
        let since = now.plus(left - life);
        // On its way when the agent signed out.
        if since.wall <= self.signed_out_at {
            return Vec::new();
        }
        let mut effects = self.arrive(Grant { token, since, ends: now.plus(left), proved: true });
        effects.retain(|effect| *effect != Effect::TokenArrived);
        effects.push(Effect::TokenHanded { id, name, skew });
        effects
    }

    /// No other tab has told who is signed in.
    pub(super) fn stop_asking(&mut self, now: Moment, chance: &mut dyn Chance) -> Vec<Effect> {
        let Session::Asking { resume, .. } = &self.session else { return Vec::new() };
        let resume = resume.clone();
        self.resume(resume, now, chance)
    }
}
