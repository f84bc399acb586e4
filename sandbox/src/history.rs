//! The conversations of the past month. Each is a function of the seed, the window and its number alone, and starts come
//! in the order of the numbers, so that any part of the history can be told without the rest.

use crate::clock::{DAY, HOUR, start_of_utc_day};
use crate::dice::{Dice, Purpose};
use crate::id::{Id, Kind};
use crate::org::{ADA, AgentIx, Org};
use crate::story::Story;
use crate::story::compose::{Composer, Staffing, Wanted};
use crate::story::tempo::Tempo;

/// How busy the hours of a working day are, UTC.
const BUSY: [u64; 24] = [1, 1, 1, 1, 1, 2, 4, 8, 13, 18, 19, 18, 13, 16, 18, 17, 15, 11, 8, 6, 5, 4, 4, 5];
/// Out of a hundred, what a weekend's hour has of a working day's.
const WEEKEND: u64 = 22;
/// How long before the start instant the history begins.
const REACH: i64 = 31 * DAY;

/// A month of conversations.
#[derive(Debug)]
pub(crate) struct History {
    seed: u64,
    count: u32,
    from: i64,
    /// Weight of all hours before this one, for every hour of the window; the last is the weight of all.
    before: Vec<u64>,
}

impl History {
    /// `count` conversations in the 31 days before `until`.
    pub(crate) fn new(seed: u64, count: u32, until: i64) -> Self {
        let from = until - REACH;
        let mut before = vec![0];
        for hour in 0..REACH / HOUR {
            before.push(before[hour as usize] + busy(from + hour * HOUR));
        }
        Self { seed, count, from, before }
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    pub(crate) fn count(&self) -> u32 {
        self.count
    }

    /// The instant from which on conversations begin.
    pub(crate) fn from(&self) -> i64 {
        self.from
    }

    /// The `number`-th conversation, from 0.
    pub(crate) fn story(&self, org: &Org, number: u32) -> Story {
        let mut dice = Dice::new(self.seed, Purpose::History, u64::from(number));
        let start = self.start(number, dice.fraction());
        let id = Id::seeded(Kind::Conversation, self.seed, u64::from(number));
        Composer::new(org, &Tempo::HISTORY, &mut dice, &mut PastStaff).story(id, start)
    }

    /// Conversation `k` of `n` begins where the hours' weight reaches a drawn point of the `k`-th `n`-th of it: even in
    /// weight, irregular in time, and in the order of the numbers.
    fn start(&self, number: u32, fraction: f64) -> i64 {
        let all = self.before.last().copied().unwrap_or(0) as f64;
        let point = (f64::from(number) + fraction) / f64::from(self.count.max(1)) * all;
        let hour = self.before.partition_point(|&weight| weight as f64 <= point).clamp(1, self.before.len() - 1) - 1;
        let weight = (self.before[hour + 1] - self.before[hour]) as f64;
        let within = (point - self.before[hour] as f64) / weight;
        self.from + hour as i64 * HOUR + ((within * HOUR as f64) as i64).clamp(0, HOUR - 1)
    }
}

fn busy(at: i64) -> u64 {
    let hour = (at - start_of_utc_day(at)) / HOUR;
    // 1 January 1970 was a Thursday: days 2 and 3 after it are a weekend.
    let weekend = matches!(at.div_euclid(DAY).rem_euclid(7), 2 | 3);
    BUSY[hour as usize] * if weekend { WEEKEND } else { 100 }
}

/// In the past everybody was free: capacity is a matter of the live hours, where somebody watches.
struct PastStaff;

impl Staffing for PastStaff {
    fn favourite(&mut self, dice: &mut Dice) -> Option<AgentIx> {
        dice.chance(72).then_some(ADA)
    }

    fn book(&mut self, dice: &mut Dice, wanted: &Wanted<'_>) -> Option<AgentIx> {
        let mut members = wanted.org.members(wanted.queue);
        members.retain(|agent| !wanted.except.contains(agent));
        match wanted.favourite {
            Some(favourite) if members.contains(&favourite) => Some(favourite),
            _ => {
                members.retain(|&agent| agent != ADA);
                dice.among(&members).copied()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::MINUTE;
    use crate::story::Role;

    const UNTIL: i64 = 1_786_000_000_000;

    fn told(seed: u64, count: u32) -> Vec<Story> {
        let org = Org::new(seed);
        let history = History::new(seed, count, UNTIL);
        (0..count).map(|number| history.story(&org, number)).collect()
    }

    #[test]
    fn starts_come_in_the_order_of_the_numbers_and_within_the_window() {
        let stories = told(42, 3000);
        assert!(stories.windows(2).all(|two| two[0].start() <= two[1].start()));
        assert!(stories.iter().all(|story| (UNTIL - REACH..UNTIL).contains(&story.start())));
    }

    #[test]
    fn ada_takes_part_in_about_two_thirds() {
        let stories = told(42, 3000);
        let hers = stories.iter().filter(|story| story.agents().contains(&ADA)).count();
        assert!((1900..2200).contains(&hers), "{hers} of 3000");
    }

    #[test]
    fn one_conversation_needs_none_of_the_others() {
        let org = Org::new(7);
        let history = History::new(7, 900, UNTIL);
        let alone = history.story(&org, 500);
        let amid = (0..900).map(|number| history.story(&org, number)).nth(500).unwrap();
        assert_eq!(format!("{alone:?}"), format!("{amid:?}"));
    }

    #[test]
    fn some_cross_midnight_some_are_still_open_and_calls_have_ended_within_the_hour() {
        let stories = told(42, 5000);
        let crossing =
            stories.iter().filter(|story| start_of_utc_day(story.start()) != start_of_utc_day(story.last())).count();
        let open = stories.iter().filter(|story| story.last() > UNTIL + HOUR).count();
        assert!(crossing > 50, "{crossing} cross midnight");
        assert!(open > 5, "{open} are open");
        let voice_lasts = stories
            .iter()
            .filter(|story| story.media == crate::story::Media::Voice)
            .map(|story| story.last() - story.start());
        assert!(voice_lasts.max().unwrap() < 58 * MINUTE);
    }

    #[test]
    fn every_line_begins_before_it_ends_and_ends_once() {
        for story in told(3, 3000) {
            for (number, line) in story.lines.iter().enumerate() {
                let facts: Vec<_> = story.facts.iter().filter(|fact| fact.line.0 == number).collect();
                let leaves = facts.iter().filter(|fact| matches!(fact.what, crate::story::What::Leaves { .. })).count();
                assert_eq!(leaves, 1, "{:?} {:?}", story.id, story.seat(line.seat).role);
                assert!(facts.windows(2).all(|two| two[0].at <= two[1].at));
            }
            assert!(matches!(story.seats[0].role, Role::Customer | Role::Agent { .. }));
        }
    }
}
