//! What every request to the API must pass, and what every answer carries.

use crate::client::{ADA, Answer, BEN, CHIARA, DANA, World, quiet};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

#[tokio::test]
async fn without_a_token_and_with_a_wrong_one_the_answer_is_401() {
    let world = World::new(quiet());
    let none = world.plain(Method::GET, "/api/v2/users/me", "").await;
    assert_eq!((none.status, none.error().0.as_str()), (StatusCode::UNAUTHORIZED, "authentication.required"));
    let wrong = world.get("made-up", "/users/me").await;
    assert_eq!((wrong.status, wrong.error().0.as_str()), (StatusCode::UNAUTHORIZED, "bad.credentials"));
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let world = World::new(quiet());
    let token = world.sign_in(BEN).await;
    let answer = world.post(&token, "/analytics/conversations/details/query", &json!({ "interval": "x" })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let (code, message) = answer.error();
    assert_eq!(code, "missing.any.permissions");
    assert!(message.contains("analytics:agentConversationDetail:view"));
    let params = answer.json()["messageParams"]["permissions"].clone();
    assert_eq!(params, "analytics:conversationDetail:view, analytics:agentConversationDetail:view");

    let answer = world.get(&token, "/routing/wrapupcodes").await;
    assert_eq!(answer.error().0, "missing.permissions");
    assert_eq!(answer.json()["messageParams"]["permissions"], "routing:wrapupCode:view");
}

#[tokio::test]
async fn each_agent_may_do_what_their_role_says() {
    let world = World::new(quiet());
    for (agent, path, may) in [
        (ADA, "/routing/wrapupcodes", true),
        (ADA, "/routing/queues", false),
        (ADA, "/conversations", true),
        (BEN, "/conversations", true),
        (BEN, "/routing/queues/me", true),
        (CHIARA, "/routing/queues", true),
        (DANA, "/routing/queues", true),
    ] {
        let token = world.sign_in(agent).await;
        assert_eq!(world.get(&token, path).await.status.is_success(), may, "{agent} {path}");
    }
}

#[tokio::test]
async fn a_scope_the_client_lacks_is_refused_before_the_permission() {
    let world = World::new(Config { history: 0, live_per_minute: 0.0, ..Config::default() });
    let token = world.sign_in(DANA).await;
    let answer = world.get(&token, "/conversations/6d3ecaf9-e20a-453c-b9d3-4ba9169df078/recordingmetadata").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.error().1.contains("recordings:readonly"));
}

