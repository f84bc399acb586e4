//! The socket of a channel: hands frames of the hub to a connection, and hears what the client says.

use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::app::App;
use crate::channels::hub::{Frame, TOPICS};
use crate::channels::topics::{Verdict, judge};
use crate::control::faults::Quirk;

/// What clients say. Anything else is ignored, as the platform ignores it.
#[derive(Debug, Deserialize)]
#[serde(tag = "message", rename_all = "lowercase")]
enum Said {
    Ping,
    #[serde(rename_all = "camelCase")]
    Subscribe {
        topics: Vec<String>,
        #[serde(default)]
        correlation_id: Option<Value>,
    },
}

/// `GET /channels/{channelId}`: the id alone opens it, so an unknown one is simply not found.
pub(crate) async fn open(
    State(app): State<Arc<App>>,
    Path(channel): Path<String>,
    upgrade: WebSocketUpgrade,
) -> Response {
    if app.faults.lock().quirks().contains(&Quirk::RefuseSockets) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    if app.hub.lock().owner(&channel).is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    upgrade.on_upgrade(move |connection| async move {
        // The channel may have gone during the handshake; then the connection just ends.
        let opened = app.hub.lock().open(&channel, app.clock.now());
        app.stirred.notify_one();
        if let Some((socket, frames)) = opened {
            serve(&app, &channel, frames, connection).await;
            app.hub.lock().closed(socket);
        }
    })
}

async fn serve(app: &App, channel: &str, mut frames: UnboundedReceiver<Frame>, mut connection: WebSocket) {
    loop {
        let sent = tokio::select! {
            // What was sent first is read first: an answer does not overtake events.
            biased;
            frame = frames.recv() => match frame {
                Some(Frame::Text(text)) => connection.send(Message::text(text)).await,
                Some(Frame::Close) => {
                    let _ = connection.send(Message::Close(None)).await;
                    return;
                }
                Some(Frame::Drop) | None => return,
            },
            heard = connection.recv() => match heard {
                Some(Ok(Message::Text(text))) => match answer(app, channel, text.as_str()) {
                    Some(answer) => connection.send(Message::text(answer.to_string())).await,
                    None => Ok(()),
                },
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
        };
        if sent.is_err() {
            return;
        }
    }
}

fn answer(app: &App, channel: &str, text: &str) -> Option<Value> {
    match serde_json::from_str(text).ok()? {
        Said::Ping => Some(json!({ "topicName": "channel.metadata", "eventBody": { "message": "pong" } })),
        Said::Subscribe { topics, correlation_id } => {
            let (result, status) = match subscribe(app, channel, &topics) {
                Subscribed::All => ("200", "subscribed"),
                Subscribed::Refused => ("400", "failure"),
                Subscribed::NoChannel => ("404", "failure"),
            };
            Some(json!({ "result": result, "status": status, "correlationId": correlation_id }))
        }
    }
}

enum Subscribed {
    All,
    Refused,
    NoChannel,
}

/// Adds topics, all or none.
fn subscribe(app: &App, id: &str, topics: &[String]) -> Subscribed {
    let mut hub = app.hub.lock();
    let Some(agent) = hub.owner(id) else { return Subscribed::NoChannel };
    let mut all = hub.channel(id, agent).map(|channel| channel.topics.clone()).unwrap_or_default();
    for topic in topics {
        match judge(&app.contract, &app.org, agent, topic) {
            Verdict::Permitted(topic) if all.iter().any(|known| known.id == topic.id) => {}
            Verdict::Permitted(topic) => all.push(topic),
            Verdict::Unknown | Verdict::Forbidden(_) => return Subscribed::Refused,
        }
    }
    if all.len() > TOPICS {
        return Subscribed::Refused;
    }
    hub.subscribe(id, all, app.clock.now());
    Subscribed::All
}
