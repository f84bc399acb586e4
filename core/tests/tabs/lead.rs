//! Who leads: tabs that are opened, close, crash, freeze and are shown again, and what an agent sees of it.

use crate::sim::browser::{Browser, active};
use crate::sim::genesys::call;
use tidemark_core::clock::{MINUTE, SECOND};
use tidemark_core::drive::Happening;
use tidemark_core::genesys::http::Method;
use tidemark_core::live::Freshness;

#[test]
fn c26_five_tabs_have_one_sign_in_one_channel_and_one_socket() {
    let mut browser = Browser::with_tabs(active(), 5);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 1);
    assert_eq!(browser.asked_for("/notifications/channels/ch-1/"), 1, "one subscription");
    assert_eq!(browser.asked_for("users/me"), 1);
    assert_eq!(browser.phases("c1"), ["Connected"; 5]);
    browser.tell(&call("c1", "disconnected", "u-ada"));
    browser.tell(&call("c2", "alerting", "u-ada"));
    browser.pass(200);
    assert_eq!(browser.phases("c1"), ["Settling"; 5]);
    assert_eq!(browser.phases("c2"), ["Alerting"; 5]);
}

#[test]
fn c26_a_tab_that_is_opened_is_signed_in_without_a_click() {
    let mut browser = Browser::with_tabs(active(), 1);
    let second = browser.open("");
    let took = browser.until(2 * SECOND, Browser::all_live).expect("it is live");
    assert!(took < 600, "{took} ms");
    assert_eq!(browser.tabs[second].user().unwrap().name, "Ada Lindqvist");
    let sent: Vec<_> =
        browser.computer.borrow().genesys.log.iter().rev().take(3).map(|entry| entry.2.clone()).collect();
    assert!(!sent.iter().any(|url| url.contains("users/me")), "{sent:?}");
}

#[test]
fn c27_a_leader_that_closes_hands_over_at_once() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.tabs[0].happen(Happening::Left);
    browser.computer.borrow_mut().end(0);
    let took = browser.until(10 * SECOND, |browser| browser.sockets() == 1 && browser.leaders().len() == 1).unwrap();
    assert!(took < SECOND, "{took} ms");
    browser.pass(2 * SECOND);
    assert!(browser.all_live());
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 1, "nobody signs in again");
    let made = |(_, method, url, _): &&(i64, Method, String, u16)| {
        *method == Method::Post && url.ends_with("/notifications/channels")
    };
    assert_eq!(browser.computer.borrow().genesys.log.iter().filter(made).count(), 1, "the channel goes on too");
}

#[test]
fn c27_a_leader_that_crashes_is_replaced_and_nothing_is_lost() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.computer.borrow_mut().end(0);
    // While nobody listens: it must be in the list that comes with the next socket.
    browser.computer.borrow_mut().genesys.active = vec![call("c2", "alerting", "u-ada")];
    browser.pass(10 * SECOND);
    assert!(browser.all_live());
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert_eq!(browser.phases("c2"), ["Alerting"; 2]);
    assert_eq!(browser.phases("c1"), ["Settling"; 2]);
}

#[test]
fn c27_a_leader_that_freezes_is_replaced_within_ten_seconds_and_follows_when_it_thaws() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.computer.borrow_mut().frozen.insert(0);
    let took = browser.until(20 * SECOND, |browser| browser.leaders().len() == 1).expect("somebody leads");
    assert!(took < 9 * SECOND, "{took} ms");
    browser.until(10 * SECOND - took, Browser::all_live).expect("all are live in ten seconds");
    browser.pass(5 * MINUTE);
    browser.computer.borrow_mut().genesys.active.push(call("c2", "connected", "u-ada"));
    browser.tell(&call("c2", "connected", "u-ada"));
    browser.pass(SECOND);
    assert_eq!(browser.phases("c2"), ["Connected"; 2]);

    browser.computer.borrow_mut().frozen.clear();
    browser.pass(10 * SECOND);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1), "the former leader's socket is closed");
    assert!(browser.all_live());
    assert_eq!(browser.phases("c2"), ["Connected"; 3]);
}

#[test]
fn a_browser_that_freezes_as_a_whole_goes_on_without_a_fight() {
    let mut browser = Browser::with_tabs(active(), 4);
    let opened = browser.computer.borrow().opened;
    browser.computer.borrow_mut().frozen.extend(0..4);
    browser.pass(60 * MINUTE);
    browser.computer.borrow_mut().frozen.clear();
    browser.pass(15 * SECOND);
    assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    assert!(browser.all_live());
    let opened = browser.computer.borrow().opened - opened;
    assert!(opened <= 2, "{opened} sockets");
}

#[test]
fn c25_a_page_shown_again_from_the_browsers_cache_takes_part_again_and_shows_what_is_so() {
    for count in [1, 3] {
        let mut browser = Browser::with_tabs(active(), count);
        browser.tabs[0].happen(Happening::Left);
        // A browser closes the sockets of a page that it keeps, and lets nothing in it run.
        browser.computer.borrow_mut().frozen.insert(0);
        browser.computer.borrow_mut().sockets.retain(|(tab, _)| *tab != 0);
        browser.pass(5 * MINUTE);
        browser.computer.borrow_mut().genesys.active = vec![call("c2", "alerting", "u-ada")];
        browser.computer.borrow_mut().frozen.clear();
        browser.tabs[0].happen(Happening::Restored);
        assert_ne!(browser.tabs[0].freshness().0, Freshness::Live, "it does not pretend");
        browser.pass(5 * SECOND);
        assert!(browser.all_live());
        assert_eq!(browser.phases("c2")[0], "Alerting");
        assert_eq!(browser.phases("c1")[0], "Settling");
        assert_eq!((browser.leaders().len(), browser.sockets()), (1, 1));
    }
}

#[test]
fn c27_a_follower_that_has_to_lead_asks_the_server_nothing_about_the_former_leaders_channel() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.tabs[0].happen(Happening::Left);
    browser.computer.borrow_mut().end(0);
    // The machine sleeps before there is another channel, and the page stands still after that: the line is doubted.
    browser.computer.borrow_mut().now.wall += 82 * SECOND;
    browser.tabs[1].happen(Happening::Shown);
    browser.computer.borrow_mut().frozen.insert(1);
    browser.pass(57 * SECOND);
    browser.computer.borrow_mut().frozen.clear();
    browser.pass(2 * MINUTE);
    assert_eq!(browser.leaders(), [1]);
    assert_eq!(browser.asked_for("/channels/shared"), 0);
    assert!(browser.all_live());
}
