//! The language of the page. Every text is written in English where it is needed, and that English is its name: a catalog says
//! it in another language, and what a catalog lacks stays English. Forms of a text that go with a number, numbers and dates
//! are the browser's knowledge, and asked of it ([`Ask`]).
//!
//! The language is chosen once, before anything is said, and is a matter of the page as its colours are: so it is kept here,
//! and not handed through every function that says something. It must never decide anything, nor say anything of its own.

mod catalog;

pub use catalog::{Catalog, Intl};

use std::cell::Cell;
use std::fmt::{Display, Write};

/// What is asked of the browser, which knows languages: about a number, or an instant in epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The form of a text that goes with a number, by its name in CLDR.
    Form,
    /// A number, its thousands apart.
    Count,
    /// An instant of these weeks: day, month and time.
    Instant,
    /// An instant of another year.
    LongAgo,
    /// A weekday and a date.
    Day,
    /// A weekday, a day and a month.
    Midnight,
    /// The same with hour and minute.
    Hour,
    /// The full name of a weekday.
    Weekday,
    /// Its short name.
    ShortWeekday,
}

/// Another language than English. What does it is fetched when it is spoken.
pub trait Spoken {
    /// A text by its English.
    fn text(&self, english: &str) -> Option<&'static str>;
    /// One that goes with a number, by the English of many.
    fn counted(&self, n: u64, english: &str) -> Option<&'static str>;
    /// What the browser says.
    fn ask(&self, ask: Ask, number: i64) -> String;
}

thread_local! {
    static SPOKEN: Cell<Option<&'static dyn Spoken>> = const { Cell::new(None) };
}

/// Says everything in this language from now on. It is kept for as long as the page is there, since texts are handed out
/// without copies: call it once.
pub fn speak(language: Box<dyn Spoken>) {
    SPOKEN.set(Some(Box::leak(language)));
}

/// What the browser says, in another language than English; English is written without it.
pub fn ask(ask: Ask, number: i64) -> Option<String> {
    SPOKEN.get().map(|spoken| spoken.ask(ask, number))
}

/// Whether nothing else is spoken.
pub fn is_english() -> bool {
    SPOKEN.get().is_none()
}

/// A text in the language that is spoken; use [`text!`](crate::text), or [`english!`](crate::english) where it is written.
pub fn say(english: &'static str) -> &'static str {
    SPOKEN.get().and_then(|spoken| spoken.text(english)).unwrap_or(english)
}

/// A text with what stands in its places; use [`text!`](crate::text).
pub fn filled(english: &'static str, places: &[&dyn Display]) -> String {
    fill(say(english), "", places)
}

/// A text that goes with a number; use [`counted!`](crate::counted).
pub fn counted(n: u64, one: &'static str, other: &'static str, places: &[&dyn Display]) -> String {
    let said = SPOKEN.get().and_then(|spoken| spoken.counted(n, other));
    fill(said.unwrap_or(if n == 1 { one } else { other }), &count(n), places)
}

/// A number, its thousands apart.
pub fn count(n: u64) -> String {
    ask(Ask::Count, n as i64).unwrap_or_else(|| in_threes(n))
}

fn in_threes(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A word inside a sentence: an acronym stays as it is. English has no other letters, and their tables would be a twentieth of
/// the page; so in other languages such a word stands where it may have a capital.
pub fn inside(word: &str) -> String {
    if !is_english() || word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return word.to_owned();
    }
    word.to_ascii_lowercase()
}

/// Puts each value into its place. `{n}` is the number that a text goes with; another name takes the next value, since English
/// has them in the order in which they are given, and a digit the one with that number, since a catalog may have another
/// order. A place that nobody fills is left out; what is put in is not looked at again.
fn fill(text: &str, n: &str, places: &[&dyn Display]) -> String {
    let mut filled = String::new();
    let mut next = 0;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        rest = after;
        if name == "n" && !n.is_empty() {
            filled.push_str(n);
            continue;
        }
        let place = if let [digit @ b'0'..=b'9'] = name.as_bytes() {
            usize::from(digit - b'0')
        } else {
            next += 1;
            next - 1
        };
        if let Some(place) = places.get(place) {
            let _ = write!(filled, "{place}");
        }
    }
    filled.push_str(rest);
    filled
}

/// A text of the page, by its English: `text!("Hold")` is a `&'static str`, and `text!("{time} left", time = clock(ms))`, or
/// shorter `text!("Calling {who}", who)`, a `String`. The English must stand there as it is, with its places in the order in
/// which they are given (`scripts/languages.mjs` holds both).
#[macro_export]
macro_rules! text {
    ($english:literal) => {
        $crate::language::say($english)
    };
    ($english:literal, $($place:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::language::filled($english, &[$($crate::place!($place $(= $value)?)),+])
    };
}

/// A text that goes with a number, which stands in that of many as `{n}`: `counted!(n, "1 record", "{n} records")`. The other
/// places stand in both.
#[macro_export]
macro_rules! counted {
    ($n:expr, $one:literal, $other:literal $(, $place:ident $(= $value:expr)?)* $(,)?) => {
        $crate::language::counted(
            u64::try_from($n).unwrap_or(0), $one, $other, &[$($crate::place!($place $(= $value)?)),*]
        )
    };
}

/// A text that is written in one place, such as a table of names, and said in another, by [`say`](crate::language::say).
#[macro_export]
macro_rules! english {
    ($english:literal) => {
        $english
    };
}

/// What stands in a place of a text.
#[doc(hidden)]
#[macro_export]
macro_rules! place {
    ($place:ident) => {
        &$place as &dyn ::std::fmt::Display
    };
    ($place:ident = $value:expr) => {
        &$value as &dyn ::std::fmt::Display
    };
}

#[cfg(test)]
mod tests;
