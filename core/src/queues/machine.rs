//! The machine: which queues are asked for and when, and whether events keep their figures true.

use super::figures::Change;
use super::{Ask, Event, Figures, Queue, Serving, Standing, Turn, Why};
use crate::clock::{MINUTE, SECOND};
use crate::genesys::models::notification::{Heard, Topics};
use crate::genesys::models::observations::{Told, queue_of, topic};
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, decode};
use crate::record::Id;
use std::sync::Arc;

/// Between two askings for all queues while events arrive: what was lost without a trace is healed by then.
const RECONCILE: i64 = 5 * MINUTE;
/// And while none do.
const POLL: i64 = MINUTE;
/// Of either, not the same for all clients.
const JITTER: i64 = 5;
/// Between two askings for queues of which it is not known who waits the longest.
const APART: i64 = 10 * SECOND;
/// Queues in one question.
const AT_ONCE: usize = 100;
/// A channel has a thousand topics, of which one is the conversations'.
const TOPICS: usize = 999;

/// Questions that were asked together.
#[derive(Debug)]
struct Round {
    number: u32,
    /// How many are not answered.
    open: usize,
    /// When it began, on the server's clock.
    began: i64,
    /// It is about every queue, and no question of it has failed.
    is_whole: bool,
}

/// How far events can be had.
#[derive(Debug, Default, PartialEq, Eq)]
enum Link {
    /// Not at all.
    #[default]
    None,
    /// The topics were asked for.
    Adding { socket: u32 },
    /// The channel of this socket has them. What was asked from this round on knows all that its events do not tell.
    Added { socket: u32, proof: u32 },
    /// It cannot have them: they are asked for again then, monotonic, or of another socket.
    Failed { socket: u32, again: i64 },
}

/// The machine.
#[derive(Debug, Default)]
pub struct Queues {
    is_on: bool,
    /// By name.
    mine: Vec<Queue>,
    link: Link,
    /// The line was there the last time.
    had_line: bool,
    round: Option<Round>,
    rounds: u32,
    /// The last round of every queue that was answered whole: its number, and when it was asked on the server's clock.
    good: Option<(u32, i64)>,
    /// When every queue is asked for, monotonic.
    due: i64,
    /// When queues of which it is not known who waits the longest may be asked for, monotonic.
    doubtful_due: i64,
    failure: Option<ApiError>,
    refused: Option<ApiError>,
    missing: Vec<String>,
    version: u64,
}

impl Queues {
    /// What a reader may believe.
    pub fn standing(&self) -> Standing {
        let is_rejected = || self.shown().any(|queue| queue.is_rejected);
        match (&self.refused, &self.failure, self.good) {
            (Some(error), ..) => Standing::Refused(error.clone()),
            (_, Some(error), _) if self.is_on => Standing::Failed(error.clone()),
            (.., None) => Standing::Unknown,
            _ if is_rejected() => Standing::Asked(Why::Rejected(self.missing.clone())),
            _ if self.is_followed() => Standing::Followed,
            _ => Standing::Asked(Why::NoLine),
        }
    }

    /// Whether there is anything to say: figures, or why there are none.
    pub const fn is_known(&self) -> bool {
        self.good.is_some() || self.refused.is_some() || (self.failure.is_some() && !self.mine.is_empty())
    }

    /// When the figures were asked for the last time, on the server's clock.
    pub fn as_of(&self) -> Option<i64> {
        self.good.map(|(_, at)| at)
    }

    /// Those that are shown, by name.
    pub fn shown(&self) -> impl Iterator<Item = &Queue> {
        self.mine.iter().filter(|queue| queue.is_shown)
    }

    /// How many queues the agent has.
    pub fn count(&self) -> usize {
        self.mine.len()
    }

    /// All that are shown, together.
    pub fn total(&self) -> Figures {
        self.shown().fold(Figures::default(), |sum, queue| sum.and(queue.figures()))
    }

    /// Grows with every change of what can be read here.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// When [`Event::Look`] has something to do though nothing else happens, monotonic.
    pub fn wake_at(&self) -> Option<i64> {
        if !self.can_ask() {
            return None;
        }
        let again = match self.link {
            Link::Failed { again, .. } if self.had_line => Some(again),
            _ => None,
        };
        let doubtful = self.has_doubts().then_some(self.doubtful_due);
        [Some(self.due), doubtful, again].into_iter().flatten().min()
    }

