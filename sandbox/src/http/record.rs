//! `--record`: every exchange with the API and the token endpoint, and every message on a socket, as a line of JSON in a
//! file, so that others than we can judge them afterwards. Without the flag nothing of this runs. The file holds no
//! secret: tokens, codes and verifiers are left out, and a channel's id, which opens a socket, is written as a digest of
//! it, so that one can still tell which channel is meant.

use std::fs::File;
use std::io::{Result, Write};
use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::channels::sockets::Frame;
use crate::control::spoil::{STRANGE, Spoilt};
use crate::guarded::Guarded;

/// More than the largest answer.
const LIMIT: usize = 64 << 20;
/// How the ids of channels begin.
const CHANNEL: &str = "streaming-";
/// What is said of a request and an answer besides path, status and body.
const HEADERS: [&str; 8] =
    ["accept", "allow", "authorization", "content-type", "inin-correlation-id", "location", "origin", "retry-after"];
/// What a token exchange says that nobody else may know.
const SECRETS: [&str; 3] = ["access_token", "code", "code_verifier"];

/// Where lines are put.
#[derive(Debug)]
pub(crate) struct Recorder(Guarded<File>);

impl Recorder {
    pub(crate) fn create(path: &Path) -> Result<Self> {
        Ok(Self(Guarded::new(File::create(path)?)))
    }

    /// A message on the socket of a channel, as the client sent it.
    pub(crate) fn said(&self, at_ms: i64, channel: &str, text: &str) {
        self.add(&json!({ "kind": "said", "atMs": at_ms, "channel": channel, "body": told(text.as_bytes()) }));
    }

    /// What goes out on the socket of a channel.
    pub(crate) fn frame(&self, at_ms: i64, channel: &str, frame: &Frame) {
        let line = match frame {
            Frame::Text(text)
            | Frame::Half(text)
            | Frame::NotUtf8(text)
            | Frame::Binary(text)
            | Frame::Pieces(text) => {
                let spoilt = matches!(frame, Frame::Half(_) | Frame::NotUtf8(_)) || text.contains(STRANGE);
                json!({
                    "kind": "frame", "atMs": at_ms, "channel": channel, "body": told(text.as_bytes()), "spoilt": spoilt,
                })
            }
            Frame::Close(code) => json!({ "kind": "closed", "atMs": at_ms, "channel": channel, "code": code }),
            Frame::Drop | Frame::Reset => json!({ "kind": "dropped", "atMs": at_ms, "channel": channel }),
        };
        self.add(&line);
    }

    /// A line is written at once: however the process ends, what was recorded is there.
    fn add(&self, line: &Value) {
        let mut text = without_channels(&line.to_string());
        text.push('\n');
        if let Err(error) = self.0.lock().write_all(text.as_bytes()) {
            eprintln!("sandbox: the recording cannot be written: {error}");
        }
    }
}

/// Records a request with its answer, as they are on the wire: faults and the refusals' bodies included.
pub(super) async fn keep(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let told_of = path.starts_with("/api/") || path == "/oauth/token";
    let Some(recorder) = app.recorder.as_ref().filter(|_| told_of && request.method() != Method::OPTIONS) else {
        return next.run(request).await;
    };
    let at_ms = app.clock.now();
    let (parts, body) = request.into_parts();
    let (body, rest) = read(body).await;
    let mut line = json!({
        "kind": "exchange", "atMs": at_ms, "method": parts.method.as_str(), "path": path,
        "query": parts.uri.query(), "headers": headers(&parts.headers), "body": spoken(&path, &body),
    });
    let response = next.run(Request::from_parts(parts, rest)).await;
    let (parts, body) = response.into_parts();
    let (body, rest) = read(body).await;
    line["status"] = parts.status.as_u16().into();
    line["spoilt"] = parts.extensions.get::<Spoilt>().is_some().into();
    line["answerHeaders"] = headers(&parts.headers);
    line["answer"] = spoken(&path, &body);
    recorder.add(&line);
    Response::from_parts(parts, rest)
}

