//! What is said about a user: their routing status and presence, their activity, the end of a token. Models
//! `UserRoutingStatusUserRoutingStatus`, `PresenceEventUserPresence`, `AgentActivityChangedTopicAgentActivity`,
//! `UserTokensTopicTokenNotification`. How many conversations they have is said as in their profile: [`setup::summary`].

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::Id;
use crate::org::{Agent, Org};
use crate::presence::{Presence, Standing};
use crate::render::setup;

/// Topic `v2.users.{id}.routingStatus`, when the status turned to what it is.
pub(crate) fn routing_status(agent: &Agent, status: &str, since: i64) -> Value {
    json!({ "id": agent.id, "routingStatus": { "status": status, "startTime": Iso(since) } })
}

/// Topic `v2.users.{id}.presence`.
pub(crate) fn presence(standing: Standing) -> Value {
    json!({
        "source": "PURECLOUD",
        "primary": true,
        "presenceDefinition": definition(standing.presence),
        "message": "",
        "modifiedDate": Iso(standing.since),
    })
}

/// Topic `v2.users.{id}.activity`, for somebody who has the routing status since `since`.
pub(crate) fn activity(org: &Org, agent: &Agent, standing: Standing, (status, since): (&str, i64)) -> Value {
    let on_queue = standing.presence == Presence::OnQueue;
    let active = agent.queues.iter().filter(|_| on_queue).map(|&queue| org.queue(queue).id);
    let present = Iso(standing.since);
    json!({
        "id": agent.id,
        "routingStatus": { "status": status, "startTime": Iso(since) },
        "presence": {
            "presenceDefinition": definition(standing.presence),
            "presenceMessage": "",
            "modifiedDate": present,
        },
        "outOfOffice": { "active": false, "modifiedDate": present },
        "activeQueueIds": active.collect::<Vec<Id>>(),
        "dateActiveQueuesChanged": present,
    })
}

fn definition(presence: Presence) -> Value {
    json!({ "id": setup::definition(presence), "systemPresence": presence.shouted() })
}

/// Topic `v2.users.{id}.tokens`: a token is not valid any more. The token is named by an id that gives nothing away.
pub(crate) fn token(agent: &Agent, client: &str, name: Id, ended: i64) -> Value {
    json!({
        "user": { "id": agent.id, "name": agent.name },
        "clientId": client,
        "tokenHash": name,
        "sessionId": name,
        "tokenExpirationDate": Iso(ended).to_string(),
    })
}
