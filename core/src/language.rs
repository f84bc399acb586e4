//! The texts of the page, as they are written in English. The macros mark them, with what stands in them by name, so that what
//! translates finds them all; another language must be fetched, since the first load has no room for one. It must never decide
//! anything, nor say anything of its own.

/// A number, its thousands apart.
pub fn count(n: u64) -> String {
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
/// the page.
pub fn inside(word: &str) -> String {
    if word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase()) {
        return word.to_owned();
    }
    word.to_ascii_lowercase()
}

/// A text: `text!("Hold")` is a `&'static str`, and `text!("{time} left", time = clock(ms))`, or shorter
/// `text!("Calling {who}", who)`, a `String`.
#[macro_export]
macro_rules! text {
    ($english:literal) => {
        $english
    };
    ($english:literal, $($place:ident $(= $value:expr)?),+ $(,)?) => {
        format!($english, $($place = $crate::place!($place $(= $value)?)),+)
    };
}

/// A text that goes with a number, which stands in that of many as `{n}`: `counted!(n, "1 record", "{n} records")`. The other
/// places stand in both.
#[macro_export]
macro_rules! counted {
    ($n:expr, $one:literal, $other:literal $(, $place:ident $(= $value:expr)?)* $(,)?) => {
        match u64::try_from($n).unwrap_or(0) {
            1 => format!($one, $($place = $crate::place!($place $(= $value)?)),*),
            n => format!($other, n = $crate::language::count(n), $($place = $crate::place!($place $(= $value)?)),*),
        }
    };
}

/// What stands in a place of a text.
#[doc(hidden)]
#[macro_export]
macro_rules! place {
    ($place:ident) => {
        $place
    };
    ($place:ident = $value:expr) => {
        $value
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_its_form_and_what_stands_in_a_text_its_place() {
        let who = "Wei {who}";
        assert_eq!(text!("{who} is on hold", who), "Wei {who} is on hold");
        assert_eq!(text!("Hold"), "Hold");
        assert_eq!(counted!(1, "1 record", "{n} records"), "1 record");
        assert_eq!(counted!(1_234_567_u32, "1 record", "{n} records"), "1,234,567 records");
        assert_eq!(
            counted!(0_usize, "1 record of {whose}", "{n} records of {whose}", whose = "Wei"),
            "0 records of Wei"
        );
    }

    #[test]
    fn a_word_inside_a_sentence_is_small_but_for_an_acronym() {
        assert_eq!((inside("Web message"), inside("SMS")), ("web message".into(), "SMS".into()));
    }
}
