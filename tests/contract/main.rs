//! Everything that Tidemark knows by name of the Platform API, held against the contract file: paths, parameters, bodies,
//! scopes and permissions of every request, and the field and value names of every model. The sandbox holds what is really
//! sent against the same file; here it is everything that could be.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod media;

use serde_json::Value;
use std::collections::BTreeSet;
use tidemark_core::chance::Seeded;
use tidemark_core::clock::Moment;
use tidemark_core::genesys::endpoint::{Endpoint, Operation, Question};
use tidemark_core::genesys::http::{Body, Method};
use tidemark_core::genesys::jobs;
use tidemark_core::genesys::models::{
    analytics, assessed, calls, conversation, error_body, lists, notification, observations, open, people,
};
use tidemark_core::genesys::query::{CustomerQuery, DetailsQuery, ListQuery, Order, PageSize};
use tidemark_core::genesys::region::Region;
use tidemark_core::genesys::traffic::Reply;
use tidemark_core::history;
use tidemark_core::live::{Ask, Effect, Event, Live, Turn};
use tidemark_core::record::Book;

fn contract() -> Value {
    serde_json::from_str(include_str!("../../contract/genesys-contract.json")).unwrap()
}

const DETAILS_QUERY: &str = "/api/v2/analytics/conversations/details/query";
const JOBS: &str = "/api/v2/analytics/conversations/details/jobs";
const JOB: &str = "/api/v2/analytics/conversations/details/jobs/{jobId}";
const REACH: &str = "/api/v2/analytics/conversations/details/jobs/availability";
const RESULTS: &str = "/api/v2/analytics/conversations/details/jobs/{jobId}/results";

/// The path template of an endpoint. A new one must be given its own here, and an example below.
fn template(endpoint: &Endpoint) -> &'static str {
    match endpoint {
        Endpoint::Me => "/api/v2/users/me",
        Endpoint::Conversations => "/api/v2/conversations",
        Endpoint::DetailsQuery(_) => DETAILS_QUERY,
        Endpoint::Written(question) => match (question.operation, question.body.is_some()) {
            (Operation::DetailsQuery, _) => DETAILS_QUERY,
            (Operation::DetailsJobs, true) => JOBS,
            (Operation::EndOfJob, _) => JOB,
            (Operation::JobsReach, _) => REACH,
            (Operation::CallHistory, _) => "/api/v2/conversations/calls/history",
            _ => panic!("its place is told with it"),
        },
        Endpoint::Details { .. } => "/api/v2/analytics/conversations/{conversationId}/details",
        Endpoint::MyQueues { .. } => "/api/v2/routing/queues/me",
        Endpoint::WrapUpCodes { .. } => "/api/v2/routing/wrapupcodes",
        Endpoint::CreateChannel | Endpoint::Channels => "/api/v2/notifications/channels",
        Endpoint::QueueObservations { .. } => "/api/v2/analytics/queues/observations/query",
        Endpoint::Aggregates(_) => "/api/v2/analytics/conversations/aggregates/query",
        Endpoint::Subscribe { .. } | Endpoint::AddTopics { .. } | Endpoint::Subscriptions { .. } => {
            "/api/v2/notifications/channels/{channelId}/subscriptions"
        }
        Endpoint::RevokeToken => "/api/v2/tokens/me",
    }
}

