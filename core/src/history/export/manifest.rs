//! What a file is a list of. It names no one: neither the agent nor a customer.

use crate::genesys::query::iso;
use crate::history::{Verdict, Window};
use serde_json::{Value, json};

/// How complete a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Everything that there was.
    Complete,
    /// What began in the last minutes may be missing.
    Provisional,
    /// Something is missing.
    Partial,
}

/// What is said of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Conversations that started in it.
    pub window: Window,
    /// What Genesys Cloud was asked for, as the address has it, which names no number; nothing where it was all of the agent's.
    pub asked: String,
    /// The filter, as the address has it; nothing where everything is exported.
    pub filter: String,
    /// The name of the zone whose wall clock is in it, and how far that was ahead of UTC: `Europe/Berlin, UTC+02:00`.
    pub zone: String,
    /// Rows in it.
    pub rows: usize,
    /// How many of them go on or are not on record yet: they were seen live, stand on top, and are marked.
    pub live: usize,
    /// Those that go on and are in no file, because something secret is said in them.
    pub withheld: usize,
    /// Rows that were loaded.
    pub loaded: usize,
    /// Conversations that could not be read, and are in no file.
    pub unreadable: usize,
    /// What can be said of the list; `None` while it is being read.
    pub verdict: Option<Verdict>,
    /// The same in words.
    pub said: String,
    /// What the figures are, in words.
    pub definitions: &'static str,
    /// When it was written, epoch milliseconds.
    pub written: i64,
}

impl Manifest {
    /// How complete it is.
    pub const fn completeness(&self) -> Completeness {
        match &self.verdict {
            Some(Verdict::Complete) if self.unreadable == 0 => Completeness::Complete,
            Some(Verdict::Provisional { .. }) if self.unreadable == 0 => Completeness::Provisional,
            _ => Completeness::Partial,
        }
    }

    /// As JSON.
    pub fn to_json(&self) -> Value {
        let completeness = match self.completeness() {
            Completeness::Complete => "complete",
            Completeness::Provisional => "provisional",
            Completeness::Partial => "partial",
        };
        json!({
            "application": "Tidemark",
            "startedFrom": iso(self.window.from),
            "startedBefore": iso(self.window.to),
            "asked": self.asked,
            "filter": self.filter,
            "zone": self.zone,
            "rows": self.rows,
            "notOnRecord": self.live,
            "withheld": self.withheld,
            "loaded": self.loaded,
            "unreadable": self.unreadable,
            "completeness": completeness,
            "said": self.said,
            "written": iso(self.written),
            "definitions": self.definitions,
        })
    }

    /// In one paragraph.
    pub fn in_words(&self) -> String {
        let filter = match &*self.filter {
            "" => String::new(),
            filter => format!(" Filter: {filter}."),
        };
        let asked = match &*self.asked {
            "" => String::new(),
            asked => format!(" Asked for: {asked}."),
        };
        let live = match self.live {
            0 => String::new(),
            n => format!(", and {n} on top that are not on record yet"),
        };
        let withheld = match self.withheld {
            0 => String::new(),
            n => format!(" Left out for a secure pause: {n}."),
        };
        format!(
            "{} of {} conversations that started from {} until {}{live}. {}.{withheld}{asked}{filter} Times: {}. Written {}.",
            self.rows - self.live.min(self.rows),
            self.loaded,
            iso(self.window.from),
            iso(self.window.to),
            self.said,
            self.zone,
            iso(self.written),
        )
    }

    /// A file's name: no path, no one's name, and at once whether it is whole.
    pub fn file_name(&self, extension: &str) -> String {
        let day = |at| iso(at).get(..16).unwrap_or_default().replace(':', "").replace('T', "-");
        let partial = match self.completeness() {
            Completeness::Complete => "",
            Completeness::Provisional => "-provisional",
            Completeness::Partial => "-partial",
        };
        format!("tidemark-{}-to-{}{partial}.{extension}", day(self.window.from), day(self.window.to))
    }
}
