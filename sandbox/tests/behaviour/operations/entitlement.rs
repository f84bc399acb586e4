//! Which permissions and scopes open which operation.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use sandbox::Config;
use serde_json::{Value, json};

use super::{Enough, Operation, all, grant_everything};
use crate::client::{BEN, DANA, World, wide, with_history};

/// Gives Ben these permissions and no others.
async fn allow(world: &World, names: &[String]) {
    world.control(Method::DELETE, "/sandbox/permissions", &Value::Null).await;
    world.control(Method::POST, "/sandbox/permissions", &json!({ "agent": BEN, "grant": names })).await;
}

async fn let_in(operation: &Operation, world: &World, token: &str) {
    let answer = operation.call(world, token).await;
    let right = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND;
    assert!(right, "{} {}: {}", operation.id, answer.status, answer.text());
}

async fn refused(operation: &Operation, world: &World, token: &str, code: &str, parameter: &str, names: &[String]) {
    let answer = operation.call(world, token).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", operation.id);
    let (told, message) = operation.error(&answer);
    if operation.method != Method::HEAD {
        assert_eq!(told, code, "{}", operation.id);
        assert_eq!(answer.json()["messageParams"][parameter], names.join(", "), "{}", operation.id);
        assert!(names.iter().all(|name| message.contains(name.as_str())), "{message}");
    }
}

#[tokio::test]
async fn every_operation_asks_for_its_permissions_by_name_and_is_open_to_who_has_them() {
    let world = World::new(with_history(0));
    let token = world.sign_in(BEN).await;
    for operation in all() {
        if operation.id == "delete_tokens_me" {
            continue; // It needs none, and Ben needs his token; the next test calls it.
        }
        allow(&world, &[]).await;
        let names = &operation.permissions;
        if names.is_empty() {
            let_in(&operation, &world, &token).await;
        } else if operation.any == Enough::One {
            refused(&operation, &world, &token, "missing.any.permissions", "permissions", names).await;
            for name in names {
                allow(&world, std::slice::from_ref(name)).await;
                let_in(&operation, &world, &token).await;
            }
        } else {
            for (missing, name) in names.iter().enumerate() {
                let others = [&names[..missing], &names[missing + 1..]].concat();
                allow(&world, &others).await;
                let missed = std::slice::from_ref(name);
                refused(&operation, &world, &token, "missing.permissions", "permissions", missed).await;
            }
            allow(&world, names).await;
            let_in(&operation, &world, &token).await;
        }
    }
    world.assert_no_violations().await;
}

#[tokio::test]
async fn every_operation_asks_for_one_of_its_scopes_and_for_no_other() {
    let every: BTreeSet<Vec<String>> = all().into_iter().map(|operation| operation.scopes).collect();
    for (number, lacking) in every.iter().enumerate() {
        // Of the others, half the worlds have the narrow one and half the wide one.
        let one_of = |scopes: &Vec<String>| {
            if number % 2 == 0 { scopes.first().cloned() } else { scopes.last().cloned() }
        };
        let scopes: Vec<String> = every.iter().filter(|scopes| *scopes != lacking).filter_map(one_of).collect();
        let world = World::new(Config { scopes, ..with_history(0) });
        let token = world.sign_in(DANA).await;
        grant_everything(&world, DANA).await;
        for operation in all() {
            if operation.scopes == *lacking && !lacking.is_empty() {
                refused(&operation, &world, &token, "not.authorized", "scopes", lacking).await;
            } else if operation.id != "delete_tokens_me" {
                let_in(&operation, &world, &token).await;
            }
        }
        world.assert_no_violations().await;
    }
    let world = World::new(wide());
    let token = world.sign_in(DANA).await;
    assert_eq!(world.api(&token, Method::DELETE, "/tokens/me", None).await.status, StatusCode::OK);
}
