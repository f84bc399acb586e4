//! What a script says of whoever is asked or takes over: an agent or somebody outside, and how. Where the first agent goes,
//! their part is over then, with its own after-call work.

use std::sync::Arc;

use serde::Deserialize;

use crate::org::{AgentIx, Customer, Org};
use crate::story::draft::Draft;
use crate::story::script::{Cast, Phase, goes_through};
use crate::story::unplayable::ScriptError;
use crate::story::{Direction, Ending, Joins, LineIx, Media, Role, Then, What};

/// How long it rings at the second.
const ALERT: i64 = 1_000;

/// Some talk of whoever stays, unless it says otherwise.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Passing {
    to: Word,
    /// How long the second is asked while the customer is on hold; 0 is a blind transfer.
    #[serde(default)]
    asks_ms: i64,
    /// How long all three hear each other after that.
    #[serde(default)]
    conference_ms: i64,
    #[serde(default)]
    stays: Stays,
    #[serde(default = "some_talk")]
    pub(super) phases: Vec<Phase>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    /// Name or id of an agent.
    Agent(String),
    Outside(Outside),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outside {
    external: String,
    /// E.164.
    number: Option<String>,
}

/// With whom the customer goes on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stays {
    First,
    #[default]
    Second,
}

fn some_talk() -> Vec<Phase> {
    vec![Phase::Talk(10_000)]
}

/// The same, read.
pub(super) struct Passed {
    to: Whom,
    asks: i64,
    confers: i64,
    stays: Stays,
    phases: Vec<Phase>,
}

enum Whom {
    Agent(AgentIx),
    Outside(Arc<Customer>),
}

impl Passing {
    pub(super) fn lengths(&self) -> [i64; 2] {
        [self.asks_ms, self.conference_ms]
    }

    pub(super) fn read(&self, org: &Org, media: Media) -> Result<Passed, ScriptError> {
        if self.asks_ms > 0 && media != Media::Voice {
            return Err(ScriptError::OnlyACallIsAskedAbout);
        }
        if self.asks_ms == 0 && (self.conference_ms > 0 || self.stays == Stays::First) {
            return Err(ScriptError::NobodyWasAsked);
        }
        let to = match &self.to {
            Word::Agent(word) => Whom::Agent(org.agent_called(word).map_err(ScriptError::UnknownAgent)?),
            Word::Outside(_) if media != Media::Voice => return Err(ScriptError::OnlyACallGoesOutside),
            Word::Outside(_) if self.stays == Stays::Second && self.phases.iter().any(|phase| !phase.is_talk()) => {
                return Err(ScriptError::OutsideOneOnlyTalks);
            }
            Word::Outside(outside) => Whom::Outside(outside.person()?.into()),
        };
        Ok(Passed {
            to,
            asks: self.asks_ms,
            confers: self.conference_ms,
            stays: self.stays,
            phases: self.phases.clone(),
        })
    }
}

impl Outside {
    fn person(&self) -> Result<Customer, ScriptError> {
        let person = Customer::named(&self.external);
        let Some(number) = &self.number else { return Ok(person) };
        let digits = number.strip_prefix('+').unwrap_or_default();
        if !(7..=15).contains(&digits.len()) || digits.bytes().any(|digit| !digit.is_ascii_digit()) {
            return Err(ScriptError::NoNumber(number.clone()));
        }
        Ok(Customer { number: number.clone(), ..person })
    }
}

impl Passed {
    /// From the first agent's line, at `at`; gives the line that stays, and when its phases are over.
    pub(super) fn on(&self, draft: &mut Draft, cast: &Cast, first: LineIx, at: i64) -> (LineIx, i64) {
        let joins = if self.asks == 0 { Joins::Transferred } else { Joins::Consulted };
        let second = self.to.rings(draft, cast, joins, at);
        let answered = at + ALERT;
        draft.tell(answered, second, What::Connects);
        if self.asks == 0 {
            draft.leaves(first, at, Ending::Transfer, cast.after);
            return (second, goes_through(draft, &self.phases, second, answered));
        }
        draft.tell(at, first, What::Holds);
        let agreed = answered + self.asks;
        let parted = agreed + self.confers;
        if self.confers > 0 {
            draft.tell(agreed, first, What::Confers);
        }
        let stays = match (self.stays, self.confers) {
            (Stays::Second, 0) => {
                draft.leaves(first, parted, Ending::ConsultTransfer, cast.after);
                second
            }
            (Stays::Second, _) => {
                draft.leaves(first, parted, Ending::ConferenceTransfer, cast.after);
                second
            }
            (Stays::First, confers) => {
                let how = if let Whom::Agent(_) = self.to { Ending::Client } else { Ending::Endpoint };
                draft.tell(parted, second, What::Leaves { how, then: Then::Nothing });
                if confers == 0 {
                    draft.tell(parted, first, What::Resumes);
                }
                first
            }
        };
        (stays, goes_through(draft, &self.phases, stays, parted))
    }
}

impl Whom {
    /// Seats the second and lets it ring.
    fn rings(&self, draft: &mut Draft, cast: &Cast, joins: Joins, at: i64) -> LineIx {
        match self {
            Self::Outside(expert) => draft.calls_out(Arc::clone(expert), joins, at),
            Self::Agent(user) => {
                let role = Role::Agent { user: *user, queue: Some(cast.queue), joins };
                let line = draft.joined(role, cast.media, Direction::Inbound);
                draft.tell(at, line, What::Alerts);
                line
            }
        }
    }
}
