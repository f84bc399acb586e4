//! The communications of a participant: models Call, Message, Email, Callback.

use serde_json::{Value, json};

use super::{address, own_address, wrap_up};
use crate::clock::Iso;
use crate::id::Kind;
use crate::org::Org;
use crate::render::Object;
use crate::story::telling::{AfterCall, Doing, Microphone, Stretch, Telling, Told};
use crate::story::{Direction, Ending, Media, MessageKind, Role, WrapUp};

/// What all communications have.
fn common(org: &Org, telling: &Telling<'_>, line: &Told<'_>, provider: &str) -> Object {
    let since = |doing| {
        line.stretches.iter().rev().find(|stretch: &&Stretch| stretch.doing == doing).map(|stretch| Iso(stretch.from))
    };
    let held = line.doing() == Some(Doing::Held);
    let object = Object::new()
        .with("id", line.line.id)
        .with("state", state(line))
        .with("initialState", line.stretches.first().map_or("none", |first| doing(first.doing)))
        .with("direction", direction(line.line.direction))
        .with("held", held)
        .with("provider", provider)
        .with("peerId", line.line.id.part(Kind::Peer, 0))
        .maybe("startAlertingTime", since(Doing::Alerting))
        .maybe("connectedTime", line.connected.map(Iso))
        .maybe("startHoldTime", since(Doing::Held).filter(|_| held))
        .maybe("disconnectedTime", line.ended.map(|(at, _)| Iso(at)))
        .maybe("disconnectType", line.ended.map(|(_, how)| disconnect_type(how)))
        .with(
            "segments",
            line.stretches.iter().filter(|stretch| stretch.doing != Doing::AfterCall).map(segment).collect::<Vec<_>>(),
        );
    let Role::Agent { queue, .. } = line.seat.role else { return object };
    let object = match queue.map(|queue| org.queue(queue)) {
        Some(queue) => object.with("scriptId", queue.script()).with("queueMediaSettings", alerting()),
        None => object,
    };
    let required = telling.story.asks_for_wrap_up(line.ix);
    let work = |state: &str, from: Option<i64>, until: Option<i64>| {
        Value::from(
            Object::new().with("state", state).maybe("startTime", from.map(Iso)).maybe("endTime", until.map(Iso)),
        )
    };
    let object = object.with("afterCallWorkRequired", required);
    match line.after {
        AfterCall::NotDue if required || line.ended.is_none() => {
            object.with("afterCallWork", work("unknown", None, None))
        }
        AfterCall::NotDue => object.with("afterCallWork", work("notApplicable", None, None)),
        AfterCall::Pending { since } => object.with("afterCallWork", work("pending", Some(since), None)),
        AfterCall::Done { since, at, how } => {
            let state = if how == WrapUp::Skipped { "skipped" } else { "complete" };
            object
                .with("afterCallWork", work(state, Some(since), Some(at)))
                .maybe("wrapup", wrap_up(org, since, at, how))
        }
    }
}

fn segment(stretch: &Stretch) -> Value {
    let kind = match stretch.doing {
        Doing::Contacting => "Contacting",
        Doing::Dialing => "Dialing",
        Doing::Alerting => "Alert",
        Doing::Held => "Hold",
        Doing::Parked => "Parked",
        Doing::Connected | Doing::AfterCall => "Interact",
    };
    Object::new()
        .with("type", kind)
        .with("startTime", Iso(stretch.from))
        .maybe("endTime", stretch.until.map(Iso))
        .into()
}

pub(super) fn call(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let confined = line.seat.role == Role::Customer && line.ended.is_none() && telling.customer_is_held();
    let recording = Recording::of(line) == Recording::Active;
    let mishap = line.ended.and_then(|(_, how)| how.mishap());
    common(org, telling, line, "Edge")
        .maybe("errorInfo", mishap.map(|mishap| json!({ "code": mishap.code, "message": mishap.message })))
        .with("muted", line.microphone == Microphone::Muted)
        .with("confined", confined)
        .with("recording", recording)
        .with("recordingState", if recording { "active" } else { "none" })
        .with("securePause", false)
        .with("other", party(&telling.story.customer.name, &address(telling)))
        .with("self", party(org.name, &own_address(org, telling)))
        .into()
}

pub(super) fn message(org: &Org, telling: &Telling<'_>, line: &Told<'_>, kind: MessageKind) -> Value {
    let kind_name = match kind {
        MessageKind::WebMessaging => "webmessaging",
        MessageKind::Sms => "sms",
        MessageKind::WhatsApp => "whatsapp",
    };
    let customer = party(&telling.story.customer.name, &address(telling));
    let ours = party(org.name, &own_address(org, telling));
    let received = line.begun_at().filter(|_| line.seat.role == Role::Customer).map(|at| {
        json!([{ "messageId": line.line.id.part(Kind::Message, 0), "messageTime": Iso(at),
            "messageStatus": "received", "messageSegmentCount": 1, "media": enclosed(line) }])
    });
    common(org, telling, line, "PureCloud Messaging")
        .with("type", kind_name)
        .with("authenticated", false)
        .with("engagementSource", engagement(kind))
        .maybe("recipientCountry", (kind != MessageKind::WebMessaging).then(|| telling.story.customer.country()))
        .with("fromAddress", customer)
        .with("toAddress", ours)
        .maybe("messages", received)
        .maybe("parkTime", parked(line))
        .maybe("resumeTime", resumed(telling, line))
        .into()
}

