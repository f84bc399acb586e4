//! What is said in a call while it goes on: topic `v2.conversations.{id}.transcription`, model
//! `TranscriptionTopicTranscriptionMessage`. The words follow from the story's id alone, and are said only while the agent
//! and the customer really talk.

use serde_json::{Value, json};

use crate::clock::{Iso, SECOND};
use crate::dice::{Dice, Purpose};
use crate::id::Kind;
use crate::org::Org;
use crate::story::telling::{Doing, Microphone, Telling};
use crate::story::{LineIx, Media, Story};

const CUSTOMER: [&str; 8] = [
    "Hello, I have a question about my order.",
    "It was supposed to arrive on Tuesday.",
    "I already tried that, but it did not help.",
    "Could you say that again, please?",
    "Yes, that is the right address.",
    "How long will that take?",
    "All right, I understand.",
    "Thank you, that was all.",
];
const AGENT: [&str; 8] = [
    "Thank you for calling Sandbox Outfitters.",
    "Let me have a look at that for you.",
    "May I have your order number, please?",
    "I can see it here on my screen.",
    "I have changed that for you.",
    "You will get an email in a moment.",
    "Is there anything else I can do for you?",
    "I am sorry about that.",
];
/// From the beginning of one utterance to the next, at least and at most.
const EVERY: (i64, i64) = (3 * SECOND, 7 * SECOND);
/// How long a word takes.
const WORD: i64 = 320;

/// Something that is heard to its end at an instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Utterance {
    pub(crate) line: LineIx,
    pub(crate) at: i64,
    words: Words,
}

#[derive(Debug, Clone, Copy)]
enum Words {
    Spoken {
        by: Speaker,
        text: &'static str,
    },
    /// The line has ended.
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speaker {
    Customer,
    Agent,
}

/// What is said in the talk that begins on an agent's line at `from`; nothing if none begins there, or on other media.
pub(crate) fn talk(story: &Story, line: LineIx, from: i64) -> Vec<Utterance> {
    let telling = Telling::of(story, i64::MAX);
    let told = &telling.lines[line.0];
    let begins = told.stretches.iter().find(|stretch| stretch.from == from && stretch.doing == Doing::Connected);
    let (Some(stretch), Media::Voice, Some(_)) = (begins, told.line.media, story.agent_of(line)) else {
        return Vec::new();
    };
    let until = stretch.until.unwrap_or(from);
    let mut dice = Dice::new(story.id.low_bits() ^ line.0 as u64, Purpose::Transcript, from as u64);
    let mut utterances = Vec::new();
    let (mut at, mut speaker) = (from + SECOND, Speaker::Agent);
    loop {
        let text = match speaker {
            Speaker::Agent => dice.pick(AGENT),
            Speaker::Customer => dice.pick(CUSTOMER),
        };
        let end = at + length(text);
        if end >= until {
            return utterances;
        }
        let muted = Telling::of(story, at).lines[line.0].microphone == Microphone::Muted;
        if speaker == Speaker::Customer || !muted {
            utterances.push(Utterance { line, at: end, words: Words::Spoken { by: speaker, text } });
        }
        speaker = if speaker == Speaker::Agent { Speaker::Customer } else { Speaker::Agent };
        at = end.max(at + dice.between(EVERY.0, EVERY.1));
    }
}

/// The end of the transcript of an agent's line.
pub(crate) fn over(line: LineIx, at: i64) -> Utterance {
    Utterance { line, at, words: Words::Over }
}

fn length(text: &str) -> i64 {
    text.split(' ').count() as i64 * WORD
}

/// The message that brings an utterance.
pub(super) fn message(org: &Org, story: &Story, utterance: &Utterance) -> Value {
    let telling = Telling::of(story, utterance.at);
    let line = &telling.lines[utterance.line.0];
    let session = line.connected.unwrap_or(utterance.at);
    let (status, transcripts) = match utterance.words {
        Words::Over => ("SESSION_ENDED", json!([])),
        Words::Spoken { by, text } => ("SESSION_ONGOING", json!([result(story, utterance, session, by, text)])),
    };
    json!({
        "eventTime": Iso(utterance.at),
        "organizationId": org.id,
        "conversationId": story.id,
        "communicationId": line.line.id,
        "sessionStartTimeMs": session,
        "transcriptionStartTimeMs": session,
        "status": { "offsetMs": utterance.at - session, "status": status },
        "transcripts": transcripts,
    })
}

/// Model `TranscriptionTopicTranscriptResult`.
fn result(story: &Story, utterance: &Utterance, session: i64, by: Speaker, text: &str) -> Value {
    let begun = utterance.at - length(text);
    let words: Vec<Value> = text
        .split(' ')
        .enumerate()
        .map(|(number, word)| {
            let said = begun + number as i64 * WORD;
            let word = word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
            json!({ "word": word, "confidence": 0.93, "offsetMs": said - session, "startTimeMs": said, "durationMs": WORD })
        })
        .collect();
    let plain = words.iter().filter_map(|word| word["word"].as_str()).collect::<Vec<_>>().join(" ");
    json!({
        "utteranceId": story.id.part(Kind::Message, utterance.at as u64),
        "isFinal": true,
        "channel": if by == Speaker::Customer { "EXTERNAL" } else { "INTERNAL" },
        "dialect": "en-US",
        "engineProvider": "GENESYS",
        "engineName": "GENESYS",
        "alternatives": [{
            "confidence": 0.93,
            "offsetMs": begun - session,
            "durationMs": length(text),
            "transcript": plain,
            "decoratedTranscript": text,
            "words": words,
            "decoratedWords": [],
        }],
    })
}
