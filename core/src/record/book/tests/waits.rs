//! How long whoever alerts has waited.

use super::*;

/// A call that came to a queue at 0, was talked over with a colleague from 10 to 610, and alerts at the agent at 620. Then it came
/// to `queue`, where there is one: begun and ended.
fn passed_on(queue: Option<(i64, Option<i64>)>) -> Told {
    let leg = |id: &str, purpose: &str, began: i64, ended: Option<i64>| {
        let state = if ended.is_some() { "disconnected" } else { "connected" };
        json!({ "id": id, "purpose": purpose, "startTime": iso(began), "calls": [{ "id": format!("k-{id}"),
            "state": state, "connectedTime": iso(began), "disconnectedTime": ended.map(iso) }] })
    };
    let mut legs = vec![customer(), leg("first", "acd", 0, Some(10)), leg("colleague", "agent", 10, Some(610))];
    legs.extend(queue.map(|(began, ended)| leg("second", "acd", began, ended)));
    legs.push(json!({ "id": "mine", "purpose": "agent", "userId": ME,
        "calls": [{ "id": "k1", "state": "alerting", "startAlertingTime": iso(620) }] }));
    let mut passed = conversation(json!(legs));
    passed.start_time = serde_json::from_value(json!(iso(0))).unwrap();
    let mut told = Told::new();
    told.list(passed, 621);
    told
}

#[test]
fn whoever_was_passed_on_waits_since_they_came_to_the_queue_or_since_it_alerts() {
    for (queue, waited) in
        [(Some((605, None)), 20), (Some((605, Some(620))), 20), (Some((605, Some(612))), 5), (None, 5)]
    {
        let so_far = passed_on(queue).live().so_far(T0 + 625_000);
        assert_eq!((so_far.wait, so_far.total), (waited * 1_000, 625_000), "{queue:?}");
    }
}

#[test]
fn nobody_waits_for_an_answer_that_was_given() {
    let mut told = Told::new();
    told.event(alerting(), 2);
    assert_eq!(told.live().so_far(T0 + 4_000).wait, 2_000);
    told.event(connected(), 5);
    assert_eq!(told.live().so_far(T0 + 9_000).wait, 0);
}
