use super::*;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{Missing, ServerSays};
use crate::genesys::query::iso;
use crate::record::{Media, WrapUp};
use serde_json::{Value, json};

const ME: &str = "u-me";
const NOW: i64 = 1_785_747_600_000;

fn bench() -> Earlier {
    let mut earlier = Earlier::default();
    assert_eq!(earlier.on(Event::Start { me: ME.to_owned() }, NOW), None);
    earlier
}

fn about(conversation: &str, contact: Option<&str>, address: Option<&str>) -> Event {
    let shared = |text: Option<&str>| text.map(Into::into);
    Event::About(Some(Subject {
        conversation: conversation.into(),
        started: None,
        contact: shared(contact),
        address: shared(address),
    }))
}

/// A call so many days ago, which this agent had.
fn call(id: &str, days_ago: i64, user: &str) -> Value {
    let (began, ended) = (NOW - days_ago * DAY, NOW - days_ago * DAY + 120_000);
    let segment = |kind: &str| {
        json!({ "segmentType": kind, "segmentStart": iso(began), "segmentEnd": iso(ended),
        "queueId": "Q-1", "wrapUpCode": (kind == "wrapup").then_some("c-1") })
    };
    json!({ "conversationId": id, "conversationStart": iso(began), "conversationEnd": iso(ended), "participants": [
        { "purpose": "customer", "sessions": [{ "mediaType": "voice", "segments": [segment("interact")] }] },
        { "purpose": "acd", "participantName": "Support", "sessions": [{ "mediaType": "voice", "segments": [segment("interact")] }] },
        { "purpose": "agent", "userId": user, "participantName": format!("Agent {user}"),
            "sessions": [{ "mediaType": "voice", "segments": [segment("interact"), segment("wrapup")] }] }] })
}

#[allow(clippy::unnecessary_wraps, reason = "outcomes are results")]
fn reply(conversations: &[Value]) -> Result<Reply, ApiError> {
    let body = json!({ "conversations": conversations, "totalHits": conversations.len() }).to_string().into_bytes();
    Ok(Reply { body, correlation_id: None, sent: 0 })
}

fn forbidden() -> Result<Reply, ApiError> {
    let missing = Missing::Permissions(vec!["analytics:conversationDetail:view".to_owned()]);
    Err(ApiError::Forbidden { operation: Operation::DetailsQuery, missing, says: ServerSays::default() })
}

fn ids(earlier: &Earlier) -> Vec<&str> {
    earlier.visits().iter().map(|visit| &*visit.id).collect()
}

/// Answers each question with what `conversations` began in its interval; gives the questions.
fn answer_all(earlier: &mut Earlier, first: Question, conversations: &[Value]) -> Vec<CustomerQuery> {
    let (mut asked, mut next) = (Vec::new(), Some(first));
    while let Some(Question { number, query }) = next.take() {
        let begins = |c: &&Value| {
            let at = c["conversationStart"].as_str().unwrap();
            iso(query.from).as_str() <= at && at < iso(query.to).as_str()
        };
        let found: Vec<Value> = conversations.iter().filter(begins).cloned().collect();
        asked.push(query);
        next = earlier.on(Event::Answered(number, reply(&found)), NOW);
    }
    asked
}

#[test]
fn ninety_days_are_asked_for_newest_first_in_questions_that_the_server_takes() {
    let mut earlier = bench();
    let first = earlier.on(about("now", None, Some("+15550100")), NOW).unwrap();
    assert_eq!(first.query.user, None, "everybody's, as far as the role shows them");
    let calls = [call("a", 1, ME), call("b", 45, ME), call("c", 89, ME), call("now", 0, ME)];
    let asked = answer_all(&mut earlier, first, &calls);
    assert_eq!(asked.len(), 3);
    assert_eq!((asked[0].to, asked[2].from), (NOW, NOW - 90 * DAY));
    assert!(asked.windows(2).all(|pair| pair[0].from == pair[1].to) && asked.iter().all(|q| q.to - q.from <= 31 * DAY));
    assert_eq!((earlier.standing(), ids(&earlier)), (&Standing::Here, vec!["a", "b", "c"]));
    let visit = &earlier.visits()[0];
    assert_eq!((visit.length, visit.media, visit.is_mine), (Some(120_000), Media::Call, true));
    assert_eq!(visit.wrap_up, WrapUp::Code { id: "c-1".into(), name: None });
    assert_eq!((visit.queue.as_deref(), visit.agent.as_deref()), (Some("q-1"), Some("Agent u-me")));
    assert_eq!(visit.queue_name.as_deref(), Some("Support"));
    assert!(!earlier.more());
}

