//! Signing out, here and in another tab.

use super::*;
use crate::presence::Lock;

fn locked(lock: Lock, user: &str) -> Message {
    Message::Locked { lock, whose: whose(user) }
}

#[test]
fn c8_signing_out_forgets_first_then_tells_the_server_then_the_sign_in_page() {
    let mut page = signed_in();
    page.effects.clear();
    page.on(Event::SignOut);
    let token = AccessToken::clone(match page.effects.last() {
        Some(Effect::Revoke(token)) => token,
        other => panic!("{other:?}"),
    });
    assert_eq!(token.secret(), "token-1");
    assert!(page.has(&Effect::Wipe) && page.has(&Effect::Announce(signed_out(""))));
    assert_eq!(page.sign_in.token(), None);
    assert!(page.storage.is_empty());
    page.on(Event::Revoked { reached: true });
    assert!(page.address().starts_with("https://login.mypurecloud.de/logout?client_id=client-1&redirect_uri=https%3A"));
}

#[test]
fn a26_signing_out_without_a_network_signs_out_here_and_says_so() {
    let mut page = signed_in();
    page.on(Event::SignOut).on(Event::Revoked { reached: false });
    assert_eq!(page.out(), &Out::ServerNotReached);
    page.wanted();
    assert!(page.address().ends_with("&prompt=login"), "the sign-in page must ask who it is");
}

#[test]
fn a26_after_a_reload_the_sign_in_page_must_still_ask_until_somebody_has_signed_in() {
    let mut page = signed_in();
    page.on(Event::SignOut).on(Event::Revoked { reached: false });
    let mut page = page.reopened("");
    assert_eq!(page.out(), &Out::Fresh, "and nobody is signed in by itself");
    page.wanted();
    assert!(page.address().ends_with("&prompt=login"), "{}", page.address());
    let query = format!("code=c-2&state={}", page.state());
    let mut page = page.reopened(&query);
    page.granted().on(Event::SignOut).on(Event::Revoked { reached: true });
    let mut page = page.reopened("");
    page.wanted();
    assert!(!page.address().contains("prompt="), "{}", page.address());
}

#[test]
fn a26_signing_out_of_a_session_that_has_ended_asks_first_whether_there_is_a_network() {
    let mut page = signed_in();
    page.pass(3_600_000).on(Event::SignOut);
    assert!(page.effects.iter().any(|effect| matches!(effect, Effect::Revoke(_))));
    page.on(Event::Revoked { reached: false });
    assert_eq!(page.out(), &Out::ServerNotReached);
}

#[test]
fn a27_who_was_signed_out_by_another_tab_is_asked_who_they_are() {
    let mut page = signed_in();
    page.on(Event::Heard(signed_out("")));
    let mut page = page.reopened("");
    page.wanted();
    assert!(page.address().ends_with("&prompt=login"), "{}", page.address());
}

#[test]
fn a26_a_tab_that_is_opened_after_such_a_sign_out_asks_as_well_until_somebody_has_signed_in_in_any() {
    let mut page = signed_in();
    page.on(Event::SignOut).on(Event::Revoked { reached: false });
    let mut other = page.new_tab();
    other.wanted();
    assert!(other.address().ends_with("&prompt=login"), "{}", other.address());
    let query = format!("code=c-2&state={}", other.state());
    let mut other = other.reopened(&query);
    other.granted();
    let mut third = other.new_tab();
    third.wanted();
    assert!(!third.address().contains("prompt="), "{}", third.address());
}

#[test]
fn a26_a_tab_in_which_nobody_was_signed_in_asks_once_another_tab_was_signed_out_or_locked() {
    for message in [signed_out("ada"), locked(Lock::Idle, "ada")] {
        let mut page = Page::open("");
        page.on(Event::Heard(message)).wanted();
        assert_eq!(page.sign_in.session(), &Session::Leaving);
        assert!(page.address().ends_with("&prompt=login"), "{}", page.address());
    }
}