/// One of each, with every parameter that it can have.
fn endpoints() -> Vec<(Endpoint, &'static str)> {
    let query = |order, conversations| DetailsQuery {
        from: 0,
        to: 86_400_000,
        order,
        page: 2,
        user: "u-1".to_owned(),
        conversations,
    };
    let customer = |contact: Option<&str>, address: Option<&str>, user: Option<&str>| {
        let shared = |text: Option<&str>| text.map(Into::into);
        let (contact, address, user) = (shared(contact), shared(address), user.map(str::to_owned));
        Endpoint::details_query(CustomerQuery { from: 0, to: 86_400_000, contact, address, user }.to_json())
    };
    let list = ListQuery {
        from: 0,
        to: 86_400_000,
        user: Some("u-1".to_owned()),
        queues: vec!["q-1".into(), "q-2".into()],
        media: Some("voice"),
        direction: Some("inbound"),
        wrap_up: Some("w-1".into()),
        address: Some("+15550100".into()),
        disconnect: Some("client"),
        lengths: ["tTalkComplete", "tHeldComplete", "tAcd", "tAcw", "tHandle"]
            .into_iter()
            .flat_map(|metric| [(Some(1), None), (None, Some(2)), (Some(1), Some(2))].map(|ends| (metric, ends)))
            .collect(),
        conversations: vec!["c-1".into()],
        page_size: PageSize::TwentyFive,
    };
    let all_mine = ListQuery { from: 0, to: 86_400_000, ..ListQuery::default() };
    let topics = vec!["v2.users.u.conversations".to_owned()];
    let all = [
        Endpoint::Me,
        Endpoint::Conversations,
        Endpoint::DetailsQuery(query(Order::Ascending, Vec::new())),
        Endpoint::DetailsQuery(query(Order::Descending, vec!["a".into(), "b".into()])),
        customer(Some("x"), None, None),
        customer(None, Some("+15550100"), None),
        customer(Some("x"), Some("wei@example.com"), Some("u-1")),
        Endpoint::details_query(list.page(Order::Ascending, 2)),
        Endpoint::details_query(all_mine.page(Order::Descending, 1)),
        jobs::submit(list.job()),
        jobs::end("j-1"),
        jobs::reach(),
        Endpoint::Written(Question {
            operation: Operation::CallHistory,
            path_and_query: "/api/v2/conversations/calls/history?pageSize=100&pageNumber=1&interval=a%2Fb".to_owned(),
            body: None,
        }),
        Endpoint::Details { conversation: "c-1".to_owned() },
        Endpoint::MyQueues { page: 1 },
        Endpoint::WrapUpCodes { ids: vec!["a".to_owned(), "b".to_owned()] },
        Endpoint::CreateChannel,
        Endpoint::QueueObservations { queues: vec!["a".into(), "b".into()] },
        Endpoint::Aggregates(history::sums::body(
            "u-1",
            history::Window { from: 0, to: 86_400_000 },
            &history::Conditions::default(),
        )),
        Endpoint::Subscribe { channel: "c-1".to_owned(), topics: topics.clone() },
        Endpoint::AddTopics { channel: "c-1".to_owned(), topics },
        Endpoint::Channels,
        Endpoint::Subscriptions { channel: "c-1".to_owned() },
        Endpoint::RevokeToken,
    ];
    let of_job =
        [(jobs::status("j-1"), JOB), (jobs::results("j-1", Some("c")), RESULTS), (jobs::results("j-1", None), RESULTS)];
    all.into_iter().map(|endpoint| (endpoint.clone(), template(&endpoint))).chain(of_job).collect()
}

fn operation<'a>(contract: &'a Value, endpoint: &Endpoint, path: &str) -> &'a Value {
    let method = endpoint.method().as_str().to_lowercase();
    let operation = &contract["paths"][path][&method];
    assert!(operation.is_object(), "{method} {path} is not in the contract");
    operation
}

#[test]
fn every_request_is_an_operation_with_parameters_that_it_has() {
    let contract = contract();
    for (endpoint, template) in endpoints() {
        let operation = operation(&contract, &endpoint, template);
        let path_and_query = endpoint.path_and_query();
        let (path, query) = path_and_query.split_once('?').unwrap_or((&path_and_query, ""));
        let (segments, wanted): (Vec<_>, Vec<_>) = (path.split('/').collect(), template.split('/').collect());
        assert_eq!(segments.len(), wanted.len(), "{path}");
        let fits = segments.iter().zip(&wanted).all(|(segment, wanted)| segment == wanted || wanted.starts_with('{'));
        assert!(fits, "{path} is not {template}");
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let parameter = parameters(operation).find(|parameter| parameter["name"] == *name);
            let parameter = parameter.unwrap_or_else(|| panic!("{template} has no parameter {name}"));
            let kind = parameter["type"].as_str().unwrap();
            match kind {
                "integer" => assert!(value.parse::<i64>().is_ok(), "{name}={value}"),
                "boolean" => assert!(matches!(&*value, "true" | "false"), "{name}={value}"),
                "string" | "array" => {}
                other => panic!("{name} is {other}"),
            }
            if let Some(values) = parameter["x-values"].as_array() {
                assert!(value.split(',').all(|value| values.iter().any(|known| known == value)), "{name}={value}");
            }
        }
        for required in
            parameters(operation).filter(|parameter| parameter["required"] == true && parameter["in"] == "query")
        {
            let name = required["name"].as_str().unwrap();
            assert!(query.contains(&format!("{name}=")), "{template} needs {name}");
        }
    }
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation["parameters"].as_array().into_iter().flatten()
}

