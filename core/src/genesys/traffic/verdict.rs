//! What an answer means for the request that it answers. Statuses are judged here and nowhere else.

use crate::genesys::decode::Undecodable;
use crate::genesys::endpoint::{Endpoint, Operation};
use crate::genesys::error::{ApiError, ServerSays, looks_like_html};
use crate::genesys::hint;
use crate::genesys::http::{Method, Response, TransportError};
use crate::genesys::quota::Cost;

/// The cases, in the order of what they ask of us.
#[derive(Debug)]
pub(super) enum Verdict {
    /// What was asked for.
    Good(Response),
    /// Asking again would bring the same.
    Final(ApiError),
    /// Another token might do.
    TokenRefused(ApiError),
    /// Later, and nothing else before that either.
    Throttled {
        /// Milliseconds, if the server said.
        wait: Option<i64>,
        says: ServerSays,
    },
    /// Perhaps only this once.
    Transient {
        cost: Cost,
        /// What it means if it was not.
        error: ApiError,
    },
}

pub(super) fn judge(endpoint: &Endpoint, result: Result<Response, TransportError>, now_wall: i64) -> Verdict {
    let operation = endpoint.operation();
    let response = match result {
        Ok(response) => response,
        Err(error) => {
            let cost = match error {
                TransportError::TimedOut => Cost::TimedOut,
                TransportError::Unreachable => Cost::Failed,
                TransportError::TooLong => return Verdict::Final(ApiError::from_transport(error)),
            };
            return Verdict::Transient { cost, error: ApiError::from_transport(error) };
        }
    };
    match response.status {
        200..=299 => success(endpoint, response),
        401 => Verdict::TokenRefused(ApiError::from_response(operation, &response)),
        429 => Verdict::Throttled {
            wait: hint::wait_asked_for(&response, now_wall),
            says: ServerSays::in_response(&response),
        },
        408 | 425 | 500 | 502 | 503 | 504 => transient(operation, &response),
        _ => Verdict::Final(ApiError::from_response(operation, &response)),
    }
}

fn transient(operation: Operation, response: &Response) -> Verdict {
    Verdict::Transient { cost: Cost::Failed, error: ApiError::from_response(operation, response) }
}

/// A success whose body cannot be one is none: some proxies answer 200 to everything.
fn success(endpoint: &Endpoint, response: Response) -> Verdict {
    if matches!(endpoint.method(), Method::Head | Method::Delete) {
        return Verdict::Good(response);
    }
    let undecodable = |how| ApiError::Undecodable { how, correlation_id: response.correlation_id.clone() };
    if !matches!(response.status, 200..=202) {
        return Verdict::Final(undecodable(Undecodable::Status(response.status)));
    }
    if looks_like_html(&response) {
        return Verdict::Final(undecodable(Undecodable::Html));
    }
    match response.body.trim_ascii() {
        [] => Verdict::Final(undecodable(Undecodable::Empty)),
        [b'{', .., b'}'] | [b'[', .., b']'] => Verdict::Good(response),
        [b'{' | b'[', ..] => Verdict::Transient { cost: Cost::Failed, error: undecodable(Undecodable::CutShort) },
        _ => Verdict::Final(undecodable(Undecodable::Shape("not a JSON object".to_owned()))),
    }
}
