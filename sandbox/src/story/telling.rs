//! A story as it stands at an instant: every line with the stretches it has gone through. The renderings of the API are
//! made from this; the sandbox's truth is not, so that the two can be compared.

use crate::story::particulars::Mishap;
use crate::story::{Ending, Fact, Line, LineIx, Media, Role, Seat, SeatIx, Story, Then, What, WrapUp};

/// The story at an instant. Lines and seats that have not come yet are left out by [`Told::begun`].
#[derive(Debug)]
pub(crate) struct Telling<'s> {
    pub(crate) story: &'s Story,
    pub(crate) at: i64,
    pub(crate) lines: Vec<Told<'s>>,
}

/// A line at an instant.
#[derive(Debug)]
pub(crate) struct Told<'s> {
    pub(crate) ix: LineIx,
    pub(crate) line: &'s Line,
    pub(crate) seat: &'s Seat,
    pub(crate) stretches: Vec<Stretch>,
    pub(crate) microphone: Microphone,
    /// First connected.
    pub(crate) connected: Option<i64>,
    pub(crate) ended: Option<(i64, Ending)>,
    pub(crate) after: AfterCall,
}

/// A time in which a line did one thing. No end: it still does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) doing: Doing,
    pub(crate) from: i64,
    pub(crate) until: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    Scheduled,
    Contacting,
    Dialing,
    Alerting,
    Connected,
    Held,
    Parked,
    AfterCall,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Microphone {
    Open,
    Muted,
}

/// After-call work of a line, in milliseconds since 1970 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterCall {
    NotDue,
    Pending { since: i64 },
    Done { since: i64, at: i64, how: WrapUp },
}

impl<'s> Telling<'s> {
    /// Applies the facts up to `at`, that instant included.
    pub(crate) fn of(story: &'s Story, at: i64) -> Self {
        let mut lines: Vec<Told<'s>> = story
            .lines
            .iter()
            .enumerate()
            .map(|(number, line)| Told {
                ix: LineIx(number),
                line,
                seat: story.seat(line.seat),
                stretches: Vec::new(),
                microphone: Microphone::Open,
                connected: None,
                ended: None,
                after: AfterCall::NotDue,
            })
            .collect();
        for fact in story.facts_until(at) {
            lines[fact.line.0].apply(fact);
        }
        Self { story, at, lines }
    }

    /// The last line has ended: after-call work does not keep a conversation alive.
    pub(crate) fn end(&self) -> Option<i64> {
        let mut end = None;
        for line in self.begun() {
            end = end.max(Some(line.ended?.0));
        }
        end
    }

    /// The lines that have come.
    pub(crate) fn begun(&self) -> impl Iterator<Item = &Told<'s>> {
        self.lines.iter().filter(|line| !line.stretches.is_empty())
    }

    /// The seats that have come, with their lines, in the order of the cast.
    pub(crate) fn seats(&self) -> impl Iterator<Item = (&'s Seat, Vec<&Told<'s>>)> {
        (0..self.story.seats.len()).filter_map(|number| {
            let lines: Vec<_> = self.begun().filter(|line| line.line.seat == SeatIx(number)).collect();
            (!lines.is_empty()).then(|| (&self.story.seats[number], lines))
        })
    }

    /// All three were in it together in the stretch, or in a part of it.
    pub(crate) fn is_conference(&self, stretch: &Stretch) -> bool {
        stretch.doing == Doing::Connected
            && self.story.conference(self.at).is_some_and(|(from, until)| {
                until.is_none_or(|until| stretch.from < until) && stretch.until.is_none_or(|until| from < until)
            })
    }

    /// An agent holds the customer at this instant.
    pub(crate) fn customer_is_held(&self) -> bool {
        self.begun().any(|line| matches!(line.seat.role, Role::Agent { .. }) && line.doing() == Some(Doing::Held))
    }
}

impl Told<'_> {
    pub(crate) fn begun_at(&self) -> Option<i64> {
        self.stretches.first().map(|stretch| stretch.from)
    }

    /// What the line does now; nothing once it has ended and after-call work is over.
    pub(crate) fn doing(&self) -> Option<Doing> {
        self.stretches.last().filter(|stretch| stretch.until.is_none()).map(|stretch| stretch.doing)
    }

    /// Since when it does what it does now.
    pub(crate) fn since(&self) -> Option<i64> {
        self.stretches.last().map(|stretch| stretch.from)
    }

    /// Still takes part, or has after-call work to do.
    pub(crate) fn is_active(&self) -> bool {
        !self.stretches.is_empty() && (self.ended.is_none() || matches!(self.after, AfterCall::Pending { .. }))
    }

    /// What was wrong with the call that it ended so.
    pub(crate) fn mishap(&self) -> Option<Mishap> {
        self.ended.and_then(|(_, how)| how.mishap()).filter(|_| self.line.media == Media::Voice)
    }

    fn apply(&mut self, fact: &Fact) {
        let at = fact.at;
        match &fact.what {
            What::Waits => self.turn_to(Doing::Scheduled, at),
            What::Contacts => self.turn_to(Doing::Contacting, at),
            What::Dials => self.turn_to(Doing::Dialing, at),
            What::Alerts => self.turn_to(Doing::Alerting, at),
            What::Connects => {
                self.connected = self.connected.or(Some(at));
                self.turn_to(Doing::Connected, at);
            }
            What::Resumes | What::Unparks | What::Confers => self.turn_to(Doing::Connected, at),
            What::Holds => self.turn_to(Doing::Held, at),
            What::Parks => self.turn_to(Doing::Parked, at),
            What::Mutes => self.microphone = Microphone::Muted,
            What::Unmutes => self.microphone = Microphone::Open,
            What::Leaves { how, then } => {
                self.close(at);
                self.ended = Some((at, *how));
                self.microphone = Microphone::Open;
                if *then == Then::AfterCallWork {
                    self.after = AfterCall::Pending { since: at };
                    self.turn_to(Doing::AfterCall, at);
                }
            }
            What::WrapsUp(how) => {
                self.close(at);
                if let AfterCall::Pending { since } = self.after {
                    self.after = AfterCall::Done { since, at, how: *how };
                }
            }
        }
    }

    fn turn_to(&mut self, doing: Doing, at: i64) {
        self.close(at);
        self.stretches.push(Stretch { doing, from: at, until: None });
    }

    fn close(&mut self, at: i64) {
        if let Some(last) = self.stretches.last_mut() {
            last.until = last.until.or(Some(at));
        }
    }
}
