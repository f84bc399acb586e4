//! What clients send that no client should: the socket ignores it or closes with the code that says why, and nobody else
//! notices.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{connect, create, served};
use crate::client::{ADA, World, quiet};

/// A connection whose frames are written by hand.
struct ByHand(TcpStream);

impl ByHand {
    async fn open(port: u16, channel: &str) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request = format!(
            "GET /channels/{channel} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101") && head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "{head}");
        Self(stream)
    }

    /// A frame with a mask of zeros, which leaves the bytes as they are.
    async fn send(&mut self, first: u8, payload: &[u8]) {
        let mut frame = vec![first];
        match payload.len() {
            length @ ..=125 => frame.push(0x80 | length as u8),
            length @ ..=0xFFFF => frame.extend([&[0xFE][..], &(length as u16).to_be_bytes()].concat()),
            length => frame.extend([&[0xFF][..], &(length as u64).to_be_bytes()].concat()),
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        // The other side may have closed by the time all of it is out.
        let _ = self.0.write_all(&frame).await;
    }

    /// The code of the closing frame, which must be the only thing that comes.
    async fn code(mut self) -> u16 {
        let mut head = [0; 4];
        self.0.read_exact(&mut head).await.unwrap();
        assert_eq!(head[0], 0x88, "a closing frame");
        u16::from_be_bytes([head[2], head[3]])
    }
}

#[tokio::test]
async fn what_breaks_the_protocol_closes_the_socket_with_the_code_that_says_so() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let port = served(&world).await;
    let bystander = create(&world, &token).await;
    let mut bystander = connect(port, &bystander).await.unwrap();
    let channel = create(&world, &token).await;
    let open = async || ByHand::open(port, &channel).await;

    let mut unmasked = open().await;
    unmasked.0.write_all(b"\x81\x02{}").await.unwrap();
    assert_eq!(unmasked.code().await, 1002);

    let mut reserved = open().await;
    reserved.send(0x81 | 0x40, b"{}").await;
    assert_eq!(reserved.code().await, 1002, "a reserved bit");

    let mut garbled = open().await;
    garbled.send(0x81, b"\xC3\x28").await;
    assert_eq!(garbled.code().await, 1007, "no UTF-8");

    let mut large = open().await;
    large.send(0x81, &vec![b' '; 600_000]).await;
    assert_eq!(large.code().await, 1009);

    let mut many = open().await;
    for number in 0..9 {
        many.send(u8::from(number == 0), &vec![b' '; 60_000]).await;
    }
    assert_eq!(many.code().await, 1009, "too large in pieces");

    let mut binary = open().await;
    binary.send(0x82, b"\x00\x01").await;
    assert_eq!(binary.code().await, 1003);

    for (what, frames) in [
        ("a piece of nothing", &[(0x80, &b"{}"[..])][..]),
        ("a new message amid another", &[(0x01, b"{"), (0x81, b"}")]),
        ("a ping in pieces", &[(0x09, b"a")]),
        ("a ping that is too long", &[(0x89, &[b'a'; 126])]),
        ("a reserved kind of frame", &[(0x83, b"{}")]),
        ("a reserved kind of control frame", &[(0x8B, b"")]),
        ("half a code of a closing frame", &[(0x88, b"\x03")]),
        ("a code that is never sent", &[(0x88, b"\x03\xED")]),
    ] {
        let mut wrong = open().await;
        for (first, payload) in frames {
            wrong.send(*first, payload).await;
        }
        assert_eq!(wrong.code().await, 1002, "{what}");
    }

    let mut cut = open().await;
    cut.send(0x01, b"\xE2\x82").await;
    cut.send(0x80, b"{").await;
    assert_eq!(cut.code().await, 1007, "no UTF-8 across pieces");

    let mut endless = open().await;
    endless.0.write_all(b"\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0").await.unwrap();
    assert_eq!(endless.code().await, 1009, "a length that no message has");

    let mut gone = open().await;
    gone.0.write_all(b"\x81\xFE\xFF").await.unwrap();
    drop(gone);

    assert_eq!(bystander.so_far().await, Vec::<Value>::new());
    assert!(connect(port, &channel).await.is_ok());
}

#[tokio::test]
async fn a_message_in_pieces_with_a_ping_between_them_is_one_message() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let channel = create(&world, &token).await;
    let mut socket = ByHand::open(served(&world).await, &channel).await;
    socket.send(0x01, b"{\"message\":").await;
    socket.send(0x89, b"there?").await;
    socket.send(0x00, b"").await;
    socket.send(0x80, b"\"ping\"}").await;
    let mut pong = [0; 8];
    socket.0.read_exact(&mut pong).await.unwrap();
    assert_eq!(&pong, b"\x8A\x06there?");
    let mut head = [0; 2];
    socket.0.read_exact(&mut head).await.unwrap();
    let mut answer = vec![0; usize::from(head[1])];
    socket.0.read_exact(&mut answer).await.unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!((head[0], &answer["eventBody"]["message"]), (0x81, &json!("pong")));
}

#[tokio::test]
async fn messages_that_mean_nothing_are_ignored() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let channel = create(&world, &token).await;
    let mut socket = connect(served(&world).await, &channel).await.unwrap();
    for message in [
        "",
        "null",
        "[]",
        "ping",
        "{}",
        r#"{"message":"PING"}"#,
        r#"{"message":5}"#,
        r#"{"message":"subscribe"}"#,
        r#"{"message":"subscribe","topics":"v2"}"#,
        r#"{"message":"unsubscribe","topics":[]}"#,
    ] {
        socket.say(message).await;
    }
    let deep = "[".repeat(100_000);
    socket.say(&deep).await;
    assert_eq!(socket.so_far().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_list_of_too_many_topics_is_refused_and_changes_nothing() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let channel = create(&world, &token).await;
    let mut socket = connect(served(&world).await, &channel).await.unwrap();
    let topics = |count: u32| -> Vec<String> {
        (0..count).map(|number| format!("v2.users.00000000-0000-4000-8000-{number:012x}.presence")).collect()
    };
    let ask = |topics: Vec<String>| json!({ "message": "subscribe", "topics": topics }).to_string();
    for (count, result) in [(1000, "200"), (1000, "200"), (1001, "400"), (5000, "400")] {
        socket.say(&ask(topics(count))).await;
        assert_eq!(socket.so_far().await[0]["result"], result, "{count}");
    }
    socket.say(&ask(vec!["v2.users.".repeat(10_000)])).await;
    assert_eq!(socket.so_far().await[0]["result"], "400");
    let listed = world.get(&token, &format!("/notifications/channels/{channel}/subscriptions")).await.json();
    assert_eq!(listed["entities"].as_array().unwrap().len(), 1000);
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_answered_with_400() {
    let world = World::new(quiet());
    let token = world.sign_in(ADA).await;
    let channel = create(&world, &token).await;
    let answer = world.plain(axum::http::Method::GET, &format!("/channels/{channel}"), "").await;
    assert_eq!(answer.status, axum::http::StatusCode::BAD_REQUEST);
}
