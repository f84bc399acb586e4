//! What is set up, as the API writes it: users, queues, wrap-up codes, the organisation, tokens.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::config::Config;
use crate::grants::Rights;
use crate::id::{Id, Kind};
use crate::org::{Agent, AgentIx, Customer, Org, QueueIx, WrapUpCode};
use crate::presence::{Presence, Standing};
use crate::render::Object;
use crate::sign_in::ClientIx;
use crate::story::telling::Telling;
use crate::story::{Media, Story};

/// What an agent does right now.
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
        for story in stories.into_iter().filter(|story| story.is_of(agent)) {
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

/// What an agent does, what they say they are up to, and since when their routing status has been what it is (milliseconds
/// since 1970 UTC).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attendance {
    pub(crate) engagement: Engagement,
    pub(crate) standing: Standing,
    pub(crate) since: i64,
}

impl Attendance {
    /// On queue, with nothing to do.
    pub(crate) fn idle(since: i64) -> Self {
        let standing = Standing { presence: Presence::OnQueue, since };
        Self { engagement: Engagement::default(), standing, since }
    }

    /// The routing status.
    pub(crate) fn status(self) -> &'static str {
        self.engagement.status(self.standing.presence)
    }
}

/// Model User, with the expansions that are asked for; model `UserMe` has all of it and more.
pub(crate) fn user(
    org: &Org,
    ix: AgentIx,
    attendance: Attendance,
    rights: &Rights,
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
        .maybe("presence", expanded("presence", presence(agent, attendance.standing)))
        .maybe("routingStatus", expanded("routingStatus", routing_status(agent, attendance)))
        .maybe("conversationSummary", expanded("conversationSummary", summary(agent, attendance.engagement)))
        .maybe("authorization", expanded("authorization", authorization(agent, rights)))
        .maybe("station", expanded("station", json!({})))
        .maybe("languagePreference", expands("languagePreference").then_some("en-US"))
        .maybe("groups", expanded("groups", json!([])))
        .maybe("skills", expanded("skills", json!([])))
        .maybe("languages", expanded("languages", json!([])))
}

/// Model `ServerDate`.
pub(crate) fn date(now: i64) -> Value {
    json!({ "currentDate": Iso(now) })
}

fn division(id: Id, name: &str) -> Value {
    json!({ "id": id, "name": name, "selfUri": format!("/api/v2/authorization/divisions/{id}") })
}

/// The organisation's own presence that stands for one of the system's.
pub(crate) fn definition(presence: Presence) -> Id {
    Id::fixed(Kind::Presence, presence as u64)
}

/// Which of the organisation's presences stand for which of the system's.
pub(crate) fn presences() -> Value {
    let named = Presence::ALL.into_iter().map(|presence| (presence.shouted(), json!([definition(presence)])));
    Value::Object(named.collect())
}

