//! A connection of a client, as hyper reads and writes it. What its line says is done here.

use std::io::{self, ErrorKind, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, Interest, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

use crate::tcp::Line;
use crate::tcp::course::{Course, Fate};

/// How long what was written has to arrive at a client that does not close.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked whether the other side of a connection that nobody reads has gone.
const GLANCE: Duration = Duration::from_secs(1);

#[derive(Debug)]
pub(crate) struct Connection {
    /// None once it was taken away from whoever serves it.
    stream: Option<TcpStream>,
    line: Line,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Connection {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream: Some(stream), line: Line::default(), pause: None }
    }

    pub(super) fn line(&self) -> Line {
        self.line.clone()
    }

    /// The stream, unless the connection has come to its end.
    fn stream(&mut self) -> io::Result<Pin<&mut TcpStream>> {
        let cut = match *self.line.0.lock() {
            Course::Cut(fate) => Some(fate),
            _ => None,
        };
        if let Some((fate, stream)) = cut.and_then(|fate| Some((fate, self.stream.take()?))) {
            meet(fate, stream);
        }
        self.stream.as_mut().map(Pin::new).ok_or_else(|| ErrorKind::ConnectionAborted.into())
    }
}

/// Brings a stream that nobody serves any more to its end.
pub(super) fn meet(fate: Fate, stream: TcpStream) {
    match fate {
        Fate::Reset => drop(stream.set_zero_linger()),
        Fate::Closed => drop(tokio::spawn(see_off(stream))),
        Fate::Held => drop(tokio::spawn(hold(stream))),
    }
}

/// Closes after what was written has arrived: a connection that is dropped with unread bytes is reset, and a reset takes an
/// answer with it that the client has not read yet.
async fn see_off(mut stream: TcpStream) {
    let _ = tokio::time::timeout(PATIENCE, async {
        if stream.shutdown().await.is_ok() {
            let mut bytes = vec![0; 16 << 10];
            while stream.read(&mut bytes).await.is_ok_and(|read| read > 0) {}
        }
    })
    .await;
}

/// Keeps a connection without reading it, until the other side goes.
async fn hold(stream: TcpStream) {
    while stream.ready(Interest::READABLE).await.is_ok_and(|ready| !ready.is_read_closed() && !ready.is_error()) {
        sleep(GLANCE).await;
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.get_mut().stream()?.poll_read(cx, into)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(pause) = &mut this.pause {
            ready!(pause.as_mut().poll(cx));
            this.pause = None;
        }
        let line = this.line();
        let mut stream = this.stream()?;
        let ahead = line.0.lock().ahead();
        let mut written = 0;
        while written < ahead.len() {
            match stream.as_mut().poll_write(cx, &ahead[written..]) {
                Poll::Ready(Ok(some)) => written += some,
                other => {
                    line.0.lock().still_ahead(&ahead[written..]);
                    return other;
                }
            }
        }
        let portion = line.0.lock().portion(bytes);
        let written = ready!(stream.poll_write(cx, &bytes[..portion]))?;
        let pause = line.0.lock().note(&bytes[..written]);
        if !pause.is_zero() {
            this.pause = Some(Box::pin(sleep(pause)));
        }
        // What ends with these bytes ends now: nobody might write again.
        let _ = this.stream();
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.pause.is_none() && matches!(*self.line.0.lock(), Course::Smooth) {
            return self.get_mut().stream()?.poll_write_vectored(cx, slices);
        }
        let first = slices.iter().find(|slice| !slice.is_empty()).map_or(&[][..], |slice| slice);
        self.poll_write(cx, first)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.get_mut().stream()?.poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.stream()?;
        // A client may still be sending a request that was answered unread, one that is too large among others.
        if let Some(stream) = this.stream.take() {
            meet(Fate::Closed, stream);
        }
        Poll::Ready(Ok(()))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Who lets go of a connection that is to be reset does not have to write first.
        if matches!(*self.line.0.lock(), Course::Cut(Fate::Reset))
            && let Some(stream) = self.stream.take()
        {
            meet(Fate::Reset, stream);
        }
    }
}
