use super::*;
use crate::genesys::query::iso;
use serde_json::{Value, json};

const T0: i64 = 1_785_747_600_000;

fn at(second: i64) -> String {
    iso(T0 + second * 1_000)
}

fn on_record(participants: &[Value]) -> Account {
    let conversation = json!({ "conversationId": "A", "conversationStart": at(0), "conversationEnd": at(200),
        "originatingDirection": "inbound", "participants": participants });
    from_analytics::account(&serde_json::from_value(conversation).unwrap(), "me").unwrap()
}

fn seen_live(participants: &[Value]) -> Vec<Party> {
    let conversation = json!({ "id": "a", "participants": participants });
    let live = crate::record::from_live::read(&serde_json::from_value(conversation).unwrap(), "me", i64::MAX);
    from_live::read(&live.legs)
}

/// A participant on record with stretches `(what, from, to)`, the last of which ended so.
fn leg(purpose: &str, name: &str, user: Option<&str>, how: &str, stretches: &[(&str, i64, i64)]) -> Value {
    let last = stretches.len() - 1;
    let segments: Vec<Value> = stretches
        .iter()
        .enumerate()
        .map(|(index, (kind, from, to))| {
            let how = if index == last { json!(how) } else { Value::Null };
            json!({ "segmentType": kind, "segmentStart": at(*from), "segmentEnd": at(*to), "disconnectType": how })
        })
        .collect();
    json!({ "participantName": name, "purpose": purpose, "userId": user,
        "sessions": [{ "mediaType": "voice", "ani": "tel:+15550100", "segments": segments }] })
}

fn transferred() -> [Value; 6] {
    [
        leg("customer", "Wei Hansen", None, "endpoint", &[("interact", 0, 200)]),
        leg("ivr", "Main menu", None, "transfer", &[("ivr", 0, 10)]),
        leg("acd", "Support", None, "transfer", &[("interact", 10, 40)]),
        leg("agent", "Ada", Some("ME"), "transfer", &[("alert", 35, 40), ("interact", 40, 90)]),
        leg("agent", "Cleo", Some("u-3"), "noAnswerTransfer", &[("alert", 90, 100)]),
        leg("agent", "Ben", Some("u-2"), "peer", &[("alert", 100, 105), ("hold", 110, 120), ("interact", 105, 110)]),
    ]
}

#[test]
fn a_route_names_who_had_it_how_it_was_handed_on_and_who_ended_it() {
    let mut parties = transferred();
    parties.reverse();
    let account = on_record(&parties);
    let Route { stops, ended } = Route::of(&account.parties);
    let told: Vec<_> = stops.iter().map(|s| (s.name.as_deref().unwrap(), s.is_me, s.missed, s.passed)).collect();
    assert_eq!(
        told,
        [
            ("Main menu", false, false, None),
            ("Support", false, false, None),
            ("Ada", true, false, Some(Passing::Blind)),
            ("Cleo", false, true, None),
            ("Ben", false, false, None),
        ]
    );
    assert_eq!(ended, Some(By::Customer));
    assert_eq!(account.id.as_ref(), "a", "ids are compared in small letters");
}

#[test]
fn who_ended_it_is_read_from_whoever_says_so() {
    let ended = |customer: &str, agent: &str| {
        let legs = [
            leg("customer", "Wei", None, customer, &[("interact", 0, 60)]),
            leg("agent", "Ada", Some("me"), agent, &[("interact", 5, 60)]),
        ];
        Route::of(&on_record(&legs).parties).ended
    };
    assert_eq!(ended("peer", "client"), Some(By::Me));
    assert_eq!(ended("endpoint", "peer"), Some(By::Customer));
    assert_eq!(ended("peer", "transfer.new"), Some(By::Me), "the customer says that the other side left");
    assert_eq!(ended("system", "peer"), Some(By::Customer));
    assert_eq!(ended("timeout", "timeout"), Some(By::Itself(Parting::Idle)));
    let other = |name: &str| leg("agent", name, Some("u-2"), "client", &[("interact", 5, 60)]);
    assert_eq!(Route::of(&on_record(&[other("Ben")]).parties).ended, Some(By::Agent(Some("Ben".into()))));
}

#[test]
fn what_goes_on_has_no_end_yet() {
    let mut legs = transferred();
    legs[0]["sessions"][0]["segments"][0]["segmentEnd"] = Value::Null;
    let account = on_record(&legs);
    assert_eq!(Route::of(&account.parties).ended, None);
    assert_eq!((account.parties[0].ended, &account.parties[0].doing), (None, &Some(Doing::Talking)));
    assert_eq!(Route::of(&[]), Route::default());
}