#[tokio::test]
async fn what_the_contract_does_not_know_is_refused_by_name() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    for (path, message) in [
        ("/conversations?type=voice", "The query parameter 'type' is not known."),
        ("/conversations?status=queued", "The query parameter 'status' is not known."),
        ("/users?pageSize=many", "The query parameter 'pageSize' must be an integer, not 'many'."),
    ] {
        let answer = world.get(&token, path).await;
        assert_eq!(
            (answer.status, answer.error()),
            (StatusCode::BAD_REQUEST, ("bad.request".to_owned(), message.to_owned()))
        );
    }
    for (body, message) in [
        (r#"{"interval": "a/b", "size": 10}"#, "'size' is not a known field."),
        (r#"{"interval": "a/b", "paging": {"size": 10}}"#, "'paging.size' is not a known field."),
        (r#"{"interval": "a/b", "paging": {"pageSize": "x"}}"#, "'paging.pageSize' must be an integer, not \"x\"."),
        (r#"{"interval": "a/b", "segmentFilters": [null]}"#, "'segmentFilters[0]' must not be null."),
        (r#"{"order": "desc"}"#, "'interval' is required."),
        (r#"{"interval": null}"#, "'interval' is required."),
        ("[]", "The request body must be an object, not a list."),
        ("null", "A request body is required."),
        (r#"{"interval": "#, "The request body is not valid JSON."),
    ] {
        let answer = post_raw(&world, &token, Some("application/json"), body.to_owned()).await;
        assert_eq!(
            (answer.status, answer.error()),
            (StatusCode::BAD_REQUEST, ("bad.request".to_owned(), message.to_owned()))
        );
    }
}

#[tokio::test]
async fn a_value_that_an_enum_does_not_have_is_refused_with_those_it_has() {
    let world = World::new(quiet());
    let token = world.sign_in(CHIARA).await;
    let predicate = |dimension: &str| {
        let predicates = [json!({ "dimension": dimension, "value": "x" })];
        json!({ "interval": "a/b", "segmentFilters": [{ "type": "and", "predicates": predicates }] })
    };
    let details = "/analytics/conversations/details/query";
    let metrics = json!({ "interval": "a/b", "metrics": ["nConnected", "joy"] });
    for (path, body, begins, ends) in [
        (
            details,
            Some(json!({ "interval": "a/b", "order": "up" })),
            "Value [up] is not valid for field type [order]. Allowable values are: asc, desc, unordered",
            "unordered",
        ),
        (
            details,
            Some(predicate("mood")),
            "Value [mood] is not valid for field type [dimension]. Allowable values are: addressFrom, addressTo, ",
            ", wrapUpCode, wrapUpNote",
        ),
        (
            "/analytics/conversations/aggregates/query",
            Some(metrics),
            "Value [joy] is not valid for field type [metrics]. Allowable values are: ",
            "tWait",
        ),
        (
            "/users?state=asleep",
            None,
            "Value [asleep] is not valid for field type [state]. Allowable values are: active, inactive, deleted, any",
            "any",
        ),
        (
            "/users/me?expand=mood",
            None,
            "Value [mood] is not valid for field type [expand]. Allowable values are: ",
            "",
        ),
    ] {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let answer = world.api(&token, method, path, body.as_ref()).await;
        let (code, message) = answer.error();
        assert_eq!((answer.status, code.as_str()), (StatusCode::BAD_REQUEST, "invalid.value"), "{path}");
        assert!(message.starts_with(begins) && message.ends_with(ends), "{message}");
    }
}

#[tokio::test]
async fn unknown_paths_and_methods_are_told_apart() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    for path in ["/api/v2/conversations/chats/x/y", "/api/v2", "/api/", "/api"] {
        let answer = world.plain(Method::GET, path, "").await;
        assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::NOT_FOUND, "not.found"), "{path}");
    }
    let answer = world.api(&token, Method::DELETE, "/users/me", None).await;
    assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::METHOD_NOT_ALLOWED, "method.not.allowed"));
    assert_eq!(world.api(&token, Method::HEAD, "/users/me", None).await.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(world.get(&token, "/users/no-such-user").await.error().0, "not.found");
}

async fn post_raw(world: &World, token: &str, content_type: Option<&str>, body: String) -> Answer {
    let mut request = Request::post("/api/v2/analytics/conversations/details/query")
        .header("authorization", format!("Bearer {token}"));
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    world.send(request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn bodies_have_a_size_a_type_and_a_form() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let json = Some("application/json");
    let large = post_raw(&world, &token, json, " ".repeat(512_001)).await;
    assert_eq!((large.status, large.error().0.as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "request.entity.too.large"));
    for wrong in [None, Some("text/plain"), Some("application/x-www-form-urlencoded")] {
        let answer = post_raw(&world, &token, wrong, "{}".to_owned()).await;
        assert_eq!(
            (answer.status, answer.error().0.as_str()),
            (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported.media.type")
        );
    }
    let broken = post_raw(&world, &token, Some("application/json; charset=utf-8"), "{\"interval\":".to_owned()).await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_budget_slides_over_a_minute_and_says_when_to_come_back() {
    let world = World::new(Config { rate_limit: 5, ..quiet() });
    let token = world.sign_in(ADA).await;
    for _ in 0..3 {
        assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
    }
    world.pass(18_000);
    for _ in 0..2 {
        assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK);
    }
    let refused = world.get(&token, "/date").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("retry-after"), Some("42"));
    let (code, message) = refused.error();
    assert_eq!(code, "too.many.requests.retry.after");
    assert_eq!(message, "Rate limit exceeded the maximum. Retry the request in [42] seconds");
    world.pass(41_999);
    assert_eq!(world.get(&token, "/date").await.header("retry-after"), Some("1"));
    world.pass(1);
    for _ in 0..3 {
        assert_eq!(world.get(&token, "/date").await.status, StatusCode::OK, "refused requests do not count");
    }
    assert_eq!(world.get(&token, "/date").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn two_tokens_of_one_user_share_the_budget_and_other_users_have_their_own() {
    let world = World::new(Config { rate_limit: 4, ..quiet() });
    let (first, second, other) = (world.sign_in(ADA).await, world.sign_in(ADA).await, world.sign_in(BEN).await);
    for token in [&first, &second, &first, &second] {
        assert_eq!(world.get(token, "/date").await.status, StatusCode::OK);
    }
    assert_eq!(world.get(&first, "/date").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.get(&second, "/date").await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.get(&other, "/date").await.status, StatusCode::OK);
}

pub(crate) async fn preflight(world: &World, path: &str, header: &str) -> Answer {
    let request = Request::builder().method(Method::OPTIONS).uri(path).header("origin", "http://any.test");
    let request =
        request.header("access-control-request-method", "POST").header("access-control-request-headers", header);
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn a_browser_may_call_every_path_of_the_api_and_read_its_errors() {
    let world = World::new(Config { rate_limit: 1, ..quiet() });
    for path in ["/api/v2/users/me", "/api/v2/analytics/conversations/details/query", "/api/v2/no/such/path"] {
        for _ in 0..3 {
            let answer = preflight(&world, path, "authorization,content-type").await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
            assert_eq!(answer.header("access-control-max-age"), Some("600"));
            let allowed = answer.header("access-control-allow-headers").unwrap().to_lowercase();
            assert!(allowed.contains("authorization") && allowed.contains("content-type"));
            assert!(!allowed.contains('*') && !allowed.contains("x-own"));
        }
    }
    let token = world.sign_in(ADA).await;
    for path in ["/date", "/date", "/no/such/path"] {
        let answer = world.get(&token, path).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"), "{path} {}", answer.status);
        let exposed = answer.header("access-control-expose-headers").unwrap();
        assert!(exposed.contains("retry-after") && exposed.contains("inin-correlation-id"));
    }
    let unknown = world.plain(Method::GET, "/api/v2/users/me", "").await;
    assert_eq!(unknown.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn headers_can_be_hidden_from_browsers() {
    let world = World::new(Config { hide_headers: true, ..quiet() });
    let token = world.sign_in(ADA).await;
    let answer = world.get(&token, "/date").await;
    assert_eq!(answer.header("access-control-expose-headers"), None);
    assert!(answer.header("inin-correlation-id").is_some());
}

#[tokio::test]
async fn every_answer_has_a_correlation_id_of_its_own() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (one, two) = (world.get(&token, "/date").await, world.get(&token, "/date").await);
    assert_eq!(one.header("inin-correlation-id").unwrap().len(), 36);
    assert_ne!(one.header("inin-correlation-id"), two.header("inin-correlation-id"));
    assert!(world.plain(Method::GET, "/no/such/page", "").await.header("inin-correlation-id").is_some());
}

#[tokio::test]
async fn users_are_listed_in_pages_by_id_and_by_state() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let first = world.get(&token, "/users?pageSize=5&pageNumber=1").await.json();
    assert_eq!((&first["total"], &first["pageCount"]), (&json!(14), &json!(3)));
    let mut names = Vec::new();
    for page in 1..=3 {
        let listing = world.get(&token, &format!("/users?pageSize=5&pageNumber={page}")).await.json();
        names.extend(
            listing["entities"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap().to_owned()),
        );
    }
    assert_eq!(names.len(), 14);
    assert!(names.contains(&"田中 美咲".to_owned()));
    let ids: Vec<String> =
        first["entities"].as_array().unwrap()[..2].iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect();
    for query in [format!("id={}&id={}", ids[0], ids[1]), format!("id={},{}&state=any", ids[0], ids[1])] {
        let listing = world.get(&token, &format!("/users?{query}")).await.json();
        assert_eq!(listing["total"], 2, "{query}");
    }
    assert_eq!(world.get(&token, "/users?state=inactive").await.json()["total"], 0);
    assert_eq!(world.get(&token, "/users?pageSize=0").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn who_one_is_comes_with_what_was_asked_for() {
    let world = World::new(quiet());
    let token = world.sign_in(CHIARA).await;
    let bare = world.get(&token, "/users/me").await.json();
    assert_eq!(bare["authorization"], Value::Null);
    let full = world
        .get(
            &token,
            "/users/me?expand=date,authorization,organization&expand=presence,routingStatus,token,station,team",
        )
        .await
        .json();
    assert_eq!(full["date"]["currentDate"], "2026-08-05T14:00:00.000Z");
    assert!(
        full["authorization"]["permissions"]
            .as_array()
            .unwrap()
            .contains(&json!("analytics:conversationAggregate:view"))
    );
    assert_eq!(full["routingStatus"]["status"], "IDLE");
    assert_eq!(full["token"]["OAuthClient"]["id"], sandbox::DEFAULT_CLIENT_ID);
    assert!(
        full["organization"]["name"].is_string()
            && full["presence"]["presenceDefinition"]["systemPresence"].is_string()
    );
}

#[tokio::test]
async fn queues_and_codes_are_found_by_id_and_name() {
    let world = World::new(quiet());
    let token = world.sign_in(DANA).await;
    let all = world.get(&token, "/routing/queues?pageSize=100").await.json();
    assert_eq!(all["total"], 8);
    let id = all["entities"][3]["id"].as_str().unwrap();
    let one = world.get(&token, &format!("/routing/queues?id={id}")).await.json();
    assert_eq!((&one["total"], &one["entities"][0]["id"]), (&json!(1), &json!(id)));
    assert_eq!(
        world.get(&token, "/routing/queues?name=tech*").await.json()["entities"][0]["name"],
        "Technical Support"
    );
    let codes = world.get(&token, "/routing/wrapupcodes?pageSize=100").await.json();
    assert_eq!(codes["total"], 14);
    let ids: Vec<&str> =
        codes["entities"].as_array().unwrap()[..2].iter().map(|code| code["id"].as_str().unwrap()).collect();
    assert_eq!(
        world.get(&token, &format!("/routing/wrapupcodes?id={}&id={}", ids[0], ids[1])).await.json()["total"],
        2
    );
    let mine = world.get(&token, "/routing/queues/me?joined=true").await.json();
    assert_eq!((&mine["total"], &mine["entities"][0]["joined"]), (&json!(2), &json!(true)));
}

#[tokio::test]
async fn a_client_has_the_scopes_it_was_given_and_no_others() {
    let world = World::new(Config { history: 0, live_per_minute: 0.0, ..Config::default() });
    let token = world.sign_in(DANA).await;
    for path in ["/users/me", "/conversations", "/routing/queues/me", "/notifications/channels"] {
        assert_eq!(world.get(&token, path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/users", "/organizations/me", "/authorization/subjects/me", "/externalcontacts/contacts/x"] {
        let answer = world.get(&token, path).await;
        assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::FORBIDDEN, "not.authorized"), "{path}");
    }
    let told = world.get(&token, "/tokens/me").await.json();
    assert_eq!(told["authorizedScope"].as_array().unwrap().len(), 5);
    let scopes = vec!["user-basic-info".to_owned(), "users".to_owned()];
    let world = World::new(Config { scopes, ..quiet() });
    let token = world.sign_in(DANA).await;
    assert_eq!(world.get(&token, "/users").await.status, StatusCode::OK, "who may write may read");
    assert_eq!(world.get(&token, "/conversations").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_permission_with_the_condition_current_user_shows_ones_own_conversations_alone() {
    let world = World::new(crate::client::with_history(600));
    let (emile, dana) = (world.sign_in("Émile Fournier").await, world.sign_in(DANA).await);
    let query = json!({ "interval": "2026-07-06T00:00:00.000Z/2026-08-06T00:00:00.000Z", "paging": { "pageSize": 100, "pageNumber": 1 } });
    let his = world.post(&emile, "/analytics/conversations/details/query", &query).await.json();
    let all = world.post(&dana, "/analytics/conversations/details/query", &query).await.json();
    assert!(his["totalHits"].as_u64().unwrap() > 5 && his["totalHits"].as_u64() < all["totalHits"].as_u64());
    let user = world.user_id(&emile).await;
    for row in his["conversations"].as_array().unwrap() {
        assert!(row["participants"].as_array().unwrap().iter().any(|part| part["userId"] == user.as_str()));
    }
    let me = world.get(&emile, "/users/me?expand=authorization").await.json();
    let policy = &me["authorization"]["permissionPolicies"][0];
    assert_eq!((&policy["domain"], &policy["entityName"]), (&json!("analytics"), &json!("conversationDetail")));
    assert!(policy["resourceConditionNode"].is_object());
    world.assert_no_violations().await;
}
