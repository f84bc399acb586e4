//! The figures of a queue, medium by medium, as an answer or an event tells them.

use crate::genesys::models::observations::Told;
use crate::record::Id;
use std::sync::Arc;

/// What goes on in a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many wait.
    pub waiting: u32,
    /// How many are talked or written to.
    pub interacting: u32,
    /// When the first of those who wait began to, epoch milliseconds.
    pub since: Option<i64>,
}

impl Figures {
    /// Of both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            waiting: self.waiting.saturating_add(other.waiting),
            interacting: self.interacting.saturating_add(other.interacting),
            since: self.since.into_iter().chain(other.since).min(),
        }
    }
}

/// One of the agent's queues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its id, in small letters.
    pub id: Id,
    /// Its name.
    pub name: Arc<str>,
    media: Vec<Medium>,
    /// It is among those that are shown.
    pub(super) is_shown: bool,
    /// Its topic was rejected.
    pub(super) is_rejected: bool,
    /// It is not known who waits the longest in it.
    pub(super) is_doubtful: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Medium {
    name: Box<str>,
    figures: Figures,
    /// When an event last told of it, monotonic.
    told: Option<i64>,
    /// The end of what that event had counted, as it was written.
    until: Box<str>,
}

/// What an event has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Nothing,
    Counts,
    /// Somebody else may wait the longest.
    First,
}

impl Medium {
    fn new(name: &str, figures: Figures) -> Self {
        Self { name: name.into(), figures, told: None, until: "".into() }
    }
}

impl Queue {
    pub(super) fn new(id: Id, name: Arc<str>) -> Self {
        Self { id, name, media: Vec::new(), is_shown: false, is_rejected: false, is_doubtful: false }
    }

    /// All media together.
    pub fn figures(&self) -> Figures {
        self.media.iter().fold(Figures::default(), |sum, medium| sum.and(medium.figures))
    }

    pub(super) fn forget_figures(&mut self) {
        self.media.clear();
    }

    /// An answer tells of this queue; `at` is when it was asked, monotonic and on the server's clock. A medium that it does
    /// not name has nothing. What an event has told since is newer, but for who waits the longest.
    pub(super) fn answered(&mut self, results: &[Told], at: (i64, i64)) {
        let named = results.iter().filter_map(|one| Some((medium_of(one, &self.id)?, counted(&one.data, at.1))));
        let named: Vec<(&str, Figures)> = named.collect();
        for medium in &mut self.media {
            let answer = named.iter().find(|(name, _)| **name == *medium.name).map_or(Figures::default(), |&(_, f)| f);
            if medium.told.is_none_or(|told| told <= at.0) {
                medium.figures = answer;
            } else if medium.figures.waiting > 0 {
                medium.figures.since = answer.since.or(medium.figures.since);
            }
        }
        for (name, figures) in named {
            if self.media.iter().all(|medium| *medium.name != *name) {
                self.media.push(Medium::new(name, figures));
            }
        }
    }

    /// An event tells of this queue at this instant, monotonic and on the server's clock.
    pub(super) fn told(&mut self, event: &Told, at: (i64, i64)) -> Change {
        let name = event.group.as_ref().and_then(|group| group.media_type.as_deref());
        let (Some(name), Some(latest)) = (name, event.data.last()) else { return Change::Nothing };
        let until = latest.interval.as_deref().and_then(|text| text.split_once('/')).map_or("", |(_, until)| until);
        let place = self.media.iter().position(|medium| *medium.name == *name).unwrap_or_else(|| {
            self.media.push(Medium::new(name, Figures::default()));
            self.media.len() - 1
        });
        let medium = &mut self.media[place];
        // Instants of one form are in order as texts.
        if until.len() == medium.until.len() && *until < *medium.until {
            return Change::Nothing;
        }
        let before = medium.figures;
        let now = &mut medium.figures;
        for one in &latest.metrics {
            match (one.metric.as_deref(), count(one)) {
                (Some("oWaiting"), Some(count)) => now.waiting = count,
                (Some("oInteracting"), Some(count)) => now.interacting = count,
                _ => {}
            }
        }
        now.since = match now.waiting {
            0 => None,
            // Who has just come has not waited longer.
            _ => now.since.or(Some(at.1)),
        };
        let after = *now;
        (medium.told, medium.until) = (Some(at.0), until.into());
        match after.waiting {
            waiting if waiting != before.waiting && waiting > 0 => Change::First,
            _ if after == before => Change::Nothing,
            _ => Change::Counts,
        }
    }
}

fn medium_of<'a>(one: &'a Told, queue: &str) -> Option<&'a str> {
    let group = one.group.as_ref()?;
    group.media_type.as_deref().filter(|_| group.queue_id.as_deref().is_some_and(|id| id.eq_ignore_ascii_case(queue)))
}

fn count(one: &Told) -> Option<u32> {
    let count = one.stats.as_ref()?.count?;
    Some(u32::try_from(count.0).unwrap_or(0))
}

/// What an answer says of one medium. Details name instants; where some were left out, the metric of the longest wait, which
/// tells how long that is, stands in.
fn counted(data: &[Told], at: i64) -> Figures {
    let find = |name| data.iter().find(|one| one.metric.as_deref() == Some(name));
    let counted = |name| find(name).and_then(count).unwrap_or(0);
    let details = find("oWaiting").filter(|one| one.truncated != Some(true)).map(|one| &one.observations);
    let first = details.into_iter().flatten().filter_map(|detail| detail.observation_date).map(|date| date.0).min();
    let longest = find("oLongestWaiting").and_then(|one| one.stats.as_ref()?.calculated_metric_value);
    let waiting = counted("oWaiting");
    let since = first.or(longest.map(|longest| at - longest.0)).filter(|_| waiting > 0);
    Figures { waiting, interacting: counted("oInteracting"), since }
}
