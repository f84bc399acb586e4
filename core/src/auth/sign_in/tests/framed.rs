//! A page that Genesys Cloud frames: it signs in by windows, and never loses its frame.

use super::*;

fn framed_with(storage: &[(&str, &str)], query: &str, frame_sign_in: FrameSignIn) -> Page {
    opened_framed(storage, &Opening { query: query.to_owned(), ..opening("") }, frame_sign_in)
}

fn opened_framed(storage: &[(&str, &str)], opening: &Opening, frame_sign_in: FrameSignIn) -> Page {
    let now = Moment { wall: 1_800_000_000_000, mono: 5_000 };
    let storage = storage.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect();
    let mut tab =
        Tab { storage, kept: BTreeMap::new(), works: Storage::Works, seat: Seat::Frame, chance: Seeded::new(1) };
    let config = Config { frame_sign_in, ..config() };
    let (sign_in, effects) = SignIn::open(config, ORIGIN.to_owned(), opening, now, &mut tab);
    let mut page = Page { sign_in, storage: tab.storage, kept: tab.kept, now, chance: tab.chance, effects: Vec::new() };
    page.take(effects);
    page
}

fn framed() -> Page {
    framed_with(&[], "", FrameSignIn::Window)
}

/// The address that the relay goes on to.
fn relayed(page: &Page) -> String {
    let url = page.effects.iter().find_map(|effect| match effect {
        Effect::OpenRelay { url } => Some(url.clone()),
        _ => None,
    });
    url.unwrap_or_else(|| panic!("{:?}", page.effects))
}

fn signed_in_framed() -> Page {
    let mut page = framed();
    page.wanted();
    come_back(&mut page);
    page
}

fn come_back(page: &mut Page) {
    let address = relayed(page);
    let (_, query) = address.split_once('?').unwrap();
    let state = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "state").unwrap().1.into_owned();
    page.on(Event::Heard(Message::Callback { query: format!("code=c&state={state}") }));
    page.answer(200, r#"{"access_token":"token-1","token_type":"bearer","expires_in":3600}"#);
}

#[test]
fn d3_a_frame_signs_in_by_windows_and_stays_where_it_is() {
    let mut page = framed();
    page.wanted();
    let address = relayed(&page);
    assert!(address.contains("redirect_uri=https%3A%2F%2Fapp.example%2Frelay%2Fmypurecloud.de"), "{address}");
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
    assert!(!page.storage.keys().any(|key| key.starts_with(TRANSACTION)), "the verifier stays in memory");
    come_back(&mut page);
    assert_eq!(page.sign_in.token().unwrap().secret(), "token-1");
    assert_eq!(*page.sign_in.popup(), Popup::Closed);
}

#[test]
fn d3_a_renewal_in_a_frame_goes_the_same_way() {
    let mut page = signed_in_framed();
    page.effects.clear();
    page.wanted();
    assert!(relayed(&page).contains("%2Frelay%2F"));
    assert!(matches!(page.sign_in.session(), Session::In(_)), "the old token serves on");
}

#[test]
fn an_answer_for_a_frame_is_nobodys_where_it_belongs_to_no_window_of_it() {
    let mut page = framed();
    page.wanted();
    page.on(Event::Heard(Message::Callback { query: "code=c&state=other".to_owned() }));
    assert!(matches!(page.sign_in.popup(), Popup::Open(_)));
    assert_eq!(page.sign_in.token(), None);
}

#[test]
fn a_window_that_the_agent_closes_is_no_longer_waited_for() {
    let mut page = framed();
    page.wanted().on(Event::PopupClosed);
    assert_eq!(*page.sign_in.popup(), Popup::Closed);
    assert_eq!(*page.sign_in.session(), Session::Out(Out::Fresh));
}

#[test]
fn a_frame_that_was_signed_in_waits_for_another_frame_and_then_for_a_click() {
    let mut page = framed_with(&[(WAS_SIGNED_IN, "1")], "", FrameSignIn::Window);
    assert!(matches!(page.sign_in.session(), Session::Asking { .. }));
    page.on(Event::NobodyElse);
    assert_eq!(*page.sign_in.session(), Session::Out(Out::Fresh));
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
}

#[test]
fn signing_out_in_a_frame_does_not_lose_the_frame_and_the_next_sign_in_asks_who_it_is() {
    let mut page = signed_in_framed();
    page.on(Event::SignOut).on(Event::Revoked { reached: true });
    assert!(!page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
    page.effects.clear();
    page.wanted();
    assert!(relayed(&page).contains("prompt=login"));
}

#[test]
fn a_frame_redirects_itself_only_where_the_deployment_says_so_and_its_host_does_not_ask_for_windows() {
    let mut page = framed_with(&[], "gcUsePopupAuth=false", FrameSignIn::Redirect);
    page.wanted();
    assert!(page.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
    for (query, way) in [
        ("gcUsePopupAuth=true", FrameSignIn::Redirect),
        ("pcUsePopupAuth=true", FrameSignIn::Redirect),
        ("gcUsePopupAuth=TRUE", FrameSignIn::Redirect),
        ("gcUsePopupAuth=", FrameSignIn::Redirect),
        ("gcUsePopupAuth={{gcUsePopupAuth}}", FrameSignIn::Redirect),
        ("gcUsePopupAuth=false&gcUsePopupAuth=true", FrameSignIn::Redirect),
        ("gcUsePopupAuth=false", FrameSignIn::Window),
    ] {
        let mut page = framed_with(&[], query, way);
        page.wanted();
        relayed(&page);
    }
}

#[test]
fn a30_a_frame_that_was_lost_to_its_sign_in_asks_for_a_window_when_it_is_opened_again() {
    let mut lost = framed_with(&[], "gcUsePopupAuth=false", FrameSignIn::Redirect);
    lost.wanted();
    assert!(lost.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
    let mut kept: Vec<(&str, &str)> = lost.storage.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    kept.push((WAS_SIGNED_IN, "1"));
    let mut again = framed_with(&kept, "gcUsePopupAuth=false", FrameSignIn::Redirect);
    again.on(Event::NobodyElse);
    assert!(again.effects.is_empty(), "not by itself either: {:?}", again.effects);
    again.wanted();
    relayed(&again);
}

#[test]
fn a30_a_frame_that_has_come_back_from_its_sign_in_goes_that_way_again() {
    let mut gone = framed_with(&[], "gcUsePopupAuth=false", FrameSignIn::Redirect);
    gone.wanted();
    let state = gone.storage.keys().find_map(|key| key.strip_prefix(TRANSACTION)).unwrap().to_owned();
    let kept: Vec<(&str, &str)> = gone.storage.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let mut back = opened_framed(
        &kept,
        &Opening { query: format!("code=c&state={state}"), path: config().redirect_path, ..opening("") },
        FrameSignIn::Redirect,
    );
    back.answer(200, r#"{"access_token":"token-1","token_type":"bearer","expires_in":3600}"#);
    let kept: Vec<(&str, &str)> = back.storage.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let mut again = framed_with(&kept, "gcUsePopupAuth=false", FrameSignIn::Redirect);
    again.on(Event::NobodyElse);
    assert!(again.effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
}
