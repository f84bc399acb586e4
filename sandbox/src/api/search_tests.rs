//! The search held against the plain way: whatever is asked, and whenever, it finds what a look at every record finds.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::api::dimensions::{self, Asked, Held};
use crate::api::naive;
use crate::clock::{Clock, DAY, MINUTE};
use crate::config::Config;
use crate::control::data::{self, DataFaults};
use crate::dice::{Dice, Purpose};
use crate::org::AgentIx;

const START: i64 = 1_786_000_000_000;

const OF_SEGMENTS: [&str; 22] = [
    "userId",
    "queueId",
    "mediaType",
    "direction",
    "purpose",
    "participantName",
    "externalContactId",
    "externalOrganizationId",
    "teamId",
    "flaggedReason",
    "messageType",
    "remote",
    "ani",
    "dnis",
    "addressFrom",
    "flowName",
    "segmentType",
    "segmentEnd",
    "disconnectType",
    "wrapUpCode",
    "wrapUpNote",
    "subject",
];
const OTHERS: [&str; 14] = [
    "conversationId",
    "conversationStart",
    "conversationEnd",
    "conversationInitiator",
    "customerParticipation",
    "originatingDirection",
    "externalTag",
    "divisionId",
    "mediaStatsMinConversationMos",
    "addressTo",
    "callbackNumber",
    "recording",
    "usedRouting",
    "requestedRoutingSkillId",
];
const MORE: [&str; 13] = [
    "remoteNameDisplayable",
    "callbackScheduledTime",
    "exitReason",
    "flowOutcomeId",
    "flowOutcomeValue",
    "errorCode",
    "sipResponseCode",
    "requestedLanguageId",
    "conference",
    "flowId",
    "provider",
    "requestedRouting",
    "sessionDnis",
];
const METRICS: [&str; 6] = ["tHandle", "tTalk", "nConnected", "tAcd", "tConversationDuration", "tSegmentDuration"];

fn app(history: u32) -> App {
    App::new(Config { history, live_per_minute: 6.0, ..Config::default() }, Clock::manual(START)).unwrap()
}

/// The record of everything that is visible at an instant.
fn records(app: &App, (from, until): (i64, i64), of: Option<AgentIx>, at: i64) -> Vec<Arc<Record>> {
    let mut records = Vec::new();
    app.world.read().span(from, until, None).each(|story| {
        if story.start() <= at {
            records.push(Arc::new(Record::of(&app.org, &Telling::of(story, at))));
        }
    });
    let user = of.map(|agent| app.org.agent(agent).id);
    records.retain(|record| user.is_none_or(|user| crate::api::analytics::shows(record, user)));
    records
}

/// Whatever a dimension holds somewhere, or nothing that it ever does.
fn value(app: &App, dice: &mut Dice, dimension: &str) -> String {
    if dice.chance(10) {
        return "nobody".to_owned();
    }
    let span = app.world.read().span(i64::MIN, i64::MAX, None);
    for _ in 0..40 {
        let story = span.archive.story(dice.between(0, i64::from(span.archive.rows().end) - 1) as u32);
        let (telling, asked) = (Telling::of(&story, i64::MAX), Asked::Dimension(dimension));
        let parts: Vec<_> = dimensions::parts(&app.org, &telling).filter_map(|part| part.held(asked)).collect();
        let held = dimensions::conversation(&app.org, &telling, asked).or_else(|| dice.among(&parts).cloned());
        match held {
            None => {}
            Some(Held::Text(text)) => return text.into_owned(),
            Some(Held::Id(id)) if dice.chance(20) => return id.to_string().to_uppercase(),
            Some(Held::Id(id)) => return id.to_string(),
            Some(Held::Number(number)) => return number.to_string(),
        }
    }
    "none".to_owned()
}

fn dimension(dice: &mut Dice) -> &'static str {
    // Half of the time one that the marks tell of.
    match dice.between(0, 7) {
        0..=2 => dice.pick(["userId", "queueId", "mediaType", "direction", "originatingDirection"]),
        3..=5 => dice.pick(OF_SEGMENTS),
        6 => dice.pick(OTHERS),
        _ => dice.pick(MORE),
    }
}

fn predicate(app: &App, dice: &mut Dice) -> Value {
    if dice.chance(12) {
        let low = dice.between(0, 400_000);
        return json!({ "metric": dice.pick(METRICS), "range": { "gte": low, "lt": low + dice.between(0, 900_000) } });
    }
    let dimension = dimension(dice);
    match dice.between(0, 9) {
        0 => json!({ "dimension": dimension, "operator": "exists" }),
        1 => json!({ "dimension": dimension, "operator": "notExists" }),
        _ => json!({ "dimension": dimension, "value": value(app, dice, dimension) }),
    }
}

fn filters(app: &App, dice: &mut Dice, most: i64) -> Vec<Value> {
    let number = dice.between(0, most);
    (0..number)
        .map(|_| {
            let predicates: Vec<Value> = (0..dice.between(1, 2)).map(|_| predicate(app, dice)).collect();
            let clause = json!({ "type": dice.pick(["and", "or"]), "predicates": [predicate(app, dice)] });
            let clauses = if dice.chance(20) { vec![clause] } else { Vec::new() };
            json!({ "type": dice.pick(["and", "or"]), "predicates": predicates, "clauses": clauses })
        })
        .collect()
}

