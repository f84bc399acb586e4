//! What a script says of a second agent: whom the conversation is passed to, and how. The first agent's part is over then,
//! with its own after-call work.

use serde::Deserialize;

use crate::org::{AgentIx, Org};
use crate::story::draft::Draft;
use crate::story::script::{Cast, Phase, ScriptError, goes_through};
use crate::story::{Direction, Ending, Joins, LineIx, Media, Role, What};

/// How long it rings at the second agent.
const ALERT: i64 = 1_000;

/// Some talk of the second agent, unless it says otherwise.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Passing {
    /// Name or id.
    to: String,
    /// How long the second agent is asked while the customer is on hold; 0 is a blind transfer.
    #[serde(default)]
    pub(super) asks_ms: i64,
    #[serde(default = "some_talk")]
    pub(super) phases: Vec<Phase>,
}

fn some_talk() -> Vec<Phase> {
    vec![Phase::Talk(10_000)]
}

/// The same, read.
pub(super) struct Passed {
    to: AgentIx,
    asks: i64,
    phases: Vec<Phase>,
}

impl Passing {
    pub(super) fn read(&self, org: &Org, media: Media) -> Result<Passed, ScriptError> {
        if self.asks_ms > 0 && media != Media::Voice {
            return Err(ScriptError::OnlyACallIsAskedAbout);
        }
        let to = org.agent_or_ada(Some(&self.to)).map_err(ScriptError::UnknownAgent)?;
        Ok(Passed { to, asks: self.asks_ms, phases: self.phases.clone() })
    }
}

impl Passed {
    /// From the first agent's line, at `at`; gives the second agent's line, and when its phases are over.
    pub(super) fn on(&self, draft: &mut Draft, cast: &Cast, first: LineIx, at: i64) -> (LineIx, i64) {
        let (joins, how) = match self.asks {
            0 => (Joins::Transferred, Ending::Transfer),
            _ => (Joins::Consulted, Ending::ConsultTransfer),
        };
        let role = Role::Agent { user: self.to, queue: Some(cast.queue), joins };
        let second = draft.joined(role, cast.media, Direction::Inbound);
        let answered = at + ALERT;
        draft.tell(at, second, What::Alerts);
        draft.tell(answered, second, What::Connects);
        if self.asks > 0 {
            draft.tell(at, first, What::Holds);
        }
        let passed = if self.asks > 0 { answered + self.asks } else { at };
        draft.leaves(first, passed, how, cast.after);
        (second, goes_through(draft, &self.phases, second, passed.max(answered)))
    }
}
