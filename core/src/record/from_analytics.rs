//! The past side of a Record, made from a conversation of the conversation details query.

mod facts;

pub use facts::{Agent, Facts, Viewpoint, Whose, facts};

use super::figures::Figures;
use super::media::Media;
use super::{Customer, Direction, Id, WrapUp, plain_address, said};
use crate::clock::DAY;
use crate::genesys::models::analytics::{
    AnalyticsConversation, AnalyticsParticipant, AnalyticsSegment, AnalyticsSession, MetricName,
};
use crate::genesys::models::open::{self, Purpose, SegmentType};
use std::sync::Arc;

/// What Analytics says of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastSide {
    /// When it began, epoch milliseconds.
    pub started: i64,
    /// When it ended; `None` while in progress.
    pub ended: Option<i64>,
    /// Its medium.
    pub media: Media,
    /// Kind of message, or the medium that is not known, as the server writes it.
    pub kind: Option<Arc<str>>,
    /// Who began it.
    pub direction: Option<Direction>,
    /// The person outside.
    pub customer: Customer,
    /// The queue that it came to the agent from; of a conversation that no agent had, its last queue.
    pub queue: Option<Id>,
    /// What it took.
    pub figures: Figures,
    /// Whether the agent answered it, or had it answered.
    pub handled: bool,
    /// Outcome.
    pub wrap_up: WrapUp,
    /// Nothing more will come but a correction: the conversation is over, and so is each of the agent's segments.
    pub complete: bool,
}

/// Reads a conversation for the user `me`; `None` where it has no id or no start, so that it cannot be placed.
pub fn read(conversation: &AnalyticsConversation, me: &str) -> Option<(Id, PastSide)> {
    let id = Id::from(said(conversation.conversation_id.as_deref())?.to_ascii_lowercase());
    let started = conversation.conversation_start?.0;
    let ended = conversation.conversation_end.map(|at| at.0);
    let mine: Vec<&AnalyticsSession> =
        sessions(conversation, |p| p.user_id.as_deref().is_some_and(|user| user.eq_ignore_ascii_case(me))).collect();
    let theirs: Vec<&AnalyticsSession> = customers(conversation).flat_map(|customer| &customer.sessions).collect();
    let main = mine.iter().chain(&theirs).find(|session| session.media_type.is_some());
    let media = media(&mine).or_else(|| media(&theirs)).unwrap_or(Media::Unknown);
    let handled = mine.iter().any(|session| was_handled(session));
    let segments = || mine.iter().flat_map(|session| &session.segments);
    let complete = ended.is_some() && segments().all(|segment| segment.segment_end.is_some());
    let direction = Direction::of(conversation.originating_direction.as_ref());
    let queue = last_queue(segments())
        .or_else(|| last_queue(sessions(conversation, is_queue).flat_map(|session| &session.segments)));
    let wrap_up = match wrap_up(segments(), handled, complete) {
        // Codes are a queue's: who is called directly has none to give.
        WrapUp::Missing if queue.is_none() => WrapUp::NotExpected,
        said => said,
    };
    let past = PastSide {
        started,
        ended,
        media,
        kind: main.and_then(|session| kind(session)),
        direction,
        customer: who_is(conversation, &theirs, &mine, direction),
        queue,
        figures: figures(&mine, conversation),
        handled,
        wrap_up,
        complete,
    };
    Some((id, past))
}

fn sessions(
    conversation: &AnalyticsConversation,
    whose: impl Fn(&AnalyticsParticipant) -> bool,
) -> impl Iterator<Item = &AnalyticsSession> {
    conversation.participants.iter().filter(move |participant| whose(participant)).flat_map(|p| &p.sessions)
}

/// Whom it is about. Somebody outside who was called is an expert beside a customer, and the customer where there is no other.
fn customers(conversation: &AnalyticsConversation) -> impl Iterator<Item = &AnalyticsParticipant> {
    let with = |purpose| conversation.participants.iter().filter(move |one| one.purpose.as_ref() == Some(purpose));
    let is_told = with(&Purpose::Customer).next().is_some();
    with(if is_told { &Purpose::Customer } else { &Purpose::External })
}

