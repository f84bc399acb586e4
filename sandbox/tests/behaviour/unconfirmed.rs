//! What nobody has seen on the real service, either way. The numbers are those of `docs/unconfirmed.md`.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use sandbox::{
    AgentDetail, CommunicationType, Config, DEFAULT_CLIENT_ID, ImplicitGrant, OwnConversation, RefreshToken,
    SignInFrames, TokenCors, TopicPermissions, Unconfirmed,
};
use serde_json::{Value, json};

use crate::client::{ADA, Answer, BEN, REDIRECT, VERIFIER, World, authorize, quiet, with_history};

const MONTH: &str = "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z";
const QUERY: &str = "/analytics/conversations/details/query";
const JOBS: &str = "/analytics/conversations/details/jobs";

/// A quiet world that is set another way.
fn set(change: impl FnOnce(&mut Unconfirmed)) -> Config {
    let mut config = quiet();
    change(&mut config.unconfirmed);
    config
}

async fn token_from(world: &World, origin: &str) -> Option<String> {
    let request = Request::post("/oauth/token").header("origin", origin).body(Body::empty()).unwrap();
    world.send(request).await.header("access-control-allow-origin").map(str::to_owned)
}

#[tokio::test]
async fn the_token_endpoint_may_be_read_by_registered_origins_or_by_any_or_by_none() {
    for (cors, own, other) in [
        (TokenCors::Registered, Some("http://127.0.0.1:8080"), None),
        (TokenCors::Any, Some("*"), Some("*")),
        (TokenCors::None, None, None),
    ] {
        let world = World::new(set(|unconfirmed| unconfirmed.token_endpoint_cors = cors));
        assert_eq!(token_from(&world, "http://127.0.0.1:8080").await.as_deref(), own, "{cors:?}");
        assert_eq!(token_from(&world, "http://other.test").await.as_deref(), other, "{cors:?}");
    }
}

#[tokio::test]
async fn a_preflight_is_kept_as_long_as_is_said() {
    for seconds in [600, 0] {
        let world = World::new(set(|unconfirmed| unconfirmed.preflight_max_age = seconds));
        for path in ["/api/v2/users/me", "/oauth/token"] {
            let answer = crate::gate::preflight(&world, path, "content-type").await;
            assert_eq!(answer.header("access-control-max-age"), Some(seconds.to_string().as_str()), "{path}");
        }
    }
}

async fn renew(world: &World, refresh: &str) -> Answer {
    let form = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", DEFAULT_CLIENT_ID)];
    world.form("/oauth/token", &form).await
}

#[tokio::test]
async fn a_public_client_may_be_given_no_refresh_token() {
    let world = World::new(quiet());
    let answer = world.redeem(&world.code(ADA).await, VERIFIER, REDIRECT).await.json();
    assert_eq!(answer.get("refresh_token"), None);
    assert_eq!(renew(&world, "x").await.json()["error"], "unsupported_grant_type");
}

#[tokio::test]
async fn or_one_that_renews_a_token_once_and_goes_with_it() {
    let world =
        World::new(Config { token_life: 60, ..set(|unconfirmed| unconfirmed.refresh_token = RefreshToken::Given) });
    let answer = world.redeem(&world.code(ADA).await, VERIFIER, REDIRECT).await.json();
    let first = answer["refresh_token"].as_str().unwrap();
    world.pass(60_000);
    let renewed = renew(&world, first).await.json();
    let token = renewed["access_token"].as_str().unwrap();
    assert_eq!(world.get(token, "/users/me").await.json()["name"], ADA);
    for wrong in [first, "made-up", ""] {
        let refused = renew(&world, wrong).await;
        assert_eq!((refused.status, &refused.json()["error"]), (StatusCode::BAD_REQUEST, &json!("invalid_grant")));
    }
    world.api(token, Method::DELETE, "/tokens/me", None).await;
    assert_eq!(renew(&world, renewed["refresh_token"].as_str().unwrap()).await.json()["error"], "invalid_grant");
}

