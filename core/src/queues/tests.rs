//! The machine on a bench, with a server that answers by hand.

use super::*;
use crate::chance::Seeded;
use crate::clock::{MINUTE, SECOND};
use crate::genesys::Endpoint;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{Missing, ServerSays};
use crate::genesys::models::observations::topic;
use crate::genesys::query::iso;
use serde_json::{Value, json};

const T0: i64 = 1_785_747_600_000;

struct Bench {
    queues: Queues,
    now: Moment,
    line: Option<u32>,
    chance: Seeded,
    asks: Vec<Ask>,
}

impl Bench {
    /// An agent of these queues, signed in, on the line of socket 1.
    fn of(queues: &[(&str, &str)]) -> Self {
        let now = Moment { wall: T0, mono: 1_000 };
        let mut bench =
            Self { queues: Queues::default(), now, line: Some(1), chance: Seeded::new(3), asks: Vec::new() };
        bench.on(Event::Start);
        bench.on(Event::Mine(queues.iter().map(|&(id, name)| (id.into(), name.into())).collect()));
        bench
    }

    /// Of two queues, whose topics it has.
    fn followed() -> Self {
        let mut bench = Self::of(&[("q1", "Support"), ("q2", "Billing")]);
        bench.figures(&json!([]));
        bench.permit();
        bench.figures(&json!([]));
        assert_eq!(bench.queues.standing(), Standing::Followed);
        bench
    }

    fn on(&mut self, event: Event<'_>) -> &mut Self {
        let mut turn = Turn {
            now: self.now,
            server_now: self.now.wall,
            line: self.line.map(|socket| Serving { socket, channel: "ch" }),
            chance: &mut self.chance,
        };
        self.asks.extend(self.queues.on(event, &mut turn));
        self
    }

    fn take(&mut self, wanted: fn(&Ask) -> bool) -> Option<Ask> {
        let place = self.asks.iter().position(wanted)?;
        Some(self.asks.remove(place))
    }

    fn asked(&mut self) -> Option<Ask> {
        self.take(|ask| matches!(ask, Ask::Figures { .. }))
    }

    fn topics(&mut self) -> Option<Ask> {
        self.take(|ask| matches!(ask, Ask::Topics { .. }))
    }

    fn answer(&mut self, ask: &Ask, body: &Value) -> &mut Self {
        let reply = Reply { body: body.to_string().into_bytes(), correlation_id: None, sent: self.now.mono };
        self.on(Event::Answered(ask, Ok(reply)))
    }

    fn figures(&mut self, results: &Value) -> &mut Self {
        let ask = self.asked().expect("figures were asked for");
        self.answer(&ask, &json!({ "results": results }))
    }

    fn permit(&mut self) -> &mut Self {
        let ask = self.topics().expect("topics were asked for");
        let Ask::Topics { topics, .. } = &ask else { unreachable!() };
        let entities: Vec<_> = topics.iter().map(|id| json!({ "id": id, "state": "Permitted" })).collect();
        self.answer(&ask, &json!({ "entities": entities }))
    }

    fn fails(&mut self, error: ApiError) -> &mut Self {
        let ask = self.asked().expect("figures were asked for");
        self.on(Event::Answered(&ask, Err(error)))
    }

    fn event(&mut self, queue: &str, media: &str, counts: [u32; 2], until: i64) -> &mut Self {
        let [waiting, interacting] = counts;
        let text = json!({ "topicName": topic(queue), "eventBody": { "group": { "queueId": queue, "mediaType": media },
            "data": [{ "interval": format!("{}/{}", iso(until - 1_000), iso(until)), "metrics": [
                { "metric": "oWaiting", "stats": { "count": waiting } },
                { "metric": "oInteracting", "stats": { "count": interacting } }] }] } });
        self.on(Event::Frame(&Heard::of(&text.to_string())))
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.on(Event::Look)
    }

    fn of_queue(&self, id: &str) -> Figures {
        self.queues.shown().find(|queue| &*queue.id == id).expect("it is shown").figures()
    }
}

