//! What is kept of a conversation that has ended, for how long, and what can still happen to it.

use super::*;

/// As REST lists a call, with what no event has.
fn listed(mut conversation: Conversation) -> Conversation {
    conversation.participants[0].name = Some("Marta Sørensen".to_owned());
    conversation.participants[1].queue_name = Some("Support".to_owned());
    conversation
}

/// As an event tells it: without the customer's number.
fn told_plainly(mut conversation: Conversation) -> Conversation {
    (conversation.participants[0].address, conversation.participants[0].name) = (None, None);
    conversation
}

impl Told {
    /// The list without it, asked for at this second.
    pub(super) fn list_without(&mut self, at: i64) {
        self.0.snapshot(listing(Vec::new()), at * 1_000, moment(at), T0 + at * 1_000);
    }

    fn is_kept_whole(&self) -> bool {
        self.0.threads.iter().any(|thread| thread.last.is_some())
    }
}

/// A call that was listed, ended by an event at 40 and was confirmed by the list of 60.
fn confirmed() -> Told {
    let mut told = Told::new();
    told.list(listed(connected()), 6);
    told.event(disconnected(40), 40);
    assert!(told.is_kept_whole(), "no list has confirmed it");
    told.list_without(60);
    assert!(!told.is_kept_whole());
    told
}

fn on_record(ended: i64) -> AnalyticsConversation {
    serde_json::from_value(json!({
        "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(ended),
        "participants": [{ "purpose": "agent", "userId": ME, "sessions": [{ "mediaType": "voice",
            "segments": [{ "segmentType": "interact", "segmentStart": iso(5), "segmentEnd": iso(ended) }] }] }]
    }))
    .unwrap()
}

#[test]
fn what_a_list_has_confirmed_as_over_is_not_revived_by_an_older_event() {
    for older in [alerting(), connected(), held(15)] {
        let mut told = confirmed();
        assert_eq!(told.event(older, 61), Taken::Older);
        assert_eq!(told.phase(), Phase::Settling { ended: at(40) });
    }
}

#[test]
fn a_late_word_on_what_is_over_is_taken_and_costs_it_nothing_that_was_known() {
    let mut told = confirmed();
    let before = told.live().clone();
    assert_eq!(told.event(told_plainly(disconnected(40)), 61), Taken::Same);
    let mut coded = told_plainly(disconnected(40));
    coded.participants[1].wrapup = serde_json::from_value(json!({ "code": "w1" })).unwrap();
    assert_eq!(told.event(coded, 62), Taken::Changed);
    assert_eq!(told.live().wrap_up, WrapUp::Code { id: "w1".into(), name: None });
    assert_eq!(
        (&told.live().customer, &told.live().queue_name, told.live().so_far(T0).talk),
        (&before.customer, &before.queue_name, before.so_far(T0).talk)
    );
    assert_eq!(told.event(told_plainly(disconnected(40)), 63), Taken::Older, "it has no code yet");
    assert!(!told.is_kept_whole());
}

#[test]
fn what_comes_back_on_another_leg_goes_on_with_what_was_known() {
    let mut told = confirmed();
    let again = json!({ "id": "p2", "purpose": "agent", "userId": ME, "queueId": "q1", "calls": [
        { "id": "k2", "state": "alerting", "startAlertingTime": iso(80) }] });
    let mut back = told_plainly(disconnected(40));
    back.participants.push(serde_json::from_value(again).unwrap());
    assert_eq!(told.event(back, 80), Taken::Changed);
    assert_eq!(told.phase(), Phase::Alerting { since: at(80) });
    assert_eq!(told.live().customer.address.as_deref(), Some("+15550101"));
    assert!(told.is_kept_whole(), "the next event is merged over it");
    assert_eq!(told.event(told_plainly(disconnected(40)), 81), Taken::Older, "it lacks that leg");
}

#[test]
fn what_was_put_aside_and_taken_up_again_after_it_had_left_the_list_comes_back_with_the_next_one() {
    let parked = || call(json!({ "state": "parked", "connectedTime": iso(5), "parkTime": iso(20) }));
    let scheduled = || call(json!({ "state": "scheduled", "callbackScheduledTime": iso(90) }));
    for aside in [parked, scheduled] {
        let mut told = Told::new();
        told.event(aside(), 20);
        told.list_without(60);
        assert_eq!(told.phase(), Phase::Settling { ended: at(60) });
        let taken_up = || call(json!({ "state": "connected", "connectedTime": iso(5) }));
        assert_eq!(told.event(taken_up(), 90), Taken::Unclear);
        told.list(taken_up(), 91);
        assert!(matches!(told.phase(), Phase::Connected { .. }));
        assert!(told.is_kept_whole());
    }
}

/// Four hours and a moment after the end of what is on record at 40 seconds.
const LATER: i64 = 4 * 3_600 + 41;

#[test]
fn what_has_been_final_for_hours_leaves_and_what_is_not_final_stays() {
    let mut told = confirmed();
    told.0.let_go(T0 + LATER * 1_000);
    assert_eq!(told.0.live().len(), 1, "nobody else has its figures");
    told.0.analytics(&on_record(40));
    told.0.let_go(T0 + (LATER - 2) * 1_000);
    assert_eq!(told.0.live().len(), 1, "it is not old enough");
    let version = told.0.live_version();
    told.0.let_go(T0 + LATER * 1_000);
    assert!(told.0.live().is_empty() && told.0.get("c1").is_none());
    assert!(told.0.live_version() > version, "the screens must notice");
}

