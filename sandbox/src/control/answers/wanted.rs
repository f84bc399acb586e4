//! A rule for requests as it is written in a request, and what it means. Knows which values belong to which fault.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use crate::contract::Contract;
use crate::control::answers::short::method;
use crate::control::answers::{Body, Deed, Fault, Ready, Target, Written};
use crate::control::rules;
use crate::org::Org;
use crate::tcp::{Fate, Treatment};

/// A rule as it is written. Only the values that belong to its fault may be given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Wanted {
    fault: Name,
    /// What the path begins with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// Id or path template of an operation of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    /// Name or id of the user whose token comes with the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Id of the OAuth client that asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<String>,
    /// Share of the requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    /// How many requests it concerns; without it, all until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jitter_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after: Option<i64>,
    /// Of the body, before the connection ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes_per_second: Option<u32>,
    /// Of a slice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    /// Address of a redirect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    Latency,
    BlackHole,
    Reset,
    SlowBody,
    TruncatedBody,
    Slice,
    ContentType,
    Html,
    Empty,
    Null,
    Malformed,
    Redirect,
    Status,
}

/// What the words of a rule are held against.
pub(crate) struct Known<'a> {
    pub(crate) org: &'a Org,
    pub(crate) contract: &'a Contract,
    /// Whether there is an OAuth client of that id.
    pub(crate) client: &'a dyn Fn(&str) -> bool,
}

impl Wanted {
    /// The rule, or why that cannot be.
    pub(in crate::control) fn ready(&self, known: &Known<'_>) -> Result<Ready, String> {
        self.has_only_its_own()?;
        let percent = rules::share(self.percent)?;
        rules::counted(self.count)?;
        rules::delay("ms", self.ms)?;
        rules::delay("jitterMs", self.jitter_ms)?;
        rules::refusal("retryAfter", self.retry_after)?;
        let (fault, target) = (self.fault()?, self.target(known)?);
        Ok(Ready { written: Written::Rule(self.clone()), fault, target, percent, count: self.count })
    }

    fn fault(&self) -> Result<Fault, String> {
        let retry_after = self.retry_after;
        let deed = match self.fault {
            Name::Latency => {
                return Ok(Fault::Late { ms: self.ms.unwrap_or(0), jitter: self.jitter_ms.unwrap_or(0) });
            }
            Name::BlackHole => Deed::BlackHole,
            Name::Reset => match self.after_bytes {
                None => Deed::Reset,
                Some(bytes) => Deed::Treat(Treatment::Until(Some(bytes), Fate::Reset)),
            },
            Name::SlowBody => match self.bytes_per_second.unwrap_or(1_000) {
                0 => return Err("0 bytes a second are a blackHole".to_owned()),
                per_second => Deed::Treat(Treatment::slow(per_second)),
            },
            Name::TruncatedBody => Deed::Treat(Treatment::Until(self.after_bytes, Fate::Closed)),
            Name::Slice => match self.bytes.unwrap_or(16) {
                0 => return Err("a slice of 0 bytes is none".to_owned()),
                bytes => Deed::Treat(Treatment::sliced(bytes, Duration::from_millis(self.ms.unwrap_or(2)))),
            },
            Name::ContentType => {
                let wrong = self.content_type.as_deref().unwrap_or("text/plain");
                Deed::Mislabel(HeaderValue::from_str(wrong).map_err(|_| "contentType is not a content type")?)
            }
            Name::Html => self.replaced(Body::Html)?,
            Name::Empty => self.replaced(Body::Empty)?,
            Name::Null => self.replaced(Body::Null)?,
            Name::Malformed => self.replaced(Body::Half)?,
            Name::Redirect => {
                let to = self.to.as_deref().filter(|to| !to.is_empty()).ok_or("redirect needs 'to'")?;
                let to = HeaderValue::from_str(to).map_err(|_| "'to' is not an address")?;
                match self.status.unwrap_or(302) {
                    status @ (301..=303 | 307 | 308) => Deed::Redirect(answering(status)?, to),
                    other => return Err(format!("{other} is not a status that redirects")),
                }
            }
            Name::Status => match self.status.ok_or("status needs 'status'")? {
                // The rest of 1xx would be no answer to a request that asked for none.
                interim @ (100 | 102 | 103) if retry_after.is_none() => {
                    let status = StatusCode::from_u16(interim).map_err(|error| error.to_string())?;
                    Deed::Treat(Treatment::Announced(status))
                }
                status => Deed::Refuse { status: answering(status)?, retry_after },
            },
        };
        Ok(Fault::Other(deed))
    }

    fn replaced(&self, with: Body) -> Result<Deed, String> {
        let status = self.status.map(answering).transpose()?;
        if self.retry_after.is_some() && status.is_none() {
            return Err("retryAfter belongs to a status".to_owned());
        }
        Ok(Deed::Replace { with, status, retry_after: self.retry_after })
    }

    fn target(&self, known: &Known<'_>) -> Result<Target, String> {
        let agent = self.user.as_ref().map(|word| known.org.agent_called(word));
        let route = self.operation.as_ref().map(|word| {
            let found = known.contract.route(word);
            found.ok_or_else(|| format!("there is no operation '{word}'"))
        });
        if let Some(client) = self.client.as_ref().filter(|client| !(known.client)(client)) {
            return Err(format!("there is no client '{client}'"));
        }
        Ok(Target {
            path: self.path.clone(),
            route: route.transpose()?,
            method: self.method.as_deref().map(method).transpose()?,
            agent: agent.transpose()?,
            client: self.client.clone(),
        })
    }

    fn has_only_its_own(&self) -> Result<(), String> {
        use Name::{
            ContentType, Empty, Html, Latency, Malformed, Null, Redirect, Reset, Slice, SlowBody, Status, TruncatedBody,
        };
        let fault = self.fault;
        let statuses = matches!(fault, Html | Empty | Null | Malformed | Status);
        let values = [
            ("ms", self.ms.is_some(), matches!(fault, Latency | Slice)),
            ("jitterMs", self.jitter_ms.is_some(), fault == Latency),
            ("status", self.status.is_some(), statuses || fault == Redirect),
            ("retryAfter", self.retry_after.is_some(), statuses),
            ("afterBytes", self.after_bytes.is_some(), matches!(fault, Reset | TruncatedBody)),
            ("bytesPerSecond", self.bytes_per_second.is_some(), fault == SlowBody),
            ("bytes", self.bytes.is_some(), fault == Slice),
            ("contentType", self.content_type.is_some(), fault == ContentType),
            ("to", self.to.is_some(), fault == Redirect),
        ];
        rules::only_its_own(fault, &values)
    }
}

/// A status that an answer can have.
fn answering(status: u16) -> Result<StatusCode, String> {
    match status {
        200..=599 => StatusCode::from_u16(status).map_err(|error| error.to_string()),
        other => Err(format!("{other} is not a status that answers")),
    }
}