#[tokio::test]
async fn a_communication_type_may_be_ignored_or_narrow_the_list_or_be_refused() {
    let listed = async |way: CommunicationType, value: &str| {
        let world = World::new(set(|unconfirmed| unconfirmed.communication_type = way));
        let token = world.sign_in(ADA).await;
        for media in ["voice", "email"] {
            world.play(json!({ "media": media, "waitMs": 10, "alertMs": 10, "phases": [{ "talk": 60_000 }] })).await;
        }
        world.pass(5_000);
        let path = if value.is_empty() {
            "/conversations".to_owned()
        } else {
            format!("/conversations?communicationType={value}")
        };
        let answer = world.get(&token, &path).await;
        world.assert_no_violations().await;
        if answer.status == StatusCode::OK {
            Ok(answer.json()["total"].as_u64().unwrap())
        } else {
            Err((answer.status, answer.error().0))
        }
    };
    let refused = |code: &str| Err((StatusCode::BAD_REQUEST, code.to_owned()));
    assert_eq!(listed(CommunicationType::Ignored, "call").await, Ok(2));
    assert_eq!(listed(CommunicationType::Ignored, "smoke").await, Ok(2));
    for (value, left) in [("", 2), ("call", 1), ("Call", 1), ("email", 1), ("message", 0), ("callback", 0), ("chat", 0)]
    {
        assert_eq!(listed(CommunicationType::Filters, value).await, Ok(left), "{value}");
    }
    assert_eq!(listed(CommunicationType::Filters, "smoke").await, refused("invalid.value"));
    assert_eq!(listed(CommunicationType::Refused, "call").await, refused("bad.request"));
    assert_eq!(listed(CommunicationType::Refused, "").await, Ok(2));
}

#[tokio::test]
async fn a_page_and_an_interval_may_be_larger_or_smaller() {
    for (largest_page, longest_interval) in [(100, 31), (200, 7), (50, 60)] {
        let world = World::new(set(|unconfirmed| {
            (unconfirmed.largest_page, unconfirmed.longest_interval) = (largest_page, longest_interval);
        }));
        let token = world.sign_in(ADA).await;
        let ask = async |size: u32, days: u32| {
            let end = 1_785_888_000_000_i64;
            let instant = |millis: i64| chrono::DateTime::from_timestamp_millis(millis).unwrap().to_rfc3339();
            let interval = format!("{}/{}", instant(end - i64::from(days) * 86_400_000), instant(end));
            world.post(&token, QUERY, &json!({ "interval": interval, "paging": { "pageSize": size } })).await.status
        };
        assert_eq!(ask(largest_page, longest_interval).await, StatusCode::OK);
        assert_eq!(ask(largest_page + 1, longest_interval).await, StatusCode::BAD_REQUEST);
        assert_eq!(ask(largest_page, longest_interval + 1).await, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test]
async fn jobs_may_be_limited_in_number_and_kept_for_less_time() {
    let submit = async |world: &World, token: &str| world.post(token, JOBS, &json!({ "interval": MONTH })).await;
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    for _ in 0..20 {
        assert_eq!(submit(&world, &token).await.status, StatusCode::ACCEPTED);
    }
    let world = World::new(set(|unconfirmed| (unconfirmed.jobs_at_once, unconfirmed.job_life) = (Some(2), 60)));
    let token = world.sign_in(ADA).await;
    let job = submit(&world, &token).await.json()["jobId"].as_str().unwrap().to_owned();
    world.pass(1_000);
    submit(&world, &token).await;
    let refused = submit(&world, &token).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, Some("2")));
    assert_eq!(refused.json()["limit"]["value"], 2);
    assert!(refused.error().1.contains("[2] seconds"));
    world.pass(2_000);
    assert_eq!(submit(&world, &token).await.status, StatusCode::ACCEPTED);
    let state = async || world.get(&token, &format!("{JOBS}/{job}")).await.json()["state"].clone();
    world.pass(56_999);
    assert_eq!(state().await, "FULFILLED");
    world.pass(1);
    assert_eq!(state().await, "EXPIRED");
    world.assert_no_violations().await;
}

