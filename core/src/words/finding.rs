//! What was understood by what an agent has typed to find conversations, buckets, columns, and what groups share.

use super::closely::of_parting;
use super::kpi::of_stretch;
use super::of_media;
use crate::history::{Bucket, By, Column, Shared, Sought};
use crate::language::{count, say};
use crate::record::{Direction, Names};
use crate::{counted, english, text};

/// What is looked for; of ids, how many are `here` among the rows, and which are `broken`: look like ids and are none. Nothing
/// where nothing is.
pub fn of_sought(sought: &Sought, here: usize, broken: &[&str]) -> String {
    match sought {
        Sought::Ids(_) if !broken.is_empty() => {
            let none = counted!(
                broken.len(),
                "1 more looks like an id and is none: {which}",
                "{n} more look like ids and are none: {which}",
                which = shortened(broken),
            );
            format!("{} · {none}", of_sought(sought, here, &[]))
        }
        Sought::Words(_) if !broken.is_empty() => {
            text!("No id in this, cut short or mistyped: {which}", which = shortened(broken))
        }
        Sought::Anything => String::new(),
        Sought::Ids(ids) if here == ids.len() => counted!(here, "1 id", "{n} ids"),
        Sought::Ids(ids) => {
            let of = counted!(ids.len(), "1 id", "{n} ids");
            match here {
                0 if ids.len() == 1 => text!("{ids}, not in this list", ids = of),
                _ => text!("{ids}, {here} of them in this list", ids = of, here = count(here as u64)),
            }
        }
        Sought::Number(digits) => {
            let last = digits.len().saturating_sub(4);
            text!("Number ending {digits}", digits = digits.get(last..).unwrap_or(digits))
        }
        Sought::Words(words) => match words.as_slice() {
            [word] if word.starts_with('@') => text!("Domain").to_owned(),
            [word] if word.contains('@') => text!("E-mail address").to_owned(),
            [_] => text!("Customer, queue, wrap-up or note").to_owned(),
            words => counted!(
                words.len(),
                "1 word, in customer, queue, wrap-up or note",
                "{n} words, each in customer, queue, wrap-up or note",
            ),
        },
    }
}

/// So much of what is no id that it is found where it was pasted from: a slip may be anywhere in one of usual length.
fn shortened(broken: &[&str]) -> String {
    const SHOWN: usize = 3;
    const LONGEST: usize = 40;
    let mut words: Vec<_> = broken
        .iter()
        .take(SHOWN)
        .map(|one| one.get(..LONGEST).map_or_else(|| (*one).to_owned(), |start| format!("{start}…")))
        .collect();
    words.extend((broken.len() > SHOWN).then(|| "…".to_owned()));
    words.join(", ")
}

/// A bucket, and what is in it.
pub fn of_bucket(bucket: Bucket) -> (&'static str, &'static str) {
    match bucket {
        Bucket::All => (text!("All"), text!("Everything that the filters leave")),
        Bucket::NoWrapUp => (text!("Missing wrap-up"), text!("Handled and over, without a wrap-up code of yours")),
        Bucket::Transferred => (text!("Transferred"), text!("Passed on by you to somebody else")),
        Bucket::LongHold => (text!("Long hold"), text!("On hold for two minutes or longer")),
        Bucket::Short => (text!("Short"), text!("Handled in less than 20 seconds of talk and hold")),
        Bucket::Abandoned => (text!("Abandoned"), text!("The customer left the queue before anybody answered")),
        Bucket::FollowUp => (text!("Follow-up"), text!("Flagged by you; kept in this browser until you sign out")),
    }
}

/// The head of a column.
pub fn of_column(column: Column) -> &'static str {
    say(match column {
        Column::Started => english!("Started"),
        Column::Duration => english!("Duration"),
        Column::Medium => english!("Medium"),
        Column::Direction => english!("Direction"),
        Column::Customer => english!("Customer"),
        Column::Dialled => english!("Dialed"),
        Column::Queue => english!("Queue"),
        Column::Agent => english!("Agent"),
        Column::Talk => english!("Talk"),
        Column::Hold => english!("Hold"),
        Column::Wait => english!("Wait"),
        Column::Abandoned => english!("Abandoned"),
        Column::AfterCall => english!("ACW"),
        Column::WrapUp => english!("Wrap-up"),
        Column::Note => english!("Note"),
    })
}

