//! What becomes of requests, sockets and the sign-in among the tabs of a browser: carries out what [`Share`] decides.

use super::line::{self, PONG};
use super::{Drive, Identity, Purpose, Said, Stay, Who, World};
use crate::auth::{self, Handed, Session};
use crate::genesys::budget::Lane;
use crate::genesys::endpoint::{Operation, Question};
use crate::genesys::models::notification::Heard;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint};
use crate::live::{self, Freshness, SocketId, Why};
use crate::record::Id;
use crate::share::{self, Asker, Condition, Effect, Message, Role, TabId, To};
use crate::{queues, settle};

impl<W: World> Drive<W> {
    pub(super) fn turn_share(&mut self, event: share::Event) {
        let now = self.world.now();
        let wait = self.traffic.wait(now.mono).map(|wait| (wait.why, wait.until - now.mono));
        let why = match self.live.freshness(now.mono) {
            // What it has not understood, nobody else has: its socket is sound.
            Freshness::Stale(Why::Doubted) | Freshness::Off | Freshness::Connecting | Freshness::Live => None,
            Freshness::Polling(why) | Freshness::Stale(why) => Some(why),
        };
        let proof = self.live.last_proof().map(|proof| now.mono - proof);
        let condition = Condition { spent: self.traffic.spent(now.mono), wait, proof, why };
        let effects = self.share.on(event, condition, now, &mut self.world);
        self.carry_out_share(effects);
    }

    /// Takes part as soon as this page is no window that was opened to sign in.
    pub(super) fn join(&mut self) {
        let is_passing = matches!(self.sign_in.session(), Session::HandingOver { .. } | Session::HandedOver);
        if self.share.role() == Role::Apart && !is_passing && self.stay == Stay::Here {
            let able = self.world.join(self.share.me());
            self.turn_share(if able { share::Event::Join } else { share::Event::Unavailable });
        }
    }

    /// Asks, or has the leader ask. Whose a token is can only be asked with that token itself.
    pub(super) fn ask(&mut self, purpose: Purpose, endpoint: Endpoint, lane: Lane) {
        let now = self.world.now();
        if self.share.role().sends() || matches!(purpose, Purpose::Identify | Purpose::Clock) {
            self.traffic.ask(purpose, endpoint, lane, now);
        } else {
            let effects = self.share.ask(purpose, endpoint, lane, now);
            self.carry_out_share(effects);
        }
    }

    /// What of the live machine's questions the leader's line answers, it answers.
    pub(super) fn ask_for_live(&mut self, ask: live::Ask, endpoint: Endpoint) {
        let answer = if self.share.role() == Role::Follows || line::is_about_it(&ask) {
            self.line.answer(&ask, self.config.region, self.world.now().mono)
        } else {
            None
        };
        match answer {
            Some(result) => self.answers.push((Purpose::Live(ask), result)),
            None => self.ask(Purpose::Live(ask), endpoint, Lane::Live),
        }
    }

    /// The topics of a follower's queues are the leader's to ask for.
    pub(super) fn ask_for_queues(&mut self, ask: queues::Ask, endpoint: Endpoint) {
        if matches!(&ask, queues::Ask::Topics { socket, .. } if self.line.has(SocketId(*socket))) {
            self.line.want_queues(ask);
            self.answer_queues();
        } else {
            self.ask(Purpose::Observe(ask), endpoint, Lane::Background);
        }
    }

    fn answer_queues(&mut self) {
        let answer = self.line.answer_for_queues(self.world.now().mono);
        self.answers.extend(answer.map(|(ask, result)| (Purpose::Observe(ask), result)));
    }

    pub(super) fn forget_asked(&mut self, unwanted: &dyn Fn(&Purpose) -> bool) {
        for id in self.traffic.drop_asked(unwanted) {
            self.world.abort(super::Fetch::Api(id));
        }
        self.answers.retain(|(purpose, _)| !unwanted(purpose));
        if unwanted(&Purpose::ServedList(Vec::new())) {
            // Whoever waited for one has forgotten it as well.
            self.relay.forget_lists();
        }
        let effects = self.share.forget(unwanted);
        self.carry_out_share(effects);
    }

