//! The summary that a machine writes for an agent when their part is over: topic `v2.users.{id}.conversations.summaries`,
//! model `ConversationSummaryTopicConversationSummaryEvent`. It says no more than the story holds.

use serde_json::{Value, json};

use crate::clock::{Iso, SECOND};
use crate::id::Kind;
use crate::org::Org;
use crate::render::Object;
use crate::story::telling::Telling;
use crate::story::{LineIx, Media, MessageKind, Role};

/// The summary of a conversation after an agent's line has ended, as it stands at that instant.
pub(crate) fn event(org: &Org, telling: &Telling<'_>, ix: LineIx) -> Value {
    let story = telling.story;
    let line = &telling.lines[ix.0];
    let (since, until) = (line.connected.unwrap_or_default(), line.ended.map_or(0, |(at, _)| at));
    let (media, message, word) = match line.line.media {
        Media::Voice | Media::Callback => ("CALL", None, "call"),
        Media::Email => ("EMAIL", None, "email"),
        Media::Message(MessageKind::WebMessaging) => ("MESSAGE", Some("WEBMESSAGING"), "web message"),
        Media::Message(MessageKind::Sms) => ("MESSAGE", Some("SMS"), "text message"),
        Media::Message(MessageKind::WhatsApp) => ("MESSAGE", Some("WHATSAPP"), "WhatsApp message"),
    };
    let (queue, agent) = match line.seat.role {
        Role::Agent { queue, user, .. } => (queue, Some(org.agent(user))),
        _ => (None, None),
    };
    let name = agent.map_or("nobody", |agent| agent.name);
    let topic = story.subject.map_or(String::new(), |subject| format!(" about \"{subject}\""));
    let handled = queue.map_or(String::new(), |queue| format!(" in {}", org.queue(queue).name));
    let seconds = (until - since) / SECOND;
    let text = format!("{name} took a {word} with {}{handled}{topic} for {seconds} seconds.", story.customer.name);
    let agents = telling.seats().filter_map(|(seat, _)| match seat.role {
        Role::Agent { user, .. } => Some(json!({ "purpose": "AGENT", "userId": org.agent(user).id })),
        _ => None,
    });
    let mut participants = vec![json!({ "purpose": "CUSTOMER" })];
    participants.extend(agents);
    Object::new()
        .with("conversationId", story.id)
        .with("communicationIds", json!([line.line.id]))
        .with("latestCommunicationId", line.line.id)
        .with("summaryId", line.line.id.part(Kind::Message, 0))
        .with("createdDate", Iso(until))
        .with("durationMs", until - since)
        .with("language", "en-US")
        .with("mediaType", media)
        .maybe("messageType", message)
        .with("participants", participants)
        .maybe("queueId", queue.map(|queue| org.queue(queue).id))
        .with("headline", json!({ "text": format!("A {word} with {}", story.customer.name), "score": 0.9 }))
        .with("summary", json!({ "text": text, "score": 0.9 }))
        .with("followupActions", json!([]))
        .with("wrapUpCodes", json!([]))
        .with("summarySourceType", "GENESYS_NATIVE_SERVICE")
        .with("triggerType", "AFTER_DISCONNECT")
        .into()
}