/// What rows are put together by.
pub fn of_grouping(by: By) -> &'static str {
    say(match by {
        By::Column(Column::Started) => english!("Day"),
        By::Column(column) => return of_column(column),
        By::Hour => english!("Hour of the day"),
        By::Address => english!("Number or address"),
        By::Handle => english!("Handle time"),
        By::Transfers => english!("Transfers"),
        By::Left => english!("Ended by"),
        By::State => english!("State"),
        By::Flag => english!("Follow-up"),
    })
}

/// What the rows of a group share; `day` writes the day of an instant.
pub fn of_shared(shared: &Shared, names: &Names, day: impl Fn(i64) -> String) -> String {
    let plain = match shared {
        Shared::Day(begins) => return day(*begins),
        Shared::Hour(hour) => return format!("{hour:02}:00 – {:02}:00", (hour + 1) % 24),
        Shared::Band(band) => return of_stretch(band.from, band.to),
        Shared::Medium(media) => return of_media(*media, None).into_owned(),
        Shared::Customer(Some(text))
        | Shared::Address(Some(text))
        | Shared::Dialled(Some(text))
        | Shared::Agent { name: text, .. } => {
            return text.to_string();
        }
        Shared::Queue(Some(queue)) => return names.queue(queue).to_string(),
        Shared::Transfers(times @ 1..) => return counted!(*times, "1 transfer", "{n} transfers"),
        Shared::Code(code) => return names.code(code).to_string(),
        Shared::Left(Some(parting)) => return of_parting(parting).into_owned(),
        Shared::NoTime => english!("None"),
        Shared::Elsewhere => english!("Time in other conversations"),
        Shared::GoesOn => english!("In progress"),
        Shared::Direction(Some(Direction::Inbound)) => english!("Inbound"),
        Shared::Direction(Some(Direction::Outbound)) => english!("Outbound"),
        Shared::Direction(None) | Shared::Customer(None) | Shared::Left(None) => english!("Unknown"),
        Shared::Address(None) | Shared::Dialled(None) => english!("No number or address"),
        Shared::Queue(None) => english!("No queue"),
        Shared::NoAgent => english!("No agent"),
        Shared::Abandoned => english!("Abandoned"),
        Shared::NotAbandoned => english!("Not abandoned"),
        Shared::Noted => english!("With a note"),
        Shared::NotNoted => english!("Without a note"),
        Shared::Transfers(0) => english!("No transfers"),
        Shared::NoCode => english!("No wrap-up"),
        Shared::Nothing => english!("No wrap-up needed, or not yet"),
        Shared::Final => english!("Final figures"),
        Shared::Growing => english!("Figures can still grow"),
        Shared::Flagged => english!("Flagged"),
        Shared::NotFlagged => english!("Not flagged"),
    };
    say(plain).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_understood_is_said() {
        let said = |text: &str, here| of_sought(&Sought::of(text), here, &Sought::broken_ids(text));
        assert_eq!(said("", 0), "");
        assert_eq!(said("+1 555 010 0100", 0), "Number ending 0100");
        assert_eq!(said("@example.com", 0), "Domain");
        assert_eq!(said("wei@example.com", 0), "E-mail address");
        assert_eq!(said("wei hansen", 0), "2 words, each in customer, queue, wrap-up or note");
        let id = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";
        assert_eq!(said(id, 0), "1 id, not in this list");
        assert_eq!(said(&format!("{id} {}", id.replace('3', "4")), 2), "2 ids");
        assert_eq!(said(&format!("{id} {}", id.replace('3', "4")), 1), "2 ids, 1 of them in this list");
        assert_eq!(said(&id[..34], 0), format!("No id in this, cut short or mistyped: {}", &id[..34]));
        let which = format!("1 id · 1 more looks like an id and is none: {}", &id[1..]);
        assert_eq!(said(&format!("{id}, {}", &id[1..]), 1), which);
        let many = format!("{id} {0}1 {0}2 {0}3 {0}4", id.replace('-', "---"));
        let cut = &many[37..77];
        let which = format!("1 id · 4 more look like ids and are none: {cut}…, {cut}…, {cut}…, …");
        assert_eq!(said(&many, 1), which, "not as long as what was pasted");
    }
}
