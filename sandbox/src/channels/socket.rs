//! The socket of a channel: hands frames of the hub to a connection, and hears what the client says.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

use crate::app::App;
use crate::channels::register::TOPICS;
use crate::channels::sockets::{Flow, Frame, Outlet};
use crate::channels::system::PONG;
use crate::channels::topics::Verdict;
use crate::channels::wire::{self, Connection, Wrote};
use crate::control::sockets::Door;
use crate::tcp::Line;

/// Frames that go out together at most, before the client is heard again.
const AT_ONCE: usize = 64;
/// The code for a message of a kind that is not understood.
const NOT_TEXT: u16 = 1003;

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
pub(crate) async fn open(State(app): State<Arc<App>>, Path(channel): Path<String>, mut request: Request) -> Response {
    let owner = app.hub.lock().owner(&channel);
    let door = app.faults.lock().sockets.door(owner.as_ref());
    match door {
        Door::Open => {}
        Door::Refused(status) => return status.into_response(),
        Door::NeverAnswered => std::future::pending().await,
    }
    if owner.is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let (response, upgrade) = wire::handshake(&mut request);
    let Some(upgrade) = upgrade else { return response };
    let line = Line::of(request.extensions());
    // Before the client hears that it is open: what happens next is told to it, and is its channel's use.
    let opened = {
        let (mut hub, mut faults, now) = (app.hub.lock(), app.faults.lock(), app.clock.now());
        let opened = hub.open(&channel, now);
        hub.heed(&mut faults.sockets, now);
        opened
    };
    // The channel may have gone since it was looked for.
    let Some(outlet) = opened else { return StatusCode::NOT_FOUND.into_response() };
    app.stirred.notify_one();
    tokio::spawn(async move {
        let socket = outlet.socket;
        if let Some(connection) = wire::connected(upgrade, line).await {
            serve(&app, &channel, outlet, connection).await;
        }
        app.hub.lock().closed(socket, app.clock.now());
    });
    response
}

async fn serve(app: &App, channel: &str, mut outlet: Outlet, mut connection: Connection) {
    let mut cut = outlet.flow.clone();
    loop {
        let flow = *outlet.flow.borrow_and_update();
        match flow {
            Flow::Open => {}
            Flow::Cut => return,
            // Not read either: even the answer to a closing frame would be a sign of life.
            Flow::Stalled => match outlet.flow.changed().await {
                Ok(()) => continue,
                Err(_) => return,
            },
        }
        let frame = tokio::select! {
            // What was sent first is read first: an answer does not overtake events.
            biased;
            Ok(()) = outlet.flow.changed() => continue,
            frame = outlet.frames.recv() => match frame {
                Some(frame) => frame,
                None => return,
            },
            heard = connection.stream.next() => match heard {
                Some(Ok(Message::Text(text))) => {
                    if let Some(recorder) = &app.recorder {
                        recorder.said(app.clock.now(), channel, text.as_str());
                    }
                    match answer(app, channel, text.as_str()) {
                        Some(answer) => Frame::Text(answer),
                        None => continue,
                    }
                }
                Some(Ok(Message::Binary(_))) => return wire::refuse(connection, NOT_TEXT).await,
                Some(Ok(Message::Close(_))) => {
                    let _ = connection.stream.flush().await;
                    return;
                }
                Some(Ok(_)) => continue,
                Some(Err(error)) => match wire::complaint(&error) {
                    Some(code) => return wire::refuse(connection, code).await,
                    None => return,
                },
                None => return,
            },
        };
        let wrote = tokio::select! {
            wrote = write(app, channel, &mut connection, frame, &mut outlet) => wrote,
            () = is_cut(&mut cut) => return,
        };
        if matches!(wrote, Wrote::End) {
            return;
        }
    }
}

/// Writes a frame and those that wait behind it.
async fn write(app: &App, channel: &str, connection: &mut Connection, first: Frame, outlet: &mut Outlet) -> Wrote {
    let mut next = Some(first);
    for _ in 0..AT_ONCE {
        let Some(frame) = next.take().or_else(|| outlet.frames.try_recv().ok()) else { break };
        if let Some(recorder) = &app.recorder {
            recorder.frame(app.clock.now(), channel, &frame);
        }
        if matches!(frame, Frame::Close(_) | Frame::Drop | Frame::Reset) {
            let _ = connection.stream.flush().await;
        }
        if matches!(wire::write(connection, frame).await, Wrote::End) {
            return Wrote::End;
        }
    }
    if connection.stream.flush().await.is_ok() { Wrote::All } else { Wrote::End }
}

async fn is_cut(flow: &mut watch::Receiver<Flow>) {
    // Without a sender there is nobody left to cut.
    if flow.wait_for(|flow| *flow == Flow::Cut).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn answer(app: &App, channel: &str, text: &str) -> Option<Utf8Bytes> {
    match serde_json::from_str(text).ok()? {
        Said::Ping => Some(Utf8Bytes::from_static(PONG)),
        Said::Subscribe { topics, correlation_id } => {
            let owner = app.hub.lock().owner(channel);
            if owner.is_some_and(|owner| app.faults.lock().sockets.ignores_subscribing(&owner)) {
                return None;
            }
            let (result, status) = match subscribe(app, channel, &topics) {
                Subscribed::All => ("200", "subscribed"),
                Subscribed::Refused => ("400", "failure"),
                Subscribed::NoChannel => ("404", "failure"),
            };
            let answer = json!({ "result": result, "status": status, "correlationId": correlation_id });
            Some(answer.to_string().into())
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
    let known = app.hub.lock().channel(id).map(|channel| (channel.agent, channel.topics.clone()));
    let Some((agent, mut all)) = known else { return Subscribed::NoChannel };
    if topics.len() > TOPICS {
        return Subscribed::Refused;
    }
    for topic in topics {
        match app.judge_topic(agent, id, topic) {
            Verdict::Permitted(topic) if all.iter().any(|known| known.id == topic.id) => {}
            Verdict::Permitted(topic) => all.push(topic),
            Verdict::Unknown | Verdict::Forbidden(_) => return Subscribed::Refused,
        }
    }
    if all.len() > TOPICS {
        return Subscribed::Refused;
    }
    app.hub.lock().subscribe(id, all, app.clock.now());
    Subscribed::All
}
