use super::*;
use crate::auth::token::TokenError;
use crate::chance::Seeded;
use crate::genesys::Region;
use crate::genesys::http::{Body, Request};
use std::collections::BTreeMap;

const ORIGIN: &str = "https://app.example";

fn config() -> Config {
    Config {
        region: Region::public("mypurecloud.de").unwrap(),
        client_id: "client-1".to_owned(),
        redirect_path: "/cb/mypurecloud.de".to_owned(),
    }
}

/// A page with its session storage, its clock, and all that it asked for.
struct Page {
    sign_in: SignIn,
    storage: BTreeMap<String, String>,
    now: Moment,
    chance: Seeded,
    /// Since the last look.
    effects: Vec<Effect>,
}

/// What a browser keeps for a tab.
struct Tab {
    storage: BTreeMap<String, String>,
    works: Storage,
    chance: Seeded,
}

impl Chance for Tab {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.chance.fill(bytes);
    }
}

impl Keeper for Tab {
    fn storage(&self) -> Storage {
        self.works
    }

    fn stored(&self, key: &str) -> Option<String> {
        self.storage.get(key).cloned()
    }
}

fn opening(query: &str) -> Opening {
    Opening { address: "/live".to_owned(), query: query.to_owned(), fragment: String::new() }
}

impl Page {
    fn open(query: &str) -> Self {
        Self::open_with(BTreeMap::new(), query, Storage::Works, 1)
    }

    fn open_with(storage: BTreeMap<String, String>, query: &str, works: Storage, seed: u64) -> Self {
        let now = Moment { wall: 1_800_000_000_000, mono: 5_000 };
        let mut tab = Tab { storage, works, chance: Seeded::new(seed) };
        let (sign_in, effects) = SignIn::open(config(), ORIGIN.to_owned(), &opening(query), now, &mut tab);
        let mut page = Self { sign_in, storage: tab.storage, now, chance: tab.chance, effects: Vec::new() };
        page.take(effects);
        page
    }

    /// The same browser tab, later, at another address: memory is gone, session storage is not.
    fn reopened(self, query: &str) -> Self {
        Self::open_with(self.storage, query, Storage::Works, 2)
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            match effect {
                Effect::Remember { key, value } => drop(self.storage.insert(key.clone(), value.clone())),
                Effect::Forget { key } => drop(self.storage.remove(key)),
                Effect::ForgetAll => self.storage.clear(),
                _ => {}
            }
        }
        self.effects.extend(effects);
    }

    fn on(&mut self, event: Event) -> &mut Self {
        let effects = self.sign_in.on(event, self.now, &mut self.chance);
        self.take(effects);
        self
    }

    fn pass(&mut self, ms: i64) -> &mut Self {
        self.now = self.now.plus(ms);
        self.on(Event::Tick)
    }

    fn wanted(&mut self) -> &mut Self {
        self.on(Event::Wanted { return_to: "/history?since=7d".to_owned() })
    }

    fn address(&self) -> &str {
        let last = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Leave { url } | Effect::OpenPopup { url } => Some(url),
            _ => None,
        });
        last.expect("an address was left for")
    }

    fn state(&self) -> String {
        let (_, query) = self.address().split_once('?').unwrap();
        form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned()
    }

    fn exchanges(&self) -> Vec<(u32, Request)> {
        let exchange = |effect: &Effect| match effect {
            Effect::Exchange { number, request } => Some((*number, request.clone())),
            _ => None,
        };
        self.effects.iter().filter_map(exchange).collect()
    }

    fn answer(&mut self, status: u16, body: &str) -> &mut Self {
        let number = self.exchanges().last().unwrap().0;
        let response = Response { status, body: body.as_bytes().to_vec(), ..Response::default() };
        self.on(Event::Exchanged { number, result: Ok(response) })
    }

    fn granted(&mut self) -> &mut Self {
        self.answer(200, r#"{"access_token":"token-1","token_type":"bearer","expires_in":3600}"#)
    }

    fn out(&self) -> &Out {
        match self.sign_in.session() {
            Session::Out(out) => out,
            other => panic!("{other:?}"),
        }
    }

    fn failure(&self) -> &Failure {
        match self.out() {
            Out::Failed(failure) => failure,
            other => panic!("{other:?}"),
        }
    }

    fn has(&self, wanted: &Effect) -> bool {
        self.effects.contains(wanted)
    }
}

/// A page that went to sign in and came back with `answer` and the right state.
fn came_back(answer: &str) -> Page {
    let mut page = Page::open("");
    page.wanted();
    let query = format!("{answer}&state={}", page.state());
    page.reopened(&query)
}

fn signed_in() -> Page {
    let mut page = came_back("code=c-1");
    page.granted();
    page
}

/// A signed-in page with its renewal window open.
fn renewing() -> Page {
    let mut page = signed_in();
    page.effects.clear();
    page.wanted();
    page
}

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
        assert_eq!(*page.sign_in.session(), Session::Leaving);
        page = page.reopened("");
    }
    assert_eq!(page.out(), &Out::Fresh, "after two in five minutes there is a button");
}

#[test]
fn c7_a_refused_token_ends_the_session_and_keeps_what_is_loaded() {
    let mut page = signed_in();
    page.on(Event::TokenTaken).pass(1_000).on(Event::TokenRefused);
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

#[test]
fn a13_where_session_storage_is_refused_even_the_first_sign_in_is_a_window() {
    let mut page = Page::open_with(BTreeMap::new(), "", Storage::Refused, 1);
    page.wanted();
    assert!(matches!(&page.effects[..], [Effect::OpenPopup { .. }]));
    page.on(Event::Heard(Message::Callback { query: format!("code=c&state={}", page.state()) })).granted();
    assert!(page.sign_in.token().is_some());
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
    assert!(page.has(&Effect::Wipe) && page.has(&Effect::Announce(Message::SignedOut)));
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
fn a27_signing_out_in_one_tab_signs_out_the_others() {
    let mut page = signed_in();
    page.effects.clear();
    page.on(Event::Heard(Message::SignedOut));
    assert_eq!(page.out(), &Out::Elsewhere);
    assert!(page.has(&Effect::Wipe));
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. } | Effect::Announce(_))));
}

#[test]
fn a28_an_answer_after_signing_out_is_nobodys() {
    let mut page = renewing();
    page.on(Event::Heard(Message::Callback { query: format!("code=c-2&state={}", page.state()) }));
    page.on(Event::SignOut).granted();
    assert_eq!(page.sign_in.token(), None);
}

#[test]
fn a_page_shown_again_from_the_browsers_cache_offers_the_button() {
    let mut page = Page::open("");
    page.wanted().on(Event::Restored);
    assert_eq!(page.out(), &Out::Fresh);
}
