//! A rule for sockets as it is written in a request, and what it means. Knows which values belong to which fault.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::control::rules::{self, within};
use crate::control::sockets::{Deed, Fault, Form, Whom};
use crate::org::Org;

/// More in one second than any socket is to bear.
const FASTEST: u64 = 100_000;
/// The largest message that is made, in bytes.
const LARGEST: usize = 128 << 20;

/// A rule as it is written. Only the values that belong to its fault may be given.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Wanted {
    fault: Name,
    /// Name or id of the user whose sockets are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Id of the one channel that is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    /// How many openings, subscriptions or messages it concerns; without it, all until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) count: Option<u64>,
    /// Of refused handshakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Share of the events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    percent: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jitter_ms: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    per_second: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bytes: Option<usize>,
    /// Of a closing frame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<u16>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Name {
    Refuse,
    NeverOpen,
    NoAck,
    HalfOpen,
    HeartbeatsOnly,
    Lose,
    Duplicate,
    Reorder,
    Delay,
    Burst,
    Binary,
    Fragment,
    Oversize,
    Malformed,
    NotUtf8,
    Close,
    Drop,
    Reset,
    SocketClosing,
}

impl Wanted {
    /// The fault and whom it concerns, or why that cannot be.
    pub(super) fn ready(&self, org: &Org) -> Result<(Fault, Whom), String> {
        self.has_only_its_own()?;
        let percent = rules::share(self.percent)?;
        rules::counted(self.count)?;
        let misshape = |into| Fault::Misshape { percent, into };
        let fault = match self.fault {
            Name::Refuse => {
                let status = self.status.unwrap_or(503);
                let known = StatusCode::from_u16(status).ok().filter(|status| status.as_u16() >= 300);
                Fault::Refuse(known.ok_or_else(|| format!("{status} is not a status that refuses"))?)
            }
            Name::NeverOpen => Fault::NeverOpen,
            Name::NoAck => Fault::NoAck,
            Name::HalfOpen => Fault::HalfOpen,
            Name::HeartbeatsOnly => Fault::HeartbeatsOnly,
            Name::Lose => Fault::Lose { percent },
            Name::Duplicate => Fault::Duplicate { percent },
            Name::Reorder => Fault::Reorder { percent },
            Name::Delay => Fault::Delay {
                ms: rules::delay("ms", self.ms)?.unwrap_or(0),
                jitter: rules::delay("jitterMs", self.jitter_ms)?.unwrap_or(0),
            },
            Name::Burst => {
                Fault::Burst { per_second: within("perSecond", self.per_second.unwrap_or(100), 1, FASTEST)? }
            }
            Name::Binary => misshape(Form::Binary),
            Name::Fragment => misshape(Form::Fragments),
            Name::Malformed => misshape(Form::Malformed),
            Name::NotUtf8 => misshape(Form::NotUtf8),
            Name::Oversize => misshape(Form::Oversize(within("bytes", self.bytes.unwrap_or(16 << 20), 0, LARGEST)?)),
            Name::Close => match self.code.unwrap_or(1011) {
                // What RFC 6455 reserves is never sent.
                code @ (1000..=1003 | 1007..=1014 | 3000..=4999) => Fault::Now(Deed::Close(code)),
                other => return Err(format!("{other} is not a code that is sent")),
            },
            Name::Drop => Fault::Now(Deed::Drop),
            Name::Reset => Fault::Now(Deed::Reset),
            Name::SocketClosing => Fault::Now(Deed::WarnAndClose),
        };
        let agent = self.user.as_ref().map(|word| org.agent_called(word)).transpose()?;
        Ok((fault, Whom { agent, channel: self.channel.clone() }))
    }

    fn has_only_its_own(&self) -> Result<(), String> {
        use Name::{
            Binary, Burst, Close, Delay, Drop, Duplicate, Fragment, Lose, Malformed, NotUtf8, Oversize, Refuse, Reorder,
        };
        let shares =
            matches!(self.fault, Lose | Duplicate | Reorder | Binary | Fragment | Oversize | Malformed | NotUtf8);
        let at_once = matches!(self.fault, Close | Drop | Name::Reset | Name::SocketClosing);
        let values = [
            ("status", self.status.is_some(), self.fault == Refuse),
            ("percent", self.percent.is_some(), shares),
            ("ms", self.ms.is_some(), self.fault == Delay),
            ("jitterMs", self.jitter_ms.is_some(), self.fault == Delay),
            ("perSecond", self.per_second.is_some(), self.fault == Burst),
            ("bytes", self.bytes.is_some(), self.fault == Oversize),
            ("code", self.code.is_some(), self.fault == Close),
            ("count", self.count.is_some(), !at_once),
        ];
        rules::only_its_own(self.fault, &values)
    }
}
