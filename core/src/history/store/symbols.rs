//! Texts that many rows share, each kept once and named by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// A text of a [`Symbols`]; also where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(u32);

impl Symbol {
    /// No text.
    pub const NONE: Self = Self(0);

    /// The one at a place.
    pub(super) const fn at(place: u32) -> Self {
        Self(place)
    }

    /// Its place among all of them, from 0: that of [`Symbol::NONE`].
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// The texts. They are never taken away: a store lives as long as its search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Symbols {
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
}

impl Symbols {
    /// The symbol of a text. An empty one is none.
    pub(super) fn keep(&mut self, text: Option<&Arc<str>>) -> Symbol {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Symbol::NONE };
        if let Some(number) = self.numbers.get(text) {
            return Symbol(*number);
        }
        self.texts.push(Arc::clone(text));
        let number = self.texts.len() as u32;
        self.numbers.insert(Arc::clone(text), number);
        Symbol(number)
    }

    /// The symbol of a text that was kept.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.numbers.get(text).map(|number| Symbol(*number))
    }

    /// The text of a symbol.
    pub fn text(&self, symbol: Symbol) -> Option<&Arc<str>> {
        self.texts.get(symbol.place().checked_sub(1)?)
    }

    /// How many there are, [`Symbol::NONE`] among them.
    pub fn count(&self) -> usize {
        self.texts.len() + 1
    }
}
