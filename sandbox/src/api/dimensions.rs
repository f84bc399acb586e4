//! What a conversation holds for analytics under a dimension or a metric: what the filters and the facets of a query look
//! at. Read off the telling, since a search goes through many more conversations than it writes records of; each is held by
//! the record in the same words (`api::naive` looks there, and the tests compare).

use std::borrow::Cow;

use crate::id::Id;
use crate::org::{Agent, Org, Queue};
use crate::render::after_call::Code;
use crate::render::analytics::{FlowOutcome, flow, last_stretch, remote, segment_type};
use crate::render::words::{self, Service};
use crate::render::{address, metrics};
use crate::story::telling::{AfterCall, Doing, Telling, Told};
use crate::story::{Ending, Media, Role, WrapUp};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Held<'a> {
    Text(Cow<'a, str>),
    Id(Id),
    /// Also an instant, in milliseconds since 1970 UTC.
    Number(f64),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    Dimension(&'a str),
    Metric(&'a str),
    /// A property of flows and of outbound campaigns, which nothing here has.
    Nothing,
}

/// A segment: a stretch of a line that has begun.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    org: &'a Org,
    telling: &'a Telling<'a>,
    line: &'a Told<'a>,
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
pub(super) fn parts<'a>(org: &'a Org, telling: &'a Telling<'a>) -> impl Iterator<Item = Part<'a>> {
    telling
        .begun()
        .flat_map(move |line| (0..line.stretches.len()).map(move |number| Part { org, telling, line, number }))
}

/// The sum of a metric over a conversation, where one of its sessions has it.
pub(super) fn summed(telling: &Telling<'_>, metric: &str) -> Option<i64> {
    if metric == "tConversationDuration" {
        return telling.end().map(|end| end - telling.story.start());
    }
    let metrics = telling.begun().flat_map(|line| metrics::metrics(telling, line));
    metrics.filter(|held| held.name == metric).map(|held| held.value).reduce(|sum, value| sum + value)
}

/// Dimensions and metrics of a conversation. Those that nothing here ever has are held by none.
pub(super) fn conversation<'a>(org: &'a Org, telling: &'a Telling<'a>, asked: Asked<'_>) -> Option<Held<'a>> {
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
    pub(super) fn held(self, asked: Asked<'_>) -> Option<Held<'a>> {
        let Self { org, telling, line, number } = self;
        let (stretch, customer) = (line.stretches[number], &telling.story.customer);
        let dimension = match asked {
            Asked::Dimension(dimension) => dimension,
            Asked::Metric("tSegmentDuration") => {
                return stretch.until.map(|until| Held::Number((until - stretch.from) as f64));
            }
            Asked::Metric(_) | Asked::Nothing => return None,
        };
        let (medium, role) = (line.line.media, line.seat.role);
        let routed = matches!(role, Role::Agent { .. } | Role::Waiting(_));
        match dimension {
            "userId" => self.agent().map(|agent| Held::Id(agent.id)),
            "purpose" => text(words::purpose(role)),
            "participantName" => text(words::participant_name(org, customer, role)),
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
            "disconnectType" => self.ended().and_then(|how| text(words::disconnect_type(how, Service::Analytics))),
            "errorCode" => self.mishap().and_then(|mishap| text(mishap.code)),
            "sipResponseCode" => self.mishap().and_then(|mishap| written(mishap.sip.to_string())),
            "requestedRoutingSkillId" => self.asked_for().map(|queue| Held::Id(queue.skill())),
            "requestedLanguageId" => self.asked_for().map(|queue| Held::Id(queue.language())),
            "conference" => text("false"),
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
        self.line.seat.role.agent().map(|agent| self.org.agent(agent))
    }

    fn outcome(self) -> Option<FlowOutcome> {
        flow(self.org, self.line)?.outcomes.map(|[outcome]| outcome)
    }

    fn contact(self) -> Option<Id> {
        self.telling.story.customer.contact.filter(|_| self.line.seat.role == Role::Customer)
    }

    /// How the line ended, where this is the segment that says so.
    fn ended(self) -> Option<Ending> {
        self.line.ended.filter(|_| last_stretch(self.line) == Some(self.number)).map(|(_, how)| how)
    }

    fn mishap(self) -> Option<crate::story::particulars::Mishap> {
        self.ended().and_then(Ending::mishap).filter(|_| self.line.line.media == Media::Voice)
    }

    fn asked_for(self) -> Option<&'a Queue> {
        let role = self.line.seat.role;
        role.queue().filter(|_| !matches!(role, Role::Voicemail(_))).map(|queue| self.org.queue(queue))
    }

    fn wrap_up(self) -> Option<WrapUp> {
        match (self.line.stretches[self.number].doing, self.line.after) {
            (Doing::AfterCall, AfterCall::Done { how, .. }) => Some(how),
            _ => None,
        }
    }

    /// From where and to where.
    fn ends(self) -> (String, String) {
        address::ends(self.org, self.telling.story, self.line.line.media, self.line.line.direction)
    }
}

fn is_written(medium: Media) -> bool {
    matches!(medium, Media::Message(_) | Media::Email)
}
