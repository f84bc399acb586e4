//! What an agent has typed or pasted to find conversations, and what is understood by it.

use super::asking::is_id;
use super::store::{FEWEST_DIGITS, Folded, Store, Symbol, digits};
use crate::genesys::query::pasted;
use crate::record::{Id, Names};
use std::sync::Arc;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sought {
    /// Nothing: all rows.
    #[default]
    Anything,
    /// Conversations by their ids, whatever stood around them.
    Ids(Vec<Id>),
    /// A number by these last digits, whatever stands before them: a trunk prefix, a country.
    Number(String),
    /// Words, as they were typed: each must be in a name, an address, a number, a queue, a code or a note of the row.
    Words(Vec<String>),
}

impl Sought {
    /// What a text means.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let mut ids: Vec<Id> = Vec::new();
        for part in parts(&lower) {
            if is_id(part) && !ids.iter().any(|id| **id == *part) {
                ids.push(part.into());
            }
        }
        if !ids.is_empty() {
            return Self::Ids(ids);
        }
        if let Some(digits) = pasted::number(text).map(|number| number.digits).filter(|n| n.len() >= FEWEST_DIGITS) {
            // 0 leads into a trunk; what was dialled before a number is not in the record.
            let significant = digits.trim_start_matches('0');
            return Self::Number(if significant.len() < FEWEST_DIGITS { digits } else { significant.to_owned() });
        }
        let is_marked = text.contains('<') || text.split_whitespace().count() == 1;
        if let Some(address) = pasted::mail_address(text).filter(|_| is_marked) {
            return Self::Words(vec![address.to_owned()]);
        }
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        if words.is_empty() { Self::Anything } else { Self::Words(words) }
    }

    /// What in a text looks like ids of conversations and is none, as it stands there: cut short, mistyped, without their dashes.
    /// Such a text is looked for as it is, for it may stand in a note.
    pub fn broken_ids(text: &str) -> Vec<&str> {
        parts(text).filter(|part| !is_id(&part.to_ascii_lowercase()) && looks_like_id(part)).collect()
    }

    /// Whether a conversation of this id and these texts is meant, that has no row.
    pub(super) fn is_in(&self, id: &str, texts: &[Arc<str>], folded: &Folded) -> bool {
        match self {
            Self::Anything => true,
            Self::Ids(ids) => ids.iter().any(|wanted| **wanted == *id),
            Self::Number(last) => texts.iter().any(|text| digits(text).is_some_and(|all| all.ends_with(last.as_str()))),
            Self::Words(words) => words.iter().all(|word| {
                let word = folded.fold(word);
                texts.iter().any(|text| folded.fold(text).contains(&word))
            }),
        }
    }

    /// The rows that are meant, by their places; `None` for all. `before`: what was looked for until now, with its rows, if
    /// rows and names are still the same: who goes on typing loses rows and gains none.
    pub(super) fn rows(
        &self,
        store: &Store,
        folded: &Folded,
        names: &Names,
        before: Option<(Self, Vec<bool>)>,
    ) -> Option<Vec<bool>> {
        let marks = || vec![false; store.texts().count()];
        let mut found = vec![false; store.len()];
        match self {
            Self::Anything => return None,
            Self::Ids(ids) => {
                for row in ids.iter().filter_map(|id| store.row(id)) {
                    found[row.place()] = true;
                }
            }
            Self::Number(digits) => {
                let mut marked = marks();
                folded.mark_ending(digits, &mut marked);
                store.mark_rows(&marked, &mut found);
            }
            Self::Words(words) => {
                let known = match before {
                    Some((Self::Words(known), rows)) if is_longer(words, &known) => {
                        found = rows;
                        known
                    }
                    _ => {
                        found.fill(true);
                        Vec::new()
                    }
                };
                for (place, word) in words.iter().enumerate() {
                    if known.get(place) == Some(word) {
                        continue;
                    }
                    let word = &folded.fold(word);
                    let mut marked = marks();
                    folded.mark_containing(word, &mut marked);
                    mark_named(store, names, folded, word, &mut marked);
                    let mut with = vec![false; store.len()];
                    store.mark_rows(&marked, &mut with);
                    found.iter_mut().zip(with).for_each(|(found, with)| *found &= with);
                }
            }
        }
        Some(found)
    }
}

/// What can be an id, out of whatever stands around it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
}

/// Whether a text has most of what an id has: letters and digits as in one, and nearly so many. A letter or two may be mistyped.
fn looks_like_id(part: &str) -> bool {
    let count = |is: fn(&u8) -> bool| part.bytes().filter(is).count();
    let (signs, digits) = (count(u8::is_ascii_alphanumeric), count(u8::is_ascii_digit));
    let (hex, dashes) = (count(u8::is_ascii_hexdigit), count(|byte| *byte == b'-'));
    let has_form = dashes >= 3 && (16..=40).contains(&signs) || dashes == 0 && (31..=33).contains(&signs);
    // Numbers are written with dashes too.
    has_form && hex + 2 >= signs && digits > 0 && digits < signs
}

/// Whether words are others that somebody has gone on typing: each begins with its like.
fn is_longer(words: &[String], before: &[String]) -> bool {
    words.len() >= before.len() && words.iter().zip(before).all(|(word, before)| word.starts_with(before.as_str()))
}

/// Queues and codes are looked for by what they are called, and not by their ids.
fn mark_named(store: &Store, names: &Names, folded: &Folded, word: &str, marked: &mut [bool]) {
    let (queues, codes) = store.named();
    let mut mark = |symbol: Symbol, name: &str| {
        if let Some(mark) = marked.get_mut(symbol.place()) {
            *mark = folded.fold(name).contains(word);
        }
    };
    for symbol in queues {
        store.texts().text(*symbol).iter().for_each(|id| mark(*symbol, &names.queue(id)));
    }
    // Of a colleague's rows one looks for the colleague; oneself would be all the others.
    for (id, name) in store.colleagues() {
        store.texts().find(&id).iter().for_each(|symbol| mark(*symbol, &name));
    }
    for symbol in codes {
        store.texts().text(*symbol).iter().for_each(|id| mark(*symbol, &names.code(id)));
    }
}

#[cfg(test)]
mod tests;
