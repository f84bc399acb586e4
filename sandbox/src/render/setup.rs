//! What is set up, as the API writes it: users, queues, wrap-up codes, the organisation, tokens.

use serde_json::{Value, json};

use crate::clock::Iso;
use crate::config::Config;
use crate::id::{Id, Kind};
use crate::org::{Agent, AgentIx, Customer, Org, QueueIx, WrapUpCode};
use crate::presence::Routing;
use crate::render::Object;

/// What an agent does right now, for routing status and summary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Engagement {
    pub(crate) routing: Routing,
    /// Since when, milliseconds since 1970 UTC.
    pub(crate) since: i64,
    pub(crate) calls: Load,
    pub(crate) callbacks: Load,
    pub(crate) emails: Load,
    pub(crate) messages: Load,
}

/// Conversations of one media type: going on, and in after-call work.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Load {
    pub(crate) active: u32,
    pub(crate) after_call: u32,
}

impl Engagement {
    /// Nothing to do since an instant.
    pub(crate) fn idle(since: i64) -> Self {
        let none = Load::default();
        Self { routing: Routing::Idle, since, calls: none, callbacks: none, emails: none, messages: none }
    }
}

/// Model User, with the expansions that are asked for; model `UserMe` has all of it and more.
pub(crate) fn user(
    org: &Org,
    ix: AgentIx,
    engagement: Engagement,
    since: i64,
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
        .maybe("presence", expanded("presence", presence(agent, since)))
        .maybe("routingStatus", expanded("routingStatus", routing_status(agent, engagement)))
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
    (started, now): (i64, i64),
    config: &Config,
    expands: impl Fn(&str) -> bool,
) -> Value {
    let expanded = |name: &str, value: Value| expands(name).then_some(value);
    user(org, ix, engagement, started, &expands)
        .maybe("date", expanded("date", date(now)))
        .maybe("organization", expanded("organization", organization(org)))
        .maybe("token", expanded("token", token(org, config)))
        .into()
}

/// Model `ServerDate`.
pub(crate) fn date(now: i64) -> Value {
    json!({ "currentDate": Iso(now) })
}

fn division(id: Id, name: &str) -> Value {
    json!({ "id": id, "name": name, "selfUri": format!("/api/v2/authorization/divisions/{id}") })
}

/// The one presence of the organisation that is not the system's own alone.
pub(crate) fn on_queue() -> Id {
    Id::fixed(Kind::Presence, 0)
}

/// Which of the organisation's presences stand for one of the system's.
pub(crate) fn presences() -> Value {
    json!({ "ON_QUEUE": [on_queue()] })
}

/// Model `UserPresence`: everybody is on queue here.
pub(crate) fn presence(agent: &Agent, since: i64) -> Value {
    let definition = on_queue();
    json!({
        "id": agent.id,
        "source": "PURECLOUD",
        "primary": true,
        "presenceDefinition": {
            "id": definition,
            "systemPresence": "On Queue",
            "selfUri": format!("/api/v2/presence/definitions/{definition}"),
        },
        "modifiedDate": Iso(since),
        "selfUri": format!("/api/v2/users/{}/presences/PURECLOUD", agent.id),
    })
}

/// Model `RoutingStatus`.
pub(crate) fn routing_status(agent: &Agent, engagement: Engagement) -> Value {
    json!({ "userId": agent.id, "status": engagement.routing.word(), "startTime": Iso(engagement.since) })
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

fn role_name(agent: &Agent) -> &'static str {
    if agent.permissions.is_empty() { "Communicate - User" } else { agent.title }
}

/// Model `UserAuthorization`.
fn authorization(agent: &Agent) -> Value {
    json!({
        "roles": [{ "id": agent.id.part(Kind::Role, 0), "name": role_name(agent) }],
        "unusedRoles": [],
        "permissions": agent.permissions,
        "permissionPolicies": agent.own_only.iter().map(|permission| own_only(agent, permission)).collect::<Vec<_>>(),
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
pub(crate) fn token(org: &Org, config: &Config) -> Value {
    let named = json!({ "id": org.id, "name": org.name });
    json!({
        "organization": named,
        "homeOrganization": named,
        "authorizedScope": config.scopes,
        "OAuthClient": { "id": config.client_id, "name": "Sandbox client", "organization": named, "authorizedGrantType": "CODE",
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
        "division": { "id": home.id, "name": home.name, "selfUri": format!("/api/v2/authorization/divisions/{}", home.id) },
        "createDate": Iso(created),
        "modifyDate": Iso(created),
        "surveyOptOut": false,
        "selfUri": format!("/api/v2/externalcontacts/contacts/{id}"),
    }))
}

/// Model `AuthzSubject`: one role, granted in every division.
pub(crate) fn subject(org: &Org, ix: AgentIx, granted: i64) -> Value {
    let agent = org.agent(ix);
    let policies: Vec<Value> = agent
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
        "name": role_name(agent),
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
