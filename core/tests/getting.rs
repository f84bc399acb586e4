//! Getting a history of any size, in a simulated world: by pages, by jobs and their tail, through everything that can go
//! wrong on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

#[path = "getting/jobs.rs"]
mod jobs;
mod sim;

use sim::genesys::{FakeGenesys, error, json_answer};
use sim::{Sim, T0, answer_of, pass, pass_until, signed_in};
use std::collections::BTreeSet;
use tidemark_core::auth::{Message, Session};
use tidemark_core::clock::{DAY, HOUR, MINUTE};
use tidemark_core::drive::{Drive, Happening, Said};
use tidemark_core::genesys::ApiError;
use tidemark_core::genesys::error::Missing;
use tidemark_core::genesys::http::{Method, Response, TransportError};
use tidemark_core::genesys::query::iso;
use tidemark_core::history::{Conditions, Doing, Event, Range, Scope, Source, Standing, Tail, Verdict, Window};

fn standing(drive: &Drive<Sim>) -> &Standing {
    drive.found().unwrap().standing()
}

fn is_done(drive: &Drive<Sim>) -> bool {
    matches!(standing(drive), Standing::Done(_))
}

fn is_asking(drive: &Drive<Sim>) -> bool {
    matches!(standing(drive), Standing::Asking(_))
}

fn found(drive: &Drive<Sim>) -> BTreeSet<String> {
    drive.found().unwrap().store().ids().map(|id| id.to_string()).collect()
}

fn truth(drive: &mut Drive<Sim>, window: Window) -> BTreeSet<String> {
    let genesys = drive.world().genesys();
    genesys.on_record.iter().filter(|(at, _)| window.contains(*at)).map(|(_, id)| id.clone()).collect()
}

/// `count` conversations of the last 31 days, and the question for them.
fn month(seed: u64, count: i64) -> (Drive<Sim>, Window) {
    let mut drive = signed_in(seed, FakeGenesys::with_history(T0, count, 31 * DAY / count));
    let window = Window { from: T0 - 31 * DAY, to: T0 };
    drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
    (drive, window)
}

/// How many conversations the long test reads: more than pages reach. `HISTORY` says another number; a hundred thousand take
/// most of a minute.
fn many() -> i64 {
    std::env::var("HISTORY").ok().and_then(|count| count.parse().ok()).unwrap_or(30_000)
}

#[test]
fn a_month_beyond_pages_is_read_by_a_job_and_its_tail_through_everything_that_can_go_wrong() {
    let (mut drive, window) = month(1, many());
    let Standing::Asking(estimate) = *standing(&drive) else { panic!() };
    assert!(estimate.conversations.abs_diff(many().unsigned_abs()) < many().unsigned_abs() / 50, "{estimate:?}");
    let before = drive.world().genesys().log.len();
    let throttled = error(429, "too.many.requests.retry.after", "Wait.")
        .map(|response| Response { retry_after: Some("3".to_owned()), ..response });
    // The job knows nothing of the last two days, and of what went on then no end.
    drive.world().genesys().lake.lag = 2 * DAY;
    drive.world().genesys().lake.loses_at = Some(5);
    drive.world().genesys().fault("/results", 1, throttled);
    drive.world().genesys().fault("details/query", 2, error(503, "service.unavailable", "down"));
    drive.world().genesys().fault("/jobs/job-2", 3, error(503, "service.unavailable", "down"));
    drive.tell_search(Event::GoOn);
    // The list changes while it is read.
    let mut arrived = 0;
    while drive.world().genesys().lake.pages < 12 {
        let now = drive.now().wall;
        drive.world().genesys().on_record.push((now - HOUR, format!("late{arrived}")));
        drive.world().genesys().on_record.sort();
        arrived += 1;
        pass(&mut drive, 500);
        assert!(arrived < 600, "{:?}", standing(&drive));
    }
    // The token ends, and another one comes.
    drive.world().genesys().token = "another".to_owned();
    assert!(pass_until(&mut drive, MINUTE, |drive| matches!(drive.session().session(), Session::Ended(_))));
    renew(&mut drive);
    assert!(pass_until(&mut drive, 20 * MINUTE, is_done), "{:?}", standing(&drive));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
    let (found, truth) = (found(&drive), truth(&mut drive, window));
    let known: BTreeSet<_> = truth.iter().filter(|id| !id.starts_with("late")).cloned().collect();
    assert!(found.is_superset(&known) && found.is_subset(&truth), "{} of {}", found.len(), known.len());
    assert_eq!(drive.world().genesys().lake.jobs.len(), 2, "one, and another one for the one that was lost");
    let spent = drive.world().genesys().log.len() - before;
    assert!(spent < 60 + usize::try_from(many()).unwrap() / 500, "{spent} requests");
    let store = drive.found().unwrap().store();
    assert!(store.ids().all(|id| store.row(&id).and_then(|row| store.past(row)).unwrap().ended.is_some()));
}

fn renew(drive: &mut Drive<Sim>) {
    drive.sign_in("/history".to_owned());
    let window = drive.world().windows.last().unwrap().clone();
    let query = answer_of(&window);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
}

