//! What is beyond pages: by a job, whatever becomes of it, and by pages where jobs lead nowhere.

use super::*;

#[test]
fn d15_a_job_that_nobody_will_read_is_ended() {
    let (mut drive, _) = month(7, 25_000);
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() > 3_000));
    drive.tell_search(Event::Cancel);
    pass(&mut drive, 2_000);
    assert_eq!(drive.world().genesys().lake.ended, 1);
    let sent = drive.world().genesys().asked_for("/results");
    pass(&mut drive, MINUTE);
    assert_eq!(drive.world().genesys().asked_for("/results"), sent, "nothing more is asked for");
}

#[test]
fn d15_a_job_whose_id_was_on_its_way_when_it_was_cancelled_is_ended_and_another_one_is_read() {
    // The id comes after the agent has gone on, or before.
    for meanwhile in [0, 2_000] {
        let (mut drive, _) = month(17, 25_000);
        drive.tell_search(Event::GoOn);
        drive.tell_search(Event::Cancel);
        pass(&mut drive, meanwhile);
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
        assert_eq!(found(&drive).len(), 25_000);
        let lake = &drive.world().genesys().lake;
        assert_eq!((lake.jobs.len(), lake.ended), (2, 1), "the first one is ended, and the second one was read");
    }
}

/// How often the server was asked to begin a job.
fn submissions(drive: &mut Drive<Sim>) -> usize {
    let log = &drive.world().genesys().log;
    log.iter().filter(|(_, method, url, _)| *method == Method::Post && url.ends_with("details/jobs")).count()
}

#[test]
fn d10_the_plan_counts_the_pages_of_what_a_job_does_not_know_yet() {
    for lag in [HOUR, 3 * DAY] {
        let mut drive = signed_in(22, FakeGenesys::with_history(T0, 30_000, 31 * DAY / 30_000));
        drive.world().genesys().lake.lag = lag;
        drive.search(Range::Custom(Window { from: T0 - 31 * DAY, to: T0 }), T0 - 9 * HOUR).unwrap();
        assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
        let Standing::Asking(estimate) = *standing(&drive) else { panic!() };
        assert_eq!(estimate.tail, Tail::Counted);
        let before = drive.world().genesys().log.len();
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 20 * MINUTE, is_done), "{:?}", standing(&drive));
        let spent = (drive.world().genesys().log.len() - before) as u64;
        // What else the page asks for meanwhile is not of the plan.
        assert!(spent.abs_diff(estimate.requests) <= 10, "{spent} requests, {estimate:?}, {lag} ms behind");
    }
}

#[test]
fn d10_where_nobody_tells_how_far_jobs_reach_there_is_a_plan_that_says_so() {
    let refusal = "You are missing the following permission(s): analytics:conversationDetail:view";
    for answer in [
        error(403, "missing.any.permissions", refusal),
        error(404, "not.found", "No."),
        json_answer(200, &serde_json::json!({ "dataAvailabilityDate": "soon" })),
        json_answer(200, &serde_json::json!({})),
    ] {
        let mut drive = signed_in(23, FakeGenesys::with_history(T0, 21_000, 31 * DAY / 21_000));
        drive.world().genesys().fault("jobs/availability", 1, answer);
        drive.search(Range::Custom(Window { from: T0 - 31 * DAY, to: T0 }), T0 - 9 * HOUR).unwrap();
        assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
        let Standing::Asking(estimate) = *standing(&drive) else { panic!() };
        assert_eq!(estimate.tail, Tail::Untold);
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
        assert_eq!(found(&drive).len(), 21_000);
        assert_eq!(drive.world().genesys().asked_for("jobs/availability"), 1);
    }
}

#[test]
fn how_far_jobs_reach_is_asked_only_where_one_is_needed_and_again_after_a_pause() {
    let (genesys, window) = week(6_000);
    let mut drive = signed_in(24, genesys);
    drive.search(Range::Custom(window), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking));
    assert_eq!(drive.world().genesys().asked_for("jobs/availability"), 0);

    let mut drive = signed_in(25, FakeGenesys::with_history(T0, 21_000, 31 * DAY / 21_000));
    let throttled = error(429, "too.many.requests.retry.after", "Wait.")
        .map(|response| Response { retry_after: Some("30".to_owned()), ..response });
    drive.world().genesys().fault("jobs/availability", 1, throttled);
    drive.search(Range::Custom(Window { from: T0 - 31 * DAY, to: T0 }), T0 - 9 * HOUR).unwrap();
    pass(&mut drive, 20_000);
    assert!(matches!(standing(&drive), Standing::Loading(_)), "{:?}", standing(&drive));
    drive.tell_search(Event::Pause);
    pass(&mut drive, MINUTE);
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
}

#[test]
fn d09_a_submission_that_nobody_knows_the_outcome_of_is_not_repeated() {
    let (mut drive, _) = month(8, 25_000);
    drive.world().genesys().fault("details/jobs", 1, Err(TransportError::TimedOut));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 2 * MINUTE, is_done));
    assert!(matches!(standing(&drive), Standing::Done(Verdict::Failed(..))), "{:?}", standing(&drive));
    assert_eq!(submissions(&mut drive), 1, "one submission");
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
    assert_eq!(found(&drive).len(), 25_000);
}

