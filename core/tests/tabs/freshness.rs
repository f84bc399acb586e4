//! What a tab that follows says of its list: nothing better than what the tab whose socket it is knows.

use crate::sim::browser::{Browser, active};
use crate::sim::genesys::error;
use tidemark_core::clock::{MINUTE, SECOND};
use tidemark_core::live::{Freshness, Why};
use tidemark_core::share::Role;

#[test]
fn the_list_of_a_follower_is_no_younger_than_its_leaders_socket() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.computer.borrow_mut().dumbfound();
    let mut oldest = 0;
    for _ in 0..450 {
        browser.pass(SECOND / 5);
        let ages: Vec<_> = browser.tabs.iter().map(|tab| tab.freshness().1.unwrap()).collect();
        // A list of its own proves as much: the tabs ask for theirs within some seconds of each other.
        assert!(ages[1] > ages[0] - 5 * SECOND, "the follower says {} ms, its leader {} ms", ages[1], ages[0]);
        oldest = oldest.max(ages[0]);
    }
    assert!(oldest > 20 * SECOND, "{oldest} ms: there was nothing to compare");
}

#[test]
fn a_follower_says_why_its_leader_has_no_socket_in_its_leaders_words() {
    let mut genesys = active();
    genesys.fault("/notifications/channels", 100, error(403, "missing.any.scopes", "[notifications]"));
    let mut browser = Browser::new(genesys);
    browser.open("");
    browser.sign_in(0);
    browser.open("");
    browser.pass(MINUTE);
    assert_eq!([browser.tabs[0].role(), browser.tabs[1].role()], [Role::Leads, Role::Follows]);
    for (number, tab) in browser.tabs.iter().enumerate() {
        assert!(matches!(tab.freshness().0, Freshness::Polling(Why::NoChannel(_))), "{number}: {:?}", tab.freshness());
    }
}

#[test]
fn c19_whoever_wants_the_events_in_a_tab_has_them_there_after_a_word() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.tabs[1].take_over();
    browser.pass(5 * SECOND);
    assert_eq!(browser.leaders(), [1]);
    assert!(browser.all_live());
    assert_eq!(browser.sockets(), 1);
}

#[test]
fn a_tab_whose_leader_crashed_calls_nothing_live_that_nobody_hears() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.computer.borrow_mut().genesys.fault("/notifications/channels", 1_000, error(503, "", ""));
    browser.computer.borrow_mut().end(0);
    let took = browser.until(MINUTE, |browser| browser.tabs[1].freshness().0 != Freshness::Live).expect("it says so");
    assert!(took <= 10 * SECOND, "{took} ms");
    assert!(
        matches!(browser.tabs[1].freshness().0, Freshness::Polling(_)),
        "it asks instead: {:?}",
        browser.tabs[1].freshness()
    );
    browser.computer.borrow_mut().genesys.faults.clear();
    browser.until(2 * MINUTE, Browser::all_live).expect("it is live again");
}
