//! How a token ends, and the window that brings another.

use super::*;

#[test]
fn c7_a_refused_token_ends_the_session_and_keeps_what_is_loaded() {
    let mut page = signed_in();
    page.on(Event::TokenTaken { user: "ada".to_owned() }).pass(1_000).on(Event::TokenRefused);
    assert_eq!(*page.sign_in.session(), Session::Ended(Ended::Expired));
    assert!(page.has(&Effect::TokenEnded) && !page.has(&Effect::Wipe));
    assert_eq!(page.sign_in.token(), None);
}

#[test]
fn a22_a_token_that_never_worked_is_said_to_be_refused() {
    let mut page = signed_in();
    page.pass(60_000).on(Event::TokenRefused);
    assert_eq!(*page.sign_in.session(), Session::Ended(Ended::Refused));
}

#[test]
fn a_token_ends_at_its_time_and_the_agent_is_reminded_before() {
    let mut page = signed_in();
    page.pass(3_600_000 - 300_001);
    assert_eq!(page.sign_in.ends_soon(page.now), None);
    page.pass(1);
    assert_eq!(page.sign_in.ends_soon(page.now), Some(300_000));
    page.pass(300_000);
    assert_eq!(*page.sign_in.session(), Session::Ended(Ended::Expired));
}

#[test]
fn a_machine_that_slept_over_the_end_of_the_token_notices_by_the_wall_clock() {
    let mut page = signed_in();
    page.now.wall += 3_600_000;
    page.on(Event::Tick);
    assert_eq!(*page.sign_in.session(), Session::Ended(Ended::Expired));
}

#[test]
fn a_renewal_is_a_window_and_its_transaction_is_stored_nowhere() {
    let page = renewing();
    assert!(matches!(&page.effects[..], [Effect::OpenPopup { .. }]));
    assert!(matches!(page.sign_in.session(), Session::In(_)), "the old token serves on");
    assert!(!page.storage.keys().any(|key| key.starts_with(TRANSACTION)));
}

#[test]
fn the_renewal_window_hands_its_answer_to_the_tab_that_began_and_closes() {
    let mut page = renewing();
    let query = format!("code=c-2&state={}", page.state());
    let mut window = Page::open_with(page.storage.clone(), &query, Storage::Works, 3);
    let said = Message::Callback { query };
    assert_eq!(window.effects, [Effect::Announce(said.clone())]);

    page.effects.clear();
    page.on(Event::Heard(said));
    let Some(Effect::Announce(taken @ Message::Taken { .. })) = page.effects.first().cloned() else {
        panic!("{:?}", page.effects)
    };
    window.on(Event::Heard(taken));
    assert_eq!(*window.sign_in.session(), Session::HandedOver);
    assert!(window.has(&Effect::CloseWindow));

    page.answer(200, r#"{"access_token":"token-2","token_type":"bearer","expires_in":3600}"#);
    assert_eq!(page.sign_in.token().unwrap().secret(), "token-2");
    assert_eq!(*page.sign_in.popup(), Popup::Closed);
    assert!(!page.has(&Effect::Wipe));
}

#[test]
fn d1_d4_a_window_that_another_tab_opened_is_left_to_that_tab() {
    let (mut one, two) = (renewing(), {
        let mut page = Page::open_with(BTreeMap::new(), "", Storage::Works, 77);
        page.wanted();
        page
    });
    one.effects.clear();
    for query in [format!("code=c&state={}", two.state()), "code=c".to_owned(), "nonsense".to_owned()] {
        one.on(Event::Heard(Message::Callback { query }));
    }
    assert_eq!(one.effects, []);
    assert!(matches!(one.sign_in.popup(), Popup::Open(_)));
}

#[test]
fn a_replayed_window_answer_is_redeemed_once() {
    let mut page = renewing();
    let said = Message::Callback { query: format!("code=c-2&state={}", page.state()) };
    page.on(Event::Heard(said.clone())).on(Event::Heard(said));
    assert_eq!(page.exchanges().len(), 1);
}

#[test]
fn a15_a_blocked_window_is_told_and_can_be_tried_again() {
    let mut page = renewing();
    page.on(Event::PopupBlocked);
    assert_eq!(*page.sign_in.popup(), Popup::Blocked);
    page.wanted();
    assert!(matches!(page.sign_in.popup(), Popup::Open(_)));
}

#[test]
fn a18_a_window_that_never_comes_back_is_given_up_after_five_minutes() {
    let mut page = renewing();
    page.pass(300_000);
    assert_eq!(*page.sign_in.popup(), Popup::Failed(Failure::TookTooLong));
}

#[test]
fn a_refused_renewal_leaves_the_session_as_it_is() {
    let mut page = renewing();
    page.on(Event::Heard(Message::Callback { query: format!("error=access_denied&state={}", page.state()) }));
    assert!(matches!(page.sign_in.popup(), Popup::Failed(Failure::Refused { .. })));
    assert!(matches!(page.sign_in.session(), Session::In(_)));
}