/// An answer of one queue and medium: who waits did so that long ago, milliseconds.
fn observed(queue: &str, media: &str, waiting: &[i64], interacting: u32) -> Value {
    let details: Vec<_> = waiting.iter().map(|ago| json!({ "observationDate": iso(T0 - ago) })).collect();
    json!({ "group": { "queueId": queue, "mediaType": media }, "data": [
        { "metric": "oWaiting", "stats": { "count": waiting.len() }, "truncated": false, "observations": details },
        { "metric": "oInteracting", "stats": { "count": interacting } }] })
}

fn forbidden() -> ApiError {
    ApiError::Forbidden {
        operation: Operation::QueueObservations,
        missing: Missing::Permissions(vec!["analytics:queueObservation:view".to_owned()]),
        says: ServerSays::default(),
    }
}

#[test]
fn the_media_of_a_queue_are_added_up_and_the_first_who_waits_is_the_first_of_any() {
    let mut bench = Bench::of(&[("q1", "Support"), ("q2", "Billing")]);
    assert_eq!(bench.queues.standing(), Standing::Unknown);
    bench.figures(&json!([
        observed("q1", "voice", &[5_000, 20_000], 3),
        observed("Q1", "message", &[90_000], 1),
        json!({ "group": { "queueId": "q1" }, "data": [{ "metric": "oWaiting", "stats": { "count": 9 } }] }),
        observed("foreign", "voice", &[1], 7),
    ]));
    assert_eq!(bench.of_queue("q1"), Figures { waiting: 3, interacting: 4, since: Some(T0 - 90_000) });
    assert_eq!(bench.of_queue("q2"), Figures::default());
    assert_eq!(bench.queues.total(), bench.of_queue("q1"));
    assert_eq!(bench.queues.as_of(), Some(T0));
    let names: Vec<_> = bench.queues.shown().map(|queue| &*queue.name).collect();
    assert_eq!(names, ["Billing", "Support"]);
}

#[test]
fn where_details_were_left_out_the_metric_tells_the_longest_wait() {
    let mut bench = Bench::of(&[("q1", "Support")]);
    bench.figures(&json!([{ "group": { "queueId": "q1", "mediaType": "voice" }, "data": [
        { "metric": "oWaiting", "stats": { "count": 2 }, "truncated": true, "observations": [{ "observationDate": iso(T0 - 5) }] },
        { "metric": "oLongestWaiting", "stats": { "calculatedMetricValue": 60_000 } }] }]));
    assert_eq!(bench.of_queue("q1").since, Some(T0 - 60_000));
}

#[test]
fn topics_are_asked_for_once_the_first_figures_are_there_and_then_all_is_asked_again() {
    let mut bench = Bench::of(&[("q1", "Support")]);
    assert_eq!(bench.topics(), None, "whether the agent may is not known");
    bench.figures(&json!([]));
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::NoLine));
    let ask = Ask::Topics { socket: 1, channel: "ch".to_owned(), topics: vec![topic("q1")] };
    assert_eq!(bench.asks, [ask]);
    bench.permit();
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::NoLine), "what came between nobody has told");
    bench.figures(&json!([observed("q1", "voice", &[1_000], 0)]));
    assert_eq!(bench.queues.standing(), Standing::Followed);
    assert_eq!(bench.asks, []);
}

#[test]
fn an_event_changes_the_counts_at_once_and_who_waits_the_longest_is_asked_for_that_queue_alone() {
    let mut bench = Bench::followed();
    bench.pass(20_000).event("Q1", "voice", [1, 0], T0 + 20_000);
    assert_eq!(bench.of_queue("q1"), Figures { waiting: 1, interacting: 0, since: Some(T0 + 20_000) });
    let ask = bench.asked().unwrap();
    assert!(matches!(&ask, Ask::Figures { queues, .. } if queues[..] == ["q1".into()]), "{ask:?}");
    bench.answer(&ask, &json!({ "results": [observed("q1", "voice", &[-19_500], 0)] }));
    assert_eq!(bench.of_queue("q1").since, Some(T0 + 19_500));
    bench.event("q1", "voice", [0, 1], T0 + 21_000);
    assert_eq!(bench.of_queue("q1"), Figures { waiting: 0, interacting: 1, since: None });
    assert_eq!(bench.asks, [], "where nobody waits nothing is in doubt");
    assert_eq!(bench.queues.standing(), Standing::Followed);
}

