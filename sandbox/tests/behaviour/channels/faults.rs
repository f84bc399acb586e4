//! Faults of sockets: each does what it says, to whom it says, for as long as it says.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{Socket, connect, create, served, subscribe};
use crate::client::{ADA, World, quiet};

#[tokio::test]
async fn sockets_suffer_the_faults_that_are_asked_for() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let (user, port) = (world.user_id(&token).await, served(&world).await);
    let channel = create(&world, &token).await;
    subscribe(&world, &token, &channel, &[format!("v2.users.{user}.conversations")]).await;
    let mut socket = connect(port, &channel).await.unwrap();
    let fault = async |fault: Value| world.control(Method::POST, "/sandbox/faults", &fault).await;
    let call = async || {
        world.play(json!({ "waitMs": 0, "alertMs": 500, "phases": [{ "talk": 500 }], "acwMs": 0 })).await;
        world.pass(3_000);
    };
    call().await;
    let usual = socket.so_far().await.len();
    assert_eq!(usual, 3);
    fault(json!({ "swallowEvents": true })).await;
    call().await;
    assert_eq!(socket.so_far().await.len(), 0);
    fault(json!({ "swallowEvents": false, "duplicateEvents": true })).await;
    call().await;
    assert_eq!(socket.so_far().await.len(), 2 * usual);
    fault(json!({ "duplicateEvents": false, "unknownEnums": true })).await;
    call().await;
    assert!(socket.so_far().await.iter().any(|event| event.to_string().contains("not.yet.invented")));
    fault(json!({ "dropSockets": true, "refuseSockets": true })).await;
    assert_eq!(socket.next().await, None);
    assert_eq!(connect(port, &channel).await.err(), Some(StatusCode::SERVICE_UNAVAILABLE));
    fault(json!({ "refuseSockets": false })).await;
    assert!(connect(port, &channel).await.is_ok());
    world.assert_no_violations().await;
}
