//! From the first click to a token: the way there and back, what may be redeemed, and a reload.

use super::*;
use crate::auth::message::Handed;
use crate::auth::token::TokenError;
use crate::genesys::http::Body;

#[test]
fn a_first_sign_in_needs_a_click_and_leaves_by_a_redirect() {
    let mut page = Page::open("");
    assert_eq!((page.out(), page.effects.len()), (&Out::Fresh, 0));
    page.wanted();
    assert!(page.address().starts_with("https://login.mypurecloud.de/oauth/authorize?"));
    assert_eq!(*page.sign_in.session(), Session::Leaving);
}

#[test]
fn a_good_answer_becomes_a_token_and_the_agent_is_back_where_they_were() {
    let page = signed_in();
    assert_eq!(page.sign_in.token().unwrap().secret(), "token-1");
    assert!(page.has(&Effect::ReturnTo("/history?since=7d".to_owned())));
    assert!(page.has(&Effect::TokenArrived));
}

#[test]
fn a7_b4_the_code_goes_only_to_the_token_endpoint_of_the_region_it_was_asked_of() {
    let page = came_back("code=c-1");
    let (_, request) = &page.exchanges()[0];
    assert_eq!(request.url, "https://login.mypurecloud.de/oauth/token");
    let Body::Form(form) = &request.body else { panic!("no form") };
    assert!(
        form.contains("code=c-1&") && form.contains("redirect_uri=https%3A%2F%2Fapp.example%2Fcb%2Fmypurecloud.de")
    );
}

#[test]
fn a01_an_answer_with_an_unknown_state_is_not_redeemed_and_touches_nothing() {
    let mut page = Page::open("");
    page.wanted();
    let before = page.storage.clone();
    let mut page = page.reopened("code=forged&state=unknown");
    page.pass(2_000);
    assert_eq!(page.failure(), &Failure::LinkInvalid);
    assert_eq!(page.exchanges(), []);
    assert_eq!(page.storage, before, "a sign-in that is under way goes on");
}

#[test]
fn a02_b2_an_error_with_a_wrong_state_changes_nothing() {
    for query in ["error=access_denied&state=wrong", "error=access_denied&state=wrong&code="] {
        let mut page = Page::open("").reopened(query);
        page.pass(2_000);
        assert!(page.storage.is_empty());
        assert!(matches!(page.out(), Out::Fresh | Out::Failed(Failure::LinkInvalid)), "{query}");
    }
}

#[test]
fn a03_a_refusal_with_the_right_state_is_told_with_its_reason() {
    let page = came_back("error=access_denied&error_description=No+way");
    let expected = Failure::Refused { error: "access_denied".to_owned(), description: Some("No way".to_owned()) };
    assert_eq!(page.failure(), &expected);
    assert!(!page.storage.keys().any(|key| key.starts_with(TRANSACTION)), "the verifier is gone");
}

#[test]
fn a04_b3_a_state_that_is_the_name_of_something_else_is_unknown() {
    for state in ["constructor", "__proto__", "toString", "tidemark.signed-in", &"x".repeat(3_000)] {
        let mut page = Page::open(&format!("code=a&state={state}"));
        page.pass(2_000);
        assert_eq!(page.failure(), &Failure::LinkInvalid, "{state}");
        assert_eq!(page.exchanges(), []);
    }
}

#[test]
fn a05_a_malformed_answer_is_an_invalid_link() {
    assert_eq!(Page::open("code=a&code=b&state=s").failure(), &Failure::LinkInvalid);
}

#[test]
fn a06_b7_an_answer_is_redeemed_once_however_often_its_page_is_opened() {
    let mut page = Page::open("");
    page.wanted();
    let query = format!("code=c-1&state={}", page.state());
    let page = page.reopened(&query);
    assert_eq!(page.exchanges().len(), 1);
    let mut again = page.reopened(&query);
    again.pass(2_000);
    assert_eq!(again.exchanges(), []);
}

#[test]
fn a06_going_back_to_an_old_answer_signs_in_again_without_a_question() {
    let mut page = Page::open("");
    page.wanted();
    let query = format!("code=c-1&state={}", page.state());
    let mut page = page.reopened(&query);
    page.granted();
    let mut back = page.reopened(&query);
    back.pass(2_000);
    assert_eq!(*back.sign_in.session(), Session::Leaving);
    assert_eq!(back.exchanges(), [], "with an answer of its own, not with the old one");
}

