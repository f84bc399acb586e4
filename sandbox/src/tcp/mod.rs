//! The connections under HTTP, where what axum cannot do is done to them: reset, kept waiting, slowed down, cut into pieces,
//! ended early. Knows bytes and where the head of an answer ends; nothing of paths and rules.

mod carry;
mod connection;
mod course;
mod door;

use std::sync::Arc;

use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::http::Extensions;
use axum::serve::IncomingStream;

use crate::guarded::Guarded;

pub(crate) use carry::{Treatment, carry};
pub(crate) use course::{Fate, Pace};
pub(crate) use door::Door;

use course::Course;

/// The end of a connection that those above it hold: what they say here, the connection does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Line(Arc<Guarded<Course>>);

impl Line {
    /// The connection that something came over; none where it came over no network.
    pub(crate) fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<ConnectInfo<Self>>().map(|ConnectInfo(line)| line.clone())
    }

    /// Ends the connection as soon as somebody uses it or lets go of it.
    pub(crate) fn cut(&self, fate: Fate) {
        self.turn(Course::Cut(fate));
    }

    fn turn(&self, course: Course) {
        *self.0.lock() = course;
    }
}

impl Connected<IncomingStream<'_, Door>> for Line {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().line()
    }
}
