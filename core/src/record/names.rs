//! What ids are called. A name that is not known yet, or that the agent may not see, is no error: the id stands for it.

use super::Id;
use std::collections::HashMap;
use std::sync::Arc;

/// Names of queues and of wrap-up codes.
#[derive(Clone, Debug, Default)]
pub struct Names {
    queues: HashMap<Id, Arc<str>>,
    codes: HashMap<Id, Arc<str>>,
    version: u64,
}

impl Names {
    /// A queue has this name. Records know its id in small letters.
    pub fn queue_is(&mut self, id: &str, name: &str) {
        let id = id.to_ascii_lowercase().into();
        self.version += u64::from(self.queues.insert(id, name.into()).as_deref() != Some(name));
    }

    /// A wrap-up code has this name.
    pub fn code_is(&mut self, id: &str, name: &str) {
        self.version += u64::from(self.codes.insert(id.into(), name.into()).as_deref() != Some(name));
    }

    /// Name of a queue.
    pub fn queue(&self, id: &str) -> Arc<str> {
        self.queues.get(id).cloned().unwrap_or_else(|| placeholder("Queue", id))
    }

    /// Name of a wrap-up code. Genesys' own codes need no look-up.
    pub fn code(&self, id: &str) -> Arc<str> {
        self.codes.get(id).cloned().or_else(|| own_code(id)).unwrap_or_else(|| placeholder("Code", id))
    }

    /// The codes whose names are known: ids and names, by name.
    pub fn codes(&self) -> Vec<(Id, Arc<str>)> {
        let mut codes: Vec<_> = self.codes.iter().map(|(id, name)| (id.clone(), name.clone())).collect();
        codes.sort_unstable_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        codes
    }

    /// Whether a code's name would have to be asked for.
    pub fn lacks_code(&self, id: &str) -> bool {
        !self.codes.contains_key(id) && own_code(id).is_none()
    }

    /// Grows with every change.
    pub const fn version(&self) -> u64 {
        self.version
    }
}

/// Codes that Genesys sets itself; they are in no list.
fn own_code(id: &str) -> Option<Arc<str>> {
    Some(match id {
        "ININ-WRAP-UP-TIMEOUT" => "Timed out".into(),
        "ININ-WRAP-UP-SKIPPED" => "Skipped".into(),
        "ININ-WRAP-UP-DELETED" => "Deleted code".into(),
        _ => id.strip_prefix("ININ-OUTBOUND-")?.to_ascii_lowercase().replace('-', " ").into(),
    })
}

fn placeholder(what: &str, id: &str) -> Arc<str> {
    let start: String = id.chars().take(4).collect();
    format!("{what} {start}…").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b30_an_id_without_a_name_stands_for_itself_until_the_name_comes() {
        let mut names = Names::default();
        assert_eq!(&*names.queue("3f2a9c00-1"), "Queue 3f2a…");
        let before = names.version();
        names.queue_is("3f2a9c00-1", "Support");
        assert_eq!(&*names.queue("3f2a9c00-1"), "Support");
        assert!(names.version() > before);
    }

    #[test]
    fn codes_that_genesys_sets_itself_are_never_looked_up() {
        let names = Names::default();
        assert_eq!(&*names.code("ININ-WRAP-UP-TIMEOUT"), "Timed out");
        assert_eq!(&*names.code("ININ-OUTBOUND-NO-ANSWER"), "no answer");
        assert!(!names.lacks_code("ININ-WRAP-UP-SKIPPED"));
        assert!(names.lacks_code("3f2a9c00-1"));
    }
}