    fn carry_out_share(&mut self, effects: Vec<Effect<Purpose>>) {
        for effect in effects {
            match effect {
                Effect::Claim(claim) => self.world.claim(claim),
                Effect::Resign => self.world.resign(),
                Effect::Say(to, message) => self.world.say(to, &Said::Share(message)),
                Effect::RoleChanged => self.role_changed(),
                Effect::Greet(tab) => {
                    if let Identity::Known(who) = self.identity.clone() {
                        self.hand_sign_in(To::Tab(tab), &who);
                    }
                }
                Effect::Serve(asker, question, lane, about) => self.serve(asker, question, lane, about),
                Effect::Forget(tab, numbers) => self.forget_served(tab, numbers.as_deref()),
                Effect::Answer(purpose, result) => self.answers.push((purpose, result)),
                Effect::Listener => {
                    self.relay.tell_again();
                    self.tell_line();
                }
                Effect::LineOpened(topics) => {
                    let sockets = self.line.opened(topics);
                    self.each_of(&sockets, &live::Event::Opened);
                    self.answer_queues();
                }
                Effect::LineShut => {
                    let sockets = self.line.shut();
                    self.each_of(&sockets, &live::Event::Closed);
                }
                Effect::LineFrame(text) => {
                    let sockets = self.line.listening();
                    let heard = Heard::of(&text);
                    self.each_of(&sockets, &|socket| live::Event::Frame(socket, &heard));
                    self.turn_queues(queues::Event::Frame(&heard));
                }
                Effect::LineSound => {
                    let sockets = self.line.sound();
                    let pong = Heard::of(PONG);
                    self.each_of(&sockets, &|socket| live::Event::Frame(socket, &pong));
                }
                Effect::Settled(ids, result) => self.turn_settle(settle::Event::Told { ids, result }),
            }
        }
    }

    /// A follower's socket is the leader's.
    pub(super) fn open_socket(&mut self, socket: SocketId, url: &str) {
        if self.share.role() == Role::Follows {
            self.line.wait(socket);
            self.world.say(To::All, &Said::Share(Message::Listen));
        } else {
            self.world.open_socket(socket, url);
        }
    }

    pub(super) fn send_frame(&mut self, socket: SocketId, text: &str) {
        if self.line.has(socket) {
            self.line.doubt(socket);
            self.carry_out_share(vec![self.share.hello()]);
        } else {
            self.world.send_frame(socket, text);
        }
    }

