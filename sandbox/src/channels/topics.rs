//! Topics: what a subscription names, what each is about, and who may have it.

use crate::contract::Contract;
use crate::id::Id;
use crate::org::{AgentIx, Org};

/// Longer topics are refused.
const LONGEST: usize = 200;
const COMMUNICATION: &str = "conversation:communication:view";
const OBSERVATION: &str = "analytics:queueObservation:view";
const DETAIL: &str = "analytics:conversationDetail:view";

/// A topic of the contract.
#[derive(Debug)]
pub(crate) struct Kind {
    /// As the contract writes it, `{id}` for an id.
    pub(crate) template: &'static str,
    pub(crate) about: &'static str,
    pub(crate) open_to: OpenTo,
}

/// Who may listen to a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenTo {
    /// The user it is about, and who has the permission.
    SelfOr(&'static str),
    /// Who takes part in the conversation it is about, and who has the permission.
    ParticipantOr(&'static str),
    Everybody,
    Permitted(&'static str),
    /// The channel it is about, which hears it without asking.
    Channel,
}

impl OpenTo {
    /// The permission that opens the topic to whom it is not open anyway.
    pub(crate) fn permission(self) -> Option<&'static str> {
        match self {
            Self::SelfOr(permission) | Self::ParticipantOr(permission) | Self::Permitted(permission) => {
                Some(permission)
            }
            Self::Everybody | Self::Channel => None,
        }
    }
}

const fn kind(template: &'static str, open_to: OpenTo, about: &'static str) -> Kind {
    Kind { template, about, open_to }
}

/// Every topic there is.
pub(crate) const KINDS: [Kind; 15] = [
    kind(
        "v2.analytics.conversations.details.jobs.availability",
        OpenTo::Permitted(DETAIL),
        "The data of conversation details jobs has become available up to a later date",
    ),
    kind(
        "v2.analytics.queues.{id}.observations",
        OpenTo::Permitted(OBSERVATION),
        "Observations of a queue, when they change",
    ),
    kind("v2.conversations.{id}.transcription", OpenTo::ParticipantOr(COMMUNICATION), "What is said in a conversation"),
    kind("v2.routing.queues.{id}.conversations", OpenTo::Permitted(COMMUNICATION), "Conversations of a queue"),
    kind("v2.system.no_longer_subscribed.{id}", OpenTo::Channel, "A channel had to make room for another one"),
    kind("v2.system.socket_closing", OpenTo::Channel, "The server will close the socket within about a minute"),
    kind("v2.system.token_revoked.{id}", OpenTo::Channel, "The token of a channel is not valid any more"),
    kind("v2.system.{id}.{id}", OpenTo::Channel, "Messages of the platform about a channel"),
    kind("v2.users.{id}.activity", OpenTo::Everybody, "Presence and routing status of a user"),
    kind("v2.users.{id}.conversations", OpenTo::SelfOr(COMMUNICATION), "Conversations of a user"),
    kind(
        "v2.users.{id}.conversations.summaries",
        OpenTo::SelfOr(COMMUNICATION),
        "Summaries of conversations a user took part in",
    ),
    kind("v2.users.{id}.conversationsummary", OpenTo::SelfOr(COMMUNICATION), "How many conversations a user has"),
    kind("v2.users.{id}.presence", OpenTo::Everybody, "Presence of a user"),
    kind("v2.users.{id}.routingStatus", OpenTo::Everybody, "Routing status of a user"),
    kind("v2.users.{id}.tokens", OpenTo::SelfOr("oauth:token:view"), "A token of a user is not valid any more"),
];

/// A topic as it was asked for, with the single topics it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) id: String,
    pub(crate) names: Vec<String>,
}

/// Who wants to listen.
pub(crate) struct Listener<'a> {
    pub(crate) agent: AgentIx,
    pub(crate) channel: &'a str,
    /// Whether they take part in a conversation.
    pub(crate) takes_part: &'a dyn Fn(Id) -> bool,
    /// Whether a permission is theirs.
    pub(crate) may: &'a dyn Fn(&str) -> bool,
}

/// Whether somebody may subscribe to a topic.
#[derive(Debug, Clone)]
pub(crate) enum Verdict {
    Permitted(Topic),
    Unknown,
    Forbidden(Vec<String>),
}

/// Splits `v2.users.{id}?presence&conversations` into its topics; anything else stands for itself.
fn singles(id: &str) -> Vec<String> {
    match id.split_once('?') {
        None => vec![id.to_owned()],
        Some((prefix, rest)) => rest.split('&').map(|part| format!("{prefix}.{part}")).collect(),
    }
}

/// The kind of a single topic, and the topic as events name it: ids in lower case.
fn known(contract: &Contract, name: &str) -> Option<(&'static Kind, String)> {
    let template = contract.topic_template(name)?;
    let kind = KINDS.iter().find(|kind| kind.template == template)?;
    let parts = name.split('.').map(|part| Id::parse(part).map_or_else(|| part.to_owned(), |id| id.to_string()));
    Some((kind, parts.collect::<Vec<_>>().join(".")))
}

