//! The whole application in a simulated world: what an agent lives through, without a browser and without waiting.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

#[path = "drive/hosted.rs"]
mod hosted;
#[path = "drive/outages.rs"]
mod outages;
#[path = "drive/queues.rs"]
mod queues;
#[path = "drive/settling.rs"]
mod settling;
mod sim;

use sim::genesys::{FakeGenesys, call, error, event, json_answer};
use sim::{Sim, T0, answer_of, open, pass, pass_until, signed_in};
use std::collections::BTreeSet;
use tidemark_core::auth::{Ended, Message, Out, Session};
use tidemark_core::clock::{DAY, HOUR, MINUTE};
use tidemark_core::drive::{Drive, Happening, Identity, Said};
use tidemark_core::genesys::ApiError;
use tidemark_core::genesys::error::Missing;
use tidemark_core::genesys::http::{Response, TransportError};
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::history::{Event, QuestionError, Range, Standing, Verdict, Window};
use tidemark_core::live::{Freshness, Why};
use tidemark_core::record::{Phase, Record};
use tidemark_core::words;

/// Ends two hours ago, so that nothing in it moves.
fn closed_week() -> Range {
    Range::Custom(Window { from: T0 - 7 * DAY, to: T0 - 2 * HOUR })
}

fn is_done(drive: &Drive<Sim>) -> bool {
    matches!(drive.found().unwrap().standing(), Standing::Done(_))
}

fn is_live(drive: &Drive<Sim>) -> bool {
    drive.freshness().0 == Freshness::Live
}

