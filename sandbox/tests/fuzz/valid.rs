//! A valid request of every operation that takes a body or parameters, to be bent. `{channel}` and `{user}` stand for a
//! channel and whose it is.

use crate::mutate::{Pick, word};

/// Method, path and body.
pub(crate) const BODIES: [(&str, &str, &str); 12] = [
    (
        "POST",
        "/api/v2/analytics/conversations/details/query",
        r#"{"interval":"2026-08-01T00:00:00.000Z/2026-08-06T00:00:00.000Z","order":"desc","orderBy":"conversationStart",
            "paging":{"pageSize":25,"pageNumber":1},
            "segmentFilters":[{"type":"and","predicates":[{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"}],
              "clauses":[{"type":"or","predicates":[{"type":"metric","metric":"tSegmentDuration","operator":"matches","range":{"gte":0,"lt":1e9}}]}]}],
            "conversationFilters":[{"type":"or","predicates":[{"type":"dimension","dimension":"conversationEnd","operator":"exists"}]}],
            "aggregations":[{"type":"termFrequency","dimension":"mediaType","size":5}]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/conversations/details/jobs",
        r#"{"interval":"2026-08-01T00:00:00.000Z/2026-08-06T00:00:00.000Z","order":"asc","limit":100,
            "startOfDayIntervalMatching":true,"segmentFilters":[{"type":"or","predicates":[{"dimension":"purpose","value":"agent"}]}]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/conversations/aggregates/query",
        r#"{"interval":"2026-08-04T00:00:00.000Z/2026-08-06T00:00:00.000Z","granularity":"PT30M","timeZone":"Europe/Berlin",
            "groupBy":["queueId","mediaType"],"metrics":["tHandle","nConnected","oServiceLevel"],
            "filter":{"type":"and","predicates":[{"type":"dimension","dimension":"mediaType","operator":"matches","value":"voice"}]},
            "views":[{"name":"short","target":"tHandle","function":"rangeBound","range":{"gte":0,"lt":60000}}]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/conversations/activity/query",
        r#"{"groupBy":["queueId"],"metrics":[{"metric":"oWaiting"},{"metric":"oInteracting"}],
            "filter":{"type":"or","predicates":[{"dimension":"mediaType","value":"voice"}]}}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/queues/observations/query",
        r#"{"filter":{"type":"or","predicates":[{"type":"dimension","dimension":"queueId","operator":"matches","value":"00000000-0000-4000-8000-000000000001"}]},
            "metrics":["oWaiting","oInteracting"],"detailMetrics":["oWaiting"]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/users/observations/query",
        r#"{"filter":{"type":"or","predicates":[{"type":"dimension","dimension":"userId","operator":"matches","value":"00000000-0000-4000-8000-000000000001"}]},
            "metrics":["oActiveQueues"]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/users/aggregates/query",
        r#"{"interval":"2026-08-04T00:00:00.000Z/2026-08-06T00:00:00.000Z","granularity":"P1D","groupBy":["userId"],
            "metrics":["tAgentRoutingStatus"],
            "filter":{"type":"or","predicates":[{"dimension":"userId","value":"00000000-0000-4000-8000-000000000001"}]}}"#,
    ),
    ("POST", "/api/v2/notifications/channels", ""),
    (
        "POST",
        "/api/v2/notifications/channels/{channel}/subscriptions",
        r#"[{"id":"v2.users.{user}.presence"},{"id":"v2.users.{user}.routingStatus"}]"#,
    ),
    (
        "PUT",
        "/api/v2/notifications/channels/{channel}/subscriptions?ignoreErrors=true",
        r#"[{"id":"v2.users.{user}?conversations&presence"},{"id":"v2.users.{user}.conversations"},{"id":"v2.no.such.topic"}]"#,
    ),
    (
        "POST",
        "/api/v2/analytics/conversations/aggregates/query",
        r#"{"interval":"2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z","metrics":["nConversations"]}"#,
    ),
    (
        "POST",
        "/api/v2/analytics/conversations/details/query",
        r#"{"interval":"2026-08-05T00:00:00.000Z/2026-08-06T00:00:00.000Z"}"#,
    ),
];

