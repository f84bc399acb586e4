//! All requests to the API: which goes next, which is repeated, which waits, and what is told to whoever asked.
//!
//! It decides; [`crate::drive`] sends. It never sees the token, only that there is one, and never reads a body further
//! than to see whether it is whole. Invariants: a request that was asked for is answered exactly once or dropped; while a
//! server's hint runs, nothing is sent; no request that changes something is repeated after an outcome nobody knows.

mod limits;
mod log;
mod moving;
mod token;
mod verdict;

use super::backoff::Backoff;
use super::budget::{Budget, Lane, Slot};
use super::decode::Undecodable;
use super::endpoint::{Endpoint, Operation, Repeat};
use super::error::{ApiError, ServerSays};
use super::http::{Request, Response, TransportError};
use super::quota::RetryQuota;
use super::region::Region;
use crate::chance::Chance;
use crate::clock::{MINUTE, Moment, SECOND};
pub use log::{Log, Logged};
use std::collections::VecDeque;
use token::Token;
use verdict::{Verdict, judge};

/// A number for one sending of one request; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchId(pub u64);

/// A successful answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The whole body; empty for operations that have none.
    pub body: Vec<u8>,
    /// For support.
    pub correlation_id: Option<String>,
    /// When the request that it answers was sent, monotonic milliseconds.
    pub sent: i64,
}

impl Reply {
    /// It cannot be read, for this reason.
    pub fn undecodable(&self, how: Undecodable) -> ApiError {
        ApiError::Undecodable { how, correlation_id: self.correlation_id.clone() }
    }
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output<T> {
    /// Send this now.
    Send {
        /// Hand it back with the answer.
        id: FetchId,
        /// What to send; the token is still to be added.
        request: Request,
    },
    /// The answer to what was asked under this tag.
    Answer {
        /// As given to [`Traffic::ask`].
        tag: T,
        /// Final: nothing more will be tried.
        result: Result<Reply, ApiError>,
    },
    /// The server refused the token. What was asked waits for another; told once for each token.
    TokenRefused,
}

/// Nothing is sent, because the server asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pause {
    /// Until then, monotonic milliseconds.
    until: i64,
}

/// What was asked for waits until `until`, monotonic milliseconds, and nothing but time will move it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// For what.
    pub why: WaitsFor,
    /// Until then.
    pub until: i64,
}

/// What a request can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitsFor {
    /// The end of a limit that the server has set.
    Limit,
    /// Room below the limit, which we keep to before the server has to.
    Room,
    /// Another try, after a failure.
    Repeat,
}

const BACKOFF: Backoff = Backoff { base: 500, cap: 20 * SECOND };

/// What one lane may cost in time.
struct Patience {
    attempts: u32,
    deadline: i64,
}

const fn patience(lane: Lane) -> Patience {
    match lane {
        Lane::Live => Patience { attempts: 3, deadline: 15 * SECOND },
        Lane::Search => Patience { attempts: 5, deadline: MINUTE },
        Lane::Background => Patience { attempts: 3, deadline: MINUTE },
    }
}

#[derive(Debug)]
struct Asked<T> {
    tag: T,
    endpoint: Endpoint,
    lane: Lane,
    /// Failures since the server last said anything useful.
    failures: u32,
    /// Tokens that the server refused for this request.
    refusals: u32,
    /// When the present series of tries began, monotonic.
    since: Option<i64>,
}

#[derive(Debug)]
struct Sent<T> {
    id: FetchId,
    asked: Asked<T>,
    at: i64,
    token: u32,
}

/// The traffic rules of one signed-in user.
#[derive(Debug)]
pub struct Traffic<T> {
    region: Region,
    budget: Budget,
    quota: RetryQuota,
    queues: [VecDeque<Asked<T>>; 3],
    /// Waiting to be repeated: not before this instant.
    later: Vec<(i64, Asked<T>)>,
    /// Waiting for another token.
    refused: Vec<Asked<T>>,
    /// Never more than the budget's connections.
    under_way: Vec<Sent<T>>,
    pause: Option<Pause>,
    throttled_at: i64,
    /// Operations whose limit is too far away to wait for: until, on both clocks.
    limited: Vec<(Operation, Moment, ServerSays)>,
    token: Token,
    next_id: u64,
    out: Vec<Output<T>>,
    log: Log,
}

