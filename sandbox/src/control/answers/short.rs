//! What is short for rules: `next`, rows that are used up, and `latencyMs` with `jitterMs`, how late everything is.

use axum::http::{HeaderValue, Method, StatusCode};
use serde::{Deserialize, Serialize};

use crate::control::answers::{Body, Deed, Fault, Ready, Target, Written};
use crate::control::rules;

/// The next `count` requests whose path begins with `path` go wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct NextRequests {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default = "once")]
    count: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<Spoilt>,
    /// Answers 302 to this address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    redirect_to: Option<String>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Spoilt {
    Html,
    Empty,
    Truncated,
    Null,
}

fn once() -> u64 {
    1
}

impl NextRequests {
    /// The rule, or why there is none.
    pub(in crate::control) fn ready(&self) -> Result<Ready, String> {
        let status = match self.status {
            None => None,
            Some(status @ 200..=599) => StatusCode::from_u16(status).ok(),
            Some(_) => return Err("status must be from 200 to 599".to_owned()),
        };
        let retry_after = rules::refusal("retryAfter", self.retry_after)?;
        let deed = match (&self.redirect_to, self.body, status) {
            (Some(to), ..) => {
                let to = HeaderValue::from_str(to).map_err(|_| "redirectTo is not an address")?;
                Deed::Redirect(StatusCode::FOUND, to)
            }
            (None, Some(body), status) => {
                let with = match body {
                    Spoilt::Html => Body::Html,
                    Spoilt::Empty => Body::Empty,
                    Spoilt::Truncated => Body::Half,
                    Spoilt::Null => Body::Null,
                };
                Deed::Replace { with, status, retry_after }
            }
            (None, None, Some(status)) => Deed::Refuse { status, retry_after },
            (None, None, None) => return Err("a row of 'next' needs one of status, body, redirectTo".to_owned()),
        };
        rules::counted(Some(self.count))?;
        let method = match &self.method {
            None => None,
            Some(word) => Some(method(word)?),
        };
        let target = Target { path: self.path.clone(), method, ..Target::default() };
        let written = Written::Next(self.clone());
        Ok(Ready { written, fault: Fault::Other(deed), target, percent: 100, count: Some(self.count) })
    }
}

/// A method in any case.
pub(super) fn method(word: &str) -> Result<Method, String> {
    word.to_ascii_uppercase().parse().map_err(|_| format!("'{word}' is not a method"))
}

/// How late every answer is, preflights included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Everywhere {
    pub(in crate::control) latency_ms: u64,
    pub(in crate::control) jitter_ms: u64,
}

impl Everywhere {
    pub(super) fn ready(self) -> Option<Ready> {
        let fault = Fault::Late { ms: self.latency_ms, jitter: self.jitter_ms };
        let written = Written::Everywhere(self);
        (self != Self::default()).then_some(Ready {
            written,
            fault,
            target: Target::default(),
            percent: 100,
            count: None,
        })
    }
}