/// Paths with their parameters.
pub(crate) const GETS: [&str; 21] = [
    "/api/v2/users/me?expand=date,presence",
    "/api/v2/users?pageSize=100&pageNumber=1&state=any&expand=presence",
    "/api/v2/users/00000000-0000-4000-8000-000000000001",
    "/api/v2/conversations",
    "/api/v2/conversations/00000000-0000-4000-8000-000000000001",
    "/api/v2/conversations/calls/history?pageSize=25&pageNumber=1",
    "/api/v2/conversations/00000000-0000-4000-8000-000000000001/recordingmetadata",
    "/api/v2/analytics/conversations/details?id=00000000-0000-4000-8000-000000000001",
    "/api/v2/analytics/conversations/00000000-0000-4000-8000-000000000001/details",
    "/api/v2/analytics/conversations/details/jobs/availability",
    "/api/v2/analytics/conversations/details/jobs/00000000-0000-4000-8000-000000000001/results?pageSize=10",
    "/api/v2/routing/queues?pageSize=100&pageNumber=1&name=Support",
    "/api/v2/routing/queues/me?joined=true&pageSize=3",
    "/api/v2/routing/queues/00000000-0000-4000-8000-000000000001/wrapupcodes?pageSize=5",
    "/api/v2/routing/wrapupcodes?pageSize=100&sortOrder=descending",
    "/api/v2/notifications/availabletopics?expand=description",
    "/api/v2/notifications/channels?includechannels=oauthclient",
    "/api/v2/notifications/channels/{channel}/subscriptions",
    "/api/v2/externalcontacts/contacts/00000000-0000-4000-8000-000000000001",
    "/api/v2/externalcontacts/reversewhitepageslookup?lookupVal=%2B13175550100",
    "/api/v2/timezones?pageSize=10&pageNumber=2",
];

/// Of the token endpoint.
pub(crate) const FORM: &str = "grant_type=authorization_code&code=abc&code_verifier=a-verifier-that-is-long-enough-for-the-rules&client_id=7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2Fcb%2Fsandbox";

/// Path and body of the control endpoints.
pub(crate) const CONTROLS: [(&str, &str); 8] = [
    (
        "/sandbox/faults",
        r#"{"latencyMs":5,"jitterMs":5,"rateLimitForSeconds":5,"badRecords":3,"failJobs":true,"unknownEnums":true,
            "next":[{"path":"/api/v2/x","method":"GET","count":2,"status":503,"retryAfter":7,"body":"html"}]}"#,
    ),
    (
        "/sandbox/faults",
        r#"{"sockets":[{"fault":"lose","percent":30,"user":"Ada Lindqvist","count":3},{"fault":"delay","ms":5,"jitterMs":7},
            {"fault":"oversize","bytes":1000},{"fault":"close","code":1011},{"fault":"refuse","status":503}]}"#,
    ),
    (
        "/sandbox/faults",
        r#"{"data":[{"fault":"rowsAppear","rows":3,"count":2},{"fault":"totalHits","by":-3},{"fault":"analyticsLag","seconds":60},
            {"fault":"correction","of":"afterCall","ms":500,"seconds":5,"user":"Ada Lindqvist","percent":50},{"fault":"pageSkipped","page":2}]}"#,
    ),
    (
        "/sandbox/faults",
        r#"{"connections":[{"fault":"neverServe","count":1},{"fault":"resetOnAccept","count":10,"percent":50},{"fault":"refuse","ms":20}],
            "requests":[{"fault":"reset","percent":20,"user":"Ada Lindqvist","operation":"/api/v2/conversations/{conversationId}","count":1},
              {"fault":"status","status":503,"retryAfter":7,"path":"/api/v2/x","method":"GET"}]}"#,
    ),
    (
        "/sandbox/conversations",
        r#"{"agent":"Ada Lindqvist","media":"voice","direction":"inbound","customer":"John Doe","waitMs":3000,"alertMs":2000,
            "phases":[{"talk":4000},{"hold":2000},{"mute":500}],"acwMs":2000,"wrapUp":"Resolved","answered":true}"#,
    ),
    ("/sandbox/conversations", r#"{"media":"email","phases":[{"talk":4000},{"park":2000},{"talk":10}]}"#),
    ("/sandbox/clock", r#"{"advanceMs":1,"toldOffByMs":-5}"#),
    ("/sandbox/presence", r#"{"agent":"Ada Lindqvist","presence":"Meal"}"#),
];

/// A path with one of its words or parameters bent.
pub(crate) fn bent(path: &str, pick: &mut Pick<'_>) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let escaped = |text: String| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let mut words: Vec<String> = path.split('/').map(str::to_owned).collect();
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    match pick(4) {
        0 => {
            // The first three are `/api/v2`.
            let at = 3 + pick(words.len().saturating_sub(3));
            if let Some(bent) = words.get_mut(at) {
                *bent = escaped(word(pick));
            }
        }
        1 => pairs.push((word(pick), word(pick))),
        2 if !pairs.is_empty() => {
            let at = pick(pairs.len());
            let again = pairs[at].clone();
            pairs.push(again);
        }
        _ if !pairs.is_empty() => {
            let at = pick(pairs.len());
            pairs[at].1 = word(pick);
        }
        _ => pairs.push(("cursor".to_owned(), word(pick))),
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{}?{query}", words.join("/"))
}