impl<T> Traffic<T> {
    /// No token yet: nothing is sent before [`Traffic::token_arrived`].
    pub fn new(region: Region) -> Self {
        Self {
            region,
            budget: Budget::default(),
            quota: RetryQuota::default(),
            queues: [VecDeque::new(), VecDeque::new(), VecDeque::new()],
            later: Vec::new(),
            refused: Vec::new(),
            under_way: Vec::new(),
            pause: None,
            throttled_at: i64::MIN,
            limited: Vec::new(),
            token: Token::Ended(0),
            next_id: 0,
            out: Vec::new(),
            log: Log::default(),
        }
    }

    /// Asks for something; the answer comes as [`Output::Answer`] under `tag`.
    pub fn ask(&mut self, tag: T, endpoint: Endpoint, lane: Lane, now: Moment) {
        let operation = endpoint.operation();
        let limited = self.limited.iter().find(|(limited, until, _)| *limited == operation && until.mono > now.mono);
        if let Some((_, until, says)) = limited {
            let result = Err(ApiError::RateLimited { until: until.wall, says: says.clone() });
            self.out.push(Output::Answer { tag, result });
            return;
        }
        self.queues[lane as usize].push_back(Asked { tag, endpoint, lane, failures: 0, refusals: 0, since: None });
    }

    /// Forgets what was asked under such tags. What of it is under way is returned, to be aborted.
    pub fn drop_asked(&mut self, unwanted: &dyn Fn(&T) -> bool) -> Vec<FetchId> {
        self.queues.iter_mut().for_each(|queue| queue.retain(|asked| !unwanted(&asked.tag)));
        self.later.retain(|(_, asked)| !unwanted(&asked.tag));
        self.refused.retain(|asked| !unwanted(&asked.tag));
        self.out.retain(|output| !matches!(output, Output::Answer { tag, .. } if unwanted(tag)));
        let Self { under_way, budget, .. } = self;
        let mut ids = Vec::new();
        under_way.retain(|sent| {
            let keep = !unwanted(&sent.asked.tag);
            if !keep {
                ids.push(sent.id);
                budget.release(sent.asked.lane);
            }
            keep
        });
        ids
    }

    /// There is a token, or another one. Until [`Traffic::user_known`], only [`Endpoint::Me`] goes out with it: what was
    /// asked for one user must not be answered for another (rule C9).
    pub fn token_arrived(&mut self) {
        self.token = Token::Unknown(self.token.number() + 1);
        for asked in std::mem::take(&mut self.refused) {
            self.queues[asked.lane as usize].push_front(asked);
        }
    }

    /// The token's user is the one for whom everything was asked: all that waits goes out.
    pub const fn user_known(&mut self) {
        if let Token::Unknown(number) = self.token {
            self.token = Token::Usable(number);
        }
    }

    /// The token is known to have ended: nothing more goes out with it.
    pub const fn token_ended(&mut self) {
        self.token = Token::Ended(self.token.number());
    }

    /// An answer, or its absence. A number that is not under way, as after [`Traffic::drop_asked`], is ignored.
    pub fn answered(
        &mut self,
        id: FetchId,
        result: Result<Response, TransportError>,
        now: Moment,
        chance: &mut dyn Chance,
    ) {
        let Some(place) = self.under_way.iter().position(|sent| sent.id == id) else { return };
        let Sent { asked, at, token, .. } = self.under_way.remove(place);
        self.budget.release(asked.lane);
        self.log.note(now.wall, asked.endpoint.operation(), now.mono - at, &result);
        match judge(&asked.endpoint, result, now.wall) {
            Verdict::Good(response) => {
                self.budget.accepted();
                self.quota.succeeded();
                let reply = Reply { body: response.body, correlation_id: response.correlation_id, sent: at };
                self.answer(asked, Ok(reply));
            }
            Verdict::Final(error) => {
                // The server took the question; that it did not like it says nothing against its health.
                self.budget.accepted();
                self.answer(asked, Err(error));
            }
            Verdict::TokenRefused(error) => self.token_refused(asked, token, error),
            Verdict::Throttled { wait, says } => self.throttled(asked, at, wait, &says, now, chance),
            Verdict::Transient { cost, error } => {
                let again = asked.endpoint.repeat() == Repeat::Safe;
                let failures = asked.failures + 1;
                let delay = BACKOFF.wait(failures, chance);
                let patience = patience(asked.lane);
                let late = now.mono + delay - asked.since.unwrap_or(at) > patience.deadline;
                if again && failures < patience.attempts && !late && self.quota.take(cost) {
                    self.later.push((now.mono + delay, Asked { failures, ..asked }));
                } else {
                    self.answer(asked, Err(error));
                }
            }
        }
    }

