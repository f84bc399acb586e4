//! What a conversation holds for analytics under a dimension or a metric: what the filters and the facets of details, and
//! the filters and the groups of figures look at. Read off the telling, since a search goes through many more conversations
//! than it writes records of; each is held by the record in the same words (`api::naive` looks there, and the tests compare).

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::figures::Session;
use crate::id::{Id, Kind};
use crate::org::{Agent, Org, Queue};
use crate::render::after_call::Code;
use crate::render::analytics::{FlowOutcome, flow, last_stretch, remote, segment_type};
use crate::render::words::{self, Service};
use crate::render::{address, metrics};
use crate::story::particulars::Mishap;
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Media, Role, WrapUp};

#[derive(Debug, Clone)]
pub(crate) enum Held<'a> {
    Text(Cow<'a, str>),
    Id(Id),
    /// Also an instant, in milliseconds since 1970 UTC.
    Number(f64),
}

impl Held<'_> {
    pub(crate) fn into_owned(self) -> Held<'static> {
        match self {
            Self::Text(text) => Held::Text(Cow::Owned(text.into_owned())),
            Self::Id(id) => Held::Id(id),
            Self::Number(number) => Held::Number(number),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Id(_) => 0,
            Self::Text(_) => 1,
            Self::Number(_) => 2,
        }
    }
}

/// Total, since groups are kept in order.
impl Ord for Held<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            (Self::Id(one), Self::Id(other)) => one.cmp(other),
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Held<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Held<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Held<'_> {}

impl fmt::Display for Held<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    Dimension(&'a str),
    Metric(&'a str),
    /// A property of flows and of outbound campaigns, which nothing here has.
    Nothing,
}

/// A segment: a stretch of a line that has begun.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    session: Session<'a>,
    number: usize,
}

#[expect(clippy::unnecessary_wraps, reason = "so that every dimension reads alike, held or not")]
fn text(value: &str) -> Option<Held<'_>> {
    Some(Held::Text(Cow::Borrowed(value)))
}

fn yes_or_no<'a>(value: bool) -> Option<Held<'a>> {
    text(if value { "true" } else { "false" })
}

#[expect(clippy::unnecessary_wraps, reason = "so that every dimension reads alike, held or not")]
fn written<'a>(value: String) -> Option<Held<'a>> {
    Some(Held::Text(Cow::Owned(value)))
}

fn instant<'a>(at: i64) -> Held<'a> {
    Held::Number(at as f64)
}

/// Every segment of a conversation.
pub(crate) fn parts<'a>(org: &'a Org, telling: &'a Telling<'a>) -> impl Iterator<Item = Part<'a>> {
    telling.begun().flat_map(move |line| of_session(Session { org, telling, line }))
}

fn of_session(session: Session<'_>) -> impl Iterator<Item = Part<'_>> {
    (0..session.line.stretches.len()).map(move |number| Part { session, number })
}

/// Dimensions of a session: its own, those of its conversation, and those of its segments, of which figures ask for none
/// that two segments of one session hold different values of.
pub(crate) fn session<'a>(session: Session<'a>, dimension: &str) -> Option<Held<'a>> {
    let Session { org, telling, line } = session;
    let asked = Asked::Dimension(dimension);
    match dimension {
        "sessionId" => Some(Held::Id(line.line.id)),
        "peerId" => Some(Held::Id(line.line.id.part(Kind::Peer, 0))),
        "activeRouting" if is_routed(line.seat.role) => text("Standard"),
        "firstQueue" if is_routed(line.seat.role) => yes_or_no(line.seat.role.queue() == telling.story.queue),
        "selfServed" => telling.story.serves_itself().filter(|_| telling.end().is_some()).and_then(yes_or_no),
        _ => conversation(org, telling, asked).or_else(|| of_session(session).find_map(|part| part.held(asked))),
    }
}

/// The sum of a metric over a conversation, where one of its sessions has it.
pub(crate) fn summed(telling: &Telling<'_>, metric: &str) -> Option<i64> {
    if metric == "tConversationDuration" {
        return telling.end().map(|end| end - telling.story.start());
    }
    let metrics = telling.begun().flat_map(|line| metrics::metrics(telling, line));
    metrics.filter(|held| held.name == metric).map(|held| held.value).reduce(|sum, value| sum + value)
}

/// Dimensions and metrics of a conversation. Those that nothing here ever has are held by none.
pub(crate) fn conversation<'a>(org: &'a Org, telling: &'a Telling<'a>, asked: Asked<'_>) -> Option<Held<'a>> {
    let story = telling.story;
    let dimension = match asked {
        Asked::Dimension(dimension) => dimension,
        Asked::Metric(metric) => return summed(telling, metric).map(|sum| Held::Number(sum as f64)),
        Asked::Nothing => return None,
    };
    match dimension {
        "conversationId" => Some(Held::Id(story.id)),
        "conversationStart" => Some(instant(story.start())),
        "conversationEnd" => telling.end().map(instant),
        "conversationInitiator" => text(words::initiator(story.direction)),
        "customerParticipation" => {
            let spoke = |line: &Told<'_>| line.seat.role == Role::Customer && line.connected.is_some();
            yes_or_no(telling.begun().any(spoke))
        }
        "originatingDirection" => text(words::direction(story.direction)),
        "externalTag" => story.external_tag().and_then(written),
        "divisionId" => Some(Held::Id(org.division(story.queue).id)),
        "mediaStatsMinConversationMos" => telling.worst_audio().map(|(_, opinion_score)| Held::Number(opinion_score)),
        _ => None,
    }
}