fn is_queue(participant: &AnalyticsParticipant) -> bool {
    participant.purpose == Some(Purpose::Acd)
}

/// Ten years: no stretch of a conversation is longer, and no number of them adds up to more than a sum holds.
const LONGEST: i64 = 3_650 * DAY;

/// No conversation is passed on more often.
const MOST_TRANSFERS: i64 = 10_000;

/// Sum and number of a metric in one session.
fn metric(session: &AnalyticsSession, name: &MetricName) -> (i64, u32) {
    let values = session.metrics.iter().filter(|metric| metric.name.as_ref() == Some(name));
    values.fold((0, 0), |(sum, n), metric| (sum + metric.value.unwrap_or(0).clamp(0, LONGEST), n + 1))
}

/// Single stretches where there are any, else the total of the session: adding both would count twice.
fn stretches(session: &AnalyticsSession, each: &MetricName, complete: &MetricName) -> i64 {
    match metric(session, each) {
        (sum, 1..) => sum,
        (_, 0) => metric(session, complete).0,
    }
}

fn figures(mine: &[&AnalyticsSession], conversation: &AnalyticsConversation) -> Figures {
    let mut sum = Figures::default();
    for session in mine {
        let talk = stretches(session, &MetricName::Talk, &MetricName::TalkComplete);
        let hold = stretches(session, &MetricName::Held, &MetricName::HeldComplete);
        let acw = metric(session, &MetricName::Acw).0;
        let before = metric(session, &MetricName::Dialing).0 + metric(session, &MetricName::Contacting).0;
        sum.talk += talk;
        sum.hold += hold;
        sum.holds += match metric(session, &MetricName::Held).1 {
            0 => session.segments.iter().filter(|s| s.segment_type == Some(SegmentType::Hold)).count() as u32,
            n => n,
        };
        sum.acw += acw;
        sum.transfers += passed_on(session);
        sum.handle += match metric(session, &MetricName::Handle) {
            (handle, 1..) => handle,
            (_, 0) => talk + hold + acw + before,
        };
    }
    sum.wait = sessions(conversation, is_queue).map(|session| metric(session, &MetricName::Acd).0).sum();
    sum
}

/// The count, however often it is emitted; a number that no conversation has is cut.
fn passed_on(session: &AnalyticsSession) -> u32 {
    metric(session, &MetricName::Transferred).0.min(MOST_TRANSFERS) as u32
}

fn was_handled(session: &AnalyticsSession) -> bool {
    let talked = |segment: &AnalyticsSegment| {
        matches!(segment.segment_type, Some(SegmentType::Interact | SegmentType::Hold | SegmentType::Parked))
    };
    // `tHandle` alone proves nothing: dialing counts in it too.
    let [talk, hold] = [(MetricName::Talk, MetricName::TalkComplete), (MetricName::Held, MetricName::HeldComplete)]
        .map(|(each, complete)| stretches(session, &each, &complete));
    session.segments.iter().any(talked) || talk + hold > 0
}

/// The medium of a callback is callback, also while its call runs in a session of its own.
fn media(sessions: &[&AnalyticsSession]) -> Option<Media> {
    let mut media = sessions.iter().filter_map(|s| s.media_type.as_ref()).map(Media::of_session);
    let first = media.clone().next()?;
    Some(if media.any(|media| media == Media::Callback) { Media::Callback } else { first })
}

fn kind(session: &AnalyticsSession) -> Option<Arc<str>> {
    said(session.message_type.as_deref()).or_else(|| match &session.media_type {
        Some(open::SessionMedia::Other(text)) => Some((**text).into()),
        _ => None,
    })
}

fn last_queue<'a>(segments: impl Iterator<Item = &'a AnalyticsSegment>) -> Option<Id> {
    segments.filter_map(|segment| said(segment.queue_id.as_deref())).last().map(|id| id.to_ascii_lowercase().into())
}