/// A closed week of `count` conversations, and the answer to everything that is asked of the details query afterwards.
fn week(count: i64) -> (FakeGenesys, Window) {
    let window = Window { from: T0 - 8 * DAY, to: T0 - DAY };
    (FakeGenesys::with_history(T0 - DAY, count, 7 * DAY / count), window)
}

#[test]
fn what_is_small_is_read_without_a_question_and_what_is_large_waits_for_a_word() {
    let (genesys, window) = week(3_000);
    let mut drive = signed_in(2, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    let (genesys, window) = week(6_000);
    let mut drive = signed_in(3, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    pass(&mut drive, MINUTE);
    assert!(is_asking(&drive), "{:?}", standing(&drive));
    assert_eq!(
        drive.world().genesys().asked_for("details/query"),
        1,
        "no more than it takes to know how much there is"
    );
    assert_eq!(found(&drive).len(), 100, "what came with it is shown");
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete));
    assert_eq!(found(&drive).len(), 6_000);
}

#[test]
fn d12_after_a_pause_or_a_failure_only_what_is_missing_is_asked_for() {
    for fails in [true, false] {
        let (genesys, window) = week(3_000);
        let mut drive = signed_in(4, genesys);
        drive.search(Range::Custom(window), T0).unwrap();
        assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() >= 1_000));
        if fails {
            drive.world().genesys().fault("details/query", 1, error(400, "bad.request", "No."));
            pass(&mut drive, 5_000);
            assert!(matches!(standing(&drive), Standing::Done(Verdict::Failed(..))), "{:?}", standing(&drive));
        } else {
            drive.tell_search(Event::Pause);
            let sent = drive.world().genesys().asked_for("details/query");
            pass(&mut drive, MINUTE);
            assert!(matches!(standing(&drive), Standing::Paused(_)), "{:?}", standing(&drive));
            assert_eq!(drive.world().genesys().asked_for("details/query"), sent, "nothing is asked for while it waits");
        }
        let read = found(&drive).len();
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, MINUTE, is_done));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete));
        assert_eq!(found(&drive).len(), 3_000);
        let asked = drive.world().genesys().asked_for("details/query");
        assert!(asked <= 31 + 6, "{asked} requests for 31 pages, {read} rows had been read");
    }
}

#[test]
fn d12_an_answer_of_5xx_at_any_place_loses_nothing() {
    for status in [500, 502, 503, 504] {
        for place in 0..9 {
            let (genesys, window) = week(800);
            let mut drive = signed_in(21, genesys);
            let failed = error(status, "service.unavailable", "down");
            drive.world().genesys().fault_after("details/query", place, failed);
            drive.search(Range::Custom(window), T0).unwrap();
            assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{status} at {place}: {:?}", standing(&drive));
            let is_over = drive.world().genesys().faults.iter().all(|fault| fault.times == 0);
            assert!(is_over, "{status} at {place} was answered");
            assert_eq!(
                (standing(&drive), found(&drive).len()),
                (&Standing::Done(Verdict::Complete), 800),
                "{status} at {place}"
            );
        }
    }
}

#[test]
fn b27_an_interval_that_is_too_long_for_the_server_is_cut_in_two_until_it_is_not() {
    let beyond = "Pagination may not exceed 100000 results. Tip: When extracting large chunks of data, use jobs.";
    for says in ["The interval may not exceed 3 days.", beyond] {
        let (genesys, window) = week(1_000);
        let mut drive = signed_in(5, genesys);
        drive.world().genesys().fault("details/query", 2, error(400, "bad.request", says));
        drive.search(Range::Custom(window), T0).unwrap();
        assert!(pass_until(&mut drive, MINUTE, is_done));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete), "{says}");
        assert_eq!(found(&drive).len(), 1_000, "{says}");
    }
}

#[test]
fn b26_a_question_that_is_too_large_for_the_server_is_cut_in_two_until_it_is_not() {
    for refusal in [error(413, "request.entity.too.large", "No."), error(414, "uri.too.long", "No.")] {
        let (genesys, window) = week(1_000);
        let ids: Vec<_> = genesys.on_record.iter().step_by(5).map(|(_, id)| id.as_str().into()).collect();
        let mut drive = signed_in(14, genesys);
        drive.world().genesys().fault("details/query", 3, refusal);
        let only = Conditions { conversations: ids.clone(), ..Conditions::default() };
        drive.search_for(Range::Custom(window), only, T0).unwrap();
        assert!(pass_until(&mut drive, MINUTE, is_done));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete));
        assert_eq!(found(&drive), ids.iter().map(ToString::to_string).collect());
    }
}

#[test]
fn d11_a_conversation_over_midnight_or_over_the_seam_of_two_slices_is_there_once() {
    let mut genesys = FakeGenesys::default();
    let seam = T0.div_euclid(DAY) * DAY - 9 * DAY;
    // One at each midnight of two months, one a millisecond before it, and one that begins a minute before it and ends after.
    for midnight in (-60..0).map(|day| seam + day * DAY) {
        let at = [midnight - 30_000, midnight - 1, midnight];
        genesys.on_record.extend(at.map(|at| (at, format!("at{at}"))));
    }
    let window = Window { from: seam - 60 * DAY, to: seam };
    let mut drive = signed_in(15, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete));
    let truth = truth(&mut drive, window);
    assert_eq!(
        (found(&drive), truth.len()),
        (truth.clone(), 60 * 3 - 2),
        "the two before its first instant are not in it"
    );
    assert_eq!(drive.found().unwrap().store().len(), truth.len(), "each is one row");
}