/// A body's bytes, and the body to hand on: the same, or one that breaks off where this one did.
async fn read(body: Body) -> (Bytes, Body) {
    match to_bytes(body, LIMIT).await {
        Ok(bytes) => (bytes.clone(), Body::from(bytes)),
        Err(error) => {
            let broken = futures_util::stream::once(std::future::ready(Err::<Bytes, _>(error)));
            (Bytes::new(), Body::from_stream(broken))
        }
    }
}

fn headers(all: &HeaderMap) -> Value {
    let mut told = Map::new();
    for name in HEADERS {
        if let Some(value) = all.get(name).and_then(|value| value.to_str().ok()) {
            let token = value.split_once(' ').filter(|_| name == "authorization");
            let value = token.map_or_else(|| value.to_owned(), |(scheme, _)| format!("{scheme} {{token}}"));
            told.insert(name.to_owned(), value.into());
        }
    }
    told.into()
}

/// A body of the API, or of a token exchange without its secrets.
fn spoken(path: &str, bytes: &[u8]) -> Value {
    if path.starts_with("/api/") {
        return told(bytes);
    }
    let mut body = match told(bytes) {
        Value::Object(map) if !map.contains_key("text") => map,
        _ => form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into())).collect(),
    };
    for secret in SECRETS {
        if let Some(value) = body.get_mut(secret) {
            *value = format!("{{{secret}}}").into();
        }
    }
    body.into()
}

/// JSON as it is, nothing as null, and anything else as `{"text": ...}`.
fn told(bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    serde_json::from_slice(bytes).unwrap_or_else(|_| json!({ "text": String::from_utf8_lossy(bytes) }))
}

/// Puts a digest in place of each channel id.
fn without_channels(line: &str) -> String {
    let mut told = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(CHANNEL) {
        let (before, from) = rest.split_at(at + CHANNEL.len());
        let end = from.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap_or(from.len());
        let digest = Sha256::digest(&from.as_bytes()[..end]);
        told.push_str(before);
        told.push_str(&URL_SAFE_NO_PAD.encode(&digest[..12]).replace('_', "-"));
        rest = &from[end..];
    }
    told + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_told_by_a_digest_that_is_always_the_same() {
        let told = without_channels(r#"{"a":"streaming-0-secret","b":"ws://host/channels/streaming-0-secret"}"#);
        assert!(!told.contains("secret"), "{told}");
        let ids: Vec<_> = told.match_indices(CHANNEL).map(|(at, _)| &told[at..at + CHANNEL.len() + 16]).collect();
        assert_eq!((ids.len(), ids[0]), (2, ids[1]));
        assert!(told.ends_with("\"}") && told.contains("ws://host/channels/"), "{told}");
        assert_eq!(without_channels("nothing of it"), "nothing of it");
    }

    #[test]
    fn a_token_exchange_is_told_without_its_secrets() {
        let form = b"grant_type=authorization_code&code=c0de&code_verifier=s3cret&client_id=me";
        let told = spoken("/oauth/token", form).to_string();
        assert!(!told.contains("c0de") && !told.contains("s3cret") && told.contains("authorization_code"), "{told}");
        let told = spoken("/oauth/token", br#"{"access_token":"s3cret","expires_in":5}"#);
        assert_eq!(told, json!({ "access_token": "{access_token}", "expires_in": 5 }));
        let mut all = HeaderMap::new();
        all.insert("authorization", "Bearer s3cret".parse().unwrap());
        assert_eq!(headers(&all), json!({ "authorization": "Bearer {token}" }));
    }

    #[test]
    fn a_frame_with_values_that_nobody_knows_or_that_was_cut_is_told_to_be_the_work_of_a_fault() {
        let path = std::env::temp_dir().join(format!("sandbox-frames-{}.jsonl", std::process::id()));
        let recorder = Recorder::create(&path).unwrap();
        for text in [r#"{"state":"connected"}"#, r#"{"state":"not.yet.invented"}"#] {
            recorder.frame(0, "streaming-0-c", &Frame::Text(text.into()));
        }
        recorder.frame(0, "streaming-0-c", &Frame::Half(r#"{"state":"conn"#.into()));
        let written = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let lines: Vec<Value> = written.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.iter().map(|line| line["spoilt"] == true).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn a_body_that_is_no_json_is_told_as_text() {
        assert_eq!(told(b"<html>"), json!({ "text": "<html>" }));
        assert_eq!(told(b""), Value::Null);
    }
}