#[test]
fn a07_b6_an_answer_after_ten_minutes_took_too_long() {
    let mut page = Page::open("");
    page.wanted();
    let query = format!("code=c-1&state={}", page.state());
    let key = page.storage.keys().find(|key| key.starts_with(TRANSACTION)).unwrap().clone();
    let aged = page.storage[&key].replace("1800000000000", "1799999399000");
    assert_ne!(aged, page.storage[&key]);
    page.storage.insert(key, aged);
    assert_eq!(page.reopened(&query).failure(), &Failure::TookTooLong);
}

#[test]
fn a08_a_refused_code_is_told_with_the_servers_reason() {
    let mut page = came_back("code=c-1");
    page.answer(400, r#"{"error":"invalid_grant","error_description":"used"}"#);
    let expected = TokenError::Refused { error: "invalid_grant".to_owned(), description: Some("used".to_owned()) };
    assert_eq!(page.failure(), &Failure::NoToken(expected));
}

#[test]
fn a09_a_token_endpoint_that_fails_twice_is_asked_a_third_time() {
    let mut page = came_back("code=c-1");
    for _ in 0..2 {
        page.answer(500, "");
        assert!(matches!(page.sign_in.session(), Session::Redeeming(_)));
        page.pass(2_000);
    }
    assert_eq!(page.exchanges().len(), 3);
    page.granted();
    assert!(page.sign_in.token().is_some());
}

#[test]
fn a10_a_token_endpoint_that_says_nothing_is_given_fifteen_seconds() {
    let mut page = came_back("code=c-1");
    page.pass(14_999);
    assert!(matches!(page.sign_in.session(), Session::Redeeming(_)));
    page.pass(1);
    assert_eq!(page.failure(), &Failure::NoAnswer);
    page.granted();
    assert_eq!(page.failure(), &Failure::NoAnswer, "a late answer changes nothing");
}

#[test]
fn a11_an_answer_that_is_no_token_makes_no_session() {
    for body in ["<html>", "{}", r#"{"access_token":"a","token_type":"MAC","expires_in":60}"#] {
        let mut page = came_back("code=c-1");
        page.answer(200, body);
        assert!(matches!(page.failure(), Failure::NoToken(TokenError::Unusable(_))), "{body}");
    }
}

#[test]
fn a12_b4_an_answer_that_arrives_at_another_path_is_not_redeemed() {
    for path in ["/cb/mypurecloud.ie", "/cb/mypurecloud.de/", "/live", "/"] {
        let mut page = Page::open("");
        page.wanted();
        let query = format!("code=c-1&state={}", page.state());
        let mut tab = Tab {
            storage: page.storage,
            kept: page.kept,
            works: Storage::Works,
            seat: Seat::Tab,
            chance: Seeded::new(2),
        };
        let arrival = Opening { path: path.to_owned(), ..opening(&query) };
        let (sign_in, effects) = SignIn::open(config(), ORIGIN.to_owned(), &arrival, page.now, &mut tab);
        let out = if path.starts_with("/cb/") { Out::Failed(Failure::LinkInvalid) } else { Out::Fresh };
        assert_eq!((sign_in.session(), effects), (&Session::Out(out), vec![]), "{path}");
    }
}

#[test]
fn a_filter_of_ours_is_no_answer_whatever_it_is_called() {
    let filtered = Opening { path: "/live".to_owned(), ..opening("state=ended&code=x") };
    let mut tab = Tab {
        storage: BTreeMap::new(),
        kept: BTreeMap::new(),
        works: Storage::Works,
        seat: Seat::Tab,
        chance: Seeded::new(2),
    };
    let now = Moment { wall: 1_800_000_000_000, mono: 5_000 };
    let (sign_in, _) = SignIn::open(config(), ORIGIN.to_owned(), &filtered, now, &mut tab);
    assert_eq!(*sign_in.session(), Session::Out(Out::Fresh));
}

#[test]
fn b4_an_answer_of_another_issuer_is_not_redeemed() {
    let page = came_back("code=c-1&iss=https%3A%2F%2Flogin.mypurecloud.com");
    assert_eq!((page.failure(), page.exchanges().len()), (&Failure::LinkInvalid, 0));
}

#[test]
fn c1_a_verifier_is_stored_only_until_the_answer_and_a_token_never() {
    let page = signed_in();
    let left: Vec<_> = page.storage.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    assert_eq!(left, [(WAS_SIGNED_IN, "1")]);
}

#[test]
fn after_a_reload_the_page_signs_in_again_by_itself_but_never_in_a_loop() {
    let mut page = signed_in().reopened("");
    for _ in 0..2 {
        assert!(matches!(page.sign_in.session(), Session::Asking { .. }), "another tab may know");
        page.on(Event::NobodyElse);
        assert_eq!(*page.sign_in.session(), Session::Leaving);
        page = page.reopened("");
    }
    assert_eq!(page.out(), &Out::Fresh, "after two in five minutes there is a button");
}

/// What a tab that is signed in tells another one.
fn told_by(page: &Page) -> Event {
    let grant = page.sign_in.grant().unwrap();
    let handed = Handed::of(grant, &config(), "u1".to_owned(), "Ada".to_owned(), 7, page.now);
    Event::Heard(Message::SignedIn(handed))
}

#[test]
fn a_browser_signs_in_once_for_all_of_its_tabs() {
    let first = signed_in();
    let mut second = Page::open("");
    second.on(told_by(&first));
    assert_eq!(second.sign_in.token(), first.sign_in.token());
    assert!(second.has(&Effect::TokenHanded { id: "u1".to_owned(), name: "Ada".to_owned(), skew: 7 }));
    assert!(!second.has(&Effect::TokenArrived), "whose it is need not be asked");
    let left = |page: &Page| page.sign_in.grant().unwrap().left(page.now);
    assert_eq!(left(&second), left(&first));
    second.effects.clear();
    second.on(told_by(&first));
    assert_eq!(second.effects, [], "what it has already changes nothing");
}

#[test]
fn a_reloaded_page_takes_what_another_tab_knows_and_leaves_by_itself_when_none_does() {
    let first = signed_in();
    let mut told = signed_in().reopened("");
    told.on(told_by(&first));
    assert!(told.sign_in.token().is_some());
    let mut alone = signed_in().reopened("");
    alone.pass(1_000);
    assert!(matches!(alone.sign_in.session(), Session::Asking { .. }));
    alone.pass(1_000);
    assert_eq!(*alone.sign_in.session(), Session::Leaving);
}

#[test]
fn a_token_that_was_refused_ends_in_every_tab_and_a_new_one_arrives_in_every_tab() {
    let (mut first, mut second) = (signed_in(), Page::open(""));
    second.on(told_by(&first));
    first.on(Event::TokenRefused);
    assert!(first.effects.iter().any(|effect| matches!(effect, Effect::Announce(Message::Refused { .. }))));
    second.on(Event::Heard(Message::Refused { token: "of another token".to_owned() }));
    assert!(second.sign_in.token().is_some(), "it is not about this one");
    let refused = first.effects.iter().find_map(|effect| match effect {
        Effect::Announce(message @ Message::Refused { .. }) => Some(message.clone()),
        _ => None,
    });
    second.on(Event::Heard(refused.unwrap()));
    assert_eq!(*second.sign_in.session(), Session::Ended(Ended::Expired));
    second.on(told_by(&signed_in()));
    assert!(second.sign_in.token().is_none(), "the same token again is as dead");
    let Event::Heard(Message::SignedIn(mut handed)) = told_by(&signed_in()) else { panic!("nothing was told") };
    handed.token = serde_json::from_str("\"t-renewed\"").unwrap();
    second.on(Event::Heard(Message::SignedIn(handed)));
    assert!(second.sign_in.token().is_some());
}

#[test]
fn a_token_that_was_on_its_way_when_the_agent_signed_out_signs_nobody_in() {
    let first = signed_in();
    let (mut second, told) = (Page::open(""), told_by(&first));
    second.on(told_by(&first)).pass(1_000);
    second.on(Event::Heard(signed_out(""))).on(told);
    assert_eq!(second.out(), &Out::Elsewhere);
    let mut reloaded = signed_in().reopened("");
    reloaded.on(Event::Heard(signed_out(""))).pass(2_000);
    assert_eq!(reloaded.out(), &Out::Elsewhere, "nor by itself");
}

#[test]
fn what_another_tab_tells_does_not_disturb_a_sign_in_under_way() {
    let mut page = came_back("code=c-1");
    page.on(told_by(&signed_in()));
    assert!(matches!(page.sign_in.session(), Session::Redeeming(_)));
}

#[test]
fn a13_where_session_storage_is_refused_even_the_first_sign_in_is_a_window() {
    let mut page = Page::open_with(BTreeMap::new(), "", Storage::Refused, 1);
    page.wanted();
    assert!(matches!(&page.effects[..], [Effect::OpenPopup { .. }]));
    page.on(Event::Heard(Message::Callback { query: format!("code=c&state={}", page.state()) })).granted();
    assert!(page.sign_in.token().is_some());
}

#[test]
fn a_page_shown_again_from_the_browsers_cache_offers_the_button() {
    let mut page = Page::open("");
    page.wanted().on(Event::Restored);
    assert_eq!(page.out(), &Out::Fresh);
}
