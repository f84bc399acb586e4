//! The WebSocket protocol under a channel's socket: the handshake, frames as they are written (also the unusual ones that
//! faults ask for), and how an end is said. Knows nothing of channels and topics.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{CloseCode, Data, OpCode};
use tokio_tungstenite::tungstenite::protocol::frame::{CloseFrame, Frame as Raw};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message, Utf8Bytes};

use crate::channels::sockets::Frame;
use crate::tcp::{Fate, Line};

/// What a client may say in one message: as much as a request may hold.
const LONGEST: usize = 512_000;
/// How long the other side has to answer the closing handshake.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection once the handshake is through.
pub(super) struct Connection {
    pub(super) stream: WebSocketStream<TokioIo<Upgraded>>,
    /// What lies below; none where the handshake came over no network.
    line: Option<Line>,
}

/// What came of writing.
pub(super) enum Wrote {
    All,
    /// The connection has ended, or the last frame was one that ends it.
    End,
}

/// Answers the client's half of the handshake; a request that is none gets a 400.
pub(super) fn handshake(request: &mut Request) -> (Response, Option<OnUpgrade>) {
    match create_response_with_body(request, Body::empty) {
        Ok(response) => (response, Some(hyper::upgrade::on(request))),
        Err(error) => ((StatusCode::BAD_REQUEST, error.to_string()).into_response(), None),
    }
}

/// The connection once the handshake is through; none if it broke off.
pub(super) async fn connected(upgrade: OnUpgrade, line: Option<Line>) -> Option<Connection> {
    let io = TokioIo::new(upgrade.await.ok()?);
    let config = WebSocketConfig::default()
        .read_buffer_size(8 << 10)
        .max_message_size(Some(LONGEST))
        .max_frame_size(Some(LONGEST));
    let stream = WebSocketStream::from_raw_socket(io, Role::Server, Some(config)).await;
    Some(Connection { stream, line })
}

/// Hands a frame to the connection without flushing it.
pub(super) async fn write(connection: &mut Connection, frame: Frame) -> Wrote {
    let fed = match frame {
        Frame::Text(text) | Frame::Half(text) => connection.stream.feed(Message::Text(text)).await,
        Frame::Binary(text) => connection.stream.feed(Message::Binary(text.into())).await,
        Frame::NotUtf8(text) => {
            let bytes = [text.as_str().as_bytes(), b"\xff"].concat();
            let frame = Raw::message(bytes, OpCode::Data(Data::Text), true);
            connection.stream.feed(Message::Frame(frame)).await
        }
        Frame::Pieces(text) => {
            for piece in pieces(text) {
                if connection.stream.feed(Message::Frame(piece)).await.is_err() {
                    return Wrote::End;
                }
            }
            Ok(())
        }
        Frame::Close(code) => {
            close(connection, code).await;
            return Wrote::End;
        }
        Frame::Drop => return Wrote::End,
        Frame::Reset => {
            if let Some(line) = &connection.line {
                line.cut(Fate::Reset);
            }
            return Wrote::End;
        }
    };
    if fed.is_ok() { Wrote::All } else { Wrote::End }
}

/// Three fragments of a text, cut by bytes: a character may lie in two of them.
fn pieces(text: Utf8Bytes) -> [Raw; 3] {
    let bytes = Bytes::from(text);
    let third = bytes.len() / 3;
    [
        Raw::message(bytes.slice(..third), OpCode::Data(Data::Text), false),
        Raw::message(bytes.slice(third..2 * third), OpCode::Data(Data::Continue), false),
        Raw::message(bytes.slice(2 * third..), OpCode::Data(Data::Continue), true),
    ]
}

/// The closing handshake from our side.
async fn close(connection: &mut Connection, code: Option<u16>) {
    let frame = code.map(|code| CloseFrame { code: CloseCode::from(code), reason: Utf8Bytes::from_static("") });
    let _ = tokio::time::timeout(PATIENCE, async {
        if connection.stream.send(Message::Close(frame)).await.is_ok() {
            while let Some(Ok(_)) = connection.stream.next().await {}
        }
    })
    .await;
}

/// The code that tells a client what was wrong with what it sent; none if the connection itself has gone.
pub(super) fn complaint(error: &Error) -> Option<u16> {
    match error {
        Error::Utf8(_) => Some(1007),
        Error::Capacity(_) => Some(1009),
        Error::Protocol(_) => Some(1002),
        _ => None,
    }
}

/// Closes after something that cannot be read. What the client still sends is read and dropped, since a connection that
/// ends with unread bytes is reset, and a reset takes the closing frame with it.
pub(super) async fn refuse(mut connection: Connection, code: u16) {
    let frame = CloseFrame { code: CloseCode::from(code), reason: Utf8Bytes::from_static("") };
    let _ = tokio::time::timeout(PATIENCE, async {
        if connection.stream.send(Message::Close(Some(frame))).await.is_ok() {
            let mut bytes = vec![0; 16 << 10];
            while connection.stream.get_mut().read(&mut bytes).await.is_ok_and(|read| read > 0) {}
        }
    })
    .await;
}
