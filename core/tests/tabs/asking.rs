//! What the tabs ask the server for together: one budget, one wait, nothing twice.

use crate::sim::browser::{Browser, active};
use crate::sim::genesys::{FakeGenesys, call, error, waits};
use crate::sim::{Sim, T0};
use tidemark_core::clock::{DAY, MINUTE, SECOND};
use tidemark_core::drive::{Drive, Happening};
use tidemark_core::genesys::http::{Method, Response};
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::history::{Event, Range, Standing, Window};
use tidemark_core::queues;
use tidemark_core::record::Phase;

#[test]
fn all_tabs_together_spend_one_budget() {
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(T0 - 7_200_000, 3_000, 180_000), 4);
    // The server asserts that no minute sees more than the ceiling.
    for tab in &mut browser.tabs {
        tab.search(Range::Custom(Window { from: T0 - 604_800_000, to: T0 - 7_200_000 }), T0).unwrap();
    }
    let done =
        |browser: &Browser| browser.tabs.iter().all(|tab| matches!(tab.found().unwrap().standing(), Standing::Done(_)));
    browser.until(10 * MINUTE, done).expect("all have found everything");
    for tab in &browser.tabs {
        assert_eq!(tab.found().unwrap().store().len(), 3_000);
    }
}

#[test]
fn what_one_tab_has_spent_is_not_counted_on_in_what_another_says_a_search_will_take() {
    let (from, to) = (T0 - 8 * DAY, T0 - DAY);
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(to, 12_000, 7 * DAY / 12_000), 2);
    let ask = |browser: &mut Browser, tab: usize, from: i64| {
        browser.tabs[tab].search(Range::Custom(Window { from, to }), T0).unwrap();
        browser.pass(10 * SECOND);
        browser.tabs[tab].found().unwrap().standing().clone()
    };
    let Standing::Asking(before) = ask(&mut browser, 1, from) else { panic!() };
    assert!(matches!(ask(&mut browser, 0, to - 2 * DAY), Standing::Done(_)), "the leader reads some of it");
    let Standing::Asking(after) = ask(&mut browser, 1, from) else { panic!() };
    assert_eq!(before.requests, after.requests);
    assert!(after.takes > before.takes + SECOND, "{before:?} {after:?}");
}

#[test]
fn a_job_that_nobody_will_read_is_ended_from_every_tab() {
    let (from, to) = (T0 - 8 * DAY, T0 - DAY);
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(to, 30_000, 7 * DAY / 30_000), 2);
    let ended = |browser: &Browser| browser.computer.borrow().genesys.lake.ended;
    browser.tabs[1].search(Range::Custom(Window { from, to }), T0).unwrap();
    browser.pass(10 * SECOND);
    browser.tabs[1].tell_search(Event::GoOn);
    browser.pass(SECOND);
    assert_eq!((browser.computer.borrow().genesys.lake.jobs.len(), ended(&browser)), (1, 0));
    browser.tabs[1].cancel_search();
    browser.pass(2 * SECOND);
    assert_eq!(ended(&browser), 1, "by the tab that leads");
}

#[test]
fn a_limit_of_the_server_is_waited_for_and_shown_in_every_tab() {
    let mut browser = Browser::with_tabs(FakeGenesys::with_history(T0 - 7_200_000, 300, 180_000), 2);
    let throttled = error(429, "too.many.requests.retry.after", "Rate limit exceeded the maximum.")
        .map(|response| Response { retry_after: Some("20".to_owned()), ..response });
    browser.computer.borrow_mut().genesys.fault("details/query", 1, throttled);
    browser.tabs[1].search(Range::Custom(Window { from: T0 - 604_800_000, to: T0 - 7_200_000 }), T0).unwrap();
    browser.pass(4 * SECOND);
    for tab in &browser.tabs {
        assert!(matches!(tab.wait(), Some((WaitsFor::Limit, 10_000..))), "{:?}", tab.wait());
    }
    // Who leads next must keep to it as well: the server asserts that.
    browser.computer.borrow_mut().end(0);
    browser
        .until(MINUTE, |browser| matches!(browser.tabs[1].found().unwrap().standing(), Standing::Done(_)))
        .expect("found");
    assert_eq!(browser.tabs[1].found().unwrap().store().len(), 300);
}

