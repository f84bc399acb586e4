//! The language of the page. Every text is written in English where it is needed, and that English is its name: a catalog
//! says it in another language, and a text that a catalog lacks stays English. Which form of a text goes with a number, and
//! how numbers are written, is the browser's knowledge ([`Rules`]).
//!
//! The language is a matter of the page, as its colours are, so it is kept here and not handed through every function that
//! says something. It must never decide anything, nor say anything of its own.

mod catalog;

pub use catalog::{Catalog, Unusable};

use std::cell::Cell;
use std::fmt::Display;

/// Which form of a text goes with a number (source: Unicode CLDR, plural rules for cardinals).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// None at all, in languages that say that in their own way.
    Zero,
    /// One, and what is said like it.
    One,
    /// A pair.
    Two,
    /// Some.
    Few,
    /// Lots.
    Many,
    /// All others.
    Other,
}

impl Form {
    /// Each, by the name that CLDR and `Intl.PluralRules` give it.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("zero", Self::Zero),
        ("one", Self::One),
        ("two", Self::Two),
        ("few", Self::Few),
        ("many", Self::Many),
        ("other", Self::Other),
    ];

    /// By that name.
    pub fn of_name(name: &str) -> Self {
        Self::NAMES.iter().find(|(known, _)| *known == name).map_or(Self::Other, |(_, form)| *form)
    }
}

/// What a language does with numbers: the browser knows it.
pub trait Rules {
    /// The form that goes with a number.
    fn form(&self, n: u64) -> Form;
    /// The number as it is written.
    fn count(&self, n: u64) -> String;
}

/// Another language than English: what it is read from is fetched when it is spoken.
pub trait Spoken {
    /// BCP 47.
    fn tag(&self) -> &str;
    /// A text by its English.
    fn text(&self, english: &str) -> Option<&str>;
    /// One that goes with a number, by the English of many.
    fn counted(&self, english: &str, n: u64) -> Option<&str>;
    /// A number as it is written.
    fn count(&self, n: u64) -> String;
    /// A word as it is written inside a sentence.
    fn inside(&self, word: &str) -> String;
}

thread_local! {
    static SPOKEN: Cell<Option<&'static dyn Spoken>> = const { Cell::new(None) };
}

/// Says everything in another language from now on; in English for none. What has been said stays as it is.
///
/// It is kept for as long as the page is there: texts are handed out without copies, and languages are hardly ever changed.
pub fn speak(language: Option<Box<dyn Spoken>>) {
    SPOKEN.set(language.map(|language| &*Box::leak(language)));
}

/// What is spoken, as a BCP 47 tag.
pub fn tag() -> &'static str {
    SPOKEN.get().map_or("en", Spoken::tag)
}

/// A text in the language that is spoken; use [`text!`](crate::text).
pub fn text(english: &'static str) -> &'static str {
    SPOKEN.get().and_then(|spoken| spoken.text(english)).unwrap_or(english)
}

/// A text with what stands in its places; use [`text!`](crate::text).
pub fn filled(english: &'static str, places: &[(&str, &dyn Display)]) -> String {
    fill(text(english), places)
}

/// A text that goes with a number; use [`counted!`](crate::counted).
pub fn counted(n: u64, one: &'static str, other: &'static str, places: &[(&str, &dyn Display)]) -> String {
    let english = if n == 1 { one } else { other };
    let text = SPOKEN.get().and_then(|spoken| spoken.counted(other, n)).unwrap_or(english);
    let n = count(n);
    let mut all: Vec<(&str, &dyn Display)> = vec![("n", &n)];
    all.extend_from_slice(places);
    fill(text, &all)
}

/// A number, its thousands apart.
pub fn count(n: u64) -> String {
    SPOKEN.get().map_or_else(|| in_threes(n), |spoken| spoken.count(n))
}

/// A word inside a sentence: an acronym stays as it is, and so does every noun where nouns have capitals.
pub fn inside(word: &str) -> String {
    match SPOKEN.get() {
        Some(spoken) => spoken.inside(word),
        None if word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) => word.to_owned(),
        // English has no other letters, and their tables would be a twentieth of the page.
        None => word.to_ascii_lowercase(),
    }
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

/// Puts each value into its place, `{name}`. A place that nobody fills stays as it is; what is put in is not looked at again.
fn fill(text: &str, places: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let place = after
            .split_once('}')
            .and_then(|(name, after)| places.iter().find(|(known, _)| *known == name).map(|(_, value)| (value, after)));
        if let Some((value, after)) = place {
            filled.push_str(&value.to_string());
            rest = after;
        } else {
            filled.push('{');
            rest = after;
        }
    }
    filled.push_str(rest);
    filled
}

/// A text of the page, by its English: `text!("Hold")` is a `&'static str`, and `text!("{time} left", time = clock(ms))`,
/// or shorter `text!("Calling {who}", who)`, a `String`. The English must stand there as it is: what translates finds it so.
#[macro_export]
macro_rules! text {
    ($english:literal) => {
        $crate::language::text($english)
    };
    ($english:literal, $($place:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::language::filled($english, &[$((stringify!($place), $crate::place!($place $(= $value)?))),+])
    };
}

/// A text that goes with a number, which stands in it as `{n}`: `counted!(n, "1 record", "{n} records")`.
#[macro_export]
macro_rules! counted {
    ($n:expr, $one:literal, $other:literal $(, $place:ident $(= $value:expr)?)* $(,)?) => {
        $crate::language::counted(
            u64::try_from($n).unwrap_or(0), $one, $other, &[$((stringify!($place), $crate::place!($place $(= $value)?))),*]
        )
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