#[test]
fn d08_where_jobs_lead_nowhere_pages_are_read_instead() {
    for answer in [
        error(404, "not.found", "No such job."),
        json_answer(200, &serde_json::json!({ "state": "FAILED", "errorMessage": "No." })),
        json_answer(200, &serde_json::json!({ "state": "EXPIRED" })),
    ] {
        let (mut drive, _) = month(9, 21_000);
        drive.world().genesys().fault("/jobs/job", 99, answer);
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 30 * MINUTE, is_done));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
        assert_eq!(found(&drive).len(), 21_000);
        assert_eq!(drive.world().genesys().lake.jobs.len(), 2, "it is tried once more, and not for ever");
    }
}

#[test]
fn d08_a_job_that_brings_nothing_where_there_is_something_is_not_believed() {
    for until in [serde_json::Value::Null, iso(T0).into()] {
        let (mut drive, _) = month(18, 21_000);
        let page = serde_json::json!({ "conversations": [], "dataAvailabilityDate": until });
        drive.world().genesys().fault("/results", 99, json_answer(200, &page));
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 30 * MINUTE, is_done));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
        assert_eq!((found(&drive).len(), drive.world().genesys().lake.jobs.len()), (21_000, 2));
    }
}

#[test]
fn d08_why_a_job_failed_is_told_and_one_that_takes_long_is_waited_for() {
    let (mut drive, _) = month(19, 21_000);
    let failed = serde_json::json!({ "state": "FAILED", "errorMessage": "Too busy." });
    drive.world().genesys().fault("/jobs/job", 1, json_answer(200, &failed));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, MINUTE, |drive| drive.found().unwrap().failed_job().is_some()));
    assert_eq!(drive.found().unwrap().failed_job(), Some("Too busy."));
    let pending = serde_json::json!({ "state": "PENDING" });
    drive.world().genesys().fault("/jobs/job-2", 150, json_answer(200, &pending));
    pass(&mut drive, 20 * MINUTE);
    let Standing::Loading(progress) = standing(&drive) else { panic!("{:?}", standing(&drive)) };
    assert_eq!(progress.doing, Doing::Preparing);
    assert!(pass_until(&mut drive, 30 * MINUTE, is_done));
    assert_eq!((found(&drive).len(), drive.world().genesys().lake.jobs.len()), (21_000, 2));
}

#[test]
fn what_a_job_leaves_is_read_by_pages_however_much_it_is() {
    let (mut drive, window) = month(20, 60_000);
    drive.world().genesys().lake.lag = 3 * DAY;
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 20 * MINUTE, is_done), "{:?}", standing(&drive));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
    assert_eq!(found(&drive), truth(&mut drive, window));
    assert_eq!(drive.world().genesys().lake.jobs.len(), 1);
}

#[test]
fn a_closed_window_that_ends_within_a_day_which_the_job_does_not_know_yet_is_complete() {
    for (ago, lag) in [(DAY, 2 * DAY), (HOUR, 30 * MINUTE)] {
        let mut drive = signed_in(27, FakeGenesys::with_history(T0, 25_000, 31 * DAY / 25_000));
        drive.world().genesys().lake.lag = lag;
        let window = Window { from: T0 - 30 * DAY, to: T0 - ago };
        drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
        assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Complete), "{lag} ms behind");
        assert_eq!(found(&drive), truth(&mut drive, window));
    }
}

#[test]
fn what_a_job_has_left_out_is_read_by_another_one_when_the_agent_wants_it() {
    let (mut drive, window) = month(26, 25_000);
    let page = serde_json::json!({ "conversations": [], "dataAvailabilityDate": iso(T0 - 5 * HOUR) });
    drive.world().genesys().fault_after("/results", 5, json_answer(200, &page));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done));
    let Standing::Done(Verdict::Incomplete { have, .. }) = *standing(&drive) else { panic!("{:?}", standing(&drive)) };
    assert!(have < 6_000, "{have}");
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done));
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
    assert_eq!(found(&drive), truth(&mut drive, window));
    assert_eq!(drive.world().genesys().lake.jobs.len(), 2);
}

#[test]
fn d07_a_cursor_that_leads_in_a_circle_or_that_the_server_does_not_take_is_not_followed_for_ever() {
    let circle = json_answer(200, &serde_json::json!({ "conversations": [], "cursor": "again" }));
    for (path, answer) in [("/results", circle), ("cursor=", error(400, "bad.request", "Invalid cursor."))] {
        let (mut drive, _) = month(10, 21_000);
        drive.world().genesys().fault(path, 9_999, answer);
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, 30 * MINUTE, is_done));
        assert_eq!(found(&drive).len(), 21_000);
        assert_eq!(drive.world().genesys().asked_for("/results"), 4, "twice in each of two jobs");
    }
}