pub(super) fn email(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let sent =
        i64::from(matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_some() && line.connected.is_some());
    common(org, telling, line, "PureCloud Email")
        .maybe("subject", telling.story.subject)
        .with("messageId", format!("<{}@mail.example.com>", telling.story.id))
        .with("messagesSent", sent)
        .with("draftAttachments", drafted(line))
        .with("autoGenerated", false)
        .with("spam", false)
        .maybe("parkTime", parked(line))
        .into()
}

/// While an agent writes an answer, what hangs on it: model `Attachment`.
fn drafted(line: &Told<'_>) -> Value {
    let writes = matches!(line.seat.role, Role::Agent { .. }) && line.doing() == Some(Doing::Connected);
    let id = line.line.id.part(Kind::Attachment, 0);
    if !writes || !id.low_bits().is_multiple_of(2) {
        return json!([]);
    }
    json!([{ "attachmentId": id, "name": "returns-label.pdf", "contentType": "application/pdf", "contentLength": 48_213, "inlineImage": false }])
}

pub(super) fn callback(org: &Org, telling: &Telling<'_>, line: &Told<'_>) -> Value {
    let customer = &telling.story.customer;
    common(org, telling, line, "PureCloud Callback")
        .with("callbackNumbers", json!([customer.number]))
        .with("callbackUserName", customer.name.as_str())
        .maybe("callbackScheduledTime", telling.story.callback_due().map(Iso))
        .with("externalCampaign", false)
        .with("skipEnabled", true)
        .with("timeoutSeconds", 300)
        .into()
}

/// What the customer sent along with a message, every other time: model `MessageMedia`.
fn enclosed(line: &Told<'_>) -> Value {
    let id = line.line.id.part(Kind::Attachment, 1);
    if !id.low_bits().is_multiple_of(2) {
        return json!([]);
    }
    json!([{ "id": id, "name": "parcel.jpg", "mediaType": "image/jpeg", "contentLengthBytes": 182_406 }])
}

/// Over which service a message came.
fn engagement(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::WebMessaging => "WebChat",
        MessageKind::Sms => "SMS",
        MessageKind::WhatsApp => "WhatsApp",
    }
}

fn parked(line: &Told<'_>) -> Option<Iso> {
    line.since().filter(|_| line.doing() == Some(Doing::Parked)).map(Iso)
}

/// When what lies aside will be taken up again.
fn resumed(telling: &Telling<'_>, line: &Told<'_>) -> Option<Iso> {
    parked(line).and_then(|_| telling.story.taken_up(line.ix, telling.at)).map(Iso)
}

fn party(name: &str, address: &str) -> Value {
    let plain = address.trim_start_matches("tel:");
    json!({ "name": name, "nameRaw": name, "addressNormalized": address, "addressRaw": address, "addressDisplayable": plain })
}

/// What the recorder does with a call.
#[derive(PartialEq, Eq)]
pub(super) enum Recording {
    Active,
    None,
}

impl Recording {
    pub(super) fn of(line: &Told<'_>) -> Self {
        let talks = matches!(line.seat.role, Role::Agent { .. }) && line.ended.is_none() && line.connected.is_some();
        if talks && line.line.media == Media::Voice { Self::Active } else { Self::None }
    }
}

/// Model `ConversationQueueMediaSettings`.
fn alerting() -> Value {
    json!({ "alertingTimeoutSeconds": 20, "enableAutoAnswer": false, "autoAnswerAlertToneSeconds": 0.0, "manualAnswerAlertToneSeconds": 0.0 })
}

/// A call whose after-call work is over counts as terminated, everything else that ended as disconnected.
fn state(line: &Told<'_>) -> &'static str {
    match (line.ended, line.after, line.doing()) {
        (Some(_), AfterCall::Done { .. }, _) if line.line.media == Media::Voice => "terminated",
        (Some(_), ..) => "disconnected",
        (None, _, Some(now)) => doing(now),
        (None, _, None) => "none",
    }
}

fn doing(doing: Doing) -> &'static str {
    match doing {
        Doing::Contacting => "contacting",
        Doing::Dialing => "dialing",
        Doing::Alerting => "alerting",
        Doing::Connected | Doing::Held => "connected",
        Doing::Parked => "parked",
        Doing::AfterCall => "disconnected",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Inbound => "inbound",
        Direction::Outbound => "outbound",
    }
}

fn disconnect_type(how: Ending) -> &'static str {
    match how {
        Ending::Client => "client",
        Ending::Endpoint => "endpoint",
        Ending::Peer => "peer",
        Ending::System => "system",
        Ending::Timeout => "timeout",
        Ending::Transfer => "transfer",
        Ending::ConsultTransfer => "transfer.consult",
        Ending::NoAnswer => "transfer.noanswer",
        Ending::DoNotDisturb => "transfer.donotdisturb",
        Ending::Inactivity => "inactivity",
        Ending::SessionExpired => "session.expired",
        Ending::Uncallable => "uncallable",
    }
}
