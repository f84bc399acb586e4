//! Notification channels over REST and, on a real socket, what comes through them.

mod conversations;
mod faults;
mod frames;
mod life;
mod record;
mod subscriptions;
mod system;
mod topics;

use std::time::Duration;

use axum::http::{Method, StatusCode};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::client::World;

/// How long nothing may come where something is to come: no test waits for it that passes.
const SILENCE: Duration = Duration::from_secs(20);

/// A socket that is read up to a point that the test chose.
pub(crate) struct Socket(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Everything sent so far: an answer to a ping does not overtake it.
    async fn so_far(&mut self) -> Vec<Value> {
        self.0.send(Message::text(r#"{"message":"ping"}"#)).await.unwrap();
        let mut messages = Vec::new();
        loop {
            let message = self.next().await.expect("the socket is open");
            if message["eventBody"]["message"] == "pong" {
                assert_eq!(message["topicName"], "channel.metadata");
                return messages;
            }
            messages.push(message);
        }
    }

    async fn say(&mut self, text: &str) {
        self.0.send(Message::text(text)).await.unwrap();
    }

    /// Closes the socket and waits until the server has heard.
    async fn leave(&mut self) {
        self.0.close(None).await.unwrap();
        while let Some(Ok(_)) = self.0.next().await {}
    }

    /// The code of the closing frame, with which the socket must end.
    async fn closed_with(&mut self) -> Option<u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(_))) => {}
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                other => panic!("{other:?}"),
            }
        }
    }

    /// The next message; `None` when the socket has ended.
    async fn next(&mut self) -> Option<Value> {
        let next = tokio::time::timeout(SILENCE, self.0.next());
        match next.await.expect("a message or the end of the socket") {
            Some(Ok(Message::Text(text))) => Some(serde_json::from_str(text.as_str()).unwrap()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => None,
            Some(Ok(other)) => panic!("{other:?}"),
        }
    }
}

/// Serves the world on a port of its own; gives the port.
pub(crate) async fn served(world: &World) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let sandbox = world.sandbox.clone();
    tokio::spawn(async move { sandbox.serve(listener).await });
    port
}

pub(crate) async fn connect(port: u16, channel: &str) -> Result<Socket, StatusCode> {
    let mut socket = dialled(port, channel).await?;
    // The first answer shows that the socket is registered.
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
    Ok(socket)
}

async fn dialled(port: u16, channel: &str) -> Result<Socket, StatusCode> {
    match connect_async(format!("ws://127.0.0.1:{port}/channels/{channel}")).await {
        Ok((socket, _)) => Ok(Socket(socket)),
        Err(Error::Http(response)) => Err(StatusCode::from_u16(response.status().as_u16()).unwrap()),
        Err(other) => panic!("{other}"),
    }
}

pub(crate) async fn create(world: &World, token: &str) -> String {
    let channel = world.api(token, Method::POST, "/notifications/channels", None).await.json();
    channel["id"].as_str().unwrap().to_owned()
}

async fn subscribe(world: &World, token: &str, channel: &str, topics: &[String]) -> Value {
    let body = topics.iter().map(|topic| json!({ "id": topic })).collect::<Value>();
    let path = format!("/notifications/channels/{channel}/subscriptions?ignoreErrors=true");
    world.api(token, Method::PUT, &path, Some(&body)).await.json()
}