#[test]
fn a_record_that_one_tab_asked_for_is_final_in_all() {
    let mut browser = Browser::with_tabs(FakeGenesys::default(), 5);
    browser.tell(&call("c9", "disconnected", "u-ada"));
    browser.pass(SECOND);
    browser.computer.borrow_mut().genesys.on_record.push((T0 - MINUTE, "c9".to_owned()));
    let is_final = |tab: &Drive<Sim>| matches!(tab.book().get("c9").unwrap().phase(), Phase::Final { .. });
    browser.until(2 * MINUTE, |browser| browser.tabs.iter().all(is_final)).expect("final everywhere");
    let asked = browser.asked_for("details/query");
    assert!(asked <= 2, "{asked} requests for one record");
}

/// Tabs over two queues, in the first of which two wait; each follows them.
fn following(count: usize) -> (Browser, Vec<queues::Shared>) {
    let waiting = Some(vec![("q1".to_owned(), 2), ("q2".to_owned(), 0)]);
    let mut browser = Browser::with_tabs(FakeGenesys { waiting, ..active() }, count);
    let follow = |tab: &mut Drive<Sim>| {
        let queues = queues::Shared::default();
        tab.follow_queues(Box::new(queues.clone()));
        queues
    };
    let queues: Vec<_> = browser.tabs.iter_mut().map(follow).collect();
    browser.until(90 * SECOND, |_| queues.iter().all(is_followed)).expect("all follow");
    (browser, queues)
}

fn is_followed(queues: &queues::Shared) -> bool {
    queues.borrow().standing() == queues::Standing::Followed
}

#[test]
fn what_happens_in_the_queues_is_seen_in_every_tab_and_their_topics_are_asked_for_once() {
    let (mut browser, queues) = following(4);
    let added = |browser: &Browser| {
        let computer = browser.computer.borrow();
        let adds = |(_, method, url, _): &&(i64, Method, String, u16)| {
            *method == Method::Post && url.contains("/subscriptions")
        };
        computer.genesys.log.iter().filter(adds).count()
    };
    assert_eq!(added(&browser), 1);
    let until = browser.computer.borrow().now.wall;
    browser.computer.borrow_mut().push(50, &waits("q2", 1, until));
    browser.pass(200);
    for queues in &queues {
        assert_eq!(queues.borrow().total().waiting, 3);
    }
    // Who leads next asks for them anew.
    browser.computer.borrow_mut().end(0);
    browser.pass(90 * SECOND);
    for tab in browser.up() {
        assert!(is_followed(&queues[tab]), "{:?}", queues[tab].borrow().standing());
    }
    assert_eq!(added(&browser), 2);
}

#[test]
fn what_happened_in_the_queues_while_the_leader_changed_its_channel_is_asked_for_in_every_tab() {
    let (mut browser, queues) = following(3);
    let closing = r#"{"topicName":"v2.system.socket_closing","eventBody":{"message":"closing"}}"#;
    browser.computer.borrow_mut().push(50, closing);
    // Nobody tells of these.
    browser.computer.borrow_mut().genesys.waiting = Some(vec![("q1".to_owned(), 5), ("q2".to_owned(), 0)]);
    browser.pass(30 * SECOND);
    for queues in &queues {
        assert_eq!(queues.borrow().total().waiting, 5);
        assert!(is_followed(queues), "{:?}", queues.borrow().standing());
    }
    assert!(browser.all_live());
}

#[test]
fn lists_that_several_tabs_want_at_once_are_asked_for_once_more() {
    let mut browser = Browser::with_tabs(active(), 8);
    let before = browser.asked_for("/api/v2/conversations");
    for tab in &mut browser.tabs {
        tab.happen(Happening::Shown);
    }
    browser.pass(2 * SECOND);
    let asked = browser.asked_for("/api/v2/conversations") - before;
    assert!(asked <= 4, "{asked} lists for eight tabs");
    assert!(browser.all_live());
}

#[test]
fn followers_get_their_lists_after_a_sign_out_while_one_was_under_way() {
    let mut browser = Browser::with_tabs(active(), 3);
    for tab in &mut browser.tabs {
        tab.happen(Happening::Shown);
    }
    browser.pass(20);
    browser.tabs[2].sign_out();
    browser.pass(SECOND);
    browser.sign_in(1);
    browser.pass(5 * SECOND);
    assert!(browser.all_live(), "{:?}", browser.tabs.iter().map(Drive::freshness).collect::<Vec<_>>());
}