#[test]
fn every_body_has_only_fields_types_and_values_that_the_contract_has() {
    let contract = contract();
    for (endpoint, template) in endpoints() {
        let operation = operation(&contract, &endpoint, template);
        let schema = parameters(operation).find(|parameter| parameter["in"] == "body").map(|body| &body["schema"]);
        match (endpoint.request(Region::Sandbox { port: 1 }).body, schema) {
            (Body::Json(text), Some(schema)) => {
                check(&contract, schema, &serde_json::from_str(&text).unwrap(), template);
            }
            (Body::None, None) => {}
            (Body::None, Some(_)) => panic!("{template} wants a body"),
            (body, _) => panic!("{template} takes no {body:?}"),
        }
    }
}

fn check(contract: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let properties = &contract["definitions"][name]["properties"];
        for (field, value) in value.as_object().unwrap_or_else(|| panic!("{place} is no {name}")) {
            let property = properties.get(field).unwrap_or_else(|| panic!("{name} has no field {field} ({place})"));
            check(contract, property, value, &format!("{place}.{field}"));
        }
        return;
    }
    match schema["type"].as_str().unwrap_or("any") {
        "array" => {
            for item in value.as_array().unwrap_or_else(|| panic!("{place} is no list")) {
                check(contract, &schema["items"], item, place);
            }
        }
        "string" => assert!(value.is_string(), "{place}"),
        "integer" => assert!(value.is_i64(), "{place}"),
        "number" => assert!(value.is_number(), "{place}"),
        "boolean" => assert!(value.is_boolean(), "{place}"),
        other => panic!("{place} is {other}"),
    }
    if let Some(values) = schema["enum"].as_array() {
        assert!(values.contains(value), "{place} cannot be {value}");
    }
}

#[test]
fn scopes_and_permissions_are_those_of_the_contract() {
    let contract = contract();
    for (endpoint, template) in endpoints() {
        let operation = operation(&contract, &endpoint, template);
        let needs = endpoint.operation().needs();
        let scopes = operation["security"][0]["PureCloud OAuth"].as_array().unwrap();
        assert!(scopes.iter().any(|scope| scope == needs.scope), "{template}: {} of {scopes:?}", needs.scope);
        let wanted = operation["x-inin-requires-permissions"]["permissions"].as_array().unwrap();
        let wanted: BTreeSet<_> = wanted.iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(needs.any_permission.iter().copied().collect::<BTreeSet<_>>(), wanted, "{template}");
    }
}

#[test]
fn what_a_request_changes_is_not_repeated_unless_it_sets_the_same_again() {
    use tidemark_core::genesys::endpoint::Repeat;
    for (endpoint, template) in endpoints() {
        let question = template.ends_with("/query");
        // A topic that a channel has already is not added twice.
        let addition = template.ends_with("/subscriptions");
        let repeatable = endpoint.method() != Method::Post || question || addition;
        assert_eq!(endpoint.repeat() == Repeat::Safe, repeatable, "{template}");
    }
}

