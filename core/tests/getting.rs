//! Getting a history of any size, in a simulated world: by pages, by jobs and their tail, through everything that can go
//! wrong on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod sim;

use sim::genesys::{FakeGenesys, error};
use sim::{Sim, T0, answer_of, pass, pass_until, signed_in};
use std::collections::BTreeSet;
use tidemark_core::auth::{Message, Session};
use tidemark_core::clock::{DAY, HOUR, MINUTE};
use tidemark_core::drive::{Drive, Happening, Said};
use tidemark_core::genesys::http::Response;
use tidemark_core::history::{Event, Range, Standing, Verdict, Window};

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

/// How many conversations the long test reads; fewer where somebody is in a hurry.
fn many() -> i64 {
    std::env::var("HISTORY").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000)
}

#[test]
fn a_month_beyond_pages_is_read_by_a_job_and_its_tail_through_everything_that_can_go_wrong() {
    let (mut drive, window) = month(1, many());
    let Standing::Asking(estimate) = *standing(&drive) else { panic!() };
    assert!(estimate.conversations.abs_diff(many().unsigned_abs()) < many().unsigned_abs() / 50, "{estimate:?}");
    let before = drive.world().genesys().log.len();
    let throttled = error(429, "too.many.requests.retry.after", "Wait.")
        .map(|response| Response { retry_after: Some("3".to_owned()), ..response });
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
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional));
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