#[test]
fn a_contact_is_asked_for_by_contact_alone_since_a_number_may_be_that_of_many() {
    let mut earlier = bench();
    let query = earlier.on(about("now", Some("x-1"), Some("+15550100")), NOW).unwrap().query;
    assert_eq!((query.contact.as_deref(), query.address), (Some("x-1"), None));
}

#[test]
fn the_agents_own_come_first_and_ten_are_shown() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), None), NOW).unwrap();
    let mut calls: Vec<Value> = (1..=12).map(|n| call(&format!("other-{n:02}"), n, "u-2")).collect();
    calls.extend([call("mine-old", 80, ME), call("mine-new", 20, ME)]);
    answer_all(&mut earlier, first, &calls);
    assert_eq!(ids(&earlier)[..3], ["mine-new", "mine-old", "other-01"]);
    assert_eq!((earlier.visits().len(), earlier.more()), (MOST, true));
    assert_eq!(earlier.visits()[2].wrap_up, WrapUp::Code { id: "c-1".into(), name: None }, "what the other agent said");
}

#[test]
fn enough_of_the_agents_own_end_the_asking() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), None), NOW).unwrap();
    let calls: Vec<Value> = (1..=11).map(|n| call(&format!("mine-{n:02}"), n, ME)).collect();
    assert_eq!(answer_all(&mut earlier, first, &calls).len(), 1);
    assert_eq!((earlier.visits().len(), earlier.more()), (MOST, true));
}

#[test]
fn an_answer_about_another_customer_is_dropped() {
    let mut earlier = bench();
    let first = earlier.on(about("one", Some("x-1"), None), NOW).unwrap();
    let second = earlier.on(about("two", Some("x-2"), None), NOW).unwrap();
    assert_eq!(earlier.on(Event::Answered(first.number, reply(&[call("a", 1, ME)])), NOW), None);
    assert_eq!((earlier.standing(), earlier.visits().len()), (&Standing::Asked, 0));
    assert_eq!(earlier.on(about("two", Some("x-2"), None), NOW), None, "the same is not asked twice");
    answer_all(&mut earlier, second, &[call("b", 1, ME)]);
    assert_eq!(ids(&earlier), ["b"]);
    assert_eq!(earlier.on(Event::About(None), NOW), None);
    assert_eq!((earlier.standing(), earlier.visits().len()), (&Standing::Nobody, 0));
}

#[test]
fn who_may_not_ask_for_everybodys_asks_for_their_own_and_who_may_not_ask_at_all_is_told() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), Some("+15550100")), NOW).unwrap();
    let own = earlier.on(Event::Answered(first.number, forbidden()), NOW).unwrap();
    assert_eq!(own.query.user.as_deref(), Some(ME));
    assert_eq!(own.query.address.as_deref(), Some("+15550100"), "the contact is not on the agent's segments");
    assert_eq!(earlier.on(Event::Answered(first.number, reply(&[])), NOW), None, "the first question is over");
    answer_all(&mut earlier, own, &[call("a", 1, ME)]);
    assert_eq!((earlier.reach(), earlier.standing(), ids(&earlier)), (Reach::Own, &Standing::Here, vec!["a"]));
    let next = earlier.on(about("next", Some("x-2"), None), NOW).unwrap();
    assert_eq!(next.query.user.as_deref(), Some(ME), "what was refused is not tried again");
    earlier.on(Event::Answered(next.number, forbidden()), NOW);
    assert!(matches!(earlier.standing(), Standing::Failed(ApiError::Forbidden { .. })));
    assert!(earlier.on(Event::Again, NOW).is_some());
}