#[test]
fn every_list_of_communications_has_a_medium_of_its_own_or_is_told_by_its_name() {
    let contract = contract();
    let participant = contract["definitions"]["Participant"]["properties"].as_object().unwrap();
    let has_state = |property: &Value| {
        let model = property["items"]["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        model.is_some_and(|model| contract["definitions"][model]["properties"]["state"].is_object())
    };
    let lists = participant.iter().filter(|(_, property)| has_state(property)).map(|(name, _)| name.as_str());
    let unknown: Vec<_> = lists.filter(|name| !lists::CommunicationList::KNOWN.contains(name)).collect();
    assert_eq!(unknown, ["screenMonitorings"]);
}

#[test]
fn every_field_that_is_read_exists_in_every_spelling_of_its_model() {
    let contract = contract();
    let event = "ConversationEventTopic";
    let rest_only =
        ["startTime", "endTime", "queueName", "ani", "dnis", "startAlertingTime", "segments", "name", "wrapupSkipped"];
    let models: [(&[&str], &[&str]); 26] = [
        (conversation::Conversation::FIELDS, &["Conversation"]),
        (conversation::Participant::FIELDS, &["Participant"]),
        (lists::CommunicationList::KNOWN, &["Participant"]),
        (conversation::Address::FIELDS, &["Address"]),
        (conversation::Wrapup::FIELDS, &["Wrapup"]),
        (conversation::AfterCallWork::FIELDS, &["AfterCallWork"]),
        (conversation::Segment::FIELDS, &["Segment"]),
        // One model for all media: each field must be one of some medium.
        (conversation::Communication::FIELDS, &["Call", "Callback", "Email", "Message"]),
        (analytics::AnalyticsConversation::FIELDS, &["AnalyticsConversationWithoutAttributes"]),
        (assessed::AnalyticsAssessed::FIELDS, &["AnalyticsConversationWithoutAttributes"]),
        (assessed::AnalyticsEvaluation::FIELDS, &["AnalyticsEvaluation"]),
        (assessed::AnalyticsSurvey::FIELDS, &["AnalyticsSurvey"]),
        (analytics::AnalyticsParticipant::FIELDS, &["AnalyticsParticipantWithoutAttributes"]),
        (analytics::AnalyticsSession::FIELDS, &["AnalyticsSession"]),
        (analytics::AnalyticsSegment::FIELDS, &["AnalyticsConversationSegment"]),
        (analytics::AnalyticsMetric::FIELDS, &["AnalyticsSessionMetric"]),
        (people::Me::FIELDS, &["UserMe"]),
        (people::ServerDate::FIELDS, &["ServerDate"]),
        (people::Named::FIELDS, &["UserQueue"]),
        (calls::PastCall::FIELDS, &["CallHistoryConversation"]),
        (calls::PastParticipant::FIELDS, &["CallHistoryParticipant"]),
        (jobs::Submitted::FIELDS, &["AsyncQueryResponse"]),
        (jobs::Status::FIELDS, &["AsyncQueryStatus"]),
        (jobs::Reach::FIELDS, &["DataAvailabilityResponse"]),
        (notification::Channel::FIELDS, &["Channel"]),
        (error_body::ErrorBody::FIELDS, &["ErrorBody"]),
    ];
    let has = |model: &str, field: &str| contract["definitions"][model]["properties"].get(field).is_some();
    for (fields, names) in models {
        for field in fields {
            assert!(names.iter().any(|name| has(name, field)), "{names:?} have no field {field}");
            let events: Vec<String> = names.iter().map(|name| format!("{event}{name}")).collect();
            if events.iter().any(|name| contract["definitions"].get(name).is_some()) {
                let in_event = events.iter().any(|name| has(name, field)) || *field == "type";
                assert!(
                    in_event || rest_only.contains(field),
                    "{events:?} have no field {field}, and it is not known for it"
                );
            }
        }
    }
    for field in people::Named::FIELDS {
        assert!(has("WrapupCode", field));
    }
    // One model for all levels of an answer and of an event; what is grouped by is named as in the question.
    let levels = [
        "QueueObservationQueryResponse",
        "QueueObservationDataContainer",
        "ObservationMetricData",
        "StatisticalSummary",
        "ObservationValue",
        "StatEventQueueTopicIntervalMetrics",
    ];
    let dimensions = &contract["definitions"]["QueueObservationQueryPredicate"]["properties"]["dimension"]["enum"];
    for field in observations::Told::FIELDS {
        let is_dimension = dimensions.as_array().unwrap().iter().any(|name| name == field);
        assert!(is_dimension || levels.iter().any(|level| has(level, field)), "{field}");
    }
    for field in notification::Topic::FIELDS {
        assert!(has("ChannelTopic", field));
    }
}

#[test]
fn every_value_that_is_known_by_name_is_one_of_the_contract() {
    let contract = contract();
    let values = |model: &str, field: &str| -> BTreeSet<String> {
        let schema = &contract["definitions"][model]["properties"][field];
        let list = schema["enum"].as_array().unwrap_or_else(|| panic!("{model}.{field} is no enum"));
        list.iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    };
    let of_any =
        |models: &[&str], field: &str| models.iter().flat_map(|model| values(model, field)).collect::<BTreeSet<_>>();
    let media = ["Call", "Callback", "Email", "Message", "ConversationChat", "Cobrowsesession"];
    let cases: [(&[&str], BTreeSet<String>); 7] = [
        (open::CommunicationState::KNOWN, of_any(&media, "state")),
        (open::Direction::KNOWN, values("Call", "direction")),
        (open::Purpose::KNOWN, values("AnalyticsParticipantWithoutAttributes", "purpose")),
        (open::AfterCallWorkState::KNOWN, values("AfterCallWork", "state")),
        (open::WrapUpPrompt::KNOWN, values("Participant", "wrapupPrompt")),
        (open::SessionMedia::KNOWN, values("AnalyticsSession", "mediaType")),
        (open::SegmentType::KNOWN, values("AnalyticsConversationSegment", "segmentType")),
    ];
    for (known, allowed) in cases {
        for value in known {
            assert!(allowed.contains(*value), "{value} is none of {allowed:?}");
        }
    }
    let metrics = values("ConversationDetailQueryPredicate", "metric");
    for metric in analytics::MetricName::KNOWN {
        assert!(metrics.contains(*metric), "{metric}");
    }
}

/// The topics that the live view subscribes to, of a user who is called `{id}`.
fn topics() -> BTreeSet<String> {
    let now = Moment { wall: 0, mono: 0 };
    let (mut book, mut chance) = (Book::of("{id}"), Seeded::new(1));
    let mut turn = Turn { now, server_now: 0, book: &mut book, chance: &mut chance };
    let mut live = Live::new(Region::Sandbox { port: 1 });
    live.on(Event::Start { me: "{id}".to_owned() }, &mut turn);
    let channel =
        r#"{"id":"c","connectUri":"ws://streaming.sandbox.localhost:1/channels/c","expires":"2100-01-01T00:00:00Z"}"#;
    let reply = Reply { body: channel.into(), correlation_id: None, sent: 0 };
    let mut effects = live.on(Event::Answered(&Ask::Channel, Ok(reply)), &mut turn);
    let Some(Effect::Open { socket, .. }) = effects.pop() else { panic!("no socket was opened") };
    let asked = live.on(Event::Opened(socket), &mut turn);
    let topics = asked.into_iter().find_map(|effect| match effect {
        Effect::Ask(Ask::Subscribe { topics, .. }) => Some(topics),
        _ => None,
    });
    // And of a queue that is called so.
    topics.expect("topics are subscribed to").into_iter().chain([observations::topic("{id}")]).collect()
}

#[test]
fn the_topics_that_are_subscribed_to_exist() {
    let contract = contract();
    for topic in topics() {
        assert!(contract["x-topics"].get(&topic).is_some(), "{topic}");
    }
}

/// Recordings of the page are judged by that list: what it lacks, nobody would miss.
#[test]
fn the_validator_demands_of_the_page_every_operation_and_topic_that_it_uses() {
    let demanded: Value = serde_json::from_str(include_str!("validator/tidemark.json")).unwrap();
    let list = |name: &str| -> BTreeSet<String> {
        demanded[name].as_array().unwrap().iter().map(|entry| entry.as_str().unwrap().to_owned()).collect()
    };
    let operations =
        endpoints().iter().map(|(endpoint, path)| format!("{} {path}", endpoint.method().as_str())).collect();
    assert_eq!((list("operations"), list("topics")), (operations, topics()));
}
