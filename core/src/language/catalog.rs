//! One language's texts, as its file has them (`languages/de.json`): by their English, and those that go with a number by the
//! English of many, in each form that the language has.

use super::{Form, Rules, Spoken};
use serde::Deserialize;
use std::collections::HashMap;

/// The texts of a language.
pub struct Catalog {
    file: File,
    rules: Box<dyn Rules>,
}

/// Why a file is no catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unusable(pub String);

#[derive(Deserialize)]
struct File {
    /// BCP 47.
    tag: String,
    /// Nouns are written with a capital also inside a sentence.
    #[serde(default)]
    capital_nouns: bool,
    texts: HashMap<String, Said>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Text(String),
    ByNumber(HashMap<String, String>),
}

impl Catalog {
    /// From the bytes of a file.
    ///
    /// # Errors
    /// It is not one of ours.
    pub fn read(file: &[u8], rules: Box<dyn Rules>) -> Result<Self, Unusable> {
        let file = serde_json::from_slice(file).map_err(|error| Unusable(error.to_string()))?;
        Ok(Self { file, rules })
    }
}

impl Spoken for Catalog {
    fn tag(&self) -> &str {
        &self.file.tag
    }

    fn text(&self, english: &str) -> Option<&str> {
        match self.file.texts.get(english)? {
            Said::Text(text) => Some(text),
            Said::ByNumber(_) => None,
        }
    }

    fn counted(&self, english: &str, n: u64) -> Option<&str> {
        let Said::ByNumber(forms) = self.file.texts.get(english)? else { return None };
        let form = self.rules.form(n);
        let (name, _) = Form::NAMES.iter().find(|(_, known)| *known == form)?;
        forms.get(*name).or_else(|| forms.get("other")).map(String::as_str)
    }

    fn count(&self, n: u64) -> String {
        self.rules.count(n)
    }

    fn inside(&self, word: &str) -> String {
        if self.file.capital_nouns || word.chars().skip(1).any(char::is_uppercase) {
            return word.to_owned();
        }
        word.to_lowercase()
    }
}