#[test]
fn a_leg_on_record_has_its_times_and_stretches_in_order_and_work_after_it_is_no_part_of_it() {
    let work =
        leg("agent", "Ada", Some("me"), "client", &[("wrapup", 90, 120), ("interact", 40, 90), ("alert", 35, 40)]);
    let mut work = work;
    work["sessions"][0]["segments"][1]["disconnectType"] = json!("peer");
    work["sessions"][0]["segments"][0]["disconnectType"] = json!("client");
    work["sessions"][0]["segments"][0]["wrapUpCode"] = json!("c-1");
    let party = on_record(&[work]).parties.remove(0);
    let second = |n: i64| Some(T0 + n * 1_000);
    assert_eq!((party.began, party.answered, party.ended), (second(35), second(40), second(90)));
    assert_eq!(party.parting, Some(Parting::OtherLeft), "how its work after it ended is another matter");
    let doings: Vec<_> = party.stretches.iter().map(|stretch| &stretch.doing).collect();
    assert_eq!(doings, [&Doing::Alerting, &Doing::Talking, &Doing::AfterCall]);
    assert_eq!((party.code.as_deref(), party.doing), (Some("c-1"), Some(Doing::Gone)));
}

#[test]
fn a_live_leg_says_what_it_does_and_when_it_came() {
    let mine = |call: Value| {
        json!([{ "id": "p", "userId": "me", "purpose": "agent", "name": "Ada", "queueId": "q",
        "startTime": at(0), "calls": [call] }])
    };
    let doing = |call: Value| seen_live(mine(call).as_array().unwrap()).remove(0);
    assert_eq!(doing(json!({ "state": "alerting" })).doing, Some(Doing::Alerting));
    let held = doing(json!({ "state": "connected", "held": true, "connectedTime": at(9) }));
    assert_eq!((held.doing, held.is_me, held.answered), (Some(Doing::Holding), true, Some(T0 + 9_000)));
    let gone =
        doing(json!({ "state": "disconnected", "disconnectedTime": at(30), "disconnectType": "transfer.consult",
        "connectedTime": at(9) }));
    assert_eq!((gone.doing, gone.ended), (Some(Doing::Gone), Some(T0 + 30_000)));
    assert_eq!(gone.parting, Some(Parting::Passed(Passing::Consult)));
    let odd = doing(json!({ "state": "levitating" }));
    assert_eq!(odd.doing, Some(Doing::Other("levitating".into())));
    assert_eq!(seen_live(&[json!({})]).len(), 1, "a participant of which nothing is known is still one");
}

#[test]
fn legs_without_a_time_stay_behind_the_one_before_them() {
    let legs = [
        json!({ "purpose": "customer", "name": "Wei", "startTime": at(5) }),
        json!({ "purpose": "acd", "name": "Support" }),
        json!({ "purpose": "ivr", "name": "Menu", "startTime": at(1) }),
    ];
    let names: Vec<_> = seen_live(&legs).into_iter().map(|party| party.name.unwrap()).collect();
    assert_eq!(names.iter().map(|name| &**name).collect::<Vec<_>>(), ["Menu", "Wei", "Support"]);
}

#[test]
fn an_agent_who_did_not_answer_has_handed_nothing_on() {
    let legs = [leg("agent", "Cleo", Some("u-3"), "transfer", &[("alert", 0, 10)])];
    let stop = Route::of(&on_record(&legs).parties).stops.remove(0);
    assert_eq!((stop.missed, stop.passed), (true, None));
}

#[test]
fn a_leg_goes_on_as_long_as_one_of_its_communications_does() {
    let leg = json!({ "id": "p", "userId": "me", "purpose": "agent",
        "callbacks": [{ "id": "k1", "state": "connected", "connectedTime": at(0) }],
        "calls": [{ "id": "k2", "state": "disconnected", "connectedTime": at(5), "disconnectedTime": at(9) }] });
    let party = seen_live(&[leg]).remove(0);
    assert_eq!((party.ended, party.doing), (None, Some(Doing::Talking)));
}

#[test]
fn somebody_outside_beside_a_customer_is_another_one_and_the_customer_where_there_is_none() {
    let customer = || leg("customer", "Wei Hansen", None, "endpoint", &[("interact", 0, 100)]);
    let expert =
        |how: &str, to| leg("external", "Marta Expert", None, how, &[("dialing", 40, 45), ("interact", 45, to)]);
    let agent = || leg("agent", "Ada", Some("me"), "transfer", &[("interact", 5, 60)]);
    let handed_on = on_record(&[customer(), agent(), expert("endpoint", 200)]);
    let route = Route::of(&handed_on.parties);
    let told: Vec<_> = route.stops.iter().map(|stop| (&stop.role, stop.name.as_deref().unwrap())).collect();
    assert_eq!(told, [(&Role::Agent, "Ada"), (&Role::External, "Marta Expert")]);
    assert_eq!(route.ended, Some(By::External(Some("Marta Expert".into()))));
    let called = on_record(&[expert("endpoint", 200), agent()]);
    assert!(Route::of(&called.parties).stops.iter().all(|stop| stop.role == Role::Agent));
    assert_eq!(Route::of(&called.parties).ended, Some(By::Customer));
    let live = |purpose: &str| json!({ "purpose": purpose, "calls": [{ "id": purpose, "state": "connected" }] });
    let roles: Vec<_> = seen_live(&[live("external"), live("customer")]).into_iter().map(|party| party.role).collect();
    assert_eq!(roles, [Role::External, Role::Customer]);
    assert_eq!(seen_live(&[live("external")])[0].role, Role::Customer);
}