#[test]
fn d13_a_429_in_the_middle_is_waited_for_and_nothing_is_read_twice() {
    let (genesys, window) = week(3_000);
    let mut drive = signed_in(16, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() >= 1_000));
    let throttled = error(429, "too.many.requests.retry.after", "Wait.")
        .map(|response| Response { retry_after: Some("20".to_owned()), ..response });
    drive.world().genesys().fault("details/query", 1, throttled);
    pass(&mut drive, 10_000);
    assert!(matches!(standing(&drive), Standing::Loading(_)), "{:?}", standing(&drive));
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!((standing(&drive), found(&drive).len()), (&Standing::Done(Verdict::Complete), 3_000));
    let asked = drive.world().genesys().asked_for("details/query");
    assert!(asked <= 31 + 6, "{asked} requests for 31 pages");
}

#[test]
fn what_was_on_its_way_when_the_machine_slept_is_asked_for_again_and_nothing_else() {
    let (genesys, window) = week(3_000);
    let mut drive = signed_in(18, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() >= 1_000));
    drive.world().computer().sleep(8 * HOUR);
    assert!(matches!(standing(&drive), Standing::Loading(_)), "{:?}", standing(&drive));
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!((standing(&drive), found(&drive).len()), (&Standing::Done(Verdict::Complete), 3_000));
    let asked = drive.world().genesys().asked_for("details/query");
    assert!(asked <= 31 + 5, "{asked} requests for 31 pages, of which five are under way at once");
}

#[test]
fn a_year_is_asked_for_month_by_month() {
    let mut drive = signed_in(6, FakeGenesys::with_history(T0 - DAY, 3_000, 365 * DAY / 3_000));
    drive.search(Range::Custom(Window { from: T0 - 366 * DAY, to: T0 - DAY }), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!((standing(&drive), found(&drive).len()), (&Standing::Done(Verdict::Complete), 3_000));
}

#[test]
fn whoever_may_not_see_all_sees_their_own_and_is_told_what_is_missing() {
    let (genesys, window) = week(200);
    let mut drive = signed_in(11, genesys);
    let refusal = "You are missing the following permission(s): analytics:conversationDetail:view";
    drive.world().genesys().fault("details/query", 1, error(403, "missing.permissions", refusal));
    let only = Conditions { scope: Scope::All, ..Conditions::default() };
    drive.search_for(Range::Custom(window), only, T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    let search = drive.found().unwrap();
    assert_eq!((found(&drive).len(), search.source()), (200, Source::Records));
    assert_eq!(search.question().unwrap().only.scope, Scope::Mine);
    let Some(ApiError::Forbidden { missing: Missing::Permissions(names), .. }) = search.lack() else { panic!() };
    assert_eq!(names, &["analytics:conversationDetail:view"]);
}

#[test]
fn a_refused_question_about_somebody_else_is_not_answered_by_ones_own_list() {
    let (genesys, window) = week(200);
    let mut drive = signed_in(14, genesys);
    drive.world().genesys().fault("details/query", 9, error(403, "missing.any.permissions", "No."));
    let only = Conditions { scope: Scope::All, user: Some("somebody-else".into()), ..Conditions::default() };
    drive.search_for(Range::Custom(window), only, T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert!(matches!(standing(&drive), Standing::Done(Verdict::Failed(ApiError::Forbidden { .. }, _))));
    assert_eq!((found(&drive).len(), drive.world().genesys().asked_for("details/query")), (0, 1));
}

#[test]
fn whoever_may_not_see_records_sees_their_calls_and_is_told_what_is_missing() {
    let (genesys, window) = week(120);
    let mut drive = signed_in(12, genesys);
    drive.world().genesys().fault("details/query", 9, error(403, "missing.any.permissions", "No."));
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_done));
    let search = drive.found().unwrap();
    assert_eq!((found(&drive).len(), search.source()), (120, Source::Calls));
    assert!(matches!(search.lack(), Some(ApiError::Forbidden { .. })));
    assert_eq!(drive.world().genesys().asked_for("details/query"), 1);
}

#[test]
fn a25_a_permission_that_is_taken_away_while_it_is_read_takes_nothing_of_what_was_read() {
    let (genesys, window) = week(3_000);
    let mut drive = signed_in(13, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() >= 1_000));
    drive.world().genesys().fault("details/query", 99, error(403, "missing.any.permissions", "No."));
    assert!(pass_until(&mut drive, MINUTE, is_done));
    let Standing::Done(Verdict::Failed(ApiError::Forbidden { .. }, progress)) = standing(&drive) else { panic!() };
    assert!(progress.read >= 1_000 && found(&drive).len() >= 1_000);
}
