//! The metrics of a session, each emitted when what it measures is over. Times in milliseconds. There is no `tWait` here:
//! it exists in aggregates alone.
//!
//! Assumption (no source settles it): on a callback session the time an agent spends with the request is `tActiveCallback`
//! and no part of `tHandle`; the call's own session carries talk, hold, contacting and dialing.

use crate::clock::{Iso, SECOND};
use crate::render::analytics::Metric;
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Direction, Ending, Joins, Media, Role};

/// A wait longer than this misses the service level.
pub(crate) const SERVICE_LEVEL: i64 = 20 * SECOND;
/// Who leaves the queue sooner than this is a short abandon.
const SHORT: i64 = 10 * SECOND;

struct Emitted(Vec<Metric>);

impl Emitted {
    fn time(&mut self, name: &'static str, value: i64, at: i64) {
        self.0.push(Metric { name, value, emit_date: Iso(at) });
    }

    fn count(&mut self, name: &'static str, at: i64) {
        self.time(name, 1, at);
    }
}

/// The metrics of a line as far as `telling` goes.
pub(crate) fn metrics(telling: &Telling<'_>, line: &Told<'_>) -> Vec<Metric> {
    let mut emitted = Emitted(Vec::new());
    if let (Some(_), Some((ended, _))) = (line.mishap(), line.ended) {
        emitted.count("nError", ended);
    }
    match line.seat.role {
        Role::Agent { joins, .. } => agent(&mut emitted, telling, line, joins),
        Role::Waiting(_) => waiting(&mut emitted, line),
        Role::Menu(_) => whole(&mut emitted, line, &["tIvr", "tFlow"]),
        Role::Bot(_) => whole(&mut emitted, line, &["tFlow"]),
        Role::Voicemail(_) => whole(&mut emitted, line, &["tVoicemail"]),
        Role::Customer | Role::External(_) => outside(&mut emitted, line),
    }
    emitted.0
}

/// From the beginning of a line to its end.
fn whole(emitted: &mut Emitted, line: &Told<'_>, names: &[&'static str]) {
    if let (Some(begun), Some((ended, _))) = (line.begun_at(), line.ended) {
        for name in names {
            emitted.time(name, ended - begun, ended);
        }
    }
}

fn outside(emitted: &mut Emitted, line: &Told<'_>) {
    if let Some(connected) = line.connected {
        emitted.count("nConnected", connected);
        if let Some((ended, _)) = line.ended {
            emitted.time("tConnected", ended - connected, ended);
        }
    }
}

fn waiting(emitted: &mut Emitted, line: &Told<'_>) {
    let Some(begun) = line.begun_at() else { return };
    emitted.count("nOffered", begun);
    let Some((ended, how)) = line.ended else { return };
    let waited = ended - begun;
    emitted.time("tAcd", waited, ended);
    if how != Ending::Transfer {
        emitted.time("tAbandon", waited, ended);
        if waited < SHORT {
            emitted.time("tShortAbandon", waited, ended);
        }
    }
    if waited > SERVICE_LEVEL {
        emitted.count("nOverSla", begun + SERVICE_LEVEL);
    }
}

fn agent(emitted: &mut Emitted, telling: &Telling<'_>, line: &Told<'_>, joins: Joins) {
    if line.line.direction == Direction::Outbound
        && let Some(begun) = line.begun_at()
    {
        emitted.count("nOutbound", begun);
    }
    let callback = line.line.media == Media::Callback;
    let (mut talk, mut held, mut parked, mut reaching) = (0, 0, 0, 0);
    let mut holds = 0;
    for stretch in &line.stretches {
        let Some(until) = stretch.until else { continue };
        let length = until - stretch.from;
        match stretch.doing {
            Doing::Alerting => {
                emitted.time("tAlert", length, until);
                if line.connected.is_none() && line.ended.is_some_and(|(_, how)| how != Ending::Peer) {
                    emitted.time("tNotResponding", length, until);
                }
            }
            Doing::Contacting => {
                emitted.time("tContacting", length, until);
                reaching += length;
            }
            Doing::Dialing => {
                emitted.time("tDialing", length, until);
                reaching += length;
            }
            Doing::Connected => {
                emitted.time(if callback { "tActiveCallback" } else { "tTalk" }, length, until);
                talk += length;
            }
            Doing::Held => {
                emitted.time("tHeld", length, until);
                held += length;
                holds += 1;
            }
            Doing::Parked => {
                emitted.time("tPark", length, until);
                parked += length;
            }
            Doing::Scheduled | Doing::AfterCall => {}
        }
    }
    if let Some(connected) = line.connected {
        emitted.count("nConnected", connected);
        if joins == Joins::Routed
            && let Some(waited) = waited(telling, connected).filter(|_| line.line.direction == Direction::Inbound)
        {
            emitted.time("tAnswered", waited, connected);
        }
    }
    let Some((ended, how)) = line.ended else { return };
    if line.connected.is_some() {
        emitted.time(if callback { "tActiveCallbackComplete" } else { "tTalkComplete" }, talk, ended);
    }
    if holds > 0 {
        emitted.time("tHeldComplete", held, ended);
    }
    if parked > 0 {
        emitted.time("tParkComplete", parked, ended);
    }
    match how {
        Ending::Transfer => {
            emitted.count("nTransferred", ended);
            emitted.count("nBlindTransferred", ended);
        }
        Ending::ConsultTransfer => {
            emitted.count("nTransferred", ended);
            emitted.count("nConsultTransferred", ended);
            emitted.count("nConsult", ended);
        }
        Ending::ConferenceTransfer => emitted.count("nConsult", ended),
        _ => {}
    }
    let handled = if callback { 0 } else { talk + held + reaching };
    match line.after {
        AfterCall::Done { since, at, .. } => {
            emitted.time("tAcw", at - since, at);
            emitted.time("tHandle", handled + at - since, at);
        }
        AfterCall::NotDue if handled > 0 => emitted.time("tHandle", handled, ended),
        AfterCall::NotDue | AfterCall::Pending { .. } => {}
    }
}

/// How long the conversation had been in the queue that it left at this instant.
fn waited(telling: &Telling<'_>, connected: i64) -> Option<i64> {
    telling
        .begun()
        .filter(|line| matches!(line.seat.role, Role::Waiting(_)))
        .find(|line| line.ended.is_some_and(|(at, _)| at == connected))
        .and_then(|line| line.begun_at().map(|begun| connected - begun))
}
