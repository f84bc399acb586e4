//! Signing in as a browser does, and what must not work.

use crate::client::{ADA, Answer, BEN, REDIRECT, VERIFIER, World, authorize, challenge, parameters, quiet};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use sandbox::{Config, DEFAULT_CLIENT_ID};

#[tokio::test]
async fn the_page_has_a_button_for_each_agent_in_order_and_one_to_deny() {
    let world = World::new(quiet());
    let page = world.plain(Method::GET, &authorize(&[]), "").await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    let buttons: Vec<&str> = text
        .split("<button")
        .skip(1)
        .map(|rest| rest.split_once('>').unwrap().1.split("</button>").next().unwrap())
        .collect();
    assert_eq!(buttons, ["Ada Lindqvist", "Ben Okafor", "Chiara Rossi", "Dana Whitfield", "Émile Fournier", "Deny"]);
    assert!(!text.contains("<script"));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
}

#[tokio::test]
async fn what_came_with_the_address_is_escaped() {
    let world = World::new(quiet());
    let page = world.plain(Method::GET, &authorize(&[("state", "\"><img src=x onerror='alert(1)'>")]), "").await.text();
    assert!(!page.contains("<img"));
    assert!(page.contains("&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;"));
}

#[tokio::test]
async fn choosing_an_agent_brings_a_code_and_the_state_back_and_the_code_a_token() {
    let world = World::new(quiet());
    let chosen = world.choose(ADA).await;
    assert!(chosen.header("location").unwrap().starts_with(&format!("{REDIRECT}?code=")));
    assert_eq!(chosen.redirected("state").unwrap(), "opaque");
    let answer = world.redeem(&chosen.redirected("code").unwrap(), VERIFIER, REDIRECT).await;
    let json = answer.json();
    assert_eq!(
        (answer.status, &json["token_type"], &json["expires_in"]),
        (StatusCode::OK, &"bearer".into(), &86_400.into())
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let me = world.get(json["access_token"].as_str().unwrap(), "/users/me").await.json();
    assert_eq!(me["name"], ADA);
}

#[tokio::test]
async fn an_unknown_client_or_redirect_uri_is_never_redirected_to() {
    let world = World::new(quiet());
    for change in [
        ("client_id", "00000000-0000-4000-8000-000000000000"),
        ("client_id", ""),
        ("redirect_uri", ""),
        ("redirect_uri", "http://127.0.0.1:8080/cb/sandbox/"),
        ("redirect_uri", "http://127.0.0.1:8080/cb/sandbox?x=1"),
        ("redirect_uri", "http://127.0.0.1:8080.evil.test/cb/sandbox"),
        ("redirect_uri", "http://LOCALHOST:8080/cb/sandbox"),
    ] {
        let answer = world.plain(Method::GET, &authorize(&[change]), "").await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, None), "{change:?}");
        assert!(answer.text().contains("This sign-in cannot work"));
    }
}

#[tokio::test]
async fn other_mistakes_are_told_to_the_application() {
    let world = World::new(quiet());
    for (change, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("response_type", ""), "invalid_request"),
        (("code_challenge", ""), "invalid_request"),
        (("code_challenge", "too-short"), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("code_challenge_method", ""), "invalid_request"),
    ] {
        let answer = world.plain(Method::GET, &authorize(&[change]), "").await;
        assert_eq!(answer.redirected("error").as_deref(), Some(error), "{change:?}");
        assert_eq!(answer.redirected("state").as_deref(), Some("opaque"));
        assert!(answer.redirected("error_description").is_some());
        assert_eq!(answer.redirected("code"), None);
    }
    let twice = format!("{}&state=other", authorize(&[]));
    assert_eq!(world.plain(Method::GET, &twice, "").await.redirected("error").unwrap(), "invalid_request");
}

#[tokio::test]
async fn denying_is_told_to_the_application() {
    let world = World::new(quiet());
    let challenge = challenge();
    let mut form = parameters(&challenge);
    form.push(("decision", "deny"));
    let answer = world.form("/oauth/authorize", &form).await;
    assert_eq!(answer.redirected("error").unwrap(), "access_denied");
    assert_eq!(answer.redirected("state").unwrap(), "opaque");
}

#[tokio::test]
async fn an_agent_who_is_not_offered_cannot_be_chosen() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let users = world.get(&token, "/users?pageSize=100").await.json();
    let colleague = users["entities"].as_array().unwrap().iter().find(|user| user["name"] == "Zoë Müller").unwrap();
    let challenge = challenge();
    let mut form = parameters(&challenge);
    form.push(("agent", colleague["id"].as_str().unwrap()));
    assert_eq!(world.form("/oauth/authorize", &form).await.redirected("error").unwrap(), "invalid_request");
}