#[test]
fn what_is_over_leaves_after_as_many_hours_where_no_record_may_be_seen_and_what_goes_on_stays() {
    let mut told = confirmed();
    told.0.give_up(T0 + (LATER - 2) * 1_000);
    assert_eq!(told.0.live().len(), 1, "it is not old enough");
    told.0.give_up(T0 + LATER * 1_000);
    assert!(told.0.live().is_empty() && told.0.get("c1").is_none());
    let mut told = Told::new();
    told.event(connected(), 5);
    told.0.give_up(T0 + 10 * LATER * 1_000);
    assert_eq!(told.0.live().len(), 1);
}

#[test]
fn what_was_let_go_begins_again_by_a_list_alone() {
    let mut told = confirmed();
    told.0.analytics(&on_record(40));
    told.0.let_go(T0 + LATER * 1_000);
    for old in [alerting(), connected(), disconnected(40)] {
        assert_eq!(told.event(old, LATER + 1), Taken::Unclear);
    }
    assert!(told.0.live().is_empty());
    told.list(connected(), LATER + 2);
    assert!(matches!(told.phase(), Phase::Connected { .. }));
    assert_eq!(told.event(held(LATER + 3), LATER + 3), Taken::Changed, "from then on its events count");
}

/// A call that was answered at 5 and was over at 60, with what is said of the work after it and of its leg.
fn over(work: &Value, leg: &Value) -> Conversation {
    let mine = json!({ "id": "p1", "purpose": "agent", "userId": ME, "calls": [{ "id": "k1", "state": "disconnected",
        "connectedTime": iso(5), "disconnectedTime": iso(60), "afterCallWork": work }] });
    conversation(json!([customer(), laid_over(&mine, leg)]))
}

fn laid_over(leg: &Value, fields: &Value) -> Value {
    let mut leg = leg.clone();
    leg.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    leg
}

#[test]
fn talk_stands_still_once_a_call_is_over_though_nobody_says_when_it_was_left() {
    let call = json!({ "id": "k1", "state": "disconnected", "connectedTime": iso(5) });
    let without_its_end = |leg: &Value| over(&json!(null), &laid_over(&json!({ "calls": [call] }), leg));
    for (leg, talk) in [(json!({ "endTime": iso(60) }), 55_000), (json!({}), 57_000)] {
        let mut told = Told::new();
        told.event(connected(), 6);
        told.event(without_its_end(&leg), 62);
        for now in [62, 600] {
            assert_eq!(told.live().so_far(T0 + now * 1_000).talk, talk, "{leg} at {now}");
        }
        told.event(without_its_end(&leg), 90);
        assert_eq!(told.live().so_far(T0 + 900_000).talk, talk, "{leg}, told again");
    }
}

#[test]
fn after_call_work_of_which_only_the_end_is_missing_has_lasted_until_it_was_seen_to_be_over() {
    for state in ["complete", "skipped"] {
        let leg = json!({ "wrapupPrompt": "mandatory", "wrapupRequired": true });
        let work = json!({ "state": state, "startTime": iso(60) });
        let mut told = Told::new();
        told.event(over(&json!({ "state": "pending", "startTime": iso(60) }), &leg), 60);
        told.event(over(&work, &leg), 85);
        told.event(over(&work, &leg), 120);
        assert_eq!(told.live().so_far(T0 + 600_000).acw, 25_000, "{state}");
        assert_eq!(told.phase(), Phase::Settling { ended: at(85) }, "{state}");
    }
    let work = json!({ "state": "complete", "startTime": iso(60) });
    let leg = json!({ "wrapupPrompt": "mandatory", "wrapupRequired": true });
    let mut told = Told::new();
    told.event(over(&work, &leg), 300);
    assert_eq!(told.live().so_far(T0 + 600_000).acw, 0, "nobody has seen it");
    assert_eq!(told.0.get("c1").unwrap().marks(), [Mark::NoWrapUp], "its time is over");
    let record = json!({ "conversationId": "c1", "conversationStart": iso(0), "conversationEnd": iso(60),
        "participants": [{ "purpose": "agent", "userId": ME, "sessions": [{ "mediaType": "voice",
            "metrics": [{ "name": "tTalk", "value": 55_000 }, { "name": "tAcw", "value": 20_000 }],
            "segments": [{ "segmentType": "interact", "segmentStart": iso(5), "segmentEnd": iso(60) }] }] }] });
    told.0.analytics(&serde_json::from_value(record).unwrap());
    assert_eq!(told.0.get("c1").unwrap().differences(), [], "what nobody has seen differs from nothing");
}

#[test]
fn after_call_work_that_is_only_pending_or_required_counts_since_the_call_was_left() {
    let pending = over(&json!({ "state": "pending" }), &json!({}));
    let required = over(&json!(null), &json!({ "wrapupRequired": true }));
    for account in [pending, required] {
        let mut told = Told::new();
        told.event(account, 61);
        assert_eq!(told.phase(), Phase::AfterCall { since: at(60), until: None });
        assert_eq!(told.live().so_far(T0 + 80_000).acw, 20_000);
        told.event(over(&json!({ "state": "complete" }), &json!({ "wrapup": { "code": "w" } })), 90);
        assert_eq!(told.live().so_far(T0 + 600_000).acw, 30_000, "and no longer");
    }
}

#[test]
fn what_was_passed_on_has_ended_for_the_agent_when_they_left_it() {
    let mut told = confirmed();
    told.0.analytics(&on_record(2_440));
    assert_eq!(told.phase(), Phase::Final { ended: at(40) }, "a colleague had it for forty minutes more");
}