/// The code stands on one segment of the leg; after a second leg, the last one counts.
fn wrap_up<'a>(segments: impl Iterator<Item = &'a AnalyticsSegment>, handled: bool, complete: bool) -> WrapUp {
    match segments.filter_map(|segment| said(segment.wrap_up_code.as_deref())).last() {
        Some(id) => WrapUp::Code { id, name: None },
        None if !handled => WrapUp::NotExpected,
        None if complete => WrapUp::Missing,
        None => WrapUp::Open,
    }
}

fn who_is(
    conversation: &AnalyticsConversation,
    theirs: &[&AnalyticsSession],
    mine: &[&AnalyticsSession],
    direction: Option<Direction>,
) -> Customer {
    let outbound = direction == Some(Direction::Outbound);
    let of_session = |session: &AnalyticsSession| {
        let voice = if outbound { &session.dnis } else { &session.ani };
        let written = if outbound { &session.address_to } else { &session.address_from };
        let callback = session.callback_numbers.first();
        [callback, voice.as_ref(), written.as_ref(), session.remote.as_ref()]
            .into_iter()
            .flatten()
            .find_map(|address| plain_address(address))
    };
    let address = theirs.iter().chain(mine).find_map(|session| of_session(session));
    let name = mine
        .iter()
        .find_map(|session| said(session.callback_user_name.as_deref()))
        .or_else(|| customers(conversation).find_map(|customer| said(customer.participant_name.as_deref())))
        .or_else(|| mine.iter().find_map(|session| said(session.remote_name_displayable.as_deref())));
    Customer::of(name, address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_customer_is_not_the_expert_who_was_called() {
        let outside = |purpose: &str, name: &str, number: &str| {
            format!(
                r#"{{"purpose":"{purpose}","participantName":"{name}","sessions":[{{"mediaType":"voice","ani":"tel:{number}"}}]}}"#
            )
        };
        let read_of = |participants: &[String]| {
            let text = format!(
                r#"{{"conversationId":"a","conversationStart":"2026-08-03T09:00:00.000Z","participants":[{}]}}"#,
                participants.join(",")
            );
            let Customer { name, address } = read(&serde_json::from_str(&text).unwrap(), "me").unwrap().1.customer;
            (name.unwrap().to_string(), address.unwrap().to_string())
        };
        let wei = || outside("customer", "Wei Hansen", "+15550100");
        let marta = || outside("external", "Marta Expert", "+15550199");
        let customer = ("Wei Hansen".to_owned(), "+15550100".to_owned());
        for participants in [[wei(), marta()], [marta(), wei()]] {
            assert_eq!(read_of(&participants), customer);
        }
        let called = ("Marta Expert".to_owned(), "+15550199".to_owned());
        assert_eq!(read_of(&[marta(), outside("external", "Ben Expert", "+15550198")]), called);
    }

    #[test]
    fn figures_that_no_conversation_has_are_cut_and_add_up_all_the_same() {
        let record = |value: i64| {
            let metrics = ["tTalk", "tTalk", "tHeld", "tAcw", "tDialing"];
            let metrics = metrics.map(|name| format!(r#"{{"name":"{name}","value":{value}}}"#)).join(",");
            let text = format!(
                r#"{{"conversationId":"a","conversationStart":"2026-08-03T09:00:00.000Z","participants":[
                    {{"userId":"me","purpose":"agent","sessions":[{{"metrics":[{metrics}]}},{{"metrics":[{metrics}]}}]}},
                    {{"purpose":"acd","sessions":[{{"metrics":[{{"name":"tAcd","value":{value}}}]}}]}}]}}"#
            );
            let conversation: AnalyticsConversation = serde_json::from_str(&text).unwrap();
            read(&conversation, "me").unwrap().1.figures
        };
        let figures = record(i64::MAX);
        assert_eq!((figures.talk, figures.handle, figures.wait), (4 * LONGEST, 10 * LONGEST, LONGEST));
        assert_eq!(record(i64::MIN).handle, 0);
        assert_eq!(record(1_000).handle, 10_000);
    }
}
