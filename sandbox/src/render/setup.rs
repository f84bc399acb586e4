//! What is set up, as the API writes it: users, queues, wrap-up codes, the organisation, tokens.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::id::{Id, Kind};
use crate::org::{Agent, AgentIx, Org, QueueIx, WrapUpCode};
use crate::presence::{Presence, Standing};
use crate::render::Object;
use crate::sign_in::SCOPES;
use crate::story::telling::Telling;
use crate::story::{Media, Story};

/// What an agent does right now, for presence and routing status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Engagement {
    pub(crate) calls: Load,
    pub(crate) callbacks: Load,
    pub(crate) emails: Load,
    pub(crate) messages: Load,
}

/// Conversations of one media type: going on, and in after-call work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) active: u32,
    pub(crate) after_call: u32,
}

impl Engagement {
    /// What an agent does at an instant in some stories: all that go on, to know all of it.
    pub(crate) fn of<'s>(stories: impl IntoIterator<Item = &'s Story>, agent: AgentIx, at: i64) -> Self {
        let mut engagement = Self::default();
        for story in stories {
            let telling = Telling::of(story, at);
            for line in telling.begun().filter(|line| story.agent_of(line.ix) == Some(agent) && line.is_active()) {
                let load = match line.line.media {
                    Media::Voice => &mut engagement.calls,
                    Media::Callback => &mut engagement.callbacks,
                    Media::Email => &mut engagement.emails,
                    Media::Message(_) => &mut engagement.messages,
                };
                if line.ended.is_none() {
                    load.active += 1;
                } else {
                    load.after_call += 1;
                }
            }
        }
        engagement
    }

    /// The routing status it makes of somebody.
    pub(crate) fn status(self, presence: Presence) -> &'static str {
        match (presence, self.is_idle()) {
            (Presence::OnQueue, true) => "IDLE",
            (Presence::OnQueue, false) => "INTERACTING",
            (_, true) => "OFF_QUEUE",
            (_, false) => "COMMUNICATING",
        }
    }

    pub(crate) fn is_idle(self) -> bool {
        [self.calls, self.callbacks, self.emails, self.messages].iter().all(|load| load.active + load.after_call == 0)
    }
}

/// Model User, with the expansions that are asked for; model `UserMe` has all of it and more.
pub(crate) fn user(
    org: &Org,
    ix: AgentIx,
    engagement: Engagement,
    standing: Standing,
    expands: impl Fn(&str) -> bool,
) -> Object {
    let agent = org.agent(ix);
    let contact = json!([{ "address": agent.email, "mediaType": "EMAIL", "type": "PRIMARY" }]);
    let expanded = |name: &str, value: Value| expands(name).then_some(value);
    Object::new()
        .with("id", agent.id)
        .with("name", agent.name)
        .with("division", division(org.divisions[0].id, org.divisions[0].name))
        .with("chat", json!({ "jabberId": format!("{}@sandbox.orgspan.com", agent.id) }))
        .with("department", "Customer Care")
        .with("email", agent.email.as_str())
        .with("primaryContactInfo", contact)
        .with("addresses", json!([]))
        .with("state", "active")
        .with("title", agent.title)
        .with("username", agent.email.as_str())
        .with("version", 7)
        .with("acdAutoAnswer", false)
        .with("selfUri", format!("/api/v2/users/{}", agent.id))
        .maybe("presence", expanded("presence", presence(agent, standing)))
        .maybe("routingStatus", expanded("routingStatus", routing_status(agent, engagement, standing)))
        .maybe("conversationSummary", expanded("conversationSummary", summary(agent, engagement)))
        .maybe("authorization", expanded("authorization", authorization(agent)))
        .maybe("station", expanded("station", json!({})))
        .maybe("languagePreference", expands("languagePreference").then_some("en-US"))
        .maybe("groups", expanded("groups", json!([])))
        .maybe("skills", expanded("skills", json!([])))
        .maybe("languages", expanded("languages", json!([])))
}

/// Model `UserMe`.
pub(crate) fn me(
    org: &Org,
    ix: AgentIx,
    engagement: Engagement,
    (standing, now): (Standing, i64),
    client: &str,
    expands: impl Fn(&str) -> bool,
) -> Value {
    let expanded = |name: &str, value: Value| expands(name).then_some(value);
    user(org, ix, engagement, standing, &expands)
        .maybe("date", expanded("date", date(now)))
        .maybe("organization", expanded("organization", organization(org)))
        .maybe("token", expanded("token", token(org, client)))
        .into()
}

