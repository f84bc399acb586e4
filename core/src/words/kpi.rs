//! Words for key figures, charts and files.

use super::names::duration;
use crate::clock::HOUR;
use crate::history::chart::{Bin, Hours, Length, Step, Volume};
use crate::history::kpi::{Kpi, LeftOut, Reached, Tally, Unit};
use crate::history::sums::{Cause, Unsaid};
use crate::language::{count, say};
use crate::{counted, english, text};

/// The name of a figure.
pub fn of_kpi(kpi: Kpi) -> &'static str {
    say(match kpi {
        Kpi::Handled => english!("Handled"),
        Kpi::Handle => english!("AHT"),
        Kpi::Talk => english!("Talk"),
        Kpi::HoldOfAll => english!("Hold, of all"),
        Kpi::HoldOfHeld => english!("Hold, of held"),
        Kpi::Wait => english!("Wait"),
        Kpi::AfterCall => english!("ACW"),
        Kpi::Transfers => english!("Transfers"),
        Kpi::NoWrapUp => english!("No wrap-up"),
    })
}

/// How it is computed.
pub fn of_formula(kpi: Kpi) -> &'static str {
    say(match kpi {
        Kpi::Handled => english!("Conversations that you answered, or that were answered when you called."),
        Kpi::Handle => {
            english!(
                "Average handle time: talk, hold, after-call work, dialing and contacting of your own sessions, divided by the \
             conversations that you handled."
            )
        }
        Kpi::Talk => english!("Talk time of your own sessions, divided by the conversations that you handled."),
        Kpi::HoldOfAll => {
            english!(
                "Hold time of your own sessions, divided by all conversations that you handled, also those without hold. \
             Gamification in Genesys Cloud divides so."
            )
        }
        Kpi::HoldOfHeld => {
            english!(
                "Hold time of your own sessions, divided by the conversations that were on hold. Agent Performance in Genesys \
             Cloud divides so."
            )
        }
        Kpi::Wait => {
            english!(
                "Time in queues, divided by the conversations that waited in one, also those that nobody answered. It is the \
             customer's wait in all queues, not yours alone."
            )
        }
        Kpi::AfterCall => {
            english!("After-call work of your own sessions, divided by the conversations that you handled.")
        }
        Kpi::Transfers => english!("How often you passed a conversation on. What colleagues passed on is not counted."),
        Kpi::NoWrapUp => {
            english!(
                "Conversations from a queue that you handled, that are over, and to which you gave no wrap-up code, also where Genesys \
             Cloud set one because the time ran out. One that it set because after-call work was skipped is not counted."
            )
        }
    })
}

/// A value, as a tile shows it; nothing to show is a dash.
pub fn of_value(unit: Unit, value: Option<i64>) -> String {
    match (unit, value) {
        (_, None) => "–".to_owned(),
        (Unit::Count, Some(n)) => count(n.unsigned_abs()),
        (Unit::Mean, Some(ms)) => duration(ms),
    }
}

/// What its number is made of: a sum and over how many conversations it is.
pub fn of_tally(kpi: Kpi, tally: &Tally) -> String {
    let of = count(u64::from(tally.counted));
    match (kpi, kpi.unit()) {
        (Kpi::Handled, _) => {
            let all = tally.counted + LeftOut::ALL.into_iter().map(|why| tally.left_out(why)).sum::<u32>();
            text!("of {all}", all = count(u64::from(all)))
        }
        (_, Unit::Count) => text!("in {of}", of),
        (_, Unit::Mean) => format!("{} / {of}", duration(tally.sum)),
    }
}

/// Who is left out of a figure, and why; `None` where nobody is.
pub fn of_left_out(why: LeftOut, conversations: u32) -> Option<String> {
    let n = conversations;
    (n > 0).then(|| match why {
        LeftOut::NotHandled => counted!(n, "1 was not handled by you", "{n} were not handled by you"),
        LeftOut::Growing => counted!(n, "1 has no final record yet", "{n} have no final record yet"),
        LeftOut::NoHold => counted!(
            n,
            "1 is a written one, where Genesys calls hold the time you spend in others",
            "{n} are written ones, where Genesys calls hold the time you spend in others",
        ),
        LeftOut::NeverHeld => counted!(n, "1 was never on hold", "{n} were never on hold"),
        LeftOut::NoQueue => counted!(n, "1 waited in no queue", "{n} waited in no queue"),
    })
}

/// How many conversations.
pub fn conversations(n: u32) -> String {
    counted!(n, "1 conversation", "{n} conversations")
}

/// What a target of a figure is counted in.
pub fn of_target(kpi: Kpi) -> &'static str {
    say(match (kpi, kpi.unit()) {
        (Kpi::Handled, _) => english!("Your target, at least"),
        (_, Unit::Count) => english!("Your target, at most"),
        (_, Unit::Mean) => english!("Your target, at most, in seconds"),
    })
}

/// Whether a target is reached; nothing where there is none.
pub fn of_reached(reached: Option<Reached>) -> &'static str {
    match reached {
        None => "",
        Some(Reached::Yes) => text!("On target"),
        Some(Reached::No) => text!("Off target"),
    }
}

/// Why Genesys Cloud's figure is another one.
pub fn of_cause(cause: Cause) -> String {
    match cause {
        Cause::Rounding => text!("Less than a second apart: each side rounds for itself.").to_owned(),
        Cause::Growing(n) => {
            text!(
                "{conversations} without a final record: Genesys Cloud has counted what there was so far.",
                conversations = conversations(n),
            )
        }
        Cause::Sessions => {
            text!("Genesys Cloud counts sessions: a callback with its call, or a conversation that came back, are two.").to_owned()
        }
        Cause::Booked => {
            text!("Genesys Cloud books a figure when it arises: what began before this interval and ended in it counts there, what \
             ended after it does not.")
                .to_owned()
        }
    }
}

