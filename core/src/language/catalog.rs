//! The texts of a language, as its file has them (`scripts/languages.mjs` writes it): a line each, sorted by their English. It
//! must never fail: a line that is none is left out.

use super::{Ask, Spoken};

/// Asks the browser.
pub type Intl = Box<dyn Fn(Ask, i64) -> String>;

/// The texts, by their English.
pub struct Catalog {
    lines: Vec<(&'static str, &'static str)>,
    intl: Intl,
}

impl Catalog {
    /// From `English TAB text`, or `English TAB form TAB text TAB form TAB text` for one that goes with a number. The text is
    /// kept for as long as the page is there.
    pub fn of_text(text: String, intl: Intl) -> Self {
        Self { lines: text.leak().split('\n').filter_map(|line| line.split_once('\t')).collect(), intl }
    }
}

impl Spoken for Catalog {
    fn text(&self, english: &str) -> Option<&'static str> {
        let at = self.lines.binary_search_by(|(known, _)| (*known).cmp(english)).ok()?;
        self.lines.get(at).map(|(_, said)| *said)
    }

    fn counted(&self, n: u64, english: &str) -> Option<&'static str> {
        let form = self.ask(Ask::Form, n as i64);
        let mut fields = self.text(english)?.split('\t');
        while let (Some(name), Some(said)) = (fields.next(), fields.next()) {
            if name == form {
                return Some(said);
            }
        }
        None
    }

    fn ask(&self, ask: Ask, number: i64) -> String {
        (self.intl)(ask, number)
    }
}
