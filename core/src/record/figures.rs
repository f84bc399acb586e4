//! The numbers of conversations and their formulas. All times are milliseconds.

/// What one conversation took, by its record. The agent's own sessions only, except `wait`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Talking: the sum of `tTalk`.
    pub talk: i64,
    /// On hold: the sum of `tHeld`. For messages Genesys counts here the time that the agent spent in other conversations.
    pub hold: i64,
    /// How often it was put on hold.
    pub holds: u32,
    /// Waiting in queues: the sum of `tAcd` over the queue participants.
    pub wait: i64,
    /// After-call work: the sum of `tAcw`.
    pub acw: i64,
    /// Handling: `tHandle`, or talk + hold + after-call work + dialing + contacting where a session has none yet.
    pub handle: i64,
    /// How often the agent passed it on: the sum of `nTransferred`. What others passed on is theirs.
    pub transfers: u32,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.talk += other.talk;
        self.hold += other.hold;
        self.holds += other.holds;
        self.wait += other.wait;
        self.acw += other.acw;
        self.handle += other.handle;
        self.transfers += other.transfers;
    }
}

/// What one conversation has taken until now, as seen live.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// Since the agent was connected, less hold.
    pub talk: i64,
    /// On hold, the present one included.
    pub hold: i64,
    /// How often it was put on hold.
    pub holds: u32,
    /// After-call work.
    pub acw: i64,
    /// Since the conversation began.
    pub total: i64,
}

/// Sums over many conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Conversations.
    pub count: u32,
    /// Those that the agent handled: answered, or placed and answered.
    pub handled: u32,
    /// Those that are not over, or whose record is not complete: their figures can still grow.
    pub unfinished: u32,
    /// Sums over handled conversations, so that an average is of what was handled; of `wait` over all.
    pub sum: Figures,
}

impl Totals {
    /// One conversation more.
    pub fn add(&mut self, figures: &Figures, handled: bool, complete: bool) {
        self.count += 1;
        self.handled += u32::from(handled);
        self.unfinished += u32::from(!complete);
        self.sum.wait += figures.wait;
        if !handled {
            return;
        }
        self.sum.talk += figures.talk;
        self.sum.hold += figures.hold;
        self.sum.holds += figures.holds;
        self.sum.acw += figures.acw;
        self.sum.handle += figures.handle;
    }

    /// Average handle time: handling over handled conversations (Genesys' AHT).
    pub fn average_handle(&self) -> Option<i64> {
        self.average(self.sum.handle)
    }

    /// Any sum over handled conversations.
    pub fn average(&self, sum: i64) -> Option<i64> {
        (self.handled > 0).then(|| (sum + i64::from(self.handled) / 2) / i64::from(self.handled))
    }

    /// Average wait: over all conversations, also those that nobody answered.
    pub fn average_wait(&self) -> Option<i64> {
        (self.count > 0).then(|| (self.sum.wait + i64::from(self.count) / 2) / i64::from(self.count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_over_handled_conversations_and_wait_over_all() {
        let mut totals = Totals::default();
        let figures =
            Figures { talk: 60_000, hold: 10_000, holds: 1, wait: 8_000, acw: 20_000, handle: 90_000, transfers: 0 };
        totals.add(&figures, true, true);
        totals.add(&Figures { talk: 30_000, handle: 30_001, ..Figures::default() }, true, false);
        // An outbound call that nobody answered: it rang, and was not handled.
        totals.add(&Figures { wait: 4_000, handle: 20_000, ..Figures::default() }, false, true);
        assert_eq!((totals.count, totals.handled, totals.unfinished), (3, 2, 1));
        assert_eq!(totals.average_handle(), Some(60_001), "rounded to the nearest millisecond");
        assert_eq!(totals.average(totals.sum.talk), Some(45_000));
        assert_eq!(totals.average_wait(), Some(4_000));
    }

    #[test]
    fn there_is_no_average_of_nothing() {
        assert_eq!(Totals::default().average_handle(), None);
        assert_eq!(Totals::default().average_wait(), None);
    }
}