impl<'a> Part<'a> {
    /// Dimensions of a segment, its session and its participant.
    pub(crate) fn held(self, asked: Asked<'_>) -> Option<Held<'a>> {
        let Self { session: Session { org, telling, line }, number } = self;
        let (stretch, customer) = (line.stretches[number], &telling.story.customer);
        let dimension = match asked {
            Asked::Dimension(dimension) => dimension,
            Asked::Metric("tSegmentDuration") => {
                return stretch.until.map(|until| Held::Number((until - stretch.from) as f64));
            }
            Asked::Metric(_) | Asked::Nothing => return None,
        };
        let (medium, role) = (line.line.media, line.seat.role);
        let routed = is_routed(role);
        match dimension {
            "userId" => self.agent().map(|agent| Held::Id(agent.id)),
            "purpose" => text(words::purpose(role)),
            "participantName" => text(words::participant_name(org, telling.story, role)),
            "externalContactId" | "canonicalExternalContactId" => self.contact().map(Held::Id),
            "externalOrganizationId" => self.contact().and_then(|_| customer.organization()).map(Held::Id),
            "teamId" => self.agent().and_then(Agent::team).map(Held::Id),
            "flaggedReason" => self.agent().filter(|_| telling.story.is_flagged()).and_then(|_| text("general")),
            "mediaType" => text(words::media_type(medium)),
            "messageType" => words::message_type(medium).and_then(text),
            "direction" => text(words::direction(line.line.direction)),
            "provider" => text(words::provider(medium)),
            "remote" | "remoteNameDisplayable" => text(remote(org, telling, line)),
            "ani" if medium == Media::Voice => written(self.ends().0),
            "dnis" | "sessionDnis" if medium == Media::Voice => written(self.ends().1),
            "addressFrom" if is_written(medium) => written(self.ends().0),
            "addressTo" if is_written(medium) => written(self.ends().1),
            "callbackScheduledTime" if medium == Media::Callback => telling.story.callback_due().map(instant),
            "callbackNumber" if medium == Media::Callback => text(&customer.number),
            "recording" if medium == Media::Voice && line.connected.is_some() => text("true"),
            "requestedRouting" if routed => text("Standard"),
            "usedRouting" if routed && line.connected.is_some() => text("Standard"),
            "flowId" => flow(org, line).map(|flow| Held::Id(flow.flow_id)),
            "flowName" => flow(org, line).and_then(|flow| text(flow.flow_name)),
            "exitReason" => flow(org, line).and_then(|flow| flow.exit_reason).and_then(text),
            "flowOutcomeId" => self.outcome().map(|outcome| Held::Id(outcome.flow_outcome_id)),
            "flowOutcome" => self.outcome().and_then(|outcome| text(outcome.flow_outcome)),
            "flowOutcomeValue" => self.outcome().and_then(|outcome| text(outcome.flow_outcome_value)),
            "segmentType" => text(segment_type(line, stretch.doing)),
            "segmentEnd" => stretch.until.map(instant),
            "queueId" => role.queue().map(|queue| Held::Id(org.queue(queue).id)),
            "disconnectType" => {
                let (_, how) = self.last_of()?.ended?;
                text(words::disconnect_type(how, Service::Analytics))
            }
            "errorCode" => self.mishap().and_then(|mishap| text(mishap.code)),
            "sipResponseCode" => self.mishap().and_then(|mishap| written(mishap.sip.to_string())),
            "requestedRoutingSkillId" => self.asked_for().map(|queue| Held::Id(queue.skill())),
            "requestedLanguageId" => self.asked_for().map(|queue| Held::Id(queue.language())),
            "conference" => yes_or_no(telling.is_conference(&stretch)),
            "subject" => telling.story.subject.filter(|_| medium == Media::Email).and_then(text),
            "wrapUpNote" => match self.wrap_up()? {
                WrapUp::Coded { note, .. } => note.and_then(text),
                WrapUp::Skipped | WrapUp::TimedOut => None,
            },
            "wrapUpCode" => match Code::of(org, self.wrap_up()?) {
                Code::Chosen(id) => Some(Held::Id(id)),
                Code::System(word) => text(word),
            },
            _ => None,
        }
    }

    fn agent(self) -> Option<&'a Agent> {
        self.session.line.seat.role.agent().map(|agent| self.session.org.agent(agent))
    }

    fn outcome(self) -> Option<FlowOutcome> {
        flow(self.session.org, self.session.line)?.outcomes.map(|[outcome]| outcome)
    }

    fn contact(self) -> Option<Id> {
        self.session.telling.story.customer.contact.filter(|_| self.session.line.seat.role == Role::Customer)
    }

    /// Its line, where this is the segment that says how it ended.
    fn last_of(self) -> Option<&'a Told<'a>> {
        Some(self.session.line).filter(|line| last_stretch(line) == Some(self.number))
    }

    fn mishap(self) -> Option<Mishap> {
        self.last_of().and_then(Told::mishap)
    }

    fn asked_for(self) -> Option<&'a Queue> {
        let role = self.session.line.seat.role;
        role.queue().filter(|_| !matches!(role, Role::Voicemail(_))).map(|queue| self.session.org.queue(queue))
    }

    fn wrap_up(self) -> Option<WrapUp> {
        match (self.session.line.stretches[self.number].doing, self.session.line.after) {
            (Doing::AfterCall, AfterCall::Done { how, .. }) => Some(how),
            _ => None,
        }
    }

    /// From where and to where.
    fn ends(self) -> (String, String) {
        let Session { org, telling, line } = self.session;
        address::ends(org, telling.story, line.seat.role, (line.line.media, line.line.direction))
    }
}

fn is_routed(role: Role) -> bool {
    matches!(role, Role::Agent { .. } | Role::Waiting(_))
}

fn is_written(medium: Media) -> bool {
    matches!(medium, Media::Message(_) | Media::Email)
}
