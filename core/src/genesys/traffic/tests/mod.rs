//! A traffic on a bench: a clock, a die, and a record of what came out. The tests stand in the rooms below.

mod limits;
mod queue;
mod token;
mod verdict;

use super::*;
use crate::chance::Seeded;

const REGION: Region = Region::Sandbox { port: 8090 };

/// A traffic with a clock, a die, and a record of what came out.
struct Bench {
    traffic: Traffic<&'static str>,
    now: Moment,
    chance: Seeded,
    sent: Vec<FetchId>,
    answers: Vec<(&'static str, Result<Reply, ApiError>)>,
    refusals: usize,
}

impl Bench {
    fn new() -> Self {
        let mut traffic = Traffic::new(REGION);
        traffic.token_arrived();
        traffic.user_known();
        let now = Moment { wall: 1_792_567_680_000, mono: 1_000 };
        Self { traffic, now, chance: Seeded::new(7), sent: Vec::new(), answers: Vec::new(), refusals: 0 }
    }

    fn ask(&mut self, tag: &'static str, endpoint: Endpoint, lane: Lane) -> &mut Self {
        self.traffic.ask(tag, endpoint, lane, self.now);
        self.poll()
    }

    fn poll(&mut self) -> &mut Self {
        for output in self.traffic.poll(self.now) {
            match output {
                Output::Send { id, .. } => self.sent.push(id),
                Output::Answer { tag, result } => self.answers.push((tag, result)),
                Output::TokenRefused => self.refusals += 1,
            }
        }
        self
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.poll()
    }

    /// Answers the request that was sent last.
    fn reply(&mut self, result: Result<Response, TransportError>) -> &mut Self {
        let id = *self.sent.last().unwrap();
        self.reply_to(id, result)
    }

    fn reply_to(&mut self, id: FetchId, result: Result<Response, TransportError>) -> &mut Self {
        self.traffic.answered(id, result, self.now, &mut self.chance);
        self.poll()
    }

    /// Lets time pass to the next thing that is planned, up to `most` milliseconds.
    fn pass_to_next(&mut self, most: i64) -> i64 {
        let at = self.traffic.wake_at(self.now).unwrap_or(i64::MAX).min(self.now.mono + most);
        let waited = at - self.now.mono;
        self.pass(waited);
        waited
    }
}

#[allow(clippy::unnecessary_wraps)]
fn status(status: u16) -> Result<Response, TransportError> {
    Ok(Response { status, body: b"{}".to_vec(), ..Response::default() })
}

fn throttled(seconds: &str) -> Result<Response, TransportError> {
    status(429).map(|response| Response { retry_after: Some(seconds.to_owned()), ..response })
}

fn body(text: &str) -> Result<Response, TransportError> {
    status(200).map(|response| Response { body: text.as_bytes().to_vec(), ..response })
}