fn verdict(drive: &Drive<Sim>) -> &Verdict {
    match drive.found().unwrap().standing() {
        Standing::Done(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

fn throttled(seconds: &str) -> Result<Response, TransportError> {
    error(429, "too.many.requests.retry.after", "Rate limit exceeded the maximum.")
        .map(|response| Response { retry_after: Some(seconds.to_owned()), ..response })
}

#[test]
fn c24_what_a_hidden_page_has_missed_in_an_hour_is_shown_within_five_seconds_of_its_focus() {
    let genesys = FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() };
    let mut drive = signed_in(1, genesys);
    assert!(pass_until(&mut drive, 1_000, is_live));
    pass(&mut drive, HOUR);
    // No event tells of either.
    drive.world().genesys().active = vec![call("c2", "alerting", "u-ada")];
    let phase = |drive: &Drive<Sim>, id: &str| drive.book().get(id).map(Record::phase);
    assert!(matches!(phase(&drive, "c1"), Some(Phase::Connected { .. })), "nobody has asked since");
    drive.happen(Happening::Shown);
    pass(&mut drive, 5_000);
    assert!(phase(&drive, "c1").is_some_and(|phase| phase.is_over()), "{:?}", phase(&drive, "c1"));
    assert!(matches!(phase(&drive, "c2"), Some(Phase::Alerting { .. })), "{:?}", phase(&drive, "c2"));
    assert!(is_live(&drive));
}

#[test]
fn an_agent_signs_in_and_the_live_list_is_confirmed_within_a_second() {
    let genesys = FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() };
    let mut drive = signed_in(1, genesys);
    assert!(pass_until(&mut drive, 1_000, is_live));
    assert_eq!(drive.user().unwrap().name, "Ada Lindqvist");
    assert_eq!(drive.world().returned_to, ["/live"]);
    let phases: Vec<_> = drive.book().live().iter().map(|record| record.phase()).collect();
    assert!(matches!(phases[..], [Phase::Connected { .. }]), "{phases:?}");
    assert_eq!(&*drive.names().queue("q1"), "Support");
}

#[test]
fn a_call_is_seen_from_its_ring_to_its_end() {
    let mut drive = signed_in(2, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    for (state, wanted) in [("alerting", "Alerting"), ("connected", "Connected"), ("disconnected", "Settling")] {
        drive.world().push(300, &event(&call("c1", state, "u-ada"), "u-ada"));
        pass(&mut drive, 400);
        let phase = format!("{:?}", drive.book().get("c1").unwrap().phase());
        assert!(phase.starts_with(wanted), "{phase}");
    }
}

#[test]
fn three_thousand_conversations_through_a_burst_of_429s_none_missing_none_doubled() {
    let mut genesys = FakeGenesys::with_history(T0 - 2 * HOUR, 3_000, 3 * MINUTE);
    genesys.fault("details/query", 4, throttled("20"));
    let mut drive = signed_in(3, genesys);
    drive.search(closed_week(), T0).unwrap();
    pass(&mut drive, 1_000);
    assert!(matches!(drive.wait(), Some((WaitsFor::Limit, 3_000..))), "the agent can see how long it takes");
    assert!(pass_until(&mut drive, 10 * MINUTE, is_done));
    assert_eq!(*verdict(&drive), Verdict::Complete);
    let ids: BTreeSet<_> = drive.found().unwrap().store().ids().collect();
    assert_eq!((drive.found().unwrap().store().len(), ids.len()), (3_000, 3_000));
    let asked = drive.world().genesys().asked_for("details/query");
    assert!(asked <= 31 + 4, "{asked} requests for 31 pages");
}

#[test]
fn ten_thousand_conversations_take_hardly_longer_than_the_budget_and_the_round_trips_demand() {
    let genesys = FakeGenesys { latency: 150, ..FakeGenesys::with_history(T0 - 2 * HOUR, 10_000, 50_000) };
    let mut drive = signed_in(4, genesys);
    pass(&mut drive, 2_000);
    let began = drive.now().mono;
    drive.search(closed_week(), T0).unwrap();
    let is_asking = |drive: &Drive<Sim>| matches!(drive.found().unwrap().standing(), Standing::Asking(_));
    assert!(pass_until(&mut drive, 1_000, is_asking));
    drive.tell_search(Event::GoOn);
    assert!(pass_until(&mut drive, 10 * MINUTE, is_done));
    let took = drive.now().mono - began;
    // 101 pages, five at a time, 150 ms each, after the first that says how many there are.
    assert!(took <= (150 + 20 * 150) * 115 / 100, "{took} ms");
    assert_eq!(drive.found().unwrap().store().len(), 10_000);
}

#[test]
fn b06_the_live_list_is_served_while_a_search_waits_for_its_budget() {
    let genesys = FakeGenesys { latency: 20, ..FakeGenesys::with_history(T0 - 2 * HOUR, 19_000, 30_000) };
    let mut drive = signed_in(5, genesys);
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.search(closed_week(), T0).unwrap();
    pass(&mut drive, 500);
    drive.tell_search(Event::GoOn);
    pass(&mut drive, 4_500);
    assert!(!is_done(&drive), "147 pages are sent, the rest waits for the window");
    assert!(matches!(drive.wait(), Some((WaitsFor::Room, 50_000..=60_000))), "{:?}", drive.wait());
    let before = drive.world().genesys().asked_for("/api/v2/conversations");
    drive.happen(Happening::Shown);
    pass(&mut drive, 100);
    assert_eq!(drive.world().genesys().asked_for("/api/v2/conversations"), before + 1);
}

#[test]
fn a23_a_token_that_ends_while_pages_are_read_pauses_and_the_renewal_goes_on() {
    let mut drive = signed_in(6, FakeGenesys::with_history(T0 - 2 * HOUR, 3_000, 3 * MINUTE));
    drive.search(closed_week(), T0).unwrap();
    pass(&mut drive, 250);
    drive.world().genesys().token = "another".to_owned();
    pass(&mut drive, 10 * MINUTE);
    assert_eq!(*drive.session().session(), Session::Ended(Ended::Expired));
    let read = drive.found().unwrap().store().len();
    assert!(read > 0 && !is_done(&drive), "what was read stays");
    let sent = drive.world().genesys().log.len();
    pass(&mut drive, 10 * MINUTE);
    assert_eq!(drive.world().genesys().log.len(), sent, "nothing is sent without a token");

    drive.sign_in("/history".to_owned());
    let query = answer_of(&drive.world().windows[0]);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!(*verdict(&drive), Verdict::Complete);
    assert_eq!(drive.found().unwrap().store().len(), 3_000);
    assert!(pass_until(&mut drive, 5_000, is_live));
    assert!(matches!(drive.world().announced[..], [Message::Refused { .. }, Message::Taken { .. }]));
}

#[test]
fn a24_another_user_under_the_new_token_sees_nothing_of_the_former_one() {
    let mut drive = signed_in(7, FakeGenesys::with_history(T0 - 2 * HOUR, 300, 3 * MINUTE));
    drive.search(closed_week(), T0).unwrap();
    drive.world().genesys().active = vec![call("c-live", "connected", "u-ada")];
    assert!(pass_until(&mut drive, 10_000, |drive| is_done(drive) && is_live(drive)));
    drive.world().genesys().token = "another".to_owned();
    drive.search(closed_week(), T0).unwrap();
    pass(&mut drive, 2_000);
    assert_eq!(*drive.session().session(), Session::Ended(Ended::Expired));

    let before = drive.world().genesys().asked_for("details/query");
    drive.world().genesys().user = "u-ben";
    drive.world().genesys().active = Vec::new();
    drive.sign_in("/history".to_owned());
    let query = answer_of(&drive.world().windows[0]);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    assert!(pass_until(&mut drive, MINUTE, is_live));
    assert_eq!(drive.user().unwrap().id, "u-ben");
    assert!(drive.book().live().is_empty() && drive.found().unwrap().store().is_empty());
    assert_eq!(drive.world().genesys().asked_for("details/query"), before, "nor is asked for in the other's name");
}

#[test]
fn a_403_on_history_names_the_permission_and_leaves_live_alone() {
    let mut genesys = FakeGenesys::default();
    let text = "You must have at least one of the following permissions assigned: [analytics:conversationDetail:view]";
    genesys.fault("details/query", 9, error(403, "missing.any.permissions", text));
    let mut drive = signed_in(8, genesys);
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.search(Range::LastHour, T0).unwrap();
    assert!(pass_until(&mut drive, 2_000, is_done));
    let search = drive.found().unwrap();
    let Some(ApiError::Forbidden { missing, .. }) = search.lack() else { panic!("{:?}", search.lack()) };
    assert_eq!(*missing, Missing::Permissions(vec!["analytics:conversationDetail:view".to_owned()]));
    assert!(is_live(&drive));
    assert_eq!(drive.world().genesys().asked_for("details/query"), 1, "a 403 is not asked again");
}

#[test]
fn a_failed_search_keeps_what_is_on_screen_until_the_next_one_begins() {
    let mut drive = signed_in(9, FakeGenesys::with_history(T0 - 2 * HOUR, 300, 3 * MINUTE));
    drive.search(closed_week(), T0).unwrap();
    assert!(pass_until(&mut drive, 10_000, is_done));
    let too_long = Range::Custom(Window { from: T0 - 600 * DAY, to: T0 });
    assert_eq!(drive.search(too_long, T0), Err(QuestionError::TooLong { days: 600 }));
    let backwards = Range::Custom(Window { from: T0, to: T0 - DAY });
    assert_eq!(drive.search(backwards, T0), Err(QuestionError::EndBeforeStart));
    assert_eq!(drive.found().unwrap().store().len(), 300);
}

#[test]
fn b14_html_instead_of_json_ends_a_search_with_its_reason() {
    let mut genesys = FakeGenesys::default();
    let portal = Response { status: 200, body: b"<html>Welcome to the hotel".to_vec(), ..Response::default() };
    genesys.fault("details/query", 1, Ok(portal));
    let mut drive = signed_in(10, genesys);
    drive.search(Range::LastHour, T0).unwrap();
    assert!(pass_until(&mut drive, 5_000, is_done));
    assert!(matches!(verdict(&drive), Verdict::Failed(ApiError::Undecodable { .. }, _)));
}

#[test]
fn a_socket_that_is_dropped_is_open_again_within_seconds_and_loses_nothing() {
    let mut drive = signed_in(11, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().drop_sockets();
    pass(&mut drive, 10);
    assert!(matches!(drive.freshness().0, Freshness::Polling(Why::SocketLost)));
    drive.world().genesys().active = vec![call("c1", "connected", "u-ada")];
    assert!(pass_until(&mut drive, 5_000, is_live));
    assert!(drive.book().get("c1").is_some(), "what began in the gap is there");
}

#[test]
fn c30_when_the_network_is_another_one_the_page_says_so_for_seconds_and_is_live_again() {
    let mut drive = signed_in(11, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().genesys().active = vec![call("c1", "connected", "u-ada")];
    drive.world().genesys().fault("/api/v2/", 3, Err(TransportError::Unreachable));
    drive.world().drop_sockets();
    pass(&mut drive, 10);
    assert!(!is_live(&drive), "{:?}", drive.freshness());
    assert!(pass_until(&mut drive, 20_000, is_live), "{:?}", drive.freshness());
    assert!(drive.book().get("c1").is_some(), "what began in between is there");
}

#[test]
fn b11_b12_a_list_that_never_comes_is_given_up_and_the_page_says_that_nobody_answers() {
    let mut drive = signed_in(11, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().genesys().fault("/api/v2/conversations", 100, Err(TransportError::TimedOut));
    assert!(pass_until(&mut drive, 3 * MINUTE, |drive| {
        matches!(drive.freshness().0, Freshness::Stale(Why::NoList(ApiError::TimedOut)))
    }));
    drive.world().genesys().faults.clear();
    assert!(pass_until(&mut drive, MINUTE, is_live));
}

#[test]
fn without_sockets_the_list_is_polled_and_says_so() {
    let genesys = FakeGenesys { sockets_open: false, ..FakeGenesys::default() };
    let mut drive = signed_in(12, genesys);
    pass(&mut drive, 20_000);
    drive.world().genesys().active = vec![call("c1", "connected", "u-ada")];
    pass(&mut drive, 16_000);
    assert!(drive.book().get("c1").is_some());
    assert!(matches!(drive.freshness().0, Freshness::Polling(Why::SocketLost)));
    pass(&mut drive, 10 * MINUTE);
    let asked = drive.world().genesys().log.len();
    assert!(asked < 200, "{asked} requests in ten minutes");
}

#[test]
fn signing_out_leaves_nothing_and_late_answers_change_nothing() {
    let genesys =
        FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::with_history(T0, 900, MINUTE) };
    let mut drive = signed_in(14, genesys);
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.search(Range::LastWeek, T0).unwrap();
    pass(&mut drive, 150);
    drive.sign_out();
    assert!(drive.user().is_none() && drive.book().live().is_empty() && drive.found().unwrap().store().is_empty());
    pass(&mut drive, 5_000);
    assert!(drive.book().live().is_empty() && drive.found().unwrap().store().is_empty());
    assert_eq!(drive.world().genesys().token, "none", "the token was revoked");
    assert!(drive.world().left_for[0].starts_with("http://login.sandbox.localhost:8090/logout?"));
    assert!(drive.world().storage.is_empty());
}

#[test]
fn a26_signing_out_offline_signs_out_here() {
    let mut drive = signed_in(15, FakeGenesys::default());
    drive.world().genesys().fault("tokens/me", 9, Err(TransportError::Unreachable));
    drive.sign_out();
    pass(&mut drive, 20_000);
    assert_eq!(*drive.session().session(), Session::Out(Out::ServerNotReached));
    assert!(drive.world().left_for.is_empty());
}

#[test]
fn a_user_who_cannot_be_identified_is_told_and_can_try_again() {
    let mut before = open(Sim::new(16, FakeGenesys::default()), "");
    before.sign_in("/live".to_owned());
    let query = answer_of(&before.world().left_for[0]);
    let sim = before.world().next_page(17);
    sim.genesys().fault("users/me", 1, error(403, "missing.scope", "The client lacks a scope"));
    let mut drive = open(sim, &query);
    pass(&mut drive, 2_000);
    assert!(matches!(drive.identity(), Identity::Failed { error: ApiError::Forbidden { .. }, .. }));
    drive.sign_in("/live".to_owned());
    assert!(pass_until(&mut drive, 2_000, is_live));
}

#[test]
fn b21_timers_run_by_the_servers_clock_however_wrong_the_machines_is() {
    for skew in [-DAY, DAY] {
        let mut genesys = FakeGenesys::default();
        let body = serde_json::json!({ "id": "u-ada", "date": { "currentDate": tidemark_core::genesys::query::iso(T0 + skew) } });
        genesys.fault("users/me", 1, json_answer(200, &body));
        let mut drive = signed_in(18, genesys);
        pass(&mut drive, 1_000);
        let off = drive.server_now() - (drive.now().wall + skew);
        assert!(off.abs() < 1_000, "{off}");
    }
}

#[test]
fn b29_the_connection_is_judged_by_what_answers_and_not_by_what_the_browser_thinks() {
    let mut drive = signed_in(19, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    // The network is gone, but the browser says again and again that it is there.
    drive.world().genesys().fault("/api/v2/", usize::MAX, Err(TransportError::Unreachable));
    drive.world().genesys().sockets_open = false;
    drive.world().drop_sockets();
    for _ in 0..20 {
        drive.happen(Happening::Shown);
        pass(&mut drive, 30_000);
        assert!(!is_live(&drive));
    }
    let (freshness, _) = drive.freshness();
    assert!(matches!(freshness, Freshness::Stale(Why::NoList(ApiError::Unreachable))), "{freshness:?}");
    let asked = drive.world().genesys().log.len();
    assert!(asked < 400, "{asked} requests in ten minutes without a network");
    // It comes back, and the browser says nothing.
    drive.world().genesys().faults.clear();
    drive.world().genesys().sockets_open = true;
    drive.world().genesys().active = vec![call("c1", "connected", "u-ada")];
    assert!(pass_until(&mut drive, MINUTE, is_live));
    assert!(drive.book().get("c1").is_some());
}

#[test]
fn e12_a_wall_clock_that_is_set_back_or_on_neither_shortens_nor_prolongs_a_wait() {
    for jump in [-HOUR, HOUR] {
        let mut genesys = FakeGenesys::with_history(T0 - 2 * HOUR, 300, 3 * MINUTE);
        genesys.fault("details/query", 1, throttled("20"));
        let mut drive = signed_in(20, genesys);
        assert!(pass_until(&mut drive, 2_000, is_live));
        drive.search(closed_week(), T0).unwrap();
        pass(&mut drive, 5_000);
        let ((_, left), sent) = (drive.wait().unwrap(), drive.world().genesys().log.len());
        drive.world().computer().now.wall += jump;
        pass(&mut drive, 10);
        assert!((0..=10).contains(&(left - drive.wait().unwrap().1)), "the countdown goes on as if nothing had been");
        pass(&mut drive, 14_000);
        assert_eq!(drive.world().genesys().log.len(), sent, "no burst before the 20 seconds are over");
        assert!(pass_until(&mut drive, 5_000, is_done), "and no freeze after them");
        assert_eq!(drive.found().unwrap().store().len(), 300);
        assert!(pass_until(&mut drive, MINUTE, is_live));
    }
}

/// A tab whose token has been replaced through the window, while `users/me` fails.
fn renewed_in_vain(seed: u64) -> Drive<Sim> {
    let mut drive = signed_in(seed, FakeGenesys::with_history(T0 - 2 * HOUR, 300, 3 * MINUTE));
    assert!(pass_until(&mut drive, 2_000, is_live));
    "another".clone_into(&mut drive.world().genesys().token);
    drive.search(closed_week(), T0).unwrap();
    pass(&mut drive, 2_000);
    drive.world().genesys().fault("users/me", 3, error(503, "service.unavailable", "down"));
    drive.sign_in("/history".to_owned());
    let query = answer_of(&drive.world().windows[0]);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    assert!(pass_until(&mut drive, 20_000, |drive| matches!(drive.identity(), Identity::Failed { .. })));
    drive
}

#[test]
fn a_renewal_whose_user_cannot_be_found_out_goes_on_by_itself_and_loses_nothing() {
    let mut drive = renewed_in_vain(21);
    assert!(drive.user().is_some() && !is_done(&drive), "what was loaded stays");
    assert!(pass_until(&mut drive, MINUTE, |drive| is_done(drive) && is_live(drive)));
    assert_eq!(drive.found().unwrap().store().len(), 300);
}

#[test]
fn a_renewal_whose_user_cannot_be_found_out_can_be_tried_again_by_a_click() {
    let mut drive = renewed_in_vain(22);
    drive.sign_in("/history".to_owned());
    assert!(pass_until(&mut drive, 5_000, |drive| is_done(drive) && is_live(drive)));
    assert_eq!(drive.world().windows.len(), 1, "no other window is opened for it");
}

#[test]
fn b30_names_that_could_not_be_had_are_asked_for_with_the_next_search() {
    let mut genesys = FakeGenesys::default();
    genesys.fault("routing/queues/me", 9, error(503, "service.unavailable", "down"));
    let mut drive = signed_in(23, genesys);
    pass(&mut drive, MINUTE);
    assert_ne!(&*drive.names().queue("q1"), "Support");
    drive.world().genesys().faults.clear();
    drive.search(Range::LastHour, T0).unwrap();
    pass(&mut drive, 5_000);
    assert_eq!(&*drive.names().queue("q1"), "Support");
}

#[test]
fn e12_timers_go_on_by_the_servers_clock_when_somebody_sets_this_machines() {
    let mut drive = signed_in(24, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    for jump in [-HOUR, HOUR, -DAY] {
        let before = drive.server_now();
        // The server's own clock does not move with this machine's.
        drive.world().genesys().clock_ahead -= jump;
        drive.world().computer().now.wall += jump;
        pass(&mut drive, 5_000);
        drive.happen(Happening::Shown);
        pass(&mut drive, 5_000);
        let off = drive.server_now() - before - 10_000;
        assert!(off.abs() < 1_000, "{off} after a jump of {jump}");
    }
}

#[test]
fn a_repetition_that_takes_its_time_says_so() {
    let mut genesys = FakeGenesys::with_history(T0 - 2 * HOUR, 300, 3 * MINUTE);
    genesys.fault("details/query", 4, error(503, "service.unavailable", "down"));
    let mut drive = signed_in(25, genesys);
    drive.search(closed_week(), T0).unwrap();
    assert!(pass_until(&mut drive, 20_000, |drive| matches!(drive.wait(), Some((WaitsFor::Repeat, 1_000..)))));
    assert!(pass_until(&mut drive, MINUTE, is_done));
    assert_eq!((drive.wait(), drive.found().unwrap().store().len()), (None, 300));
}

#[test]
fn a26_a_server_that_fails_to_end_the_token_has_not_been_told() {
    let mut drive = signed_in(26, FakeGenesys::default());
    drive.world().genesys().fault("tokens/me", 9, error(503, "service.unavailable", "down"));
    drive.sign_out();
    pass(&mut drive, 20_000);
    assert_eq!(*drive.session().session(), Session::Out(Out::ServerNotReached));
}