/// Whether a listener may have a topic.
pub(crate) fn judge(contract: &Contract, org: &Org, listener: &Listener<'_>, id: &str) -> Verdict {
    let agent = org.agent(listener.agent);
    if id.len() >= LONGEST {
        return Verdict::Unknown;
    }
    let (mut names, mut missing) = (Vec::new(), Vec::new());
    for single in singles(id) {
        let Some((kind, name)) = known(contract, &single) else { return Verdict::Unknown };
        let (area, whose) = (name.split('.').nth(1), name.split('.').nth(2).unwrap_or_default());
        if area == Some("users") && Id::parse(whose).is_none() {
            return Verdict::Unknown;
        }
        let needed = match kind.open_to {
            OpenTo::SelfOr(permission) => (whose != agent.id.to_string()).then_some(permission),
            OpenTo::ParticipantOr(permission) => {
                (!Id::parse(whose).is_some_and(|id| (listener.takes_part)(id))).then_some(permission)
            }
            OpenTo::Everybody => None,
            OpenTo::Permitted(permission) => Some(permission),
            OpenTo::Channel
                if name.ends_with(".socket_closing") || name.rsplit('.').next() == Some(listener.channel) =>
            {
                None
            }
            OpenTo::Channel => return Verdict::Unknown,
        };
        if let Some(needed) = needed.filter(|needed| !(listener.may)(needed))
            && !missing.iter().any(|known| known == needed)
        {
            missing.push(needed.to_owned());
        }
        names.push(name);
    }
    if missing.is_empty() {
        Verdict::Permitted(Topic { id: id.to_owned(), names })
    } else {
        Verdict::Forbidden(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::org::ADA;

    fn judged(id: &str) -> Verdict {
        let org = Org::new(1);
        let (ada, ben) = (org.agents[0].id, org.agents[1].id);
        let id = id.replace("ADA", &ada.to_string()).replace("BEN", &ben.to_string());
        let (takes_part, may) = (|id| id == ben, |_: &str| false);
        let listener = Listener { agent: ADA, channel: "streaming-0-own", takes_part: &takes_part, may: &may };
        judge(&Contract::built_in().unwrap(), &org, &listener, &id)
    }

    #[test]
    fn every_topic_of_the_contract_is_described_and_no_other() {
        let contract = Contract::built_in().unwrap();
        let mut described: Vec<&str> = KINDS.iter().map(|kind| kind.template).collect();
        described.sort_unstable();
        let mut known: Vec<&str> = contract.topic_templates().collect();
        known.sort_unstable();
        assert_eq!(described, known);
    }

    #[test]
    fn a_combined_topic_stands_for_each_of_its_parts() {
        let Verdict::Permitted(topic) = judged("v2.users.ADA?presence&routingStatus&conversations.summaries") else {
            panic!()
        };
        assert_eq!(topic.names.len(), 3);
        assert!(topic.names[2].ends_with(".conversations.summaries"));
        assert!(matches!(judged("v2.users.ADA?presence&nonsense"), Verdict::Unknown));
    }

    #[test]
    fn conversations_of_others_need_a_permission_and_their_presence_does_not() {
        assert!(matches!(judged("v2.users.ADA.conversations"), Verdict::Permitted(_)));
        assert!(matches!(judged("v2.users.BEN.conversations"), Verdict::Forbidden(_)));
        assert!(matches!(judged("v2.users.BEN.tokens"), Verdict::Forbidden(_)));
        assert!(matches!(judged("v2.users.BEN.presence"), Verdict::Permitted(_)));
    }

    #[test]
    fn who_takes_part_in_a_conversation_may_have_its_transcript() {
        assert!(matches!(judged("v2.conversations.BEN.transcription"), Verdict::Permitted(_)));
        assert!(matches!(judged("v2.conversations.ADA.transcription"), Verdict::Forbidden(_)));
    }

    #[test]
    fn a_channel_may_ask_for_system_messages_about_itself_alone() {
        assert!(matches!(judged("v2.system.socket_closing"), Verdict::Permitted(_)));
        assert!(matches!(judged("v2.system.token_revoked.streaming-0-own"), Verdict::Permitted(_)));
        assert!(matches!(judged("v2.system.token_revoked.streaming-0-other"), Verdict::Unknown));
    }

    #[test]
    fn an_id_may_be_written_in_capitals() {
        let org = Org::new(1);
        let asked = format!("v2.users.{}.presence", org.agents[0].id.to_string().to_uppercase());
        let Verdict::Permitted(topic) = judged(&asked) else { panic!() };
        assert_eq!(topic.names, [format!("v2.users.{}.presence", org.agents[0].id)]);
    }
}
