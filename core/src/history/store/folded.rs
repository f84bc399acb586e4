//! The texts of a store as people look for them: without case, without accents, numbers by their digits. Made once for each
//! text, not for each row or each key that is pressed.

use super::{Symbol, Symbols};
use crate::genesys::query::pasted;
use memchr::memmem::Finder;

/// Between two texts. No text has it, and none that is looked for.
const END: char = '\0';
/// Fewer digits than these are no number that anybody looks for.
pub(in crate::history) const FEWEST_DIGITS: usize = 3;

/// Takes letters apart into those that they are made of and the accents on them (Unicode's NFD): every browser has the
/// tables for it, and they are too large to be fetched a second time.
pub type TakeApart = fn(&str) -> String;

/// All texts of a [`Symbols`], as far as they have been folded.
#[derive(Clone, Debug)]
pub(in crate::history) struct Folded {
    take_apart: TakeApart,
    /// One after the other, each with [`END`] behind it: one search goes through all of them.
    all: String,
    /// Where each ends in it; that of [`Symbol::NONE`] is the first.
    ends: Vec<u32>,
    /// The digits of those that are numbers, as one: 0 for the others.
    numbers: Vec<u64>,
}

impl Folded {
    /// None yet.
    pub(in crate::history) const fn new(take_apart: TakeApart) -> Self {
        Self { take_apart, all: String::new(), ends: Vec::new(), numbers: Vec::new() }
    }

    /// Small letters without accents; of letters that are no accented ones, those that people write instead.
    pub(in crate::history) fn fold(&self, text: &str) -> String {
        fold(text, self.take_apart)
    }

    /// Folds what has come since.
    pub(in crate::history) fn follow(&mut self, symbols: &Symbols) {
        for place in self.ends.len()..symbols.count() {
            let text = symbols.text(Symbol::at(place as u32)).map_or("", |text| &**text);
            self.all.push_str(&fold(text, self.take_apart));
            self.all.push(END);
            self.ends.push(self.all.len() as u32);
            self.numbers.push(number(text).unwrap_or_default());
        }
    }

    /// One text.
    pub(in crate::history) fn text(&self, symbol: Symbol) -> &str {
        let place = symbol.place();
        let begin = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(place).map_or(begin, |end| *end as usize - END.len_utf8());
        self.all.get(begin..end).unwrap_or_default()
    }

    /// Marks those that have `word`, which is folded, somewhere in them.
    pub(in crate::history) fn mark_containing(&self, word: &str, marked: &mut [bool]) {
        let (all, finder) = (self.all.as_bytes(), Finder::new(word));
        let (mut place, mut from) = (0, 0);
        while let Some(at) = all.get(from..).and_then(|rest| finder.find(rest)).map(|at| from + at) {
            while self.ends.get(place).is_some_and(|end| *end as usize <= at) {
                place += 1;
            }
            let (Some(mark), Some(end)) = (marked.get_mut(place), self.ends.get(place)) else { return };
            *mark = true;
            // Once is enough.
            from = *end as usize;
        }
    }

    /// Marks the numbers that end with these digits.
    pub(in crate::history) fn mark_ending(&self, digits: &str, marked: &mut [bool]) {
        let Some(wanted) = digits.parse::<u64>().ok() else { return };
        let Some(order) = 10_u64.checked_pow(digits.len() as u32) else { return };
        for (number, mark) in self.numbers.iter().zip(marked) {
            *mark |= *number > 0 && number % order == wanted;
        }
    }
}

/// Small letters without accents, as [`Folded::fold`] has them.
pub(in crate::history) fn fold(text: &str, take_apart: TakeApart) -> String {
    let mut folded = String::with_capacity(text.len());
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
    } else {
        for letter in take_apart(text).chars().filter(|letter| !is_accent(*letter)).flat_map(char::to_lowercase) {
            match letter {
                'ø' => folded.push('o'),
                'ł' => folded.push('l'),
                'đ' | 'ð' => folded.push('d'),
                'ı' => folded.push('i'),
                'ß' => folded.push_str("ss"),
                'æ' => folded.push_str("ae"),
                'œ' => folded.push_str("oe"),
                'þ' => folded.push_str("th"),
                _ if is_accent(letter) => {}
                _ => folded.push(letter),
            }
        }
    }
    folded.replace(END, " ")
}

/// A mark that stands on a letter, of those that Latin, Greek and Cyrillic use.
const fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

/// The digits of a text that is written as numbers are, as one number. No number of the world has more than 15.
fn number(text: &str) -> Option<u64> {
    digits(text)?.parse().ok()
}

/// The digits of what is written as a number, where they are enough to look for.
pub(in crate::history) fn digits(text: &str) -> Option<String> {
    pasted::digits(text).filter(|digits| digits.len() >= FEWEST_DIGITS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use unicode_normalization::UnicodeNormalization;

    fn nfd(text: &str) -> String {
        text.nfd().collect()
    }

    fn folded(texts: &[&str]) -> (Folded, Vec<Symbol>) {
        let mut symbols = Symbols::default();
        let places = texts.iter().map(|text| symbols.keep(Some(&Arc::from(*text)))).collect();
        let mut folded = Folded::new(nfd);
        folded.follow(&symbols);
        (folded, places)
    }

    fn found(texts: &[&str], mark: impl Fn(&Folded, &mut [bool])) -> Vec<String> {
        let (folded, places) = folded(texts);
        let mut marked = vec![false; places.len() + 1];
        mark(&folded, &mut marked);
        assert!(!marked[0], "no text is found in none");
        texts
            .iter()
            .zip(places)
            .filter(|(_, symbol)| marked[symbol.place()])
            .map(|(text, _)| (*text).to_owned())
            .collect()
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        for (text, plain) in [
            ("Sørensen", "sorensen"),
            ("MÜLLER", "muller"),
            ("Łukasz Đorđević", "lukasz dordevic"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("e\u{301}t\u{e9}", "ete"),
            ("日本", "日本"),
            ("a\0b", "a b"),
        ] {
            assert_eq!(fold(text, nfd), plain, "{text}");
        }
    }

    #[test]
    fn a_word_is_found_within_one_text_and_never_across_two() {
        let texts = ["Wei Hansen", "wei@example.com", "Ada", "Lovelace"];
        assert_eq!(found(&texts, |folded, marked| folded.mark_containing("wei", marked)), texts[..2]);
        assert_eq!(found(&texts, |folded, marked| folded.mark_containing("adalove", marked)), [""; 0]);
        assert_eq!(found(&texts, |folded, marked| folded.mark_containing("lace", marked)), ["Lovelace"]);
    }

    #[test]
    fn a_number_is_found_by_its_last_digits_in_whatever_form() {
        let texts = ["+1 (555) 010-0100", "+15550100200", "0100", "order 0100", "100"];
        let ending = |digits: &'static str| found(&texts, move |folded, marked| folded.mark_ending(digits, marked));
        assert_eq!(ending("5550100100"), [texts[0]]);
        assert_eq!(ending("200"), [texts[1]]);
        assert_eq!(ending("15550100100"), [texts[0]]);
        assert_eq!(ending("99999999999999999999999"), [""; 0]);
    }
}