#[test]
fn a_stream_of_events_asks_at_most_every_ten_seconds() {
    let mut bench = Bench::followed();
    let mut asked = 0;
    for second in 1..=60_u32 {
        bench.pass(SECOND).event("q1", "voice", [second, 0], T0 + i64::from(second) * SECOND);
        while let Some(ask) = bench.asked() {
            asked += 1;
            bench.answer(&ask, &json!({ "results": [observed("q1", "voice", &vec![0; second as usize], 0)] }));
        }
    }
    assert!((5..=7).contains(&asked), "{asked}");
    assert_eq!(bench.of_queue("q1").waiting, 60);
}

#[test]
fn an_event_of_an_earlier_time_is_no_news_and_one_while_an_answer_is_on_its_way_is_newer_than_it() {
    let mut bench = Bench::followed();
    bench.pass(5_000).event("q1", "voice", [2, 0], T0 + 5_000).event("q1", "voice", [7, 7], T0 + 4_000);
    assert_eq!(bench.of_queue("q1").waiting, 2);
    bench.pass(5_000);
    let ask = bench.asked().unwrap();
    let sent = bench.now.mono;
    bench.pass(500).event("q1", "voice", [3, 1], T0 + 10_400);
    let body = json!({ "results": [observed("q1", "voice", &[9_000, 8_000], 0)] }).to_string().into_bytes();
    bench.on(Event::Answered(&ask, Ok(Reply { body, correlation_id: None, sent })));
    assert_eq!(bench.of_queue("q1"), Figures { waiting: 3, interacting: 1, since: Some(T0 - 9_000) });
}

#[test]
fn after_a_gap_on_the_line_and_on_another_line_all_is_asked_again_before_it_is_believed() {
    let mut bench = Bench::followed();
    bench.line = None;
    bench.pass(1_000);
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::NoLine));
    bench.line = Some(1);
    bench.pass(1_000);
    assert_eq!((bench.topics(), bench.queues.standing()), (None, Standing::Asked(Why::NoLine)));
    bench.figures(&json!([observed("q1", "voice", &[1_000], 0)]));
    assert_eq!(bench.queues.standing(), Standing::Followed);
    bench.line = Some(2);
    bench.pass(1_000);
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::NoLine));
    bench.permit().figures(&json!([]));
    assert_eq!((bench.queues.standing(), bench.of_queue("q1").waiting), (Standing::Followed, 0));
}

#[test]
fn without_a_line_all_is_asked_about_once_a_minute_and_with_one_within_five() {
    let per_half_hour = |line| {
        let mut bench = Bench::followed();
        bench.line = line;
        let mut asked = 0;
        for _ in 0..1_800 {
            bench.pass(SECOND);
            while let Some(ask) = bench.asked() {
                asked += 1;
                bench.answer(&ask, &json!({ "results": [] }));
            }
        }
        asked
    };
    assert!((29..=38).contains(&per_half_hour(None)));
    assert!((6..=8).contains(&per_half_hour(Some(1))), "c07 what was lost silently is healed within five minutes");
}

#[test]
fn what_is_refused_is_said_and_not_asked_for_again_until_another_sign_in() {
    let mut bench = Bench::of(&[("q1", "Support")]);
    bench.fails(forbidden());
    for _ in 0..120 {
        bench.pass(MINUTE);
    }
    assert_eq!((bench.queues.standing(), bench.queues.wake_at()), (Standing::Refused(forbidden()), None));
    assert_eq!(bench.asks, []);
    bench.on(Event::Stop).on(Event::Start);
    bench.figures(&json!([]));
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::NoLine));
}

#[test]
fn c04_topics_that_are_rejected_are_said_and_the_figures_are_asked_for_instead() {
    let mut bench = Bench::of(&[("q1", "Support")]);
    bench.figures(&json!([]));
    let ask = bench.topics().unwrap();
    let missing = vec!["routing:queue:view".to_owned()];
    bench.answer(
        &ask,
        &json!({ "entities": [{ "id": topic("Q1"), "state": "Rejected", "missingPermissions": missing }] }),
    );
    bench.figures(&json!([observed("q1", "voice", &[1_000], 0)]));
    assert_eq!(bench.queues.standing(), Standing::Asked(Why::Rejected(missing)));
    let mut asked = 0;
    for _ in 0..60 {
        bench.pass(10 * SECOND);
        while let Some(ask) = bench.asked() {
            asked += 1;
            bench.answer(&ask, &json!({ "results": [] }));
        }
    }
    assert!((9..=13).contains(&asked), "{asked}");
    bench.line = Some(2);
    bench.pass(SECOND);
    assert_eq!(bench.topics(), None, "it would be rejected again");
}

