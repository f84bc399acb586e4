//! Whose the token is, and that nothing of one user is ever shown to another (rule C9).

use super::look_up::LookUps;
use super::queues::Mine;
use super::{Drive, Purpose, World};
use crate::base64url::digest;
use crate::clock::{Moment, SECOND};
use crate::genesys::budget::Lane;
use crate::genesys::decode::{self, Undecodable};
use crate::genesys::models::people;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint};
use crate::presence::Lock;
use crate::record::Names;
use crate::share::To;
use crate::{auth, closely, history, live, queues, settle};

/// Whose the token is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    /// Nobody has asked.
    #[default]
    Unknown,
    /// It was asked.
    Asked,
    /// It could not be found out.
    Failed {
        /// Why.
        error: ApiError,
        /// When it is asked again, monotonic milliseconds; the agent can ask earlier.
        again: i64,
    },
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

impl Who {
    /// Marks what is kept as theirs, and tells whoever reads it nothing.
    pub fn mark(&self) -> String {
        digest(&self.id)
    }
}

/// Between two questions whose the token is. Until it is answered nothing else goes out.
const AGAIN: i64 = 30 * SECOND;
/// The clocks drift apart by less than this unless one of them was set, or stood still.
const SET: i64 = 5 * SECOND;
/// By so much only one that stood still, as the live list takes it.
const SLEPT: i64 = 10 * SECOND;

impl<W: World> Drive<W> {
    /// Nobody is there, or the sign-in is old.
    pub fn lock(&mut self, lock: Lock) {
        self.sign(auth::Event::Lock(lock));
        self.rest();
    }

    /// Time has passed.
    pub(super) fn identify_again(&mut self) {
        if matches!(self.identity, Identity::Failed { again, .. } if again <= self.world.now().mono) {
            self.identify();
        }
    }

    /// The server's clock is known as what it differs by from the wall clock. When somebody sets that one back, the
    /// difference grows by as much; when it jumps ahead, the machine may have slept as well: the server is asked.
    pub(super) fn look_at_clocks(&mut self) {
        let now = self.world.now();
        self.skew -= self.set_back(now);
        let apart = now.wall - now.mono;
        let ahead = apart - self.clocks_apart.replace(apart).unwrap_or(apart);
        if ahead > SET && matches!(self.identity, Identity::Known(_)) {
            self.ask(Purpose::Clock, Endpoint::Me, Lane::Live);
        }
    }

    /// Whether the machine has slept since anything happened here: [`Happening::Woke`](super::Happening::Woke) tells the rest
    /// of it. The alarm that would do so counts on a clock that stood still.
    pub fn has_slept(&self) -> bool {
        let now = self.world.now();
        self.clocks_apart.is_some_and(|before| now.wall - now.mono - before > SLEPT)
    }

    /// By how much the wall clock was set back since it was last looked at: milliseconds, not above 0.
    pub(super) fn set_back(&self, now: Moment) -> i64 {
        let jumped = now.wall - now.mono - self.clocks_apart.unwrap_or(now.wall - now.mono);
        if jumped < -SET { jumped } else { 0 }
    }

    /// The answer to [`Purpose::Clock`]; without one the wall clock is believed.
    pub(super) fn clock_read(&mut self, result: Result<Reply, ApiError>) {
        let Ok(reply) = result else { return };
        if let Ok(me) = decode::object::<people::Me>(&reply.body) {
            self.learn_clock(&me, reply.sent);
        }
    }

    fn learn_clock(&mut self, me: &people::Me, sent: i64) {
        let now = self.world.now();
        if let Some(server) = me.date.as_ref().and_then(|date| date.current_date) {
            // Taken to be the instant halfway between question and answer.
            self.skew = server.0 - (now.wall - (now.mono - sent) / 2);
        }
    }

    pub(super) fn identify(&mut self) {
        self.identity = Identity::Asked;
        self.ask(Purpose::Identify, Endpoint::Me, Lane::Live);
    }

    pub(super) fn identified(&mut self, result: Result<Reply, ApiError>) {
        let me = result.and_then(|reply| {
            let me = decode::object::<people::Me>(&reply.body).map_err(|how| reply.undecodable(how))?;
            let nobody = || reply.undecodable(Undecodable::Shape("a user without an id".to_owned()));
            Ok((me.id.clone().ok_or_else(nobody)?, me, reply.sent))
        });
        match me {
            Ok((id, me, sent)) => {
                self.learn_clock(&me, sent);
                let who = Who { name: me.name.unwrap_or_else(|| id.clone()), id };
                // The others first: none of them may answer what is asked from now on with what another user may see.
                self.hand_sign_in(To::All, &who);
                self.known_as(who);
            }
            Err(error) => {
                self.identity = Identity::Failed { error, again: self.world.now().mono + AGAIN };
            }
        }
    }

    /// Whose the token is, is known: everything begins, or goes on.
    pub(super) fn known_as(&mut self, who: Who) {
        let id = who.id.clone();
        if self.user.as_ref().is_none_or(|user| user.id != id) {
            self.wipe(&id);
        }
        self.user = Some(who.clone());
        self.identity = Identity::Known(who);
        self.traffic.user_known();
        self.sign(auth::Event::TokenTaken { user: id.clone() });
        // A list that was asked for before says nothing of the socket that is to come.
        self.forget_asked(&|purpose| matches!(purpose, Purpose::Live(_) | Purpose::Settle(_) | Purpose::Observe(_)));
        self.turn_live(live::Event::Start { me: id.clone() });
        self.turn_settle(settle::Event::Start { me: id.clone() });
        if matches!(self.mine, Mine::Refused(_)) {
            self.look_ups.queues_again();
        }
        self.turn_queues(queues::Event::Start);
        self.turn_closely(closely::Event::Start { me: id });
        self.look_up_queues();
    }

    /// Everything that belongs to a user goes. `next`: for whom conversations are collected from now on.
    pub(super) fn wipe(&mut self, next: &str) {
        self.forget_asked(&|_| true);
        self.turn_live(live::Event::Stop);
        self.turn_search(history::Event::Wipe);
        self.turn_settle(settle::Event::Wipe);
        self.mine = Mine::Unknown;
        self.turn_queues(queues::Event::Wipe);
        self.turn_closely(closely::Event::Wipe);
        self.turn_sums(history::sums::Event::Wipe);
        self.book.wipe(next);
        self.names = Names::default();
        self.look_ups = LookUps::default();
        self.user = None;
        self.identity = Identity::Unknown;
    }
}
