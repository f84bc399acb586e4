//! What no operation takes: a token that is none, a method, parameters and bodies that the contract does not know.

use std::collections::BTreeSet;

use axum::body::{Body, Bytes};
use axum::http::{Method, Request, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use super::{Operation, all, grant_everything};
use crate::client::{Answer, DANA, World, wide, with_history};

/// A world in which one may do everything.
async fn open_world() -> (World, String) {
    let world = World::new(with_history(0));
    grant_everything(&world, DANA).await;
    let token = world.sign_in(DANA).await;
    (world, token)
}

fn refused(operation: &Operation, answer: &Answer, status: StatusCode, code: &str, about: &str) {
    assert_eq!(answer.status, status, "{} {about}: {}", operation.id, answer.text());
    let (told, message) = operation.error(answer);
    assert!(operation.method == Method::HEAD || told == code, "{} {about}: {told}", operation.id);
    assert!(operation.method == Method::HEAD || !message.is_empty());
}

async fn called_with(operation: &Operation, world: &World, authorization: Option<&str>) -> Answer {
    let mut request = Request::builder().method(operation.method.clone()).uri(format!("/api/v2{}", operation.path()));
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    world.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn no_operation_is_open_without_a_token_or_with_one_that_is_strange_expired_or_revoked() {
    let world = World::new(Config { token_life: 60, ..with_history(0) });
    let elsewhere = World::new(wide());
    let foreign = format!("Bearer {}", elsewhere.sign_in(DANA).await);
    let expired = format!("Bearer {}", world.sign_in(DANA).await);
    world.pass(60_000);
    let token = world.sign_in(DANA).await;
    world.api(&token, Method::DELETE, "/tokens/me", None).await;
    let revoked = format!("Bearer {token}");
    for operation in all() {
        for none in [None, Some(""), Some("Bearer"), Some("Basic eDp5"), Some("\u{fc}")] {
            let answer = called_with(&operation, &world, none).await;
            refused(&operation, &answer, StatusCode::UNAUTHORIZED, "authentication.required", "without a token");
        }
        for wrong in ["Bearer made-up", "Bearer ", &foreign, &expired, &revoked] {
            let answer = called_with(&operation, &world, Some(wrong)).await;
            refused(&operation, &answer, StatusCode::UNAUTHORIZED, "bad.credentials", "with a wrong token");
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn no_path_takes_a_method_that_the_contract_does_not_know() {
    let (world, token) = open_world().await;
    let operations = all();
    for operation in &operations {
        for method in [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if operations.iter().any(|other| other.template == operation.template && other.method == method) {
                continue;
            }
            let answer = world.api(&token, method.clone(), &operation.path(), None).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {}", operation.template);
            if method != Method::HEAD {
                assert_eq!(answer.error().0, "method.not.allowed", "{method} {}", operation.template);
            }
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn no_path_beside_those_of_the_contract_is_there() {
    let (world, token) = open_world().await;
    let templates: BTreeSet<String> = all().into_iter().map(|operation| operation.path_with("x")).collect();
    for path in templates {
        let path = path.split('?').next().unwrap();
        for beside in [format!("{path}/more/of/it"), format!("/v3{path}"), format!("{path}/")] {
            let answer = world.get(&token, &beside).await;
            assert_eq!((answer.status, answer.error().0.as_str()), (StatusCode::NOT_FOUND, "not.found"), "{beside}");
        }
    }
}

#[tokio::test]
async fn no_operation_takes_a_query_parameter_that_it_does_not_know_or_that_is_of_another_type() {
    let (world, token) = open_world().await;
    for operation in all() {
        let path = operation.path();
        let with = |pair: &str| format!("{path}{}{pair}", if path.contains('?') { '&' } else { '?' });
        let call = async |path: String| {
            world.api(&token, operation.method.clone(), &path, operation.right_body().as_ref()).await
        };
        let answer = call(with("mood=good")).await;
        refused(&operation, &answer, StatusCode::BAD_REQUEST, "bad.request", "mood");
        for (name, kind, values) in &operation.query {
            let (wrong, code) = match kind.as_str() {
                "integer" => (vec!["", "many", "1.5", "99999999999999999999"], "bad.request"),
                "boolean" => (vec!["", "yes", "1"], "bad.request"),
                _ if !values.is_empty() => (vec!["nonsense"], "invalid.value"),
                _ => (Vec::new(), ""),
            };
            for wrong in wrong {
                let answer = call(with(&format!("{name}={wrong}"))).await;
                refused(&operation, &answer, StatusCode::BAD_REQUEST, code, name);
                if operation.method != Method::HEAD {
                    assert!(answer.error().1.contains(name.as_str()), "{}", answer.text());
                }
            }
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn no_operation_minds_ids_of_nothing_and_none_takes_bytes_that_are_no_text() {
    let (world, token) = open_world().await;
    for operation in all().iter().filter(|operation| operation.template.contains('{')) {
        for id in ["x", "%20", "%E2%98%83", "00000000-0000-0000-0000-000000000000", "..%2F..%2Fsandbox"] {
            let path = operation.path_with(id);
            let answer = world.api(&token, operation.method.clone(), &path, operation.right_body().as_ref()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            operation.error(&answer);
        }
        let path = operation.path_with("%FF");
        let answer = world.api(&token, operation.method.clone(), &path, operation.right_body().as_ref()).await;
        refused(operation, &answer, StatusCode::BAD_REQUEST, "bad.request", "%FF");
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn no_operation_takes_a_body_that_is_malformed_or_of_another_type() {
    let (world, token) = open_world().await;
    for operation in all() {
        let Some(model) = &operation.body else { continue };
        let right = operation.right_body().unwrap().to_string();
        let mut wrong: Vec<Bytes> =
            ["", " ", "{", "[", "[1,", "{\"interval\":", "nul", "null", "3", "\"x\"", "true", "{}{}"]
                .map(|text| Bytes::from_static(text.as_bytes()))
                .to_vec();
        wrong.push(Bytes::from(right.as_bytes()[..right.len() - 1].to_vec()));
        wrong.push(Bytes::from(format!("{right}x")));
        wrong.push(Bytes::from_static(b"{\"\xff\": 1}"));
        wrong.push(Bytes::from("[".repeat(5_000)));
        wrong.push(Bytes::from("{\"filter\":".repeat(5_000)));
        let fields = model["properties"].as_object();
        wrong.push(Bytes::from(if fields.is_some() { "[]" } else { "{}" }));
        for (name, definition) in fields.into_iter().flatten() {
            let mut body = operation.right_body().unwrap();
            body[name] = if definition["type"] == "string" { json!(3) } else { json!("nonsense") };
            wrong.push(Bytes::from(body.to_string()));
        }
        if fields.is_some() {
            let mut body = operation.right_body().unwrap();
            body["mood"] = json!("good");
            wrong.push(Bytes::from(body.to_string()));
        } else {
            let items: [Value; 4] = [json!([3]), json!(["x"]), json!([[]]), json!([{ "mood": "good" }])];
            wrong.extend(items.map(|items| Bytes::from(items.to_string())));
        }
        for body in wrong {
            let about = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
            let answer = operation.call_raw(&world, &token, body).await;
            refused(&operation, &answer, StatusCode::BAD_REQUEST, "bad.request", &about);
            let told = if operation.method == Method::HEAD { String::new() } else { answer.error().1 };
            for ours in ["contract", " at line ", "invalid type", "expected", &operation.template] {
                assert!(!told.contains(ours), "{about}: {told}");
            }
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn no_operation_takes_a_body_over_512000_bytes_or_of_another_content_type() {
    let (world, token) = open_world().await;
    for operation in all() {
        let large = Bytes::from(vec![b' '; 512_001]);
        let request = Request::builder()
            .method(operation.method.clone())
            .uri(format!("/api/v2{}", operation.path()))
            .header("authorization", format!("Bearer {token}"))
            .header("content-length", "512001")
            .header("content-type", "application/json");
        let answer = world.send(request.body(Body::from(large.clone())).unwrap()).await;
        refused(&operation, &answer, StatusCode::PAYLOAD_TOO_LARGE, "request.entity.too.large", "announced");
        let Some(right) = operation.right_body() else { continue };
        let parts = futures_util::stream::iter([Ok::<_, std::io::Error>(large)]);
        let answer = operation.call_raw(&world, &token, Body::from_stream(parts)).await;
        refused(&operation, &answer, StatusCode::PAYLOAD_TOO_LARGE, "request.entity.too.large", "unannounced");
        let padded = format!("{right}{}", " ".repeat(512_000 - right.to_string().len()));
        let answer = operation.call_raw(&world, &token, padded).await;
        assert!(answer.status.is_success() || answer.status == StatusCode::NOT_FOUND, "{}", answer.text());
        let request = Request::builder()
            .method(operation.method.clone())
            .uri(format!("/api/v2{}", operation.path()))
            .header("authorization", format!("Bearer {token}"));
        let answer = world.send(request.body(Body::from(right.to_string())).unwrap()).await;
        refused(&operation, &answer, StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported.media.type", "untyped");
    }
    world.assert_no_violations().await;
}
