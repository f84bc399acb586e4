//! How long things last: as in life for the history, short enough to watch for live conversations.

use crate::clock::{HOUR, MINUTE, SECOND};
use crate::dice::Dice;

/// From the shortest to the longest, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span(i64, i64);

impl Span {
    pub(crate) fn draw(self, dice: &mut Dice) -> i64 {
        dice.between(self.0, self.1)
    }

    /// As `draw`, but twice as often in the lower half: talk has a long tail.
    pub(crate) fn draw_low(self, dice: &mut Dice) -> i64 {
        dice.between(self.0, self.1).min(dice.between(self.0, self.1))
    }

    fn scaled(self, factor: f64) -> Self {
        Self((self.0 as f64 * factor) as i64, (self.1 as f64 * factor) as i64)
    }
}

/// The spans of every phase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tempo {
    pub(crate) menu: Span,
    pub(crate) wait: Span,
    /// How long a customer waits who will not wait longer.
    pub(crate) patience: Span,
    pub(crate) alert: Span,
    /// How long it rings before the next agent is tried.
    pub(crate) no_answer: Span,
    /// One stretch of a call.
    pub(crate) talk: Span,
    pub(crate) hold: Span,
    pub(crate) after_call: Span,
    pub(crate) dial: Span,
    pub(crate) voicemail: Span,
    /// One stretch at a message or an email, and the time it lies aside.
    pub(crate) chat: Span,
    pub(crate) chat_parked: Span,
    pub(crate) writing: Span,
    pub(crate) writing_parked: Span,
    /// Reading a callback before dialing.
    pub(crate) preview: Span,
    pub(crate) email_wait: Span,
    pub(crate) callback_wait: Span,
    pub(crate) long_lived: LongLived,
}

/// Whether message conversations stay open for days after the agent has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LongLived {
    Often,
    Never,
}

impl Tempo {
    pub(crate) const HISTORY: Self = Self {
        menu: Span(4 * SECOND, 55 * SECOND),
        wait: Span(2 * SECOND, 4 * MINUTE),
        patience: Span(3 * SECOND, 6 * MINUTE),
        alert: Span(1_500, 14 * SECOND),
        no_answer: Span(15 * SECOND, 20 * SECOND),
        talk: Span(25 * SECOND, 6 * MINUTE),
        hold: Span(8 * SECOND, 3 * MINUTE),
        after_call: Span(4 * SECOND, 150 * SECOND),
        dial: Span(3 * SECOND, 25 * SECOND),
        voicemail: Span(12 * SECOND, 90 * SECOND),
        chat: Span(40 * SECOND, 8 * MINUTE),
        chat_parked: Span(2 * MINUTE, 40 * MINUTE),
        writing: Span(MINUTE, 12 * MINUTE),
        writing_parked: Span(3 * MINUTE, 50 * MINUTE),
        preview: Span(5 * SECOND, 50 * SECOND),
        email_wait: Span(MINUTE, 4 * HOUR),
        callback_wait: Span(MINUTE, 20 * MINUTE),
        long_lived: LongLived::Often,
    };

    const LIVE: Self = Self {
        menu: Span(2 * SECOND, 8 * SECOND),
        wait: Span(SECOND, 15 * SECOND),
        patience: Span(3 * SECOND, 25 * SECOND),
        alert: Span(2 * SECOND, 8 * SECOND),
        no_answer: Span(6 * SECOND, 8 * SECOND),
        talk: Span(10 * SECOND, 45 * SECOND),
        hold: Span(5 * SECOND, 20 * SECOND),
        after_call: Span(5 * SECOND, 25 * SECOND),
        dial: Span(2 * SECOND, 8 * SECOND),
        voicemail: Span(8 * SECOND, 20 * SECOND),
        chat: Span(20 * SECOND, 70 * SECOND),
        chat_parked: Span(15 * SECOND, 60 * SECOND),
        writing: Span(30 * SECOND, 90 * SECOND),
        writing_parked: Span(20 * SECOND, 90 * SECOND),
        preview: Span(3 * SECOND, 9 * SECOND),
        email_wait: Span(2 * SECOND, 20 * SECOND),
        callback_wait: Span(2 * SECOND, 20 * SECOND),
        long_lived: LongLived::Never,
    };

    /// The live spans, `pace` times as long.
    pub(crate) fn live(pace: f64) -> Self {
        let live = Self::LIVE;
        let paced = |span: Span| span.scaled(pace);
        Self {
            menu: paced(live.menu),
            wait: paced(live.wait),
            patience: paced(live.patience),
            alert: paced(live.alert),
            no_answer: paced(live.no_answer),
            talk: paced(live.talk),
            hold: paced(live.hold),
            after_call: paced(live.after_call),
            dial: paced(live.dial),
            voicemail: paced(live.voicemail),
            chat: paced(live.chat),
            chat_parked: paced(live.chat_parked),
            writing: paced(live.writing),
            writing_parked: paced(live.writing_parked),
            preview: paced(live.preview),
            email_wait: paced(live.email_wait),
            callback_wait: paced(live.callback_wait),
            long_lived: live.long_lived,
        }
    }
}