/// One question to both.
struct Question<'a> {
    days: (i64, i64),
    of: Option<AgentIx>,
    at: i64,
    conditions: &'a Conditions,
    active_from: i64,
    by: By,
    way: Way,
    facets: &'a [Facet],
}

impl<'a> Question<'a> {
    /// Everybody's, as they came in.
    fn new(conditions: &'a Conditions, days: (i64, i64), at: i64) -> Self {
        Self { days, of: None, at, conditions, active_from: i64::MIN, by: By::Arrival, way: Way::Up, facets: &[] }
    }

    /// What the search finds; `name` tells this question from others.
    fn found(&self, app: &App, view: View, (name, page): (String, (usize, usize))) -> Found {
        let &Self { days, of, at, conditions, active_from, by, way, facets } = self;
        let span = app.world.read().span(days.0, days.1, of);
        Search { span, view, at, conditions, active_from, by, way, facets, name }.page(app, page)
    }

    /// What there is to find, in order.
    fn expected(&self, app: &App) -> Vec<Arc<Record>> {
        let records = records(app, self.days, self.of, self.at);
        naive::found(records, self.conditions, self.active_from, (self.by, self.way))
    }
}

fn without_rules(app: &App) -> View {
    app.faults.lock().data.view()
}

fn inert(app: &App) -> View {
    let rule = serde_json::from_value(json!({ "fault": "missing", "percent": 0 })).unwrap();
    let mut faults = DataFaults::new(&app.config);
    faults.add(data::ready(&app.org, &[rule]).unwrap(), START);
    faults.view()
}

#[test]
fn a_search_finds_what_a_look_at_every_record_finds() {
    let app = app(400);
    let mut dice = Dice::new(11, Purpose::Faults, 0);
    let mut hits = 0;
    for round in 0..140 {
        let body = json!({
            "segmentFilters": filters(&app, &mut dice, 2),
            "conversationFilters": filters(&app, &mut dice, 1),
            "evaluationFilters": if round % 20 == 7 { json!([{ "predicates": [{ "metric": "oTotalScore", "range": { "gte": 70 } }] }]) } else { json!([]) },
            "surveyFilters": if dice.chance(5) { json!([{ "predicates": [{ "dimension": "surveyId", "operator": "notExists" }] }]) } else { json!([]) },
        });
        let conditions = Conditions::deserialize(&body).unwrap();
        let term = dimension(&mut dice);
        let metric = dice.pick(METRICS);
        let wanted: Vec<Facet> = if dice.chance(40) {
            vec![
                Facet::deserialize(&json!({ "type": "termFrequency", "dimension": term, "size": 6 })).unwrap(),
                Facet::deserialize(&json!({ "type": "numericRange", "metric": metric, "ranges": [{ "lt": 200_000 }] }))
                    .unwrap(),
            ]
        } else {
            Vec::new()
        };
        let by = dice.pick([By::Start, By::Start, By::End, By::SegmentStart, By::SegmentEnd, By::Arrival]);
        let way = if by == By::Arrival { Way::Up } else { dice.pick([Way::Up, Way::Down]) };
        let of = dice.chance(30).then(|| AgentIx(dice.between(0, 4) as usize));
        let from = START - dice.between(0, 31) * DAY;
        let days = (from, from + dice.between(1, 31) * DAY);
        let active_from = if dice.chance(30) { START - dice.between(0, 4 * DAY) } else { i64::MIN };
        // As it was long ago or just now, and then a little later, so that what is kept is used.
        let first = START - dice.pick([MINUTE, 40 * MINUTE, 3 * DAY]);
        for at in [first, first + dice.between(0, 50 * MINUTE)] {
            let question =
                Question { of, active_from, by, way, facets: &wanted, ..Question::new(&conditions, days, at) };
            let page = (dice.between(0, 40) as usize, dice.between(40, 2_000) as usize);
            // With a rule for records, even one that concerns none, each is looked at.
            let view = if round % 2 == 0 { without_rules(&app) } else { inert(&app) };
            let found = question.found(&app, view, (format!("{round}"), page));
            let expected = question.expected(&app);
            let shown = expected.iter().skip(page.0).take(page.1 - page.0);
            let same = |record: &Arc<Record>| serde_json::to_value(&**record).unwrap();
            assert_eq!(found.total, expected.len(), "{body} {of:?} {at}");
            assert_eq!(
                found.records.iter().map(same).collect::<Vec<_>>(),
                shown.map(same).collect::<Vec<_>>(),
                "{body} {by:?} {way:?}"
            );
            if let [terms, below] = &found.counted[..] {
                let (terms, below) = (serde_json::to_value(terms).unwrap(), serde_json::to_value(below).unwrap());
                assert_eq!(terms["results"], naive::terms(&expected, term, 6), "{term} of {body}");
                assert_eq!(
                    below["results"][0]["count"],
                    naive::below(&expected, metric, 200_000),
                    "{metric} of {body}"
                );
            }
            hits += usize::from(!expected.is_empty());
        }
    }
    assert!(hits > 80, "{hits} of 280 searches find something");
}

