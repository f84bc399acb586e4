//! Conversations that arrive now. They are told one after the other in the order of their arrival, each from its own dice
//! and from who is busy with the earlier ones; so the same seed and start instant bring the same ones.

use crate::clock::{HOUR, MINUTE};
use crate::dice::{Dice, Purpose};
use crate::id::{Id, Kind};
use crate::org::{ADA, AgentIx, Org};
use crate::story::compose::{Composer, Staffing, Wanted};
use crate::story::tempo::Tempo;
use crate::story::{Media, Story};

/// The stream of arrivals.
#[derive(Debug)]
pub(crate) struct Arrivals {
    seed: u64,
    per_minute: f64,
    tempo: Tempo,
    roster: Roster,
    /// Number and instant of the next arrival; none where nothing arrives.
    next: Option<(u64, i64)>,
}

impl Arrivals {
    /// Arrivals from `from` on.
    pub(crate) fn new(seed: u64, per_minute: f64, pace: f64, from: i64, agents: usize) -> Self {
        let mut arrivals =
            Self { seed, per_minute, tempo: Tempo::live(pace), roster: Roster(vec![Vec::new(); agents]), next: None };
        arrivals.next = (per_minute > 0.0).then(|| (0, from + arrivals.gap(0)));
        arrivals
    }

    /// What an agent does outside the stream counts as busy too.
    pub(crate) fn heed(&mut self, story: &Story) {
        self.roster.heed(story);
    }

    /// When the next one arrives.
    pub(crate) fn due(&self) -> Option<i64> {
        self.next.map(|(_, at)| at)
    }

    /// The stories that begin up to `until`, in order of time.
    pub(crate) fn until(&mut self, org: &Org, until: i64) -> Vec<Story> {
        let mut stories = Vec::new();
        while let Some((number, at)) = self.next
            && at <= until
        {
            self.roster.forget(at);
            let mut dice = Dice::new(self.seed, Purpose::Live, number);
            let id = Id::seeded(Kind::Conversation, self.seed, u64::from(u32::MAX) + 1 + number);
            stories.push(Composer::new(org, &self.tempo, &mut dice, &mut self.roster).story(id, at));
            self.next = Some((number + 1, at + self.gap(number + 1)));
        }
        stories
    }

    /// Time before the `number`-th arrival: exponential, as independent callers make it. At least a millisecond.
    fn gap(&self, number: u64) -> i64 {
        let fraction = Dice::new(self.seed, Purpose::Arrivals, number).fraction();
        ((-(1.0 - fraction).ln() * MINUTE as f64 / self.per_minute) as i64).max(1)
    }
}

/// Who is busy with what from when to when.
#[derive(Debug)]
struct Roster(Vec<Vec<Busy>>);

#[derive(Debug, Clone, Copy)]
struct Busy {
    lane: Lane,
    from: i64,
    until: i64,
}

/// Media that an agent's attention is counted by. A callback leads to a call, so the two exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    Spoken,
    Messages,
    Emails,
}

impl Lane {
    fn of(media: Media) -> Self {
        match media {
            Media::Voice | Media::Callback => Self::Spoken,
            Media::Message(_) => Self::Messages,
            Media::Email => Self::Emails,
        }
    }

    fn capacity(self) -> usize {
        match self {
            Self::Spoken => 1,
            Self::Emails => 2,
            Self::Messages => 3,
        }
    }
}

impl Roster {
    fn forget(&mut self, before: i64) {
        for agent in &mut self.0 {
            agent.retain(|busy| busy.until >= before);
        }
    }

    /// Books what an agent does in a story. A part that lasts over an hour is mostly lying aside and takes no attention.
    fn heed(&mut self, story: &Story) {
        for (number, line) in story.lines.iter().enumerate() {
            let Some(agent) = story.agent_of(crate::story::LineIx(number)) else { continue };
            let mut facts = story.facts.iter().filter(|fact| fact.line.0 == number).map(|fact| fact.at);
            if let Some(from) = facts.next() {
                let until = facts.next_back().unwrap_or(from);
                if until - from <= HOUR {
                    self.0[agent.0].push(Busy { lane: Lane::of(line.media), from, until });
                }
            }
        }
    }

    fn is_free(&self, agent: AgentIx, lane: Lane, from: i64, until: i64) -> bool {
        let meanwhile =
            self.0[agent.0].iter().filter(|busy| busy.lane == lane && busy.from <= until && from <= busy.until);
        meanwhile.count() < lane.capacity()
    }
}

