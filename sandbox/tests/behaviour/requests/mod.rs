//! Faults of requests and connections: by rules, and on the wire.

mod connections;
mod rules;
mod wire;

use axum::http::Method;
use serde_json::{Value, json};

use crate::client::World;

/// Adds rules; gives those that hold.
async fn rules(world: &World, rules: Value) -> Value {
    world.control(Method::POST, "/sandbox/faults", &json!({ "requests": rules })).await["requests"].clone()
}

async fn rule(world: &World, rule: Value) -> Value {
    rules(world, json!([rule])).await
}