#[tokio::test]
async fn ones_own_conversation_may_be_refused_by_id_or_shown() {
    for (way, status) in
        [(OwnConversation::Refused, StatusCode::FORBIDDEN), (OwnConversation::Permitted, StatusCode::OK)]
    {
        let world = World::new(set(|unconfirmed| unconfirmed.own_conversation = way));
        let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
        let id = world.play(json!({ "agent": ADA, "waitMs": 10, "alertMs": 10, "phases": [{ "talk": 60_000 }] })).await;
        world.pass(5_000);
        let path = format!("/conversations/{id}");
        assert_eq!(world.get(&ada, &path).await.status, status, "{way:?}");
        let others = world.get(&ben, &path).await;
        assert_eq!((others.status, others.error().0.as_str()), (StatusCode::FORBIDDEN, "missing.any.permissions"));
        world.assert_no_violations().await;
    }
}

#[tokio::test]
async fn the_history_of_an_agent_may_be_their_own_rows_or_their_own_queries_or_everybodys_rows() {
    let hits = async |way: AgentDetail, own: bool| {
        let mut config = with_history(400);
        config.unconfirmed.agent_detail = way;
        let world = World::new(config);
        let token = world.sign_in(ADA).await;
        let user = world.user_id(&token).await;
        let named = json!([{ "type": "and", "predicates": [{ "dimension": "userId", "value": user }] }]);
        let body =
            if own { json!({ "interval": MONTH, "segmentFilters": named }) } else { json!({ "interval": MONTH }) };
        let (answer, job) = (world.post(&token, QUERY, &body).await, world.post(&token, JOBS, &body).await);
        assert_eq!(answer.status.is_success(), job.status.is_success());
        if answer.status == StatusCode::OK { answer.json()["totalHits"].as_u64() } else { None }
    };
    let own = hits(AgentDetail::OwnRows, true).await.unwrap();
    assert!(own > 0);
    assert_eq!(hits(AgentDetail::OwnRows, false).await, Some(own));
    assert_eq!(hits(AgentDetail::OwnQueries, true).await, Some(own));
    assert_eq!(hits(AgentDetail::OwnQueries, false).await, None);
    assert_eq!(hits(AgentDetail::AllRows, true).await, Some(own));
    assert!(hits(AgentDetail::AllRows, false).await.unwrap() > own);
}

#[tokio::test]
async fn a_query_is_ones_own_only_if_nothing_else_can_fit() {
    let world = World::new(set(|unconfirmed| unconfirmed.agent_detail = AgentDetail::OwnQueries));
    let token = world.sign_in(ADA).await;
    let user = world.user_id(&token).await;
    let me = json!({ "dimension": "userId", "value": user });
    let voice = json!({ "dimension": "mediaType", "value": "voice" });
    for (filters, status) in [
        (json!([{ "type": "and", "predicates": [voice, me] }]), StatusCode::OK),
        (json!([{ "type": "or", "predicates": [me] }]), StatusCode::OK),
        (json!([{ "type": "and", "clauses": [{ "type": "and", "predicates": [me] }] }]), StatusCode::OK),
        (json!([{ "type": "or", "predicates": [voice, me] }]), StatusCode::FORBIDDEN),
        (json!([{ "type": "and", "predicates": [voice] }]), StatusCode::FORBIDDEN),
        (
            json!([{ "type": "and", "predicates": [{ "dimension": "userId", "operator": "exists" }] }]),
            StatusCode::FORBIDDEN,
        ),
    ] {
        let answer = world.post(&token, QUERY, &json!({ "interval": MONTH, "segmentFilters": filters })).await;
        assert_eq!(answer.status, status, "{filters}");
    }
    let refused = world.post(&token, QUERY, &json!({ "interval": MONTH })).await;
    assert_eq!(refused.error().0, "missing.permissions");
}

