//! The turning of the machines: what one of them wants is carried out on the [`World`] or put to the next, until all are
//! at rest. Nothing here looks into an answer.

use super::{Drive, Fetch, Identity, Purpose, Said, Stay, Window, World};
use crate::auth::{Out, Session};
use crate::genesys::budget::Lane;
use crate::genesys::http::Authorization;
use crate::genesys::traffic::{Output, Reply};
use crate::genesys::{ApiError, Endpoint};
use crate::history::sums;
use crate::share::{Role, To};
use crate::{auth, closely, history, live, queues, settle};

impl<W: World> Drive<W> {
    pub(super) fn sign(&mut self, event: auth::Event) {
        let now = self.world.now();
        let effects = self.sign_in.on(event, now, &mut self.world);
        self.carry_out(effects);
    }

    /// Runs until no machine wants anything more.
    pub(super) fn rest(&mut self) {
        if self.stay == Stay::Over {
            return;
        }
        self.join();
        loop {
            if self.share.role().sends() {
                self.sign(auth::Event::NobodyElse);
            }
            self.turn_background();
            self.look_up_codes();
            let answers = std::mem::take(&mut self.answers);
            let now = self.world.now();
            let outputs = self.traffic.poll(now);
            if answers.is_empty() && outputs.is_empty() {
                break;
            }
            for (purpose, result) in answers {
                self.answered(purpose, result);
            }
            for output in outputs {
                match output {
                    Output::Send { id, request } => {
                        let token = match request.authorization {
                            Authorization::Bearer => self.sign_in.token(),
                            Authorization::None => None,
                        };
                        self.world.fetch(Fetch::Api(id), &request, token);
                    }
                    Output::Answer { tag, result } => self.answered(tag, result),
                    Output::TokenRefused => self.sign(auth::Event::TokenRefused),
                }
            }
        }
        self.tell_line();
        self.keep_wait();
        self.keep_journal();
        let now = self.world.now();
        let identify = match self.identity {
            Identity::Failed { again, .. } => Some(again),
            _ => None,
        };
        let wakes = [
            self.traffic.wake_at(now),
            self.sign_in.wake_at(now),
            self.live.wake_at(),
            self.settle_at(),
            self.share.wake_at(),
            self.search.as_ref().and_then(|searching| searching.wake_at()),
            self.queues.as_ref().and_then(|queues| queues.wake_at()),
            identify,
        ];
        self.world.wake_at(wakes.into_iter().flatten().min());
    }

    fn answered(&mut self, purpose: Purpose, result: Result<Reply, ApiError>) {
        match purpose {
            Purpose::Identify => self.identified(result),
            Purpose::Clock => self.clock_read(result),
            Purpose::Live(ask) => {
                if let (live::Ask::Subscribe { .. }, Ok(reply)) = (&ask, &result) {
                    self.relay.has_topics(&reply.body);
                }
                self.turn_live(live::Event::Answered(&ask, result));
                let server_now = self.server_now();
                self.book.let_go(server_now);
                if self.settle.as_ref().is_some_and(|settles| settles.settle().is_refused()) {
                    self.book.give_up(server_now);
                }
            }
            Purpose::History(ticket) => self.turn_search(history::Event::Answer(ticket, result)),
            Purpose::Settle(ids) => {
                self.tell_settled(&ids, &result);
                self.turn_settle(settle::Event::Answered(result));
            }
            Purpose::Served { asker, about } => self.served(asker, &about, result),
            Purpose::ServedList(askers) => self.served_list(askers, &result),
            Purpose::Record(id) => self.turn_closely(closely::Event::Record(id, result)),
            Purpose::Earlier(number) => self.turn_closely(closely::Event::Earlier(number, result)),
            Purpose::Queues { page } => self.queues_named(page, result),
            Purpose::Observe(ask) => {
                if let (queues::Ask::Topics { .. }, Ok(reply)) = (&ask, &result) {
                    self.relay.has_queues(&reply.body);
                }
                self.turn_queues(queues::Event::Answered(&ask, result));
            }
            Purpose::Codes => self.codes_named(result),
            Purpose::Sums(asked) => self.turn_sums(sums::Event::Answered(asked, result)),
        }
    }

