//! The eleven conversations of `tests/fixtures/conversations.json`, whose figures were computed by hand.

use serde::Deserialize;
use tidemark_core::genesys::models::analytics::AnalyticsConversation;
use tidemark_core::record::{Direction, Media, WrapUp, from_analytics};

#[derive(Deserialize)]
struct Fixtures {
    user: User,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct User {
    id: String,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    why: String,
    expected: Expected,
    conversation: AnalyticsConversation,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Expected {
    media: String,
    direction: String,
    customer: Option<String>,
    address: String,
    queue: String,
    talk: i64,
    hold: i64,
    holds: u32,
    wait: i64,
    acw: i64,
    handle: i64,
    handled: bool,
    wrap_up: String,
    complete: bool,
    duration: Option<i64>,
}

#[test]
fn the_figures_are_those_that_were_computed_by_hand() {
    let fixtures: Fixtures = serde_json::from_str(include_str!("../../tests/fixtures/conversations.json")).unwrap();
    assert_eq!(fixtures.cases.len(), 11);
    for Case { name, why, expected, conversation } in fixtures.cases {
        let (_, past) = from_analytics::read(&conversation, &fixtures.user.id).unwrap();
        let case = format!("{name}: {why}");
        assert_eq!(past.media.key(), expected.media, "{case}");
        let direction = if expected.direction == "outbound" { Direction::Outbound } else { Direction::Inbound };
        assert_eq!(past.direction, Some(direction), "{case}");
        assert_eq!(past.customer.name.as_deref(), expected.customer.as_deref(), "{case}");
        assert_eq!(past.customer.address.as_deref(), Some(&*expected.address), "{case}");
        assert_eq!(past.queue.as_deref(), Some(&*expected.queue), "{case}");
        let figures = past.figures;
        assert_eq!(figures.talk, expected.talk, "talk of {case}");
        assert_eq!((figures.hold, figures.holds), (expected.hold, expected.holds), "hold of {case}");
        assert_eq!(figures.wait, expected.wait, "wait of {case}");
        assert_eq!(figures.acw, expected.acw, "after-call work of {case}");
        assert_eq!(figures.handle, expected.handle, "handle of {case}");
        assert_eq!(past.handled, expected.handled, "{case}");
        assert_eq!(past.complete, expected.complete, "{case}");
        assert_eq!(past.ended.map(|ended| ended - past.started), expected.duration, "{case}");
        let wrap_up = match &past.wrap_up {
            WrapUp::Open => "open",
            WrapUp::Missing => "missing",
            WrapUp::NotExpected => "not expected",
            WrapUp::Code { id, .. } => id,
        };
        assert_eq!(wrap_up, expected.wrap_up, "{case}");
        assert!(Media::of_key(&expected.media).is_some(), "{case}");
    }
}