#[tokio::test]
async fn topics_may_ask_for_permissions_or_not() {
    for (way, state) in [(TopicPermissions::Listed, "Rejected"), (TopicPermissions::None, "Permitted")] {
        let world = World::new(set(|unconfirmed| unconfirmed.topic_permissions = way));
        let (ada, ben) = (world.sign_in(ADA).await, world.sign_in(BEN).await);
        let other = world.user_id(&ben).await;
        let channel = world.api(&ada, Method::POST, "/notifications/channels", None).await.json()["id"].clone();
        let path = format!("/notifications/channels/{}/subscriptions?ignoreErrors=true", channel.as_str().unwrap());
        let topics =
            json!([{ "id": format!("v2.users.{other}.conversations") }, { "id": "v2.system.token_revoked.x" }]);
        let answer = world.post(&ada, &path, &topics).await.json();
        assert_eq!(answer["entities"][0]["state"], state);
        assert_eq!(answer["entities"][1]["state"], "Rejected", "a channel hears of itself alone");
        let listed = world.get(&ada, "/notifications/availabletopics?expand=requiresPermissions,enforced").await.json();
        let needing = |topic: &&Value| topic["requiresPermissions"].as_array().is_some_and(|names| !names.is_empty());
        let needing = listed["entities"].as_array().unwrap().iter().filter(needing).count();
        assert_eq!(needing > 0, way == TopicPermissions::Listed);
        world.assert_no_violations().await;
    }
}

#[tokio::test]
async fn the_pages_of_the_sign_in_may_be_framed_or_not() {
    for (way, frame) in [(SignInFrames::Allowed, None), (SignInFrames::Denied, Some("DENY"))] {
        let world = World::new(set(|unconfirmed| unconfirmed.sign_in_frames = way));
        for path in [authorize(&[]), authorize(&[("client_id", "")]), "/logout".to_owned()] {
            let page = world.plain(Method::GET, &path, "").await;
            assert_eq!(page.header("x-frame-options"), frame, "{path}");
            let policies: Vec<_> = page.headers.get_all("content-security-policy").iter().collect();
            assert!(policies[0].to_str().unwrap().starts_with("default-src 'none'"));
            assert_eq!(policies.iter().any(|policy| *policy == "frame-ancestors 'none'"), frame.is_some());
        }
    }
}

#[tokio::test]
async fn a_token_without_a_code_may_be_refused_or_granted() {
    let world = World::new(quiet());
    let implicit = authorize(&[("response_type", "token"), ("code_challenge", ""), ("code_challenge_method", "")]);
    let refused = world.plain(Method::GET, &implicit, "").await;
    assert_eq!(refused.redirected("error").as_deref(), Some("unsupported_response_type"));

    let world = World::new(set(|unconfirmed| unconfirmed.implicit_grant = ImplicitGrant::Granted));
    let cookie = world.choose(ADA).await.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let request = Request::get(&implicit).header("cookie", cookie).body(Body::empty()).unwrap();
    let answer = world.send(request).await;
    let (uri, fragment) = answer.header("location").unwrap().split_once('#').unwrap();
    assert_eq!(uri, REDIRECT);
    let given: Vec<(String, String)> = form_urlencoded::parse(fragment.as_bytes()).into_owned().collect();
    let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["access_token", "expires_in", "token_type", "state"]);
    assert_eq!(world.get(&given[0].1, "/users/me").await.json()["name"], ADA);
    let page = world.plain(Method::GET, &implicit, "").await.text();
    assert!(page.contains("name=\"response_type\" value=\"token\"") && !page.contains("code_challenge"));
    let denied = [
        ("client_id", DEFAULT_CLIENT_ID),
        ("redirect_uri", REDIRECT),
        ("response_type", "token"),
        ("decision", "deny"),
    ];
    let denied = world.form("/oauth/authorize", &denied).await;
    assert!(denied.header("location").unwrap().contains("#error=access_denied"));
}