/// Model `ServerDate`.
pub(crate) fn date(now: i64) -> Value {
    json!({ "currentDate": Iso(now) })
}

fn division(id: Id, name: &str) -> Value {
    json!({ "id": id, "name": name, "selfUri": format!("/api/v2/authorization/divisions/{id}") })
}

fn presence(agent: &Agent, standing: Standing) -> Value {
    let definition = Id::fixed(Kind::Presence, standing.presence as u64);
    json!({
        "id": agent.id,
        "source": "PURECLOUD",
        "primary": true,
        "presenceDefinition": {
            "id": definition,
            "systemPresence": standing.presence.spoken(),
            "selfUri": format!("/api/v2/presence/definitions/{definition}"),
        },
        "modifiedDate": Iso(standing.since),
        "selfUri": format!("/api/v2/users/{}/presences/PURECLOUD", agent.id),
    })
}

fn routing_status(agent: &Agent, engagement: Engagement, standing: Standing) -> Value {
    json!({
        "userId": agent.id,
        "status": engagement.status(standing.presence),
        "startTime": Iso(standing.since),
    })
}

fn summary(agent: &Agent, engagement: Engagement) -> Value {
    let media = |load: Load| {
        json!({
            "contactCenter": { "active": load.active, "acw": load.after_call },
            "enterprise": { "active": 0, "acw": 0 },
        })
    };
    json!({
        "userId": agent.id,
        "call": media(engagement.calls),
        "callback": media(engagement.callbacks),
        "email": media(engagement.emails),
        "message": media(engagement.messages),
        "chat": media(Load::default()),
        "socialExpression": media(Load::default()),
        "video": media(Load::default()),
    })
}

/// Model `UserAuthorization`.
fn authorization(agent: &Agent) -> Value {
    let role = if agent.permissions.is_empty() { "Communicate - User" } else { agent.title };
    json!({
        "roles": [{ "id": agent.id.part(Kind::Role, 0), "name": role }],
        "unusedRoles": [],
        "permissions": agent.permissions,
        "permissionPolicies": [],
    })
}

/// Model Organization.
pub(crate) fn organization(org: &Org) -> Value {
    json!({
        "id": org.id,
        "name": org.name,
        "thirdPartyOrgName": "sandbox",
        "domain": "sandbox",
        "defaultLanguage": "en-US",
        "defaultCountryCode": "US",
        "state": "active",
        "version": 3,
        "productPlatform": "GenesysCloud",
        "features": {},
        "selfUri": "/api/v2/organizations/me",
    })
}

/// Model `TokenInfo`.
pub(crate) fn token(org: &Org, client: &str) -> Value {
    let named = json!({ "id": org.id, "name": org.name });
    json!({
        "organization": named,
        "homeOrganization": named,
        "authorizedScope": SCOPES,
        "OAuthClient": { "id": client, "name": "Sandbox client", "organization": named, "authorizedGrantType": "CODE", "scope": SCOPES },
    })
}

fn any_queue(org: &Org, ix: QueueIx) -> Object {
    let (queue, members) = (org.queue(ix), org.members(ix).len());
    let of = org.division_of(ix);
    Object::new()
        .with("id", queue.id)
        .with("name", queue.name)
        .with("division", division(of.id, of.name))
        .with("description", format!("Answers as {}", queue.mailbox))
        .with("memberCount", members)
        .with("userMemberCount", members)
        .with("joinedMemberCount", members)
        .with("acwSettings", json!({ "wrapupPrompt": "MANDATORY_TIMEOUT", "timeoutMs": 60_000 }))
        .with("selfUri", format!("/api/v2/routing/queues/{}", queue.id))
}

/// Model Queue.
pub(crate) fn queue(org: &Org, ix: QueueIx) -> Value {
    any_queue(org, ix).into()
}

/// Model `UserQueue`, for a member who is on the queue.
pub(crate) fn joined_queue(org: &Org, ix: QueueIx) -> Value {
    any_queue(org, ix).with("joined", true).into()
}

/// Model `WrapupCode`.
pub(crate) fn wrap_up_code(org: &Org, code: &WrapUpCode) -> Value {
    let home = &org.divisions[0];
    json!({
        "id": code.id,
        "name": code.name,
        "division": division(home.id, home.name),
        "selfUri": format!("/api/v2/routing/wrapupcodes/{}", code.id),
    })
}
