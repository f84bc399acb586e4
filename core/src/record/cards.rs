//! Card numbers in what people have written. No screen, list or file may have one, so they go where the text is read; the
//! last four digits stay, by which people tell their cards apart. It knows no fields: who reads free text asks it.

use std::borrow::Cow;

/// Digits of a card number.
const SHORTEST: usize = 13;
const LONGEST: usize = 19;

/// The text with the last four digits alone of each card number: `**** 1111`.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let mut masked = String::new();
    let (mut kept, mut at) = (0, 0);
    while let Some(first) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let first = at + first;
        let run = run(&text[first..]);
        if let Some((digits, length)) = card(run) {
            masked.push_str(&text[kept..first]);
            masked.push_str("**** ");
            masked.push_str(&digits[digits.len() - 4..]);
            kept = first + length;
            at = kept;
        } else {
            at = first + run.len();
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    masked.push_str(&text[kept..]);
    Cow::Owned(masked)
}

/// Whether a number that is written by its digits alone, as numbers in JSON are, can be a card's. An instant can have as many
/// digits, and one in ten adds up by chance: in milliseconds, thousandths or millionths of them it begins with 1 until 2033, as
/// no payment card does (ISO/IEC 7812), and 13 digits below 4 are milliseconds until 2096, for cards so short begin with 4. A
/// length of so many milliseconds would have lasted 30 years.
pub(crate) fn can_be_of_a_card(number: &str) -> bool {
    let is_instant = match number.len() {
        13 => number < "4",
        16 | 19 => number.starts_with('1'),
        _ => false,
    };
    (SHORTEST..=LONGEST).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && !is_instant
        && is_valid(number)
}

/// Digits from the beginning of a text on, and the single spaces, dashes and dots between them.
fn run(text: &str) -> &str {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_between = |at: usize| matches!(bytes.get(at), Some(b' ' | b'-' | b'.')) && is_digit(at + 1);
    let mut end = 0;
    while is_digit(end) || is_between(end) {
        end += 1;
    }
    &text[..end]
}

/// The digits of a card number that a run begins with, and how much of it they take, the longest one: something else with
/// digits, such as when it expires, may follow.
fn card(run: &str) -> Option<(String, usize)> {
    let digits: Vec<(usize, char)> = run.char_indices().filter(|(_, c)| c.is_ascii_digit()).collect();
    (SHORTEST..=LONGEST.min(digits.len())).rev().find_map(|count| {
        let (those, rest) = digits.split_at(count);
        // No part of a longer number: it ends where people would end it.
        let (last, _) = *those.last()?;
        let ends = rest.first().is_none_or(|&(next, _)| next > last + 1);
        let number: String = those.iter().map(|(_, c)| c).collect();
        (ends && is_valid(&number)).then_some((number, last + 1))
    })
}

/// Whether the last digit is the check digit of the others (ISO/IEC 7812-1, Luhn).
fn is_valid(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .zip([false, true].into_iter().cycle())
        .map(|(digit, is_doubled)| match u32::from(digit - b'0') {
            digit if is_doubled && digit > 4 => 2 * digit - 9,
            digit if is_doubled => 2 * digit,
            digit => digit,
        })
        .sum();
    sum.is_multiple_of(10) && number.bytes().any(|digit| digit != b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g04_of_a_card_number_the_last_four_digits_stay_however_it_is_written() {
        for (text, shown) in [
            ("4111111111111111", "**** 1111"),
            ("card 4111 1111 1111 1111, exp 12/28", "card **** 1111, exp 12/28"),
            ("4111-1111-1111-1111 12 28", "**** 1111 12 28"),
            ("378282246310005 and 4222222222222.", "**** 0005 and **** 2222."),
            ("4.111111111111111E15, as some programs write a number", "**** 1111E15, as some programs write a number"),
            ("zwei: 5555.5555.5555.4444é6304000000000000é", "zwei: **** 4444é**** 0000é"),
        ] {
            assert_eq!(masked(text), shown);
        }
    }

    #[test]
    fn g04_a_number_can_be_of_a_card_and_an_instant_cannot() {
        for number in
            ["4111111111111111", "378282246310005", "4222222222222", "2223003122003222", "6304000000000000000"]
        {
            assert!(can_be_of_a_card(number), "{number}");
        }
        // All of them add up: of 2026 in milliseconds, thousandths and millionths of them, and of 2095.
        for instant in ["1785000000005", "1785000000000009", "1785000000000000005", "3944678400009"] {
            assert!(is_valid(instant) && !can_be_of_a_card(instant), "{instant}");
        }
        for other in
            ["4111111111111112", "411111111112", "0000000000000000", "4111111111111111.5", "-4111111111111111", ""]
        {
            assert!(!can_be_of_a_card(other), "{other}");
        }
    }

    #[test]
    fn g04_what_is_no_card_number_stays_as_it_is() {
        for text in [
            "",
            "called +1 555 010 0100",
            "4111111111111112",
            "order 123456789012",
            "41111111111111110000000000",
            "0000000000000000",
            "3e7150e9-d87c-4e91-b0f9-06ff95ae349a",
            "٤١١١١١١١١١١١١١١١",
        ] {
            assert_eq!(masked(text), text);
        }
    }
}
