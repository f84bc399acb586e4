//! The headers of every answer, read from `deploy/_headers` and made those of one region. It is the only place that knows
//! their values; the servers' files below only say the same in other languages.

use std::fmt::Write;
use tidemark_core::genesys::Region;

/// The source.
const SOURCE: &str = include_str!("../_headers");

/// A path, where `*` stands for anything, and the headers for it.
pub(crate) struct Rule {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
}

/// What every answer has, and what a file with a hash in its name has instead.
pub(crate) struct Headers {
    rules: Vec<Rule>,
}

impl Headers {
    /// For a page of this region.
    pub(crate) fn of(region: Region) -> Self {
        let text = SOURCE
            .replace("{login}", &region.login())
            .replace("{api}", &region.api())
            .replace("{apps}", &region.apps())
            .replace("{streaming}", &region.streaming());
        let mut rules: Vec<Rule> = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            match (line.trim().split_once(':'), rules.last_mut()) {
                (Some((name, value)), Some(rule)) if line.starts_with(' ') => {
                    rule.headers.push((name.to_owned(), value.trim().to_owned()));
                }
                _ => rules.push(Rule { path: line.trim().to_owned(), headers: Vec::new() }),
            }
        }
        Self { rules }
    }

    /// Those that are the same for every answer: neither how long it may be kept, nor whom its window may know.
    pub(crate) fn always(&self) -> impl Iterator<Item = &(String, String)> {
        let everything = self.rules.iter().filter(|rule| rule.path == "/*");
        everything.flat_map(|rule| &rule.headers).filter(|(name, _)| name != CACHE && name != OPENER)
    }

    /// How long answers may be kept that no other rule speaks of.
    pub(crate) fn kept(&self) -> &str {
        self.cache_of("/*")
    }

    /// How long files may be kept whose names say what is in them.
    pub(crate) fn kept_hashed(&self) -> &str {
        self.hashed().next().map_or("", |path| self.cache_of(path))
    }

    /// Their paths.
    pub(crate) fn hashed(&self) -> impl Iterator<Item = &str> {
        let others = self.rules.iter().map(|rule| rule.path.as_str()).filter(|path| *path != "/*");
        others.filter(|path| !self.cache_of(path).is_empty())
    }

    /// Whom the windows of answers may know.
    pub(crate) fn opener(&self) -> &str {
        self.value_of("/*", OPENER)
    }

    /// How the paths of a frame's sign-in begin, and whom their windows may know.
    pub(crate) fn relay(&self) -> (&str, &str) {
        let relay = self.rules.iter().find(|rule| rule.path.starts_with(tidemark_core::config::RELAY));
        relay.map_or(("", ""), |rule| (rule.path.trim_end_matches('*'), self.value_of(&rule.path, OPENER)))
    }

    fn cache_of(&self, path: &str) -> &str {
        self.value_of(path, CACHE)
    }

    fn value_of(&self, path: &str, header: &str) -> &str {
        let rule = self.rules.iter().find(|rule| rule.path == path);
        let header = rule.and_then(|rule| rule.headers.iter().find(|(name, _)| name == header));
        header.map_or("", |(_, value)| value)
    }

    /// As hosts take them that read a file of this name.
    pub(crate) fn to_text(&self) -> String {
        let mut text = String::new();
        for rule in &self.rules {
            let _ = writeln!(text, "{}", rule.path);
            for (name, value) in &rule.headers {
                let _ = writeln!(text, "  {name}: {value}");
            }
        }
        text
    }
}

/// It differs from file to file.
const CACHE: &str = "Cache-Control";
/// It is another for the windows of a frame's sign-in.
const OPENER: &str = "Cross-Origin-Opener-Policy";