#[test]
fn a_permission_that_was_given_since_is_found_when_the_agent_asks_and_only_then() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), None), NOW).unwrap();
    assert!(!earlier.may_reach_further(), "nothing was refused");
    let own = earlier.on(Event::Answered(first.number, forbidden()), NOW).unwrap();
    answer_all(&mut earlier, own, &[call("a", 1, ME)]);
    assert!(earlier.may_reach_further());
    let again = earlier.on(Event::Again, NOW).unwrap();
    assert_eq!(again.query.user, None, "everybody's are asked for");
    answer_all(&mut earlier, again, &[call("a", 1, ME), call("b", 2, "u-other")]);
    assert_eq!((earlier.reach(), ids(&earlier)), (Reach::Permitted, vec!["a", "b"]));
    assert_eq!(earlier.on(Event::Again, NOW), None, "there is nothing to try again");
}

#[test]
fn a_customer_of_whom_nothing_is_known_is_not_asked_for() {
    let mut earlier = bench();
    assert_eq!(earlier.on(about("now", None, None), NOW), None);
    assert_eq!(earlier.standing(), &Standing::Nameless);
}

#[test]
fn without_an_earlier_conversation_there_is_none_and_bad_ones_are_counted() {
    let mut earlier = bench();
    let mut next = earlier.on(about("now", Some("x-1"), None), NOW);
    let bodies = [r#"{"totalHits":0}"#, r#"{"conversations":[{"conversationId":5},{}],"totalHits":2}"#, "{}"];
    for body in bodies {
        let Question { number, .. } = next.unwrap();
        let reply = Reply { body: body.into(), correlation_id: None, sent: 0 };
        next = earlier.on(Event::Answered(number, Ok(reply)), NOW);
    }
    assert_eq!((earlier.standing(), earlier.visits().len(), earlier.bad()), (&Standing::Here, 0, 1));
    assert!(!earlier.more());
}

#[test]
fn an_answer_that_is_none_is_an_error_and_can_be_asked_for_again() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), None), NOW).unwrap();
    let reply = Reply { body: b"[1]".to_vec(), correlation_id: None, sent: 0 };
    assert_eq!(earlier.on(Event::Answered(first.number, Ok(reply)), NOW), None);
    assert!(matches!(earlier.standing(), Standing::Failed(ApiError::Undecodable { .. })));
    let again = earlier.on(Event::Again, NOW).unwrap();
    assert_ne!(again.number, first.number);
}

#[test]
fn another_user_sees_nothing_of_the_former_ones_customers() {
    let mut earlier = bench();
    let first = earlier.on(about("now", Some("x-1"), None), NOW).unwrap();
    answer_all(&mut earlier, first, &[call("a", 1, ME)]);
    let subject = || about("now", Some("x-1"), None);
    assert_eq!(earlier.on(Event::Wipe, NOW), None);
    assert_eq!((earlier.standing(), earlier.visits().len()), (&Standing::Nobody, 0));
    assert_eq!(earlier.on(subject(), NOW), None, "nobody is signed in");
    earlier.on(Event::Start { me: "u-2".to_owned() }, NOW);
    assert!(earlier.on(subject(), NOW).is_some());
}

#[test]
fn of_a_conversation_on_record_earlier_means_before_it() {
    let mut earlier = bench();
    let started = NOW - 10 * DAY;
    let subject = |started| Subject { conversation: "it".into(), started, contact: Some("x-1".into()), address: None };
    let first = earlier.on(Event::About(Some(subject(Some(started)))), NOW).unwrap();
    assert_eq!(first.query.to, started);
    // The answer has whole days, and so what began later on the same day.
    let calls = [call("later", 10, ME), call("before", 11, ME)];
    let number = first.number;
    earlier.on(Event::Answered(number, reply(&calls)), NOW);
    assert_eq!(ids(&earlier), ["before"]);
    assert_eq!(
        earlier.on(Event::About(Some(subject(Some(started - 1)))), NOW),
        None,
        "a better start asks nothing anew"
    );
}
