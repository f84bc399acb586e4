//! Topics: what a subscription names, and who may have it.

use crate::contract::Contract;
use crate::id::Id;
use crate::org::{AgentIx, Org};

/// Longer topics are refused.
const LONGEST: usize = 200;

/// A topic as it was asked for, with the single topics it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    pub(crate) id: String,
    pub(crate) names: Vec<String>,
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

/// What a topic asks of whoever wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Any signed-in user.
    User,
    /// The user whose topic it is, or a permission.
    UserOr(&'static str),
    Permission(&'static str),
}

/// What a topic, or the template of one, needs; none for system topics and what names no user.
pub(crate) fn needs(topic: &str) -> Option<Needs> {
    let parts: Vec<&str> = topic.split('.').collect();
    match parts.as_slice() {
        ["v2", "users", user, ..] if *user != "{id}" && Id::parse(user).is_none() => None,
        ["v2", "users", _, topic, ..] if topic.starts_with("conversation") => {
            Some(Needs::UserOr("conversation:communication:view"))
        }
        ["v2", "users", ..] => Some(Needs::User),
        ["v2", "routing", "queues", ..] | ["v2", "conversations", ..] => {
            Some(Needs::Permission("conversation:communication:view"))
        }
        ["v2", "analytics", "queues", ..] => Some(Needs::Permission("analytics:queueObservation:view")),
        ["v2", "analytics", ..] => Some(Needs::Permission("analytics:conversationDetail:view")),
        _ => None,
    }
}

pub(crate) fn judge(contract: &Contract, org: &Org, agent: AgentIx, id: &str) -> Verdict {
    let names = singles(id);
    if id.len() >= LONGEST || names.iter().any(|name| contract.event(name).is_none()) {
        return Verdict::Unknown;
    }
    let mut missing = Vec::new();
    for name in &names {
        let own = format!("v2.users.{}.", org.agent(agent).id);
        let needed = match needs(name) {
            // System topics come by themselves and cannot be asked for.
            None => return Verdict::Unknown,
            Some(Needs::User) => continue,
            Some(Needs::UserOr(_)) if name.starts_with(&own) => continue,
            Some(Needs::UserOr(permission) | Needs::Permission(permission)) => permission,
        };
        if !org.agent(agent).may(needed) && !missing.iter().any(|known| known == needed) {
            missing.push(needed.to_owned());
        }
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
        judge(&Contract::built_in().unwrap(), &org, ADA, &id)
    }

    #[test]
    fn a_combined_topic_stands_for_each_of_its_parts() {
        let Verdict::Permitted(topic) = judged("v2.users.ADA?presence&routingStatus&conversations") else { panic!() };
        assert_eq!(topic.names.len(), 3);
        assert!(topic.names[2].ends_with(".conversations"));
        assert!(matches!(judged("v2.users.ADA?presence&nonsense"), Verdict::Unknown));
    }

    #[test]
    fn conversations_of_others_need_a_permission_and_their_presence_does_not() {
        assert!(matches!(judged("v2.users.ADA.conversations"), Verdict::Permitted(_)));
        assert!(matches!(judged("v2.users.BEN.conversations"), Verdict::Forbidden(_)));
        assert!(matches!(judged("v2.users.BEN.presence"), Verdict::Permitted(_)));
    }
}