#[test]
fn d12_a_failure_of_every_request_of_a_job_loses_nothing_and_begins_no_other_one() {
    let (mut drive, window) = month(32, 21_000);
    let down = error(503, "service.unavailable", "down");
    for place in 0..99 {
        drive.world().genesys().fault_after("/jobs/job-1", place, down.clone());
    }
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 30 * MINUTE, is_done), "{:?}", standing(&drive));
    let mut answers = |status: u16| {
        let log = &drive.world().genesys().log;
        let of_job = log.iter().filter(|(_, _, url, told)| url.contains("/jobs/job-1") && *told == status);
        of_job.map(|(_, _, url, _)| url.clone()).collect::<Vec<_>>()
    };
    let answered = answers(200);
    assert_eq!((answers(503), answered.len() > 21), (answered.clone(), true), "each was refused once");
    assert_eq!((found(&drive), submissions(&mut drive)), (truth(&mut drive, window), 1));
}

#[test]
fn a_job_whose_machine_has_slept_goes_on_and_one_that_is_no_more_by_then_is_asked_for_anew() {
    for is_gone in [false, true] {
        let (mut drive, window) = month(33, 25_000);
        drive.tell_search(Event::GoOn);
        assert!(pass_until(&mut drive, MINUTE, |drive| found(drive).len() > 3_000));
        drive.world().computer().sleep(8 * HOUR);
        if is_gone {
            drive.world().genesys().fault("/results", 1, error(404, "not.found", "No such job."));
        }
        assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
        assert_eq!(*standing(&drive), Standing::Done(Verdict::Provisional { until: T0 - 5 * MINUTE }));
        assert_eq!((found(&drive), submissions(&mut drive)), (truth(&mut drive, window), 1 + usize::from(is_gone)));
    }
}

/// A page of results that has nothing, and says that the next one begins there.
fn leaves_out_up_to(row: usize) -> Result<Response, TransportError> {
    json_answer(200, &serde_json::json!({ "conversations": [], "cursor": row.to_string() }))
}

#[test]
fn what_a_job_leaves_out_of_a_closed_window_is_noticed_also_where_the_window_ends_within_a_day_it_does_not_know() {
    let mut drive = signed_in(28, FakeGenesys::with_history(T0, 25_000, 31 * DAY / 25_000));
    drive.world().genesys().lake.lag = 2 * DAY;
    let window = Window { from: T0 - 30 * DAY, to: T0 - DAY };
    drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
    drive.world().genesys().fault_after("/results", 5, leaves_out_up_to(6_000));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
    let (have, all) = (found(&drive).len() as u64, truth(&mut drive, window).len() as u64);
    assert_eq!(have, all - 1_000);
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Incomplete { have, of: all }));
}

#[test]
fn conversations_that_begin_meanwhile_do_not_make_up_for_those_that_a_job_has_left_out() {
    let mut drive = signed_in(29, FakeGenesys::with_history(T0, 25_000, 29 * DAY / 25_000));
    let window = Window { from: T0 - 29 * DAY, to: T0 };
    drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
    drive.world().genesys().fault_after("/results", 5, leaves_out_up_to(6_000));
    drive.tell_search(Event::GoOn);
    pass(&mut drive, 1_000);
    let began = (0..1_000).map(|n| (T0 + 2 * MINUTE + n, format!("meanwhile-{n}")));
    drive.world().genesys().on_record.extend(began);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
    let have = truth(&mut drive, window).len() as u64 - 1_000;
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Incomplete { have, of: have + 1_000 }));
}

#[test]
fn what_began_while_the_plan_was_looked_at_does_not_make_up_for_what_the_job_leaves_out_either() {
    let mut drive = signed_in(30, FakeGenesys::with_history(T0, 25_000, 29 * DAY / 25_000));
    drive.world().genesys().lake.lag = -DAY;
    let window = Window { from: T0 - 29 * DAY, to: T0 };
    drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
    let began = (0..1_000).map(|n| (T0 + 2 * MINUTE + n, format!("meanwhile-{n}")));
    drive.world().genesys().on_record.extend(began);
    pass(&mut drive, 5 * MINUTE);
    drive.world().genesys().fault_after("/results", 5, leaves_out_up_to(6_000));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
    let have = truth(&mut drive, window).len() as u64 - 1_000;
    assert_eq!(*standing(&drive), Standing::Done(Verdict::Incomplete { have, of: have + 1_000 }));
}

#[test]
fn what_was_counted_after_the_end_of_a_window_that_ended_just_now_is_not_missing() {
    let mut drive = signed_in(31, FakeGenesys::with_history(T0, 25_000, 29 * DAY / 25_000));
    drive.world().genesys().lake.lag = 30 * MINUTE;
    let window = Window { from: T0 - 29 * DAY, to: T0 - 50 * MINUTE };
    drive.search(Range::Custom(window), T0 - 9 * HOUR).unwrap();
    assert!(pass_until(&mut drive, MINUTE, is_asking), "{:?}", standing(&drive));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 5 * MINUTE, is_done), "{:?}", standing(&drive));
    assert!(!matches!(standing(&drive), Standing::Done(Verdict::Incomplete { .. })), "{:?}", standing(&drive));
    assert_eq!(found(&drive), truth(&mut drive, window));
}
