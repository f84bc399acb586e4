//! What the filters of a query ask of the marks of a conversation, so that most conversations need not be read: those that
//! cannot match, and where the marks say all that is asked, those that do.

use crate::api::filter::{Conditions, Filter, Predicate};
use crate::archive::Marks;
use crate::org::{AgentIx, Org, QueueIx};
use crate::predicate::{Joined, Operator};
use crate::render::words;
use crate::story::{Direction, Media, MessageKind};

/// Marks of which a conversation must have one of each.
#[derive(Debug)]
pub(super) struct Sieve {
    pub(super) wanted: Vec<Marks>,
    pub(super) says: Says,
}

/// What it means that a conversation goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// It matches, as soon as all of it has happened.
    Everything,
    /// It may.
    Something,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Conversation,
    Segment,
}

impl Sieve {
    pub(super) fn of(conditions: &Conditions, org: &Org) -> Self {
        let segments =
            all(conditions.segment_filters.iter().flatten().map(|filter| narrowed(filter, Of::Segment, org)));
        let mut sieve =
            all(conditions.conversation_filters.iter().flatten().map(|filter| narrowed(filter, Of::Conversation, org)));
        // Two marks of a conversation can be those of two segments.
        if segments.says == Says::Something || segments.wanted.len() > 1 {
            sieve.says = Says::Something;
        }
        sieve.wanted.extend(segments.wanted);
        let others = [&conditions.evaluation_filters, &conditions.survey_filters, &conditions.resolution_filters];
        if others.into_iter().flatten().flatten().next().is_some() {
            sieve.says = Says::Something;
        }
        sieve
    }

    pub(super) fn lets_through(&self, marks: Marks) -> bool {
        self.wanted.iter().all(|wanted| marks.meet(*wanted))
    }
}

fn all(sieves: impl Iterator<Item = Sieve>) -> Sieve {
    sieves.fold(Sieve { wanted: Vec::new(), says: Says::Everything }, |mut all, sieve| {
        all.wanted.extend(sieve.wanted);
        if sieve.says == Says::Something {
            all.says = Says::Something;
        }
        all
    })
}

fn narrowed(filter: &Filter, of: Of, org: &Org) -> Sieve {
    let predicates = filter.predicates.iter().flatten().map(|predicate| match marks(predicate, of, org) {
        Some(marks) => Sieve { wanted: vec![marks], says: Says::Everything },
        None => Sieve { wanted: Vec::new(), says: Says::Something },
    });
    let parts = predicates.chain(filter.clauses.iter().flatten().map(|clause| narrowed(clause, of, org)));
    match filter.joined.unwrap_or_default() {
        Joined::And => all(parts),
        Joined::Or => {
            let mut any = Marks::NONE;
            for part in parts {
                match part {
                    Sieve { wanted, says: Says::Everything } if wanted.len() == 1 => any = any.and(wanted[0]),
                    _ => return Sieve { wanted: Vec::new(), says: Says::Something },
                }
            }
            Sieve { wanted: vec![any], says: Says::Everything }
        }
    }
}

/// The marks that a predicate asks for, any of them; none at all where it asks for what nobody is.
fn marks(predicate: &Predicate, of: Of, org: &Org) -> Option<Marks> {
    let Predicate { dimension: Some(dimension), value: Some(value), metric: None, range: None, operator, .. } =
        predicate
    else {
        return None;
    };
    if operator.unwrap_or_default() != Operator::Matches {
        return None;
    }
    let directions = [Direction::Inbound, Direction::Outbound];
    let named = |direction: Direction| words::direction(direction).eq_ignore_ascii_case(value);
    let media = [Media::Voice, Media::Message(MessageKind::Sms), Media::Email, Media::Callback];
    Some(match (of, dimension.as_str()) {
        (Of::Segment, "userId") => any((0..org.agents.len())
            .map(AgentIx)
            .map(|agent| (org.agent(agent).id.is_written(value), Marks::agent(agent)))),
        (Of::Segment, "queueId") => any((0..org.queues.len())
            .map(QueueIx)
            .map(|queue| (org.queue(queue).id.is_written(value), Marks::queue(queue)))),
        (Of::Segment, "mediaType") => any(media
            .into_iter()
            .map(|medium| (words::media_type(medium).eq_ignore_ascii_case(value), Marks::medium(medium)))),
        (Of::Segment, "direction") => any(directions.into_iter().map(|way| (named(way), Marks::direction(way)))),
        (Of::Conversation, "originatingDirection") => {
            any(directions.into_iter().map(|way| (named(way), Marks::begun(way))))
        }
        _ => return None,
    })
}

fn any(all: impl Iterator<Item = (bool, Marks)>) -> Marks {
    all.filter(|(wanted, _)| *wanted).fold(Marks::NONE, |any, (_, marks)| any.and(marks))
}