/// Model `UserPresence`.
pub(crate) fn presence(agent: &Agent, standing: Standing) -> Value {
    let definition = definition(standing.presence);
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

/// Model `RoutingStatus`.
pub(crate) fn routing_status(agent: &Agent, attendance: Attendance) -> Value {
    json!({ "userId": agent.id, "status": attendance.status(), "startTime": Iso(attendance.since) })
}

/// Model `UserConversationSummary`, and on the topic `v2.users.{id}.conversationsummary`
/// `UserConversationsEventUserConversationSummary`.
pub(crate) fn summary(agent: &Agent, engagement: Engagement) -> Value {
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

fn role_name(agent: &Agent, rights: &Rights) -> &'static str {
    if rights.permissions.is_empty() { "Communicate - User" } else { agent.title }
}

/// Model `UserAuthorization`.
fn authorization(agent: &Agent, rights: &Rights) -> Value {
    json!({
        "roles": [{ "id": agent.id.part(Kind::Role, 0), "name": role_name(agent, rights) }],
        "unusedRoles": [],
        "permissions": rights.permissions,
        "permissionPolicies": rights.own_only.iter().map(|permission| own_only(agent, permission)).collect::<Vec<_>>(),
    })
}

/// Model `ResourcePermissionPolicy` of a permission that holds where the agent is the user concerned.
fn own_only(agent: &Agent, permission: &str) -> Value {
    let mut parts = permission.split(':');
    let mut part = || parts.next().unwrap_or_default();
    json!({
        "id": agent.id.part(Kind::Role, 1),
        "domain": part(),
        "entityName": part(),
        "actionSet": [part()],
        "resourceConditionNode": { "conjunction": "AND", "operator": "EQ", "variableName": "User",
            "operands": [{ "type": "VARIABLE", "value": "CURRENT_USER" }] },
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
pub(crate) fn token(org: &Org, config: &Config, client: ClientIx) -> Value {
    let named = json!({ "id": org.id, "name": org.name });
    json!({
        "organization": named,
        "homeOrganization": named,
        "authorizedScope": config.scopes,
        "OAuthClient": { "id": config.client_ids[client.0], "name": "Sandbox client", "organization": named, "authorizedGrantType": "CODE",
            "scope": config.scopes },
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

/// Model `ExternalContact`; none where the organisation does not keep the customer.
pub(crate) fn contact(org: &Org, customer: &Customer, created: i64) -> Option<Value> {
    let id = customer.contact?;
    let (first, last) = customer.name.split_once(' ').unwrap_or((customer.name.as_str(), ""));
    let home = &org.divisions[0];
    Some(json!({
        "id": id,
        "type": "Curated",
        "firstName": first,
        "lastName": last,
        "workPhone": { "display": customer.number, "e164": customer.number, "userInput": customer.number },
        "workEmail": customer.mailbox,
        "division": division(home.id, home.name),
        "createDate": Iso(created),
        "modifyDate": Iso(created),
        "surveyOptOut": false,
        "selfUri": format!("/api/v2/externalcontacts/contacts/{id}"),
    }))
}

/// Model `AuthzSubject`: one role, granted in every division.
pub(crate) fn subject(org: &Org, ix: AgentIx, rights: &Rights, granted: i64) -> Value {
    let agent = org.agent(ix);
    let policies: Vec<Value> = rights
        .permissions
        .iter()
        .filter_map(|permission| {
            let (domain, rest) = permission.split_once(':')?;
            let (entity, action) = rest.split_once(':')?;
            Some(json!({ "domain": domain, "entityName": entity, "actions": [action] }))
        })
        .collect();
    let role = json!({
        "id": agent.id.part(Kind::Role, 0),
        "name": role_name(agent, rights),
        "default": false,
        "policies": policies,
        "selfUri": format!("/api/v2/authorization/roles/{}", agent.id.part(Kind::Role, 0)),
    });
    let grants: Vec<Value> = org
        .divisions
        .iter()
        .enumerate()
        .map(|(number, of)| {
            json!({
                "subjectId": agent.id,
                "division": { "id": of.id, "name": of.name, "homeDivision": number == 0,
                    "selfUri": format!("/api/v2/authorization/divisions/{}", of.id) },
                "role": role,
                "grantMadeAt": Iso(granted),
            })
        })
        .collect();
    json!({ "id": agent.id, "name": agent.name, "grants": grants, "version": 1, "selfUri": format!("/api/v2/authorization/subjects/{}", agent.id) })
}

/// Model `RegionTimeZone`. `offset` in minutes, as it is at the instant.
pub(crate) fn time_zone(zone: chrono_tz::Tz, at: i64) -> Value {
    use chrono::{DateTime, Offset, Utc};
    let local = DateTime::<Utc>::from_timestamp_millis(at).unwrap_or_default().with_timezone(&zone);
    let minutes = local.offset().fix().local_minus_utc() / 60;
    let id = zone.name();
    json!({ "id": id, "name": id, "canonicalId": id, "offset": minutes, "selfUri": format!("/api/v2/timezones/{id}") })
}
