//! From what happened to what is told: which topics concern a piece of news, and when their events go out. How an event
//! reads is the renderings' business, who hears it the hub's.

use std::sync::Arc;

use crate::app::App;
use crate::channels::agenda::Event;
use crate::clock::SECOND;
use crate::control::data::Store;
use crate::dice::{Dice, Purpose};
use crate::id::{Id, Kind};
use crate::org::{AgentIx, QueueIx};
use crate::presence::Standing;
use crate::render::setup::{self, Engagement};
use crate::render::topics::observations;
use crate::render::topics::{About, Said, lake, person, transcript};
use crate::render::words;
use crate::sign_in::Caller;
use crate::story::telling::Telling;
use crate::story::{Fact, Media, Role, What};
use crate::world::{Chapter, Echo, News};

/// Changes of a queue are gathered for so long, in milliseconds, and told together.
const GATHERED: i64 = SECOND;

/// When what is to be counted: a queue, and a media type in analytics' word.
pub(crate) type Gathering = (i64, QueueIx, &'static str);

impl App {
    /// Puts the news of a conversation on its way to whom it concerns.
    pub(crate) fn announce(&self, news: &News) {
        let story = &news.chapter.story;
        let telling = Telling::of(story, news.at);
        let mut dice = Dice::new(story.id.low_bits(), Purpose::Delays, news.number);
        let mut copies = vec![dice.between(50, 400)];
        if news.echo == Echo::Twice {
            copies.push(copies[0] + dice.between(5, 150));
        }
        let (mut agents, mut queues) = (Vec::new(), Vec::new());
        for line in telling.begun() {
            if let Role::Agent { user, .. } = line.seat.role
                && !agents.contains(&user)
            {
                agents.push(user);
            }
            if let Role::Waiting(queue) | Role::Voicemail(queue) | Role::Agent { queue: Some(queue), .. } =
                line.seat.role
                && !queues.contains(&queue)
            {
                queues.push(queue);
            }
        }
        let snapshot = || Arc::new(Said::new(About::Conversation { chapter: Arc::clone(&news.chapter), at: news.at }));
        let of_users = agents.iter().map(|&agent| format!("v2.users.{}.conversations", self.org.agent(agent).id));
        let of_queues =
            queues.iter().map(|&queue| format!("v2.routing.queues.{}.conversations", self.org.queue(queue).id));
        self.tell(news, of_users.collect(), &snapshot(), &copies);
        // Its own, since it is held against a model of its own.
        self.tell(news, of_queues.collect(), &snapshot(), &copies);
        for agent in agents {
            self.announce_engagement(news, agent, copies[0]);
        }
        for fact in story.facts.iter().filter(|fact| fact.at == news.at) {
            self.announce_speech(news, fact, copies[0]);
        }
        let due = (news.at.div_euclid(GATHERED) + 1) * GATHERED;
        let mut media: Vec<Media> = telling.begun().map(|line| line.line.media).collect();
        media.dedup();
        let mut gatherings = self.gatherings.lock();
        for queue in queues {
            gatherings.extend(media.iter().map(|&media| (due, queue, words::media_type(media))));
        }
    }

    /// Puts something on its way to the listeners of topics, once for each delay.
    fn tell(&self, news: &News, topics: Vec<String>, said: &Arc<Said>, delays: &[i64]) {
        let mut hub = self.hub.lock();
        for topic in topics {
            for (number, delay) in delays.iter().enumerate() {
                let correlation = correlation(&news.chapter, news.number, number);
                hub.schedule(news.at + delay, Event { topic: topic.clone(), said: Arc::clone(said), correlation });
            }
        }
    }

    /// Tells how many conversations an agent has and what that makes of their routing status, if this changed it.
    fn announce_engagement(&self, news: &News, agent: AgentIx, delay: i64) {
        let (story, at) = (&news.chapter.story, news.at);
        let own = |at| Engagement::of(std::iter::once(story), agent, at);
        let (before, after) = (own(at - 1), own(at));
        let who = self.org.agent(agent);
        let topics =
            ["conversationsummary", "routingStatus", "activity"].map(|name| format!("v2.users.{}.{name}", who.id));
        if before == after || !topics.iter().any(|topic| self.hub.lock().hears(topic)) {
            return;
        }
        let total = |at| {
            let open = self.world.read().open(at);
            Engagement::of(open.iter().map(|chapter| &chapter.story), agent, at)
        };
        let (earlier, now) = (total(at - 1), total(at));
        let [summary, status, activity] = topics;
        let told = |body| Arc::new(Said::ready(body));
        self.tell(news, vec![summary], &told(setup::summary(who, now)), &[delay]);
        if earlier.is_idle() != now.is_idle() {
            let standing = self.presences.lock().of(agent);
            let word = now.status(standing.presence);
            self.tell(news, vec![status], &told(person::routing_status(who, word, at)), &[delay]);
            self.tell(news, vec![activity], &told(person::activity(&self.org, who, standing, (word, at))), &[delay]);
        }
    }

    /// Turns an agent to another presence and tells it.
    pub(crate) fn turn_to(&self, agent: AgentIx, standing: Standing) {
        self.presences.lock().set(agent, standing);
        let (who, at) = (self.org.agent(agent), standing.since);
        let open = self.world.read().open(at);
        let status = Engagement::of(open.iter().map(|chapter| &chapter.story), agent, at).status(standing.presence);
        let delay = Dice::new(who.id.low_bits(), Purpose::Delays, at as u64).between(50, 400);
        let bodies = [
            ("presence", person::presence(standing)),
            ("routingStatus", person::routing_status(who, status, at)),
            ("activity", person::activity(&self.org, who, standing, (status, at))),
        ];
        let mut hub = self.hub.lock();
        for (name, body) in bodies {
            let topic = format!("v2.users.{}.{name}", who.id);
            let correlation = who.id.part(Kind::Correlation, at as u64);
            hub.schedule(at + delay, Event { topic, said: Arc::new(Said::ready(body)), correlation });
        }
        drop(hub);
        self.stirred.notify_one();
    }

    /// What is said in a call from here on, and the summary when an agent's part is over.
    fn announce_speech(&self, news: &News, fact: &Fact, delay: i64) {
        let (chapter, story) = (&news.chapter, &news.chapter.story);
        let Some(agent) = story.agent_of(fact.line) else { return };
        let transcription = format!("v2.conversations.{}.transcription", story.id);
        let utter = |utterance: transcript::Utterance| {
            let said = Said::new(About::Utterance { chapter: Arc::clone(chapter), utterance });
            let correlation = story.id.part(Kind::Correlation, utterance.at as u64);
            let event = Event { topic: transcription.clone(), said: Arc::new(said), correlation };
            self.hub.lock().schedule(utterance.at + delay, event);
        };
        match fact.what {
            What::Connects | What::Resumes | What::Confers => {
                transcript::talk(story, fact.line, fact.at).into_iter().for_each(utter);
            }
            What::Leaves { .. } => {
                let telling = Telling::of(story, news.at);
                let line = &telling.lines[fact.line.0];
                // The callback request itself is no conversation to sum up; its call is.
                if line.connected.is_none() || line.line.media == Media::Callback {
                    return;
                }
                if line.line.media == Media::Voice {
                    utter(transcript::over(fact.line, fact.at));
                }
                let about = About::Summary { chapter: Arc::clone(chapter), line: fact.line, at: news.at };
                let topic = format!("v2.users.{}.conversations.summaries", self.org.agent(agent).id);
                let thinking = Dice::new(story.id.low_bits(), Purpose::Transcript, fact.line.0 as u64);
                let after = thinking.clone().between(2 * SECOND, 5 * SECOND);
                self.tell(news, vec![topic], &Arc::new(Said::new(about)), &[after]);
            }
            _ => {}
        }
    }

    /// Counts the queues whose time has come.
    pub(crate) fn observe(&self, now: i64) {
        let mut gatherings = self.gatherings.lock();
        let later = gatherings.split_off(&(now + 1, QueueIx(0), ""));
        let due = std::mem::replace(&mut *gatherings, later);
        drop(gatherings);
        for (at, queue, media) in due {
            let topic = format!("v2.analytics.queues.{}.observations", self.org.queue(queue).id);
            if self.hub.lock().hears(&topic) {
                let open = self.world.read().open(at);
                let counts =
                    observations::counts(&self.org, open.iter().map(|chapter| &chapter.story), (queue, media), at);
                let body = observations::event(&self.org, queue, media, counts, (at - GATHERED, at));
                let correlation = self.org.queue(queue).id.part(Kind::Correlation, at as u64);
                self.hub.lock().schedule(at, Event { topic, said: Arc::new(Said::ready(body)), correlation });
            }
        }
    }

    /// Tells when the store that details jobs read has been filled further.
    pub(crate) fn announce_lake(&self, before: i64, now: i64) {
        let known = |at| self.faults.lock().data.known(Store::Lake, at);
        let filled = lake::filled_until(known(now));
        if filled > lake::filled_until(known(before)) {
            let topic = "v2.analytics.conversations.details.jobs.availability".to_owned();
            let correlation = self.org.id.part(Kind::Correlation, filled as u64);
            self.hub
                .lock()
                .schedule(now, Event { topic, said: Arc::new(Said::ready(lake::event(filled))), correlation });
        }
    }

    /// Tells the other channels of a user that a token of theirs is gone.
    pub(crate) fn announce_token(&self, dead: Caller, now: i64) {
        let agent = self.org.agent(dead.agent);
        let body = person::token(agent, &self.config.client_ids[dead.client.0], dead.token.name(), now);
        let (topic, said) = (format!("v2.users.{}.tokens", agent.id), Arc::new(Said::ready(body)));
        let correlation = dead.token.name().part(Kind::Correlation, 0);
        self.hub.lock().schedule(now, Event { topic, said, correlation });
    }

    /// Repeats, where a fault asks for a burst, what is true of the agent's conversations at that instant.
    pub(crate) fn repeat(&self, now: i64) {
        let bursts = self.faults.lock().sockets.bursts(now);
        for burst in bursts {
            let open = self.world.read().open(burst.at);
            for agent in (0..self.org.agents.len()).map(AgentIx) {
                let topic = format!("v2.users.{}.conversations", self.org.agent(agent).id);
                let listeners = self.hub.lock().listeners(&topic, |owner| burst.whom.is(Some(owner)));
                let is_own = |chapter: &&Arc<Chapter>| {
                    !listeners.is_empty() && !Engagement::of([&chapter.story], agent, burst.at).is_idle()
                };
                let snapshots: Vec<_> = open
                    .iter()
                    .filter(is_own)
                    .map(|chapter| {
                        let about = About::Conversation { chapter: Arc::clone(chapter), at: burst.at };
                        (chapter, Arc::new(Said::new(about)))
                    })
                    .collect();
                let mut hub = self.hub.lock();
                for (number, (chapter, said)) in (0..burst.events).zip(snapshots.iter().cycle()) {
                    let correlation = correlation(chapter, burst.at as u64, number as usize);
                    let event = Event { topic: topic.clone(), said: Arc::clone(said), correlation };
                    hub.schedule_for(burst.at, listeners.clone(), event);
                }
            }
        }
    }
}

fn correlation(chapter: &Chapter, news: u64, copy: usize) -> Id {
    chapter.story.id.part(Kind::Correlation, news * 8 + copy as u64)
}
