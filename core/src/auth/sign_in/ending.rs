//! How a token, and the agent's sitting with it, comes to its end (rules C7 and C8). What is on the screen outlives the
//! token, and never the sitting.

use super::{Effect, Ended, Out, Popup, Session, SignIn};
use crate::auth::message;
use crate::auth::transaction::{Landing, Prompt};
use crate::clock::Moment;
use crate::form::Form;
use crate::presence::Lock;

impl SignIn {
    /// The token is over: its time, or Genesys, says so. Who was never believed once is told something else.
    pub(super) fn end(&mut self, now: Moment) -> Vec<Effect> {
        let Session::In(grant) = &self.session else { return Vec::new() };
        let never_good = !grant.proved && grant.left(now) > 0;
        self.former = Some(grant.token.clone());
        self.session = Session::Ended(if never_good { Ended::Refused } else { Ended::Expired });
        vec![Effect::TokenEnded]
    }

    /// The sitting is over. `effects`: what must be done before anything is forgotten.
    pub(super) fn sign_out(&mut self, out: Out, mut effects: Vec<Effect>, now: Moment) -> Vec<Effect> {
        self.signed_out_at = now.wall;
        let token = match std::mem::replace(&mut self.session, Session::Out(out)) {
            Session::In(grant) => Some(grant.token),
            // Genesys says of a dead token that it is dead: then it was reached.
            _ => self.former.take(),
        };
        self.former = None;
        self.user.clear();
        self.popup = Popup::Closed;
        effects.extend([Effect::ForgetAll, Effect::TokenEnded, Effect::Wipe]);
        match token {
            Some(token) => effects.push(Effect::Revoke(token)),
            // There never was a token, but the sign-in page may know the agent.
            None => effects.extend(self.leave_sitting()),
        }
        effects
    }

    /// The page is locked, which ends the sitting and stays where it is: nobody may be there to come back from the sign-in
    /// page, and the address keeps what was filtered. Who comes is asked who they are.
    pub(super) fn lock(&mut self, lock: Lock, effects: Vec<Effect>, now: Moment) -> Vec<Effect> {
        let (Session::In(_) | Session::Ended(_) | Session::Asking { .. }) = self.session else {
            self.prompt = Prompt::Always;
            return Vec::new();
        };
        let mut effects = self.sign_out(Out::Locked(lock), effects, now);
        effects.retain(|effect| !matches!(effect, Effect::Leave { .. }));
        effects.extend(self.must_ask());
        effects
    }

    /// The server was told, or could not be. Only then does the page leave: a page that has left hears no answer.
    pub(super) fn revoked(&mut self, reached: bool) -> Vec<Effect> {
        match self.session {
            Session::Out(Out::SignedOut) if reached => self.leave_sitting(),
            Session::Out(Out::SignedOut) => {
                self.session = Session::Out(Out::ServerNotReached);
                self.must_ask()
            }
            _ => Vec::new(),
        }
    }

    /// Visits the sign-in page's own end of it. In a frame that page may show nothing, and the frame would be lost: there
    /// the next sign-in asks who it is.
    fn leave_sitting(&mut self) -> Vec<Effect> {
        match self.landing {
            Landing::Page => vec![Effect::Leave { url: self.logout_address() }],
            Landing::Relay => self.must_ask(),
        }
    }

    /// Genesys may still hold the session of who has signed out: the next sign-in must ask who it is, in whatever tab.
    pub(super) fn must_ask(&mut self) -> Vec<Effect> {
        self.prompt = Prompt::Always;
        vec![Effect::AskNext(Prompt::Always)]
    }

    /// Whose sitting ends here.
    pub(super) fn whose(&self) -> String {
        message::whose(&self.config, &self.user)
    }

    fn logout_address(&self) -> String {
        let mut query = Form::default();
        query
            .pair("client_id", &self.config.client_id)
            .pair("redirect_uri", &format!("{}{}", self.origin, self.config.redirect_path));
        format!("{}/logout?{}", self.config.region.login(), query.text())
    }
}