#[test]
fn a_question_that_fails_leaves_the_figures_and_is_asked_again_within_a_minute() {
    let mut bench = Bench::followed();
    bench.event("q1", "voice", [1, 0], T0).pass(10_000).fails(ApiError::TimedOut);
    assert_eq!(bench.queues.standing(), Standing::Failed(ApiError::TimedOut));
    assert_eq!(bench.of_queue("q1").waiting, 1);
    bench.pass(MINUTE).figures(&json!([]));
    assert_eq!((bench.queues.standing(), bench.of_queue("q1").waiting), (Standing::Followed, 0));
}

#[test]
fn topics_that_cannot_be_asked_for_are_asked_for_again_later() {
    let mut bench = Bench::of(&[("q1", "Support")]);
    bench.figures(&json!([]));
    let ask = bench.topics().unwrap();
    bench.on(Event::Answered(&ask, Err(ApiError::TimedOut)));
    bench.pass(MINUTE);
    assert_eq!(bench.topics(), None);
    bench.pass(4 * MINUTE);
    assert!(bench.topics().is_some());
}

#[test]
fn c29_of_more_queues_than_a_channel_has_room_for_those_with_somebody_waiting_come_first_then_by_name() {
    let ids: Vec<_> = (1..=1_001).map(|n| (format!("q{n:04}"), format!("Queue {n:04}"))).collect();
    let ids: Vec<_> = ids.iter().map(|(id, name)| (&**id, &**name)).collect();
    let mut bench = Bench::of(&ids);
    assert_eq!(bench.asks.len(), 11, "a hundred queues in one question");
    while let Some(ask) = bench.asked() {
        bench.answer(&ask, &json!({ "results": [observed("q1001", "voice", &[1_000], 0)] }));
    }
    let Some(Ask::Topics { topics, .. }) = bench.topics() else { panic!("no topics") };
    assert_eq!(topics.len(), 999, "one is the conversations'");
    assert!(topics.contains(&topic("q1001")) && topics.contains(&topic("q0998")));
    assert!(!topics.contains(&topic("q0999")) && !topics.contains(&topic("q1000")));
    assert_eq!((bench.queues.shown().count(), bench.queues.count()), (999, 1_001));
}

#[test]
fn garbage_in_an_event_changes_nothing() {
    let mut bench = Bench::followed();
    let before = bench.queues.version();
    for body in
        ["7", "{}", r#"{"group":{"queueId":"q1"}}"#, r#"{"group":{"queueId":"q1","mediaType":"voice"},"data":[]}"#]
    {
        bench.on(Event::Frame(&Heard::of(&format!(r#"{{"topicName":"{}","eventBody":{body}}}"#, topic("q1")))));
    }
    bench.on(Event::Frame(&Heard::of("v2.analytics.queues.")));
    assert_eq!((bench.queues.version(), bench.queues.total()), (before, Figures::default()));
    bench.event("q1", "voice", [u32::MAX, 1], T0);
    assert_eq!(bench.queues.total().waiting, u32::MAX);
    bench.event("q2", "voice", [u32::MAX, 1], T0);
    assert_eq!(bench.queues.total().waiting, u32::MAX, "it does not overflow");
}

#[test]
fn the_question_names_each_queue_and_asks_since_when_they_wait() {
    let endpoint = Endpoint::QueueObservations { queues: vec!["a\"b".into(), "q2".into()] };
    let request = endpoint.request(crate::genesys::Region::Sandbox { port: 1 });
    let crate::genesys::http::Body::Json(body) = request.body else { panic!("no body") };
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["filter"]["predicates"][0]["value"], "a\"b");
    assert_eq!(body["filter"]["type"], "or");
    assert_eq!(body["detailMetrics"], json!(["oWaiting"]));
}
