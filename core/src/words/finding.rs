//! What was understood by what an agent has typed to find conversations, buckets, and what groups share.

use super::of_media;
use crate::history::{Bucket, By, Shared, Sought};
use crate::language::count;
use crate::record::Names;
use crate::{counted, text};

/// What is looked for; of ids, how many are `here` among the rows. Nothing where nothing is.
pub fn of_sought(sought: &Sought, here: usize) -> String {
    match sought {
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

/// A bucket, and what is in it.
pub fn of_bucket(bucket: Bucket) -> (&'static str, &'static str) {
    match bucket {
        Bucket::All => (text!("All"), text!("Everything that the filters leave")),
        Bucket::NoWrapUp => (text!("Missing wrap-up"), text!("Handled and over, without a wrap-up code")),
        Bucket::Transferred => (text!("Transferred"), text!("Passed on by you to somebody else")),
        Bucket::LongHold => (text!("Long hold"), text!("On hold for two minutes or longer")),
        Bucket::Short => (text!("Short"), text!("Handled in less than 20 seconds of talk and hold")),
        Bucket::Abandoned => (text!("Abandoned"), text!("The customer left the queue before anybody answered")),
        Bucket::FollowUp => (text!("Follow-up"), text!("Flagged by you; kept in this browser until you sign out")),
    }
}

/// What rows are put together by.
pub fn of_grouping(by: By) -> &'static str {
    match by {
        By::Queue => text!("Queue"),
        By::Medium => text!("Medium"),
        By::WrapUp => text!("Wrap-up"),
        By::Day => text!("Day"),
    }
}

/// What the rows of a group share; `day` writes the day of an instant.
pub fn of_shared(shared: &Shared, names: &Names, day: impl Fn(i64) -> String) -> String {
    match shared {
        Shared::Queue(Some(queue)) => names.queue(queue).to_string(),
        Shared::Queue(None) => text!("No queue").to_owned(),
        Shared::Medium(media) => of_media(*media, None).into_owned(),
        Shared::Code(code) => names.code(code).to_string(),
        Shared::NoCode => text!("No wrap-up").to_owned(),
        Shared::Nothing => text!("No wrap-up needed, or not yet").to_owned(),
        Shared::Day(begins) => day(*begins),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_understood_is_said() {
        let said = |text: &str, here| of_sought(&Sought::of(text), here);
        assert_eq!(said("", 0), "");
        assert_eq!(said("+1 555 010 0100", 0), "Number ending 0100");
        assert_eq!(said("@example.com", 0), "Domain");
        assert_eq!(said("wei@example.com", 0), "E-mail address");
        assert_eq!(said("wei hansen", 0), "2 words, each in customer, queue, wrap-up or note");
        let id = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";
        assert_eq!(said(id, 0), "1 id, not in this list");
        assert_eq!(said(&format!("{id} {}", id.replace('3', "4")), 2), "2 ids");
        assert_eq!(said(&format!("{id} {}", id.replace('3', "4")), 1), "2 ids, 1 of them in this list");
    }
}
