//! One sign-in for all tabs: its token, its end, and another user.

use crate::sim::browser::{Browser, active};
use crate::sim::genesys::{FakeGenesys, call};
use crate::sim::open;
use tidemark_core::auth::{Ended, Session};
use tidemark_core::clock::{HOUR, MINUTE, SECOND};
use tidemark_core::drive::{Drive, Happening};
use tidemark_core::share::Role;

#[test]
fn f02_a_page_that_does_not_serve_its_host_does_nothing_any_more_whatever_the_other_tabs_and_the_browser_say() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.tabs[0].refuse();
    assert!(browser.tabs[0].user().is_none(), "nothing is kept of whoever was signed in");
    browser.pass(MINUTE);
    assert_eq!(browser.tabs[1].role(), Role::Leads);
    for happening in [Happening::Shown, Happening::Restored, Happening::Woke, Happening::Granted] {
        browser.tabs[0].happen(happening);
    }
    // Another token is for all tabs, and a lead that nobody has is for the next.
    browser.renew(1);
    browser.pass(10 * SECOND);
    assert!(browser.tabs[0].user().is_none(), "{:?}", browser.tabs[0].user());
    browser.computer.borrow_mut().end(1);
    browser.pass(SECOND);
    let asked = browser.tabs[0].world().genesys().asked_for("/");
    browser.pass(HOUR);
    let refused = browser.tabs[0].world();
    assert_eq!((refused.left_for.len(), refused.windows.len()), (0, 0));
    assert_eq!(refused.genesys().asked_for("/"), asked);
    assert!(browser.computer.borrow().sockets.is_empty());
}

#[test]
fn f02_a_page_that_was_signed_in_before_a_reload_does_not_sign_in_by_itself_once_it_is_refused() {
    let mut browser = Browser::with_tabs(active(), 1);
    let tab = &mut browser.tabs[0];
    tab.happen(Happening::Left);
    *tab = open(tab.world().next_page(9), "");
    assert!(matches!(tab.session().session(), Session::Asking { .. }));
    tab.refuse();
    browser.pass(MINUTE);
    assert!(browser.tabs[0].world().left_for.is_empty());
}

#[test]
fn a_token_that_ends_is_renewed_in_any_tab_for_all() {
    let genesys = FakeGenesys { token_life: 600, ..active() };
    let mut browser = Browser::with_tabs(genesys, 3);
    browser.pass(11 * MINUTE);
    for tab in &browser.tabs {
        assert_eq!(*tab.session().session(), Session::Ended(Ended::Expired));
    }
    browser.tabs[2].sign_in("/live".to_owned());
    let Session::Ended(_) = browser.tabs[2].session().session() else { panic!("it stays where it is") };
    let popup = browser.tabs[2].session().popup().clone();
    let tidemark_core::auth::Popup::Open(transaction) = popup else { panic!("no window") };
    // The window comes back as a page of its own and hands its answer to all tabs.
    let query = format!("code=good&state={}", transaction.state);
    let window = browser.open(&query);
    browser.pass(3 * SECOND);
    assert_eq!(*browser.tabs[window].session().session(), Session::HandedOver);
    assert_eq!(browser.tabs[window].role(), Role::Apart, "the window leads nobody");
    browser.computer.borrow_mut().end(window);
    browser.pass(3 * SECOND);
    assert!(browser.all_live());
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 2);
}

#[test]
fn a27_a_sign_out_in_one_tab_is_one_in_all() {
    let mut browser = Browser::with_tabs(active(), 3);
    browser.tabs[1].sign_out();
    browser.pass(SECOND);
    for tab in &browser.tabs {
        assert!(matches!(tab.session().session(), Session::Out(_)), "{:?}", tab.session().session());
        assert_eq!(tab.book().live().len(), 0);
    }
    assert_eq!(browser.sockets(), 0);
    assert_eq!(browser.asked_for("tokens/me"), 1, "the token that they share ends once");
}

#[test]
fn a_tab_that_signs_in_as_somebody_else_takes_all_tabs_along() {
    let mut browser = Browser::with_tabs(active(), 2);
    browser.computer.borrow_mut().genesys.user = "u-bo";
    browser.computer.borrow_mut().genesys.active = vec![call("c5", "connected", "u-bo")];
    browser.tabs[1].sign_in("/live".to_owned());
    let popup = browser.tabs[1].session().popup().clone();
    let tidemark_core::auth::Popup::Open(transaction) = popup else { panic!("no window") };
    let window = browser.open(&format!("code=good&state={}", transaction.state));
    browser.pass(3 * SECOND);
    browser.computer.borrow_mut().end(window);
    browser.pass(3 * SECOND);
    assert_eq!(browser.phases("c5"), ["Connected"; 2]);
    assert_eq!(browser.phases("c1"), [""; 2], "nothing of the former user is left");
}

#[test]
fn a_token_is_said_only_to_a_tab_that_has_come() {
    let browser = Browser::with_tabs(active(), 3);
    // Once to all when it was granted, and once to each that came later.
    assert!(browser.computer.borrow().tokens_said <= 3, "{}", browser.computer.borrow().tokens_said);
}

#[test]
fn a_tab_that_leads_without_a_sign_in_is_told_it_by_the_one_that_was_frozen() {
    let mut browser = Browser::with_tabs(active(), 1);
    browser.computer.borrow_mut().frozen.insert(0);
    let second = browser.open("");
    browser.pass(MINUTE);
    assert_eq!(browser.leaders(), [second]);
    assert!(browser.tabs[second].user().is_none(), "nobody could tell it");
    browser.computer.borrow_mut().frozen.clear();
    browser.pass(10 * SECOND);
    assert!(browser.all_live(), "{:?}", browser.tabs.iter().map(Drive::freshness).collect::<Vec<_>>());
    assert_eq!(browser.computer.borrow().genesys.tokens_given, 1, "nobody signs in again");
}
