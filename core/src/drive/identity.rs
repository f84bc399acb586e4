//! Whose the token is, and that nothing of one user is ever shown to another (rule C9).

use super::look_up::LookUps;
use super::{Drive, Purpose, World};
use crate::genesys::budget::Lane;
use crate::genesys::decode::{self, Undecodable};
use crate::genesys::models::people;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint};
use crate::record::Names;
use crate::{auth, history, live};

/// Whose the token is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// Nobody has asked.
    #[default]
    Unknown,
    /// It was asked.
    Asked,
    /// It could not be found out.
    Failed(ApiError),
    /// This user's.
    Known(Who),
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// User id.
    pub id: String,
    /// Name.
    pub name: String,
}

impl<W: World> Drive<W> {
    pub(super) fn identify(&mut self) {
        self.identity = Identity::Asked;
        self.ask(Purpose::Identify, Endpoint::Me, Lane::Live);
    }

    pub(super) fn identified(&mut self, result: Result<Reply, ApiError>) {
        let now = self.world.now();
        let me = result.and_then(|reply| {
            let me = decode::object::<people::Me>(&reply.body).map_err(|how| reply.undecodable(how))?;
            let nobody = || reply.undecodable(Undecodable::Shape("a user without an id".to_owned()));
            Ok((me.id.clone().ok_or_else(nobody)?, me, reply.sent))
        });
        match me {
            Ok((id, people::Me { name, date, .. }, sent)) => {
                if let Some(server) = date.and_then(|date| date.current_date) {
                    // Taken to be the instant halfway between question and answer.
                    self.skew = server.0 - (now.wall - (now.mono - sent) / 2);
                }
                if self.user.as_ref().is_none_or(|user| user.id != id) {
                    self.wipe(&id);
                }
                let who = Who { name: name.unwrap_or_else(|| id.clone()), id: id.clone() };
                self.user = Some(who.clone());
                self.identity = Identity::Known(who);
                self.traffic.user_known();
                self.sign(auth::Event::TokenTaken);
                self.turn_live(live::Event::Start { me: id });
                self.look_up_queues();
            }
            Err(error) => self.identity = Identity::Failed(error),
        }
    }

    /// Everything that belongs to a user goes. `next`: for whom conversations are collected from now on.
    pub(super) fn wipe(&mut self, next: &str) {
        self.forget_asked(|_| true);
        self.turn_live(live::Event::Stop);
        self.turn_search(history::Event::Wipe);
        self.book.wipe(next);
        self.names = Names::default();
        self.look_ups = LookUps::default();
        self.user = None;
        self.identity = Identity::Unknown;
    }
}