#[test]
fn a26_where_nothing_can_be_stored_the_window_must_ask_who_it_is_as_well() {
    let mut page = Page::open_with(BTreeMap::new(), "", Storage::Refused, 1);
    page.wanted();
    page.on(Event::Heard(Message::Callback { query: format!("code=c&state={}", page.state()) })).granted();
    page.on(Event::SignOut).on(Event::Revoked { reached: false }).wanted();
    assert!(page.address().ends_with("&prompt=login"), "{}", page.address());
}

#[test]
fn a27_signing_out_in_one_tab_signs_out_the_others() {
    let mut page = signed_in();
    page.effects.clear();
    page.on(Event::Heard(signed_out("")));
    assert_eq!(page.out(), &Out::Elsewhere);
    assert!(page.has(&Effect::Wipe));
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. } | Effect::Announce(_))));
}

#[test]
fn a27_the_other_tabs_of_an_agent_are_signed_out_with_theirs_and_nobody_elses_in_no_other_deployment() {
    let elsewhere = Message::SignedOut { whose: "https://api.mypurecloud.ie client-1 ada".to_owned() };
    for (message, is_theirs) in [
        (signed_out("ada"), true),
        (locked(Lock::Idle, "ada"), true),
        // A tab that does not know yet whose its token is.
        (signed_out(""), true),
        (signed_out("bruno"), false),
        (locked(Lock::Sitting, "bruno"), false),
        (elsewhere, false),
    ] {
        let mut page = signed_in();
        page.on(Event::TokenTaken { user: "ada".to_owned() }).on(Event::Heard(message.clone()));
        assert_eq!(page.sign_in.token().is_none(), is_theirs, "{message:?}");
        assert_eq!(page.has(&Effect::Wipe), is_theirs, "{message:?}");
    }
}

#[test]
fn a27_a_tab_that_does_not_know_yet_whose_its_token_is_is_signed_out_with_anybody_and_tells_no_name() {
    let mut page = signed_in();
    page.on(Event::Heard(signed_out("ada")));
    assert_eq!(page.out(), &Out::Elsewhere);
    let mut page = signed_in();
    page.on(Event::TokenTaken { user: "ada".to_owned() }).on(Event::SignOut);
    assert!(page.has(&Effect::Announce(signed_out("ada"))));
    page.effects.clear();
    page.on(Event::SignOut);
    assert!(page.has(&Effect::Announce(signed_out(""))), "whose it was is forgotten");
}

#[test]
fn a28_an_answer_after_signing_out_is_nobodys() {
    let mut page = renewing();
    page.on(Event::Heard(Message::Callback { query: format!("code=c-2&state={}", page.state()) }));
    page.on(Event::SignOut).granted();
    assert_eq!(page.sign_in.token(), None);
}

#[test]
fn a29_a_page_that_is_locked_forgets_all_stays_where_it_is_and_asks_whoever_comes_who_they_are() {
    let mut page = signed_in();
    page.effects.clear();
    page.on(Event::Lock(Lock::Idle));
    assert_eq!(page.out(), &Out::Locked(Lock::Idle));
    assert!(page.has(&Effect::Wipe) && page.has(&Effect::Announce(locked(Lock::Idle, ""))));
    assert!(page.effects.iter().any(|effect| matches!(effect, Effect::Revoke(_))), "the token is ended");
    page.on(Event::Revoked { reached: true });
    assert!(
        !page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })),
        "nobody may be there to come back"
    );
    page.wanted();
    assert!(page.address().ends_with("&prompt=login"), "{}", page.address());
}

#[test]
fn a29_a_page_is_locked_with_the_others_and_says_so_itself() {
    let mut page = signed_in();
    page.effects.clear();
    page.on(Event::Heard(locked(Lock::Sitting, "")));
    assert_eq!(page.out(), &Out::Locked(Lock::Sitting));
    assert!(page.has(&Effect::Wipe));
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Announce(_))));
    page.on(Event::Lock(Lock::Idle));
    assert_eq!(page.out(), &Out::Locked(Lock::Sitting), "once");
}

#[test]
fn a29_a_sign_in_that_has_ended_is_locked_as_well_since_what_was_loaded_is_still_to_be_seen() {
    let mut page = signed_in();
    page.pass(3_600_000).on(Event::Lock(Lock::Idle));
    assert_eq!(page.out(), &Out::Locked(Lock::Idle));
    assert!(page.has(&Effect::Wipe));
}