    /// Something happened. Gives what is to be asked.
    pub fn on(&mut self, event: Event<'_>, turn: &mut Turn<'_>) -> Vec<Ask> {
        let mut asks = Vec::new();
        match event {
            Event::Start => {
                self.stop();
                (self.is_on, self.refused, self.failure, self.due) = (true, None, None, turn.now.mono);
                self.missing.clear();
                self.mine.iter_mut().for_each(|queue| queue.is_rejected = false);
            }
            Event::Stop => self.stop(),
            Event::Wipe => *self = Self { version: self.version + 1, rounds: self.rounds, ..Self::default() },
            Event::Mine(queues) => self.are(queues, turn),
            Event::Unnamed(error) => {
                self.refused = Some(error);
                self.version += 1;
            }
            Event::Answered(Ask::Figures { round, queues }, result) => self.answered(*round, queues, result, turn),
            Event::Answered(Ask::Topics { socket, .. }, result) => self.added(*socket, result, turn),
            Event::Frame(heard) => self.frame(heard, turn),
            Event::Look => {}
        }
        self.look(turn, &mut asks);
        asks
    }

    fn stop(&mut self) {
        (self.is_on, self.round, self.link, self.had_line) = (false, None, Link::None, false);
        self.version += 1;
    }

    fn can_ask(&self) -> bool {
        self.is_on && self.refused.is_none() && !self.mine.is_empty() && self.round.is_none()
    }

    fn is_followed(&self) -> bool {
        let is_proved = |proof| self.good.is_some_and(|(number, _)| number >= proof);
        self.is_on && self.had_line && matches!(self.link, Link::Added { proof, .. } if is_proved(proof))
    }

    fn are(&mut self, mine: Vec<(Id, Arc<str>)>, turn: &Turn<'_>) {
        self.mine.clear();
        for (id, name) in mine {
            let place = self.mine.partition_point(|queue| (&queue.name, &queue.id) < (&name, &id));
            if self.mine.get(place).is_none_or(|queue| queue.id != id) {
                self.mine.insert(place, Queue::new(id, name));
            }
        }
        (self.round, self.good, self.link, self.due) = (None, None, Link::None, turn.now.mono);
        self.version += 1;
    }

    fn has_doubts(&self) -> bool {
        self.mine.iter().any(|queue| queue.is_doubtful)
    }

    /// The line may have come, gone or changed, and time has passed.
    fn look(&mut self, turn: &mut Turn<'_>, asks: &mut Vec<Ask>) {
        let now = turn.now.mono;
        if self.is_on && self.had_line != turn.line.is_some() {
            self.had_line = turn.line.is_some();
            if let Link::Added { socket, .. } = self.link {
                // What happened between is not told by events.
                self.link = Link::Added { socket, proof: self.rounds + 1 };
                self.due = self.due.min(if self.had_line { now } else { now + POLL });
            }
            self.version += 1;
        }
        if let Some(line) = turn.line.filter(|_| self.is_on && self.refused.is_none() && self.good.is_some()) {
            self.add_topics(line, now, asks);
        }
        if !self.can_ask() {
            return;
        }
        if now >= self.due {
            self.ask(|_| true, turn, asks);
        } else if now >= self.doubtful_due && self.has_doubts() {
            self.ask(|queue| queue.is_doubtful, turn, asks);
        }
    }

    fn add_topics(&mut self, line: Serving<'_>, now: i64, asks: &mut Vec<Ask>) {
        let is_done = match self.link {
            Link::None => false,
            Link::Adding { socket } | Link::Added { socket, .. } => socket == line.socket,
            Link::Failed { socket, again } => socket == line.socket && now < again,
        };
        if is_done {
            return;
        }
        self.choose();
        let topics: Vec<String> =
            self.shown().filter(|queue| !queue.is_rejected).map(|queue| topic(&queue.id)).collect();
        if topics.is_empty() {
            return;
        }
        self.link = Link::Adding { socket: line.socket };
        self.version += 1;
        asks.push(Ask::Topics { socket: line.socket, channel: line.channel.to_owned(), topics });
    }

    /// Which queues are shown: as many as a channel has room for, first those in which somebody waits, then by name.
    fn choose(&mut self) {
        let waits = |queue: &Queue| queue.figures().waiting > 0;
        let mut room = TOPICS;
        for waiting in [true, false] {
            for queue in self.mine.iter_mut().filter(|queue| waits(queue) == waiting) {
                queue.is_shown = room > 0;
                room = room.saturating_sub(1);
            }
        }
    }

