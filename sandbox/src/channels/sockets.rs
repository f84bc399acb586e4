//! The open sockets as the hub sees them: where frames for each are put, and whether it flows at all. A socket can
//! outlive its channel. Reads and writes no connection.

use std::collections::BTreeMap;

use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::org::AgentIx;

/// Frames that wait for a connection. Whoever reads so slowly that more pile up is cut off.
const WAITING: usize = 16_384;

/// Tells the sockets of one process apart, in the order in which they were opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SocketId(u64);

/// What goes out on a socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Frame {
    Text(Utf8Bytes),
    /// A text in a binary frame.
    Binary(Utf8Bytes),
    /// A text that was cut, so that it is none of ours any more.
    Half(Utf8Bytes),
    /// A text with a byte after it that no text has.
    NotUtf8(Utf8Bytes),
    /// A text in three frames.
    Pieces(Utf8Bytes),
    /// Ends with a closing handshake, with a code or without.
    Close(Option<u16>),
    /// Ends without a word.
    Drop,
    /// Ends with a reset of the connection.
    Reset,
}

/// Whether a connection is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Open,
    /// Neither, though it stays open.
    Stalled,
    /// It is to end at once, whatever still waits.
    Cut,
}

/// Whose socket it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owner {
    pub(crate) agent: AgentIx,
    pub(crate) channel: String,
}

/// The hub's end of a socket.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) owner: Owner,
    frames: Sender<Frame>,
    flow: watch::Sender<Flow>,
    /// What a fault keeps back until the next event has overtaken it.
    held_back: Option<Frame>,
}

/// The connection's end of a socket.
#[derive(Debug)]
pub(crate) struct Outlet {
    pub(crate) socket: SocketId,
    pub(crate) frames: Receiver<Frame>,
    pub(crate) flow: watch::Receiver<Flow>,
}

impl Socket {
    /// Puts a frame where the connection takes it. `false`: the other side reads too slowly and is cut off.
    pub(crate) fn put(&self, frame: Frame) -> bool {
        match self.frames.try_send(frame) {
            // A connection that has gone tells so itself.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => true,
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.flow.send_replace(Flow::Cut);
                false
            }
        }
    }

    pub(crate) fn turn(&self, flow: Flow) {
        self.flow.send_if_modified(|now| std::mem::replace(now, flow) != flow);
    }

    /// Keeps a frame back if none is kept yet; else gives it back.
    pub(crate) fn hold_back(&mut self, frame: Frame) -> Option<Frame> {
        match self.held_back {
            None => {
                self.held_back = Some(frame);
                None
            }
            Some(_) => Some(frame),
        }
    }

    pub(crate) fn let_go(&mut self) -> Option<Frame> {
        self.held_back.take()
    }
}

#[derive(Debug, Default)]
pub(crate) struct Sockets {
    opened: u64,
    open: BTreeMap<SocketId, Socket>,
}

impl Sockets {
    pub(crate) fn open(&mut self, owner: Owner) -> Outlet {
        self.opened += 1;
        let socket = SocketId(self.opened);
        let (out, frames) = mpsc::channel(WAITING);
        let (turn, flow) = watch::channel(Flow::Open);
        self.open.insert(socket, Socket { owner, frames: out, flow: turn, held_back: None });
        Outlet { socket, frames, flow }
    }

    pub(crate) fn get(&self, id: SocketId) -> Option<&Socket> {
        self.open.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: SocketId) -> Option<&mut Socket> {
        self.open.get_mut(&id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (SocketId, &Socket)> {
        self.open.iter().map(|(&id, socket)| (id, socket))
    }

    /// Takes a socket out, with a last frame if there is one to send.
    pub(crate) fn end(&mut self, id: SocketId, last: Option<Frame>) -> Option<Owner> {
        let socket = self.open.remove(&id)?;
        if let Some(last) = last {
            socket.put(last);
        }
        Some(socket.owner)
    }
}
