//! What only a browser can say: that ours does what the core asks of its world. Compiled into the page's library, because
//! what it tests is nobody else's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use super::{Browser, Report, local_time};
use crate::ui::advice::Telling;
use crate::ui::bind::text;
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use tidemark_core::auth::{Keeper, Message, Storage};
use tidemark_core::chance::Chance;
use tidemark_core::drive::{Fetch, Happening, Said, World};
use tidemark_core::genesys::http::{Authorization, Body, Method, Request, TransportError};
use tidemark_core::live::SocketId;
use tidemark_core::share::{Claim, TabId, To};
use tidemark_core::words::Advice;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

type Heard = Rc<RefCell<Vec<Happening>>>;

fn browser() -> (Browser, Heard) {
    let (report, heard) = (Report::default(), Heard::default());
    let list = heard.clone();
    report.to(move |happening| list.borrow_mut().push(happening));
    (Browser::new(report), heard)
}

/// Lets the browser do what it has to, until something was heard, at most two seconds.
async fn something(heard: &Heard) -> Vec<Happening> {
    for _ in 0..200 {
        if !heard.borrow().is_empty() {
            break;
        }
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
    heard.take()
}

fn get(url: &str) -> Request {
    Request { method: Method::Get, url: url.to_owned(), body: Body::None, authorization: Authorization::None }
}

#[wasm_bindgen_test]
async fn an_answer_comes_back_with_its_status_type_and_bytes() {
    let (mut browser, heard) = browser();
    browser.fetch(Fetch::Exchange(7), &get("data:application/json,%7B%22a%22%3A1%7D"), None);
    let heard = something(&heard).await;
    let [Happening::Fetched(Fetch::Exchange(7), Ok(response))] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((response.status, &response.body[..]), (200, &br#"{"a":1}"#[..]));
    assert_eq!(response.content_type.as_deref(), Some("application/json"));
}

#[wasm_bindgen_test]
async fn no_connection_is_unreachable() {
    let (mut browser, heard) = browser();
    browser.fetch(Fetch::Revoke, &get("http://127.0.0.1:9/"), None);
    let expected = Happening::Fetched(Fetch::Revoke, Err(TransportError::Unreachable));
    assert_eq!(something(&heard).await, [expected]);
}

#[wasm_bindgen_test]
async fn what_was_aborted_is_never_heard_of_again() {
    let (mut browser, heard) = browser();
    browser.fetch(Fetch::Exchange(1), &get("data:,x"), None);
    browser.abort(Fetch::Exchange(1));
    gloo_timers::future::TimeoutFuture::new(100).await;
    assert_eq!(heard.take(), []);
}

#[wasm_bindgen_test]
async fn a_socket_that_cannot_open_is_closed_and_one_that_is_let_go_is_silent() {
    let (mut browser, heard) = browser();
    browser.open_socket(SocketId(1), "not an address");
    assert_eq!(something(&heard).await, [Happening::SocketClosed(SocketId(1))]);
    browser.open_socket(SocketId(2), "ws://127.0.0.1:9/");
    browser.close_socket(SocketId(2));
    gloo_timers::future::TimeoutFuture::new(200).await;
    assert_eq!(heard.take(), []);
}

#[wasm_bindgen_test]
async fn the_alarm_rings_once_and_only_the_last_that_was_set() {
    let (mut browser, heard) = browser();
    let now = browser.now().mono;
    browser.wake_at(Some(now + 5_000));
    browser.wake_at(Some(now + 20));
    assert_eq!(something(&heard).await, [Happening::Woke]);
    assert!(browser.now().mono >= now + 20, "never early");
    browser.wake_at(Some(browser.now().mono + 20));
    browser.wake_at(None);
    gloo_timers::future::TimeoutFuture::new(80).await;
    assert_eq!(heard.take(), []);
}

#[wasm_bindgen_test]
fn session_storage_keeps_gives_and_forgets_what_is_ours_alone() {
    let (mut browser, _) = browser();
    assert_eq!(browser.storage(), Storage::Works);
    browser.store("tidemark.a", Some("1"));
    browser.store("tidemark.b", Some("2"));
    browser.store("other", Some("3"));
    browser.store("tidemark.b", None);
    assert_eq!((browser.stored("tidemark.a").as_deref(), browser.stored("tidemark.b")), (Some("1"), None));
    browser.forget_all("tidemark.");
    assert_eq!((browser.stored("tidemark.a"), browser.stored("other").as_deref()), (None, Some("3")));
    browser.store("other", None);
}

#[wasm_bindgen_test]
async fn tabs_hear_each_other_and_nothing_that_is_not_ours() {
    let ((mut one, _), (_two, heard)) = (browser(), browser());
    let stranger = web_sys::BroadcastChannel::new("tidemark.tabs").unwrap();
    stranger.post_message(&"nonsense".into()).unwrap();
    stranger.post_message(&wasm_bindgen::JsValue::NULL).unwrap();
    let said = Said::SignIn(Message::Callback { query: "code=a&state=b".to_owned() });
    one.say(To::All, &said);
    assert_eq!(something(&heard).await, [Happening::Heard(said)]);
}

#[wasm_bindgen_test]
async fn what_is_said_to_one_tab_is_heard_by_no_other() {
    let ((mut one, _), (mut two, heard), (mut three, others)) = (browser(), browser(), browser());
    assert!(two.join(TabId(2)) && three.join(TabId(3)));
    let said = Said::SignIn(Message::Refused { token: "d".to_owned() });
    one.say(To::Tab(TabId(2)), &said);
    assert_eq!(something(&heard).await, [Happening::Heard(said)]);
    assert_eq!(others.take(), []);
}

#[wasm_bindgen_test]
async fn the_lock_is_given_to_one_passed_on_when_that_one_resigns_and_can_be_taken() {
    let ((mut one, first), (mut two, second)) = (browser(), browser());
    one.claim(Claim::Wait);
    assert_eq!(something(&first).await, [Happening::Granted]);
    two.claim(Claim::Wait);
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert_eq!(second.take(), []);
    one.resign();
    assert_eq!(something(&second).await, [Happening::Granted]);
    one.claim(Claim::Steal);
    assert_eq!(something(&first).await, [Happening::Granted]);
    assert_eq!(something(&second).await, [Happening::Taken]);
    one.claim(Claim::Wait);
    one.resign();
    drop((one, two));
    gloo_timers::future::TimeoutFuture::new(50).await;
    assert_eq!(second.take(), [], "what was given up is silent");
}

#[wasm_bindgen_test]
fn randomness_is_random() {
    let (mut browser, _) = browser();
    let (mut one, mut two) = ([0; 32], [0; 32]);
    browser.fill(&mut one);
    browser.fill(&mut two);
    assert_ne!(one, two);
    assert_ne!(one, [0; 32]);
}

#[wasm_bindgen_test]
fn local_time_is_that_of_the_browser() {
    let now = js_sys::Date::now() as i64;
    let date = js_sys::Date::new(&(now as f64).into());
    let clock = format!("{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds());
    assert_eq!(local_time::instant(now, now), clock);
    date.set_hours(0);
    date.set_minutes(0);
    date.set_seconds(0);
    date.set_milliseconds(0);
    assert_eq!(local_time::midnight(now), date.get_time() as i64);
}

#[wasm_bindgen_test]
async fn a_text_follows_what_is_seen_and_markup_in_it_is_text() {
    let host: web_sys::HtmlElement = wasm_bindgen::JsCast::unchecked_into(document().create_element("div").unwrap());
    document().body().unwrap().append_child(&host).unwrap();
    let hostile = "<img src=x onerror=alert(1)>";
    let advice = Advice { title: hostile.to_owned(), todo: hostile.to_owned(), ..Advice::default() };
    let (sender, receiver) = std::sync::mpsc::channel();
    let mounted = leptos::mount::mount_to(host.clone(), move || {
        let seen = Kept::new(Seen::new("before".to_owned()));
        sender.send(seen).unwrap();
        let follows = text(move || seen.get().map(|seen| seen.get()).unwrap_or_default());
        view! { <Telling advice/> <p class="follows">{follows}</p> }
    });
    assert!(host.query_selector("img").unwrap().is_none());
    assert!(host.text_content().unwrap().contains(hostile));

    let seen = receiver.recv().unwrap().get().unwrap();
    seen.show("after <b>".to_owned());
    leptos::task::tick().await;
    assert_eq!(host.query_selector(".follows").unwrap().unwrap().text_content().as_deref(), Some("after <b>"));
    drop(mounted);
    host.remove();
}
