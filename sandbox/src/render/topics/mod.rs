//! What is said on the topics besides `v2.users.{id}.conversations`, each as its own model of the contract writes it, and
//! [`Said`], which keeps what an event is about until somebody listens. Figured from stories alone; decides neither who is
//! told nor when.

pub(crate) mod lake;
pub(crate) mod observations;
pub(crate) mod person;
mod summary;
pub(crate) mod transcript;

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::org::Org;
use crate::render::event;
use crate::story::LineIx;
use crate::story::telling::Telling;
use crate::world::Chapter;

use transcript::Utterance;

/// The body of an event: written when the first listener asks for it, and once.
#[derive(Debug)]
pub(crate) struct Said {
    about: About,
    written: OnceLock<Option<Arc<str>>>,
}

/// What an event is about.
#[derive(Debug)]
pub(crate) enum About {
    /// The conversation as it stood at an instant: models `ConversationEventTopicConversation` and
    /// `QueueConversationEventTopicConversation`, which have the same fields.
    Conversation {
        chapter: Arc<Chapter>,
        at: i64,
    },
    /// What was said in a call.
    Utterance {
        chapter: Arc<Chapter>,
        utterance: Utterance,
    },
    /// The machine's summary for the agent whose line ended.
    Summary {
        chapter: Arc<Chapter>,
        line: LineIx,
        at: i64,
    },
    Ready(Value),
}

impl Said {
    pub(crate) fn new(about: About) -> Self {
        Self { about, written: OnceLock::new() }
    }

    pub(crate) fn ready(body: Value) -> Self {
        Self::new(About::Ready(body))
    }

    /// The body, or what `check` finds wrong with it, which is asked once however many hear it.
    pub(crate) fn text(&self, org: &Org, check: impl FnOnce(&str) -> Vec<String>) -> Result<&str, Vec<String>> {
        let mut wrong = Vec::new();
        let written = self.written.get_or_init(|| {
            let body = self.about.body(org).to_string();
            wrong = check(&body);
            wrong.is_empty().then(|| body.into())
        });
        written.as_deref().ok_or(wrong)
    }
}

impl About {
    fn body(&self, org: &Org) -> Value {
        match self {
            Self::Conversation { chapter, at } => event::conversation(org, &Telling::of(&chapter.story, *at)),
            Self::Utterance { chapter, utterance } => transcript::message(org, &chapter.story, utterance),
            Self::Summary { chapter, line, at } => summary::event(org, &Telling::of(&chapter.story, *at), *line),
            Self::Ready(body) => body.clone(),
        }
    }
}
