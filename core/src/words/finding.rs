//! What was understood by what an agent has typed to find conversations, buckets, and what groups share.

use super::{count, of_media};
use crate::history::{Bucket, By, Shared, Sought};
use crate::record::Names;

/// What is looked for; of ids, how many are `here` among the rows. Nothing where nothing is.
pub fn of_sought(sought: &Sought, here: usize) -> String {
    match sought {
        Sought::Anything => String::new(),
        Sought::Ids(ids) if ids.len() == 1 => (if here == 1 { "1 id" } else { "1 id, not in this list" }).to_owned(),
        Sought::Ids(ids) if here == ids.len() => format!("{here} ids"),
        Sought::Ids(ids) => format!("{} ids, {here} of them in this list", ids.len()),
        Sought::Number(digits) => {
            let last = digits.len().saturating_sub(4);
            format!("Number ending {}", digits.get(last..).unwrap_or(digits))
        }
        Sought::Words(words) => match words.as_slice() {
            [word] if word.starts_with('@') => "Domain".to_owned(),
            [word] if word.contains('@') => "E-mail address".to_owned(),
            [_] => "Customer, queue, wrap-up or note".to_owned(),
            words => format!("{} words, each in customer, queue, wrap-up or note", count(words.len() as u64)),
        },
    }
}

/// A bucket, and what is in it.
pub const fn of_bucket(bucket: Bucket) -> (&'static str, &'static str) {
    match bucket {
        Bucket::All => ("All", "Everything that the filters leave"),
        Bucket::NoWrapUp => ("Missing wrap-up", "Handled and over, without a wrap-up code"),
        Bucket::Transferred => ("Transferred", "Passed on by you to somebody else"),
        Bucket::LongHold => ("Long hold", "On hold for two minutes or longer"),
        Bucket::Short => ("Short", "Handled in less than 20 seconds of talk and hold"),
        Bucket::Abandoned => ("Abandoned", "The customer left the queue before anybody answered"),
        Bucket::FollowUp => ("Follow-up", "Flagged by you; kept in this browser until you sign out"),
    }
}

/// What rows are put together by.
pub const fn of_grouping(by: By) -> &'static str {
    match by {
        By::Queue => "Queue",
        By::Medium => "Medium",
        By::WrapUp => "Wrap-up",
        By::Day => "Day",
    }
}

/// What the rows of a group share; `day` writes the day of an instant.
pub fn of_shared(shared: &Shared, names: &Names, day: impl Fn(i64) -> String) -> String {
    match shared {
        Shared::Queue(Some(queue)) => names.queue(queue).to_string(),
        Shared::Queue(None) => "No queue".to_owned(),
        Shared::Medium(media) => of_media(*media, None).into_owned(),
        Shared::Code(code) => names.code(code).to_string(),
        Shared::NoCode => "No wrap-up".to_owned(),
        Shared::Nothing => "No wrap-up needed, or not yet".to_owned(),
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