/// Why Genesys Cloud's sums are not compared with a list that is narrowed by this.
pub fn of_unsaid(unsaid: Unsaid) -> String {
    let what = say(match unsaid {
        Unsaid::Agent => english!("by an agent"),
        Unsaid::Address => english!("by a number or address"),
        Unsaid::Ending => english!("by how a conversation ended"),
        Unsaid::Length => english!("by how long something took"),
        Unsaid::Ids => english!("by so many ids"),
    });
    text!("Genesys Cloud cannot narrow its sums {by_what}, so there is none to compare with.", by_what = what)
}

/// Genesys Cloud's own figures of now and of the time before; `now` and `before` are written values.
pub fn of_both_by_genesys(now: &str, before: &str) -> String {
    text!("Genesys Cloud: {now}, {before} before", now, before)
}

/// How long the bars of a chart are, always with its number: what stands around it then fits one and many.
pub fn of_step(step: Step) -> String {
    match step {
        Step::Minutes(n) => counted!(n, "1 minute", "{n} minutes"),
        Step::Hours(n) => counted!(n, "1 hour", "{n} hours"),
        Step::Day => text!("1 day").to_owned(),
        Step::Week => text!("1 week").to_owned(),
    }
}

/// A stretch of handle times.
pub fn of_length(length: &Length) -> String {
    of_stretch(length.from, length.to)
}

/// From one length of time to another, or to any, milliseconds.
pub(super) fn of_stretch(from: i64, to: Option<i64>) -> String {
    match to {
        Some(to) => format!("{} – {}", duration(from), duration(to)),
        None => text!("{time} and longer", time = duration(from)),
    }
}

/// A chart of [`Volume`] in one sentence, for whoever does not see it.
pub fn of_volume(volume: &Volume) -> String {
    let all: u32 = volume.bins.iter().map(Bin::count).sum();
    text!(
        "{conversations} over time, at most {most} in {step}",
        conversations = conversations(all),
        most = count(u64::from(volume.most)),
        step = of_step(volume.step),
    )
}

/// A chart of handle times in one sentence.
pub fn of_lengths(lengths: &[Length]) -> String {
    let all: u32 = lengths.iter().map(|length| length.count).sum();
    match lengths.iter().max_by_key(|length| length.count) {
        None => text!("No handle times").to_owned(),
        Some(most) => text!(
            "{conversations} by handle time, most often {length}",
            conversations = conversations(all),
            length = of_length(most),
        ),
    }
}

/// A chart of [`Hours`] in one sentence.
pub fn of_hours(hours: &Hours) -> String {
    let all: u32 = hours.began.iter().flatten().sum();
    text!(
        "{conversations} by hour and weekday, at most {most} in one hour of the week",
        conversations = conversations(all),
        most = count(u64::from(hours.most)),
    )
}

/// What began in an hour of the week; it may have come several times, or never.
pub fn of_hour(began: u32, lasted: i64) -> String {
    match lasted {
        0 => text!("not in this interval").to_owned(),
        ms if ms <= HOUR => conversations(began),
        ms => text!(
            "{conversations} in {hours}",
            conversations = conversations(began),
            hours = counted!((ms + HOUR / 2) / HOUR, "1 hour", "{n} hours"),
        ),
    }
}

/// What the hold of written conversations is.
pub fn of_time_elsewhere() -> &'static str {
    text!(
        "Of written conversations, Genesys Cloud calls hold the time that the agent spends in others. It is in no figure of hold."
    )
}

/// What the figures of a file are.
pub fn of_export() -> &'static str {
    text!(
        "Talk, hold and after-call work are of the agent's own sessions. Wait is the customer's time in queues. Of written \
     conversations, Genesys Cloud calls hold the time that the agent spends in others. What is not final can still grow."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::Window;
    use crate::history::chart::Zone;
    use crate::history::kpi::Board;

    #[test]
    fn a_tile_tells_its_sum_and_over_how_many_it_is() {
        let none = Board::default();
        assert_eq!(of_value(Unit::Mean, none.value(Kpi::Handle)), "–");
        assert_eq!(of_value(Unit::Count, none.value(Kpi::NoWrapUp)), "0");
        assert_eq!(of_tally(Kpi::Handle, none.tally(Kpi::Handle)), "0:00 / 0");
        assert_eq!(of_tally(Kpi::Handled, none.tally(Kpi::Handled)), "of 0");
    }

    #[test]
    fn a_chart_tells_how_much_began_in_how_long() {
        let said = |hours| {
            let window = Window { from: 0, to: hours * HOUR };
            of_volume(&Volume::of([], window, Zone(&|_| 0)))
        };
        assert_eq!(said(24), "0 conversations over time, at most 0 in 1 hour");
        assert_eq!(said(7 * 24), "0 conversations over time, at most 0 in 6 hours");
        assert_eq!(said(31 * 24), "0 conversations over time, at most 0 in 1 day");
        assert_eq!(said(90 * 24), "0 conversations over time, at most 0 in 1 week");
    }

    #[test]
    fn who_is_left_out_is_told_with_a_number_and_a_reason() {
        assert_eq!(of_left_out(LeftOut::NoQueue, 0), None);
        assert_eq!(of_left_out(LeftOut::Growing, 1).as_deref(), Some("1 has no final record yet"));
        assert_eq!(of_left_out(LeftOut::NotHandled, 1_200).as_deref(), Some("1,200 were not handled by you"));
    }
}