    fn ask(&mut self, wanted: fn(&Queue) -> bool, turn: &mut Turn<'_>, asks: &mut Vec<Ask>) {
        self.rounds += 1;
        let round = self.rounds;
        let mut ids = Vec::new();
        for queue in self.mine.iter_mut().filter(|queue| wanted(queue)) {
            queue.is_doubtful = false;
            ids.push(queue.id.clone());
        }
        let is_whole = ids.len() == self.mine.len();
        asks.extend(ids.chunks(AT_ONCE).map(|ids| Ask::Figures { round, queues: ids.to_vec() }));
        let open = ids.len().div_ceil(AT_ONCE);
        self.round = Some(Round { number: round, open, began: turn.server_now, is_whole });
        self.doubtful_due = turn.now.mono + APART;
        if is_whole {
            let rhythm = if self.link_serves() { RECONCILE } else { POLL };
            self.due = turn.now.mono + rhythm - turn.chance.up_to(rhythm / JITTER);
        }
    }

    /// Whether events of all queues that are shown arrive, or soon do.
    fn link_serves(&self) -> bool {
        self.had_line && matches!(self.link, Link::Added { .. }) && self.shown().all(|queue| !queue.is_rejected)
    }

    fn answered(&mut self, number: u32, asked: &[Id], result: Result<Reply, ApiError>, turn: &Turn<'_>) {
        let Some(round) = self.round.as_mut().filter(|round| round.number == number) else { return };
        round.open -= 1;
        let is_over = round.open == 0;
        self.version += 1;
        let observed = result.and_then(|reply| {
            let observed: Told = decode::object(&reply.body).map_err(|how| reply.undecodable(how))?;
            Ok((observed, reply.sent))
        });
        match observed {
            Ok((observed, sent)) => {
                let at = (sent, turn.server_now - (turn.now.mono - sent));
                for id in asked {
                    if let Some(queue) = self.queue(id) {
                        queue.answered(&observed.results, at);
                    }
                }
            }
            Err(error @ ApiError::Forbidden { .. }) => {
                self.mine.iter_mut().for_each(Queue::forget_figures);
                (self.refused, self.round, self.good, self.link) = (Some(error), None, None, Link::None);
                return;
            }
            Err(error) => {
                round.is_whole = false;
                self.failure = Some(error);
                self.due = self.due.min(turn.now.mono + POLL);
            }
        }
        if is_over && let Some(round) = self.round.take().filter(|round| round.is_whole) {
            if self.good.is_none() {
                self.choose();
            }
            self.good = Some((round.number, round.began));
            self.failure = None;
        }
    }

    /// The answer to [`Ask::Topics`]. A topic that is rejected is not asked for again under this sign-in.
    fn added(&mut self, socket: u32, result: Result<Reply, ApiError>, turn: &Turn<'_>) {
        if self.link != (Link::Adding { socket }) {
            return;
        }
        self.version += 1;
        let now = turn.now.mono;
        let Ok(topics) =
            result.and_then(|reply| decode::object::<Topics>(&reply.body).map_err(|how| reply.undecodable(how)))
        else {
            self.link = Link::Failed { socket, again: now + RECONCILE };
            return;
        };
        for topic in topics.entities.into_iter().filter(|topic| topic.state.as_deref() == Some("Rejected")) {
            if let Some(queue) = topic.id.as_deref().and_then(queue_of).and_then(|id| self.queue(id)) {
                queue.is_rejected = true;
            }
            for name in topic.missing_permissions {
                if !self.missing.contains(&name) {
                    self.missing.push(name);
                }
            }
        }
        self.link = Link::Added { socket, proof: self.rounds + 1 };
        self.due = now;
    }

    fn frame(&mut self, heard: &Heard, turn: &Turn<'_>) {
        let Some(event) = Told::event(heard) else { return };
        let id = event.group.as_ref().and_then(|group| group.queue_id.as_deref());
        let Some(queue) = id.and_then(|id| self.queue(id)) else { return };
        let change = queue.told(&event, (turn.now.mono, turn.server_now));
        queue.is_doubtful |= change == Change::First;
        self.version += u64::from(change != Change::Nothing);
    }

    fn queue(&mut self, id: &str) -> Option<&mut Queue> {
        self.mine.iter_mut().find(|queue| queue.id.eq_ignore_ascii_case(id))
    }
}