impl Staffing for Roster {
    fn favourite(&mut self, dice: &mut Dice) -> Option<AgentIx> {
        dice.chance(55).then_some(ADA)
    }

    fn book(&mut self, dice: &mut Dice, wanted: &Wanted<'_>) -> Option<AgentIx> {
        let lane = Lane::of(wanted.media);
        let mut free = wanted.org.members(wanted.queue);
        free.retain(|agent| !wanted.except.contains(agent) && self.is_free(*agent, lane, wanted.from, wanted.until));
        let favourite = wanted.favourite.filter(|favourite| free.contains(favourite));
        let others: Vec<_> = free.iter().copied().filter(|&agent| agent != ADA).collect();
        let agent = favourite.or_else(|| dice.among(&others).copied()).or_else(|| free.first().copied())?;
        self.0[agent.0].push(Busy { lane, from: wanted.from, until: wanted.until });
        Some(agent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::LineIx;
    use crate::story::telling::{Doing, Telling};

    const FROM: i64 = 1_786_000_000_000;

    fn hours(seed: u64, hours: i64) -> (Org, Vec<Story>) {
        let org = Org::new(seed);
        let stories = Arrivals::new(seed, 12.0, 1.0, FROM, org.agents.len()).until(&org, FROM + hours * HOUR);
        (org, stories)
    }

    /// Spans in which a line of the agent alerts, talks, or is wrapped up.
    fn spans(stories: &[Story], agent: AgentIx, wanted: fn(Media) -> bool) -> Vec<(i64, i64)> {
        let mut spans = Vec::new();
        for story in stories {
            for line in &Telling::of(story, i64::MAX).lines {
                if story.agent_of(LineIx(line.ix.0)) == Some(agent) && wanted(line.line.media) {
                    let until = line.stretches.last().and_then(|last| last.until).unwrap();
                    spans.push((line.stretches[0].from, until));
                }
            }
        }
        spans.sort_unstable();
        spans
    }

    #[test]
    fn about_as_many_arrive_as_asked_for() {
        let (_, stories) = hours(42, 5);
        assert!((3300..3900).contains(&stories.len()), "{} in five hours", stories.len());
    }

    #[test]
    fn nobody_has_two_calls_at_once() {
        let (org, stories) = hours(42, 6);
        for agent in (0..org.agents.len()).map(AgentIx) {
            let spans = spans(&stories, agent, |media| media == Media::Voice);
            for two in spans.windows(2) {
                assert!(two[0].1 <= two[1].0, "{agent:?} {two:?}");
            }
        }
    }

    #[test]
    fn nobody_has_more_messages_or_emails_than_one_can_mind() {
        let (org, stories) = hours(42, 3);
        let at_once = |spans: &[(i64, i64)]| {
            spans
                .iter()
                .map(|&(from, _)| spans.iter().filter(|&&(a, b)| a <= from && from < b).count())
                .max()
                .unwrap_or(0)
        };
        for agent in (0..org.agents.len()).map(AgentIx) {
            assert!(at_once(&spans(&stories, agent, |media| matches!(media, Media::Message(_)))) <= 3);
            assert!(at_once(&spans(&stories, agent, |media| media == Media::Email)) <= 2);
        }
    }

    #[test]
    fn ada_is_busy_most_of_the_time_and_waits_for_the_next_call_now_and_then() {
        let (_, stories) = hours(42, 4);
        let spans = spans(&stories, ADA, |media| matches!(media, Media::Voice | Media::Callback));
        let busy: i64 = spans.iter().map(|(from, until)| until - from).sum();
        assert!((50..95).contains(&(busy * 100 / (4 * HOUR))), "{} %", busy * 100 / (4 * HOUR));
    }

    #[test]
    fn live_phases_are_short_enough_to_watch() {
        let (_, stories) = hours(42, 2);
        for story in &stories {
            for line in &Telling::of(story, i64::MAX).lines {
                for stretch in line.stretches.iter().filter(|stretch| stretch.doing == Doing::Alerting) {
                    assert!(stretch.until.unwrap() - stretch.from <= 9_000);
                }
            }
        }
    }

    #[test]
    fn the_same_seed_and_instant_bring_the_same_arrivals_however_often_one_looks() {
        let (org, all) = hours(9, 1);
        let mut arrivals = Arrivals::new(9, 12.0, 1.0, FROM, org.agents.len());
        let mut bit_by_bit = Vec::new();
        for step in 1..=360 {
            bit_by_bit.extend(arrivals.until(&org, FROM + step * 10_000));
        }
        assert_eq!(format!("{all:?}"), format!("{bit_by_bit:?}"));
    }
}