    /// What to do now. Call it after every change and when [`Traffic::wake_at`] is reached.
    pub fn poll(&mut self, now: Moment) -> Vec<Output<T>> {
        if self.pause.is_some_and(|pause| pause.until <= now.mono) {
            self.pause = None;
        }
        for (due, asked) in std::mem::take(&mut self.later) {
            if due <= now.mono {
                self.queues[asked.lane as usize].push_front(asked);
            } else {
                self.later.push((due, asked));
            }
        }
        // What may go goes first: a connection must not lie idle while an answer is read.
        let answers = std::mem::take(&mut self.out);
        if self.pause.is_none() {
            for lane in Lane::ALL {
                while self.budget.slot(lane, now.mono) == Slot::Now {
                    let Some(asked) = self.next_of(lane) else { break };
                    self.send(asked, now);
                }
            }
        }
        let mut out = std::mem::take(&mut self.out);
        out.extend(answers);
        out
    }

    /// The last requests that are over.
    pub const fn log(&self) -> &Log {
        &self.log
    }

    /// When [`Traffic::poll`] has something to do again, monotonic; `None` while only an answer or a token can move it.
    pub fn wake_at(&self, now: Moment) -> Option<i64> {
        let repeats = self.later.iter().map(|&(due, _)| due);
        let may_send = |lane: &Lane| self.queues[*lane as usize].iter().any(|asked| self.token.allows(&asked.endpoint));
        let sends = Lane::ALL.into_iter().filter(may_send).filter_map(|lane| {
            match (self.pause, self.budget.slot(lane, now.mono)) {
                (_, Slot::Occupied) => None,
                (Some(pause), _) => Some(pause.until),
                (None, Slot::At(at)) => Some(at),
                (None, Slot::Now) => Some(now.mono),
            }
        });
        // A pause that nothing waits for must end all the same: the screen shows it.
        repeats.chain(sends).chain(self.pause.map(|pause| pause.until)).min()
    }

    /// What the agent waits for, if there is nothing to be done but to wait.
    pub fn wait(&self, now: i64) -> Option<Wait> {
        if let Some(Pause { until }) = self.pause {
            return Some(Wait { why: WaitsFor::Limit, until });
        }
        let of_lane = |lane: Lane| {
            if self.under_way.iter().any(|sent| sent.asked.lane == lane) {
                return None;
            }
            let repeat = self.later.iter().filter(|(_, asked)| asked.lane == lane).map(|&(until, _)| until).min();
            let waiting = self.queues[lane as usize].iter().any(|asked| self.token.allows(&asked.endpoint));
            match (waiting.then(|| self.budget.slot(lane, now)), repeat) {
                (Some(Slot::At(until)), _) => Some(Wait { why: WaitsFor::Room, until }),
                (None, Some(until)) => Some(Wait { why: WaitsFor::Repeat, until }),
                _ => None,
            }
        };
        // Nobody waits for what is done in the background.
        [Lane::Search, Lane::Live].into_iter().find_map(of_lane)
    }

    fn next_of(&mut self, lane: Lane) -> Option<Asked<T>> {
        let queue = &mut self.queues[lane as usize];
        let index = queue.iter().position(|asked| self.token.allows(&asked.endpoint))?;
        queue.remove(index)
    }

    fn send(&mut self, mut asked: Asked<T>, now: Moment) {
        let token = self.token.number();
        let id = FetchId(self.next_id);
        self.next_id += 1;
        asked.since.get_or_insert(now.mono);
        self.budget.spend(asked.lane, now.mono);
        let request = asked.endpoint.request(self.region);
        self.under_way.push(Sent { id, asked, at: now.mono, token });
        self.out.push(Output::Send { id, request });
    }

    fn answer(&mut self, asked: Asked<T>, result: Result<Reply, ApiError>) {
        self.out.push(Output::Answer { tag: asked.tag, result });
    }
}

#[cfg(test)]
mod tests;