    fn each_of<'a>(&mut self, sockets: &[SocketId], event: &dyn Fn(SocketId) -> live::Event<'a>) {
        for socket in sockets {
            self.turn_live(event(*socket));
        }
    }

    /// Whatever waits for an answer is asked for anew, where such questions go now. The live machine makes another link
    /// before it gives up the one that it has.
    fn role_changed(&mut self) {
        let cut = self.line.cut();
        self.relay.begin();
        let (taken, aborted) =
            self.traffic.take_asked(&|purpose| !matches!(purpose, Purpose::Identify | Purpose::Clock));
        for id in aborted {
            self.world.abort(super::Fetch::Api(id));
        }
        let mut asked = self.share.take_pending();
        asked.extend(taken);
        if self.share.role() == Role::Leads {
            // What the former leader has spent, and what it was told, is ours to keep.
            let (condition, told_at) = self.share.condition();
            if let Some(channel) = self.line.take_channel() {
                self.live.look_for(channel);
            }
            self.traffic.inherit(condition.spent, condition.wait, told_at);
        }
        let restarts = |purpose: &Purpose| {
            matches!(
                purpose,
                Purpose::Live(_)
                    | Purpose::Settle(_)
                    | Purpose::Observe(_)
                    | Purpose::Served { .. }
                    | Purpose::ServedList(_)
            )
        };
        self.answers.retain(|(purpose, _)| !restarts(purpose));
        if let Identity::Known(who) = self.identity.clone() {
            // One that was opened while nobody could tell it leads without a sign-in.
            if let Some(leader) = self.share.leader() {
                self.hand_sign_in(To::Tab(leader), &who);
            }
            let me = who.id;
            self.turn_live(live::Event::Start { me: me.clone() });
            self.each_of(&cut, &live::Event::Cut);
            self.turn_settle(settle::Event::Start { me });
            self.turn_queues(queues::Event::Start);
        }
        for (purpose, endpoint, lane) in asked {
            if !restarts(&purpose) {
                self.ask(purpose, endpoint, lane);
            }
        }
    }

    /// One list at a time for all followers: those that want one while it is under way get the next.
    fn serve(&mut self, asker: Asker, question: Question, lane: Lane, about: Vec<Id>) {
        let purpose = if question.operation == Operation::Conversations {
            let Some(askers) = self.relay.want_list(asker) else { return };
            Purpose::ServedList(askers)
        } else {
            Purpose::Served { asker, about }
        };
        self.ask(purpose, Endpoint::Written(question), lane);
    }

    /// A list, once asked for, is nearly here: it is not worth forgetting.
    fn forget_served(&mut self, tab: TabId, numbers: Option<&[u64]>) {
        let is_unwanted =
            |asker: &Asker| asker.tab == tab && numbers.is_none_or(|numbers| numbers.contains(&asker.number));
        self.relay.forget_askers(&is_unwanted);
        self.forget_asked(&|purpose| matches!(purpose, Purpose::Served { asker, .. } if is_unwanted(asker)));
    }

    pub(super) fn served(&mut self, asker: Asker, about: &[Id], result: Result<Reply, ApiError>) {
        if !about.is_empty() {
            self.tell_settled(about, &result);
            self.turn_settle(settle::Event::Told { ids: about.to_vec(), result: result.clone() });
        }
        self.hand_answer(asker, result);
    }

    pub(super) fn served_list(&mut self, askers: Vec<Asker>, result: &Result<Reply, ApiError>) {
        for asker in askers {
            self.hand_answer(asker, result.clone());
        }
        if let Some(askers) = self.relay.list_came() {
            self.ask(Purpose::ServedList(askers), Endpoint::Conversations, Lane::Live);
        }
    }

    fn hand_answer(&mut self, asker: Asker, outcome: Result<Reply, ApiError>) {
        self.world.say(To::Tab(asker.tab), &Said::Share(Message::Answer { asker, outcome }));
    }

    /// What was learned of records, so that nobody else need ask.
    pub(super) fn tell_settled(&mut self, ids: &[Id], outcome: &Result<Reply, ApiError>) {
        if self.share.has_followers(self.world.now().mono) {
            let message = Message::Settled { term: self.share.term(), ids: ids.to_vec(), outcome: outcome.clone() };
            self.world.say(To::All, &Said::Share(message));
        }
    }

    /// A frame of our own socket, for those who hear it through us.
    pub(super) fn relay(&mut self, socket: SocketId, text: String, heard: &Heard) {
        let is_heard = self.share.has_followers(self.world.now().mono) && self.live.serves_on(socket);
        if is_heard && !heard.is_about_the_socket() {
            self.world.say(To::All, &Said::Share(Message::Frame(self.share.term(), text)));
        }
    }

    /// Whether other tabs hear our socket.
    pub fn is_followed(&self) -> bool {
        self.share.role() == Role::Leads && self.share.has_followers(self.world.now().mono)
    }

    /// Tells followers whether our socket has its topics, where that has changed.
    pub(super) fn tell_line(&mut self) {
        if !self.share.has_followers(self.world.now().mono) {
            return;
        }
        let channel = self.live.serves().then(|| self.live.channel().unwrap_or_default());
        if let Some(message) = self.relay.news(channel, self.share.term()) {
            self.world.say(To::All, &Said::Share(message));
        }
    }

    /// How far the live list can be trusted, and how old its last proof is, milliseconds. Of a list that is served over
    /// another tab's socket that tab knows better.
    pub fn freshness(&self) -> (Freshness, Option<i64>) {
        let now = self.world.now().mono;
        let freshness = self.live.freshness(now);
        if self.share.role() != Role::Follows {
            return (freshness, self.live.last_proof().map(|proof| now - proof));
        }
        let (leader, told_at) = self.share.condition();
        let proof = self.live.last_list().max(leader.proof.map(|age| told_at - age));
        let freshness = match (freshness, &leader.why) {
            (Freshness::Polling(Why::SocketLost), Some(why)) => Freshness::Polling(why.clone()),
            (Freshness::Stale(Why::SocketLost), Some(why))
            | (Freshness::Live, Some(why @ (Why::Silent | Why::Slept))) => Freshness::Stale(why.clone()),
            (freshness, _) => freshness,
        };
        (freshness, proof.map(|proof| now - proof))
    }

    /// The agent wants live events here, wherever else they go.
    pub fn take_over(&mut self) {
        if self.share.role() == Role::Follows {
            self.turn_share(share::Event::TakeOver);
        } else {
            self.turn_live(live::Event::TakeOver);
        }
        self.rest();
    }

    /// Who is signed in, and with what: for the other tabs of this browser.
    pub(super) fn hand_sign_in(&mut self, to: To, who: &Who) {
        // Where the browser knows no leader, nobody would take it.
        let Some(grant) = self.sign_in.grant().filter(|_| self.share.role() != Role::Alone) else { return };
        let handed = Handed::of(grant, &self.config, who.id.clone(), who.name.clone(), self.skew, self.world.now());
        self.world.say(to, &Said::SignIn(auth::Message::SignedIn(handed)));
    }

    /// Another tab knows who is signed in.
    pub(super) fn sign_in_handed(&mut self, id: String, name: String, skew: i64) {
        // For a page that its host has stopped nothing begins again; nor does it show what is another user's.
        if self.stay == Stay::Left {
            if self.user.as_ref().is_some_and(|user| user.id != id) {
                self.wipe("");
            }
            return;
        }
        // Whose another token was is nothing any more.
        self.forget_asked(&|purpose| matches!(purpose, Purpose::Identify | Purpose::Clock));
        self.traffic.token_arrived();
        self.skew = skew;
        self.known_as(Who { id, name });
    }
}
