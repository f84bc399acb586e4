//! Whether somebody is at the page: how long nobody has touched it, how long the sitting lasts, and when the page has to be
//! locked (WCAG 2.2.1: who is there is warned before, and goes on by one key).
//!
//! It never locks by itself and knows no tabs: whoever asks tells it of every sign of life, of this page or of another one.

use crate::clock::{HOUR, MINUTE, Moment};

/// For so long a warning stands before an untouched page is locked, milliseconds; less where the whole time is short.
const WARNING: i64 = MINUTE;
/// Before a long sitting ends, milliseconds: signing in again takes a while.
const LONG_WARNING: i64 = 5 * MINUTE;
/// What `config.json` gets where it says nothing.
const IDLE_MINUTES: i64 = 30;
const SITTING_HOURS: i64 = 12;

/// What `config.json` says of it; `None` where it is silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Minutes without a touch; never, where there is less than one.
    pub idle_minutes: Option<i64>,
    /// Hours since the sign-in; never, where there is less than one.
    pub sitting_hours: Option<i64>,
}

/// Why a page is locked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Nobody has touched it for long.
    Idle,
    /// The sign-in is old.
    Sitting,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// As far as anybody can tell.
    Here,
    /// The page is about to be locked.
    Leaving {
        /// Why.
        lock: Lock,
        /// In how many milliseconds.
        left: i64,
    },
    /// It has to be locked.
    Gone(Lock),
}

/// Looks after one page.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    idle: Option<i64>,
    sitting: Option<i64>,
    touched: Moment,
}

impl Watch {
    /// From now on, as `asked`.
    pub fn new(asked: Asked, now: Moment) -> Self {
        // A year is as good as never, and no product of it is too large.
        let of = |asked: Option<i64>, usual: i64, unit: i64| {
            Some(asked.unwrap_or(usual)).filter(|units| *units > 0).map(|units| units.min(525_600) * unit)
        };
        let idle = of(asked.idle_minutes, IDLE_MINUTES, MINUTE);
        Self { idle, sitting: of(asked.sitting_hours, SITTING_HOURS, HOUR), touched: now }
    }

    /// Somebody has touched this page, or another one of the same browser.
    pub const fn touch(&mut self, now: Moment) {
        self.touched = now;
    }

    /// Whether somebody is there; `since`: when the sign-in began, `None` where it has ended.
    pub fn look(&self, since: Option<Moment>, now: Moment) -> Presence {
        let idle = self.idle.map(|whole| (Lock::Idle, whole, WARNING, gone(self.touched, now)));
        let sitting =
            self.sitting.zip(since).map(|(whole, since)| (Lock::Sitting, whole, LONG_WARNING, gone(since, now)));
        let ends =
            idle.into_iter().chain(sitting).map(|(lock, whole, warning, gone)| (whole - gone, whole, warning, lock));
        match ends.min_by_key(|(left, ..)| *left) {
            Some((left, _, _, lock)) if left <= 0 => Presence::Gone(lock),
            Some((left, whole, warning, lock)) if left <= warning.min(whole / 2) => Presence::Leaving { lock, left },
            _ => Presence::Here,
        }
    }
}

/// How long ago an instant was, on the clock by which it was longer: one of them may stand still in a machine that sleeps.
fn gone(then: Moment, now: Moment) -> i64 {
    (now.mono - then.mono).max(now.wall - then.wall)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment { wall: 1_700_000_000_000, mono: 5_000 };

    fn usual() -> Watch {
        Watch::new(Asked::default(), START)
    }

    #[test]
    fn a29_an_untouched_page_warns_a_minute_before_it_is_locked() {
        let watch = usual();
        assert_eq!(watch.look(None, START.plus(29 * MINUTE - 1)), Presence::Here);
        assert_eq!(watch.look(None, START.plus(29 * MINUTE)), Presence::Leaving { lock: Lock::Idle, left: MINUTE });
        assert_eq!(watch.look(None, START.plus(30 * MINUTE)), Presence::Gone(Lock::Idle));
    }

    #[test]
    fn a29_a_touch_at_the_last_second_extends_it_as_often_as_one_likes() {
        let mut watch = usual();
        let mut now = START;
        for _ in 0..20 {
            now = now.plus(30 * MINUTE - 1);
            assert!(matches!(watch.look(None, now), Presence::Leaving { .. }));
            watch.touch(now);
            assert_eq!(watch.look(None, now), Presence::Here);
        }
    }

    #[test]
    fn a29_an_old_sign_in_warns_five_minutes_before_and_no_touch_extends_it_but_a_new_sign_in() {
        let mut watch = usual();
        let now = START.plus(12 * HOUR - 5 * MINUTE);
        watch.touch(now);
        assert_eq!(watch.look(Some(START), now), Presence::Leaving { lock: Lock::Sitting, left: 5 * MINUTE });
        assert_eq!(watch.look(Some(now), now), Presence::Here);
        assert_eq!(watch.look(Some(START), START.plus(12 * HOUR)), Presence::Gone(Lock::Sitting));
    }

    #[test]
    fn a29_a_machine_that_slept_is_locked_when_it_wakes_though_one_of_its_clocks_stood_still() {
        let slept = Moment { wall: START.wall + 8 * HOUR, mono: START.mono + 1 };
        assert_eq!(usual().look(None, slept), Presence::Gone(Lock::Idle));
        let set_back = Moment { wall: START.wall - HOUR, mono: START.mono + 31 * MINUTE };
        assert_eq!(usual().look(None, set_back), Presence::Gone(Lock::Idle));
    }

    #[test]
    fn a_deployment_may_shorten_it_or_have_none_of_it() {
        let off = Watch::new(Asked { idle_minutes: Some(0), sitting_hours: Some(0) }, START);
        assert_eq!(off.look(Some(START), START.plus(1_000 * HOUR)), Presence::Here);
        let short = Watch::new(Asked { idle_minutes: Some(1), sitting_hours: None }, START);
        assert_eq!(short.look(None, START.plus(MINUTE / 2 - 1)), Presence::Here);
        assert_eq!(short.look(None, START.plus(MINUTE / 2)), Presence::Leaving { lock: Lock::Idle, left: MINUTE / 2 });
    }
}