/// What a conversation holds under a dimension in the end.
fn held_by(app: &App, dice: &mut Dice, row: u32, dimension: &str) -> String {
    let story = app.world.read().span(i64::MIN, i64::MAX, None).archive.story(row);
    let (telling, asked) = (Telling::of(&story, i64::MAX), Asked::Dimension(dimension));
    let parts: Vec<_> = dimensions::parts(&app.org, &telling).filter_map(|part| part.held(asked)).collect();
    match dimensions::conversation(&app.org, &telling, asked).or_else(|| dice.among(&parts).cloned()) {
        Some(Held::Text(text)) => text.into_owned(),
        Some(Held::Id(id)) => id.to_string(),
        _ => "none".to_owned(),
    }
}

#[test]
fn what_the_marks_say_holds_of_one_segment_and_of_what_has_come() {
    let app = app(3_000);
    let mut dice = Dice::new(12, Purpose::Faults, 0);
    let mut hits = 0;
    for round in 0..1_500 {
        // On the day of a conversation and while it goes on, what it holds in the end, and its neighbours sometimes.
        let row = dice.between(0, 2_999) as u32;
        let (start, last) = {
            let archive = &app.world.read().span(i64::MIN, i64::MAX, None).archive;
            (archive.start(row), archive.last(row))
        };
        let mut predicates = |dimensions: &[&'static str]| -> Vec<Value> {
            let number = dice.between(1, 2);
            let mut predicate = |_| {
                let dimension = dice.among(dimensions).copied()?;
                let value = held_by(&app, &mut dice, row, dimension);
                Some(json!({ "dimension": dimension, "value": value }))
            };
            (0..number).filter_map(&mut predicate).collect()
        };
        let of_segment = predicates(&["userId", "queueId", "mediaType", "direction"]);
        let of_whole = predicates(&["originatingDirection"]);
        let joined = dice.pick(["and", "and", "or"]);
        let mut body = json!({ "segmentFilters": [{ "type": joined, "predicates": of_segment }] });
        if dice.chance(20) {
            body["conversationFilters"] = json!([{ "type": "and", "predicates": of_whole }]);
        }
        let conditions = Conditions::deserialize(&body).unwrap();
        let (by, of) = (dice.pick([By::Start, By::Arrival]), dice.chance(20).then_some(crate::org::ADA));
        let (days, at) = ((start - HOUR, start + HOUR), dice.between(start, last));
        let question = Question { of, by, ..Question::new(&conditions, days, at) };
        let found = question.found(&app, without_rules(&app), (format!("{round}"), (0, 1_000)));
        let expected = question.expected(&app);
        let ids = |records: &[Arc<Record>]| records.iter().map(|record| record.conversation_id).collect::<Vec<_>>();
        assert_eq!(ids(&found.records), ids(&expected), "{body} {of:?} {at}");
        hits += usize::from(!expected.is_empty());
    }
    assert!((700..1_500).contains(&hits), "{hits} of 1500 searches find something");
}

#[test]
fn of_two_that_end_at_once_the_lower_id_comes_first() {
    let app = app(250_000);
    let archive = Arc::clone(&app.world.read().span(i64::MIN, i64::MAX, None).archive);
    // What is open or live comes after these.
    let mut rows: Vec<u32> = archive.rows().filter(|&row| archive.end(row) <= START - DAY).collect();
    rows.sort_by_key(|&row| (archive.end(row), archive.id(row)));
    let turned = |two: &[u32]| archive.end(two[0]) == archive.end(two[1]) && two[0] > two[1];
    let place = rows.windows(2).position(turned).expect("two that end at once, the earlier with the higher id");
    let all = app.world.read().span(i64::MIN, START, None).len();
    let conditions = Conditions::default();
    for (way, first) in [(Way::Up, place), (Way::Down, all - place - 2)] {
        let question = Question { by: By::End, way, ..Question::new(&conditions, (i64::MIN, START), START) };
        let found = question.found(&app, without_rules(&app), (format!("{way:?}"), (first, first + 2)));
        let mut ids: Vec<Id> = found.records.iter().map(|record| record.conversation_id).collect();
        if way == Way::Down {
            ids.reverse();
        }
        assert_eq!(ids, [archive.id(rows[place]), archive.id(rows[place + 1])]);
    }
}

#[test]
fn every_dimension_that_is_generated_is_held_by_some_conversation() {
    let app = app(1_200);
    let span = app.world.read().span(i64::MIN, i64::MAX, None);
    let mut missing: BTreeSet<&str> = OF_SEGMENTS.into_iter().chain(OTHERS).chain(MORE).collect();
    span.each(|story| {
        let telling = Telling::of(story, i64::MAX);
        missing.retain(|dimension| {
            let asked = Asked::Dimension(dimension);
            dimensions::conversation(&app.org, &telling, asked).is_none()
                && dimensions::parts(&app.org, &telling).all(|part| part.held(asked).is_none())
        });
    });
    assert!(missing.is_empty(), "{missing:?}");
}