    pub(super) fn carry_out(&mut self, effects: Vec<auth::Effect>) {
        for effect in effects {
            match effect {
                auth::Effect::Remember { key, value } => self.world.store(&key, Some(&value)),
                auth::Effect::Forget { key } => self.world.store(&key, None),
                auth::Effect::AskNext(prompt) => {
                    self.world.keep(auth::MUST_ASK, if prompt == auth::transaction::Prompt::Always { "1" } else { "" });
                }
                auth::Effect::ForgetAll => self.world.forget_all(auth::KEYS),
                auth::Effect::Leave { url } => self.world.leave(&url),
                auth::Effect::OpenPopup { url } => {
                    if self.world.open_window(&url) == Window::Blocked {
                        self.sign(auth::Event::PopupBlocked);
                    }
                }
                auth::Effect::OpenRelay { url } => {
                    if self.world.open_relay(&url) == Window::Blocked {
                        self.sign(auth::Event::PopupBlocked);
                    }
                }
                auth::Effect::CloseWindow => self.world.close_window(),
                auth::Effect::Exchange { number, request } => {
                    self.world.fetch(Fetch::Exchange(number), &request, None);
                }
                auth::Effect::Announce(message) => self.world.say(To::All, &Said::SignIn(message)),
                // For a page that its host has stopped.
                auth::Effect::TokenArrived if self.stay == Stay::Left => {}
                auth::Effect::TokenArrived => {
                    self.traffic.token_arrived();
                    self.identify();
                }
                auth::Effect::TokenHanded { id, name, skew } => self.sign_in_handed(id, name, skew),
                auth::Effect::TokenEnded => {
                    self.traffic.token_ended();
                    self.identity = Identity::Unknown;
                    self.forget_asked(&|purpose| {
                        use Purpose::{Clock, Identify, Live, Observe, Settle};
                        matches!(purpose, Live(_) | Identify | Clock | Settle(_) | Observe(_))
                    });
                    self.turn_live(live::Event::Stop);
                    self.turn_settle(settle::Event::Stop);
                    self.turn_queues(queues::Event::Stop);
                }
                auth::Effect::Wipe => self.wipe(""),
                // Tabs with a leader share one token: the tab in which the agent signed out ends it.
                auth::Effect::Revoke(_)
                    if *self.sign_in.session() == Session::Out(Out::Elsewhere) && self.share.role() != Role::Alone => {}
                auth::Effect::Revoke(token) => {
                    let request = Endpoint::RevokeToken.request(self.config.region);
                    self.world.fetch(Fetch::Revoke, &request, Some(&token));
                }
                auth::Effect::ReturnTo(address) => self.world.return_to(&address),
            }
        }
    }

    pub(super) fn turn_live(&mut self, event: live::Event<'_>) {
        let mut turn = live::Turn {
            now: self.world.now(),
            server_now: self.server_now(),
            book: &mut self.book,
            chance: &mut self.world,
        };
        for effect in self.live.on(event, &mut turn) {
            match effect {
                live::Effect::Ask(ask) => {
                    let endpoint = match &ask {
                        live::Ask::Channel => Endpoint::CreateChannel,
                        live::Ask::Channels => Endpoint::Channels,
                        live::Ask::Subscribe { channel, topics, .. } => {
                            Endpoint::Subscribe { channel: channel.clone(), topics: topics.clone() }
                        }
                        live::Ask::Check { channel } => Endpoint::Subscriptions { channel: channel.clone() },
                        live::Ask::Snapshot => Endpoint::Conversations,
                    };
                    self.ask_for_live(ask, endpoint);
                }
                live::Effect::Open { socket, url } => self.open_socket(socket, &url),
                live::Effect::Send { socket, text } => self.send_frame(socket, text),
                live::Effect::Close(socket) => {
                    self.line.close(socket);
                    self.world.close_socket(socket);
                }
            }
        }
    }

    pub(super) fn turn_settle(&mut self, event: settle::Event) {
        let (now, server_now) = (self.world.now(), self.server_now());
        let Some(settles) = &mut self.settle else { return };
        // What a Record has no room for stands in the row of a search.
        let recorded = match &event {
            settle::Event::Answered(Ok(reply)) | settle::Event::Told { result: Ok(reply), .. }
                if self.search.is_some() =>
            {
                Some(reply.clone())
            }
            _ => None,
        };
        if let Some(query) = settles.turn(event, now, server_now, &mut self.book, &mut self.world) {
            self.ask(Purpose::Settle(query.conversations.clone()), Endpoint::DetailsQuery(query), Lane::Background);
        }
        if let Some(reply) = recorded {
            self.turn_search(history::Event::Recorded(reply));
        }
    }

    pub(super) fn turn_search(&mut self, event: history::Event) {
        let (now, server_now) = (self.world.now().mono, self.server_now());
        let Some(searching) = &mut self.search else { return };
        let (at_once, a_minute) = self.traffic.room(now);
        // A follower sends nothing itself: what its leader has spent is not there any more.
        let spent = if self.share.role() == Role::Follows { self.share.condition().0.spent as u64 } else { 0 };
        let room = history::Room { now: at_once.saturating_sub(spent), a_minute };
        let mut turn = history::Turn { now, server_now, room, book: &mut self.book };
        for effect in searching.turn(event, &mut turn) {
            match effect {
                history::Effect::Ask(ticket, endpoint) => {
                    self.ask(Purpose::History(ticket), endpoint, Lane::Search);
                }
                history::Effect::Forget(unwanted) => {
                    self.forget_asked(&|purpose| matches!(purpose, Purpose::History(ticket) if unwanted.is(ticket)));
                }
                history::Effect::Names(codes) => self.look_up(codes),
            }
        }
    }
}
