//! The outermost layer of HTTP: hands the connection an answer together with what is to become of it.

use std::time::Duration;

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::middleware::Next;
use axum::response::Response;

use crate::tcp::course::{Course, Start};
use crate::tcp::{Fate, Line, Pace};

/// What is to become of an answer on the wire. Goes with it as an extension, since its length is only known at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// Nothing of it leaves.
    Nothing(Fate),
    /// The connection ends after so many bytes of the body; without a number, after half of it.
    Until(Option<u64>, Fate),
    Paced(Pace),
    /// An interim answer comes first.
    Announced(StatusCode),
}

impl Treatment {
    /// Pieces of so many bytes.
    pub(crate) fn sliced(bytes: usize, pause: Duration) -> Self {
        Self::Paced(Pace { bytes, pause, from: Start::Head })
    }

    /// A body of so many bytes a second, in pieces of about a fiftieth of that.
    pub(crate) fn slow(per_second: u32) -> Self {
        let bytes = (per_second / 50).max(1);
        let pause = Duration::from_secs(1) * bytes / per_second.max(1);
        Self::Paced(Pace { bytes: bytes as usize, pause, from: Start::Body })
    }

    fn course(self, length: u64) -> Course {
        match self {
            Self::Nothing(fate) => Course::Cut(fate),
            Self::Until(bytes, fate) => Course::until(bytes.unwrap_or(length / 2).min(length), fate),
            Self::Paced(pace) => Course::paced(pace),
            Self::Announced(status) => {
                let reason = status.canonical_reason().unwrap_or_default();
                Course::after(format!("HTTP/1.1 {} {reason}\r\n\r\n", status.as_u16()).into_bytes())
            }
        }
    }
}

pub(crate) async fn carry(request: Request, next: Next) -> Response {
    let line = Line::of(request.extensions());
    if let Some(line) = &line {
        // What was said of one answer does not hold for the next.
        line.turn(Course::Smooth);
    }
    let mut response = next.run(request).await;
    let Some(treatment) = response.extensions_mut().remove::<Treatment>() else { return response };
    match (line, treatment) {
        (Some(line), _) => {
            // Every body here is whole before it leaves, so its length is known.
            line.turn(treatment.course(response.body().size_hint().exact().unwrap_or(0)));
            response
        }
        (None, Treatment::Until(bytes, _)) => cut_short(response, bytes).await,
        (None, _) => response,
    }
}

/// Without a connection that could end early, less comes and that is all.
async fn cut_short(mut response: Response, bytes: Option<u64>) -> Response {
    let body = std::mem::replace(response.body_mut(), Body::empty());
    let whole = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let left = bytes.map_or(whole.len() / 2, |bytes| whole.len().min(usize::try_from(bytes).unwrap_or(usize::MAX)));
    response.headers_mut().remove(CONTENT_LENGTH);
    *response.body_mut() = Body::from(whole.slice(..left));
    response
}