async fn with_cookie(world: &World, path: &str, cookie: &str) -> Answer {
    world.send(Request::get(path).header("cookie", cookie).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_login_session_brings_a_code_at_once_unless_login_is_asked_for_or_one_has_logged_out() {
    let world = World::new(quiet());
    let chosen = world.choose(BEN).await;
    let set = chosen.header("set-cookie").unwrap().to_owned();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"));
    let cookie = format!("other=1; {}", set.split(';').next().unwrap());

    let again = with_cookie(&world, &authorize(&[]), &cookie).await;
    let code = again.redirected("code").unwrap();
    let token = world.redeem(&code, VERIFIER, REDIRECT).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get(&token, "/users/me").await.json()["name"], BEN);

    let prompted = with_cookie(&world, &authorize(&[("prompt", "login")]), &cookie).await;
    assert_eq!(prompted.status, StatusCode::OK);

    let leave = format!("/logout?client_id={DEFAULT_CLIENT_ID}&redirect_uri={REDIRECT}");
    let left = with_cookie(&world, &leave, &cookie).await;
    assert_eq!(left.header("location"), Some(REDIRECT));
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(with_cookie(&world, &authorize(&[]), &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn logging_out_does_not_redirect_to_strangers() {
    let world = World::new(quiet());
    let answer = world
        .plain(Method::GET, &format!("/logout?client_id={DEFAULT_CLIENT_ID}&redirect_uri=http://evil.test/"), "")
        .await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::OK, None));
}

#[tokio::test]
async fn a_code_is_redeemed_once_and_a_second_time_revokes_what_it_gave() {
    let world = World::new(quiet());
    let code = world.code(ADA).await;
    let token = world.redeem(&code, VERIFIER, REDIRECT).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
    let second = world.redeem(&code, VERIFIER, REDIRECT).await;
    assert_eq!((second.status, second.json()["error"].as_str()), (StatusCode::BAD_REQUEST, Some("invalid_grant")));
    assert_eq!(world.get(&token, "/date").await.error().0, "bad.credentials");
}

#[tokio::test]
async fn a_code_is_bound_to_its_verifier_its_redirect_uri_and_a_minute() {
    let world = World::new(quiet());
    let refused = |answer: Answer| assert_eq!(answer.json()["error"], "invalid_grant");
    refused(world.redeem(&world.code(ADA).await, &"x".repeat(50), REDIRECT).await);
    refused(world.redeem(&world.code(ADA).await, VERIFIER, "http://localhost:8080/cb/sandbox").await);
    let code = world.code(ADA).await;
    world.pass(60_000);
    refused(world.redeem(&code, VERIFIER, REDIRECT).await);
    let code = world.code(ADA).await;
    world.pass(59_999);
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_that_came_with_a_wrong_verifier_is_burnt() {
    let world = World::new(quiet());
    let code = world.code(ADA).await;
    world.redeem(&code, &"x".repeat(50), REDIRECT).await;
    assert_eq!(world.redeem(&code, VERIFIER, REDIRECT).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_the_words_of_rfc_6749() {
    let world = World::new(quiet());
    let code = world.code(ADA).await;
    let full = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("code_verifier", VERIFIER),
        ("client_id", DEFAULT_CLIENT_ID),
        ("redirect_uri", REDIRECT),
    ];
    for (name, value, error) in [
        ("grant_type", "client_credentials", "unsupported_grant_type"),
        ("grant_type", "refresh_token", "unsupported_grant_type"),
        ("grant_type", "", "invalid_request"),
        ("client_id", "someone-else", "invalid_client"),
        ("code_verifier", "", "invalid_request"),
        ("code", "made-up", "invalid_grant"),
    ] {
        let form: Vec<_> = full
            .iter()
            .map(|&(key, was)| (key, if key == name { value } else { was }))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let answer = world.form("/oauth/token", &form).await;
        assert_eq!(
            (answer.status, answer.json()["error"].as_str()),
            (StatusCode::BAD_REQUEST, Some(error)),
            "{name}={value}"
        );
    }
    let json = Request::post("/oauth/token").header("content-type", "application/json").body(Body::from("{}")).unwrap();
    assert_eq!(world.send(json).await.json()["error"], "invalid_request");
}

#[tokio::test]
async fn only_origins_of_registered_redirect_uris_may_read_the_token() {
    let world = World::new(quiet());
    for (origin, allowed) in [
        ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
        ("http://localhost:8080", Some("http://localhost:8080")),
        ("http://localhost:9090", None),
        ("null", None),
    ] {
        let request = Request::post("/oauth/token").header("origin", origin).body(Body::empty()).unwrap();
        let answer = world.send(request).await;
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin}");
    }
}

#[tokio::test]
async fn a_token_dies_at_its_time_or_when_it_is_revoked() {
    let world = World::new(Config { token_life: 100, ..quiet() });
    let token = world.sign_in(ADA).await;
    world.pass(99_999);
    assert_eq!(world.api(&token, Method::HEAD, "/tokens/me", None).await.status, StatusCode::OK);
    world.pass(1);
    assert_eq!(world.get(&token, "/tokens/me").await.error().0, "bad.credentials");

    let token = world.sign_in(ADA).await;
    assert_eq!(world.api(&token, Method::DELETE, "/tokens/me", None).await.status, StatusCode::OK);
    assert_eq!(world.get(&token, "/tokens/me").await.error().0, "bad.credentials");
}

#[tokio::test]
async fn the_journal_knows_no_secret() {
    let world = World::new(quiet());
    let code = world.code(ADA).await;
    let token = world.redeem(&code, VERIFIER, REDIRECT).await.json()["access_token"].as_str().unwrap().to_owned();
    let channel = world.api(&token, Method::POST, "/notifications/channels", None).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.api(&token, Method::HEAD, &format!("/notifications/channels/{channel}"), None).await;
    let journal = world.plain(Method::GET, "/sandbox/requests", "").await.text();
    for secret in [code.as_str(), token.as_str(), channel.as_str(), VERIFIER, challenge().as_str()] {
        assert!(!journal.contains(secret));
    }
}
