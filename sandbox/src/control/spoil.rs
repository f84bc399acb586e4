//! What faults do to answers that were right: records with fields of a wrong type, enum values nobody has heard of. Done
//! after the contract was held against the answer, since it is to be broken here.

use serde_json::{Value, json};

use crate::control::faults::{Faults, Quirk};

/// Fields whose values are enums in the models of conversations.
const ENUMS: [&str; 6] = ["mediaType", "segmentType", "purpose", "state", "disconnectType", "type"];
/// Every so many-th of them is changed.
const EVERY: u32 = 5;
/// What it is changed to. Nothing else that the sandbox says holds these words.
pub(crate) const STRANGE: &str = "not.yet.invented";

/// Among the extensions of an answer: a fault on command made it what it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spoilt;

impl Faults {
    /// The answer of an operation as the faults make it; `None` where they leave it alone.
    pub(crate) fn spoil(&mut self, operation: &str, body: &[u8]) -> Option<Vec<u8>> {
        let details = operation.contains("conversations_details") || operation == "get_analytics_conversation_details";
        let conversations = details || operation.starts_with("get_conversation");
        let estranged = conversations && self.quirks().contains(&Quirk::UnknownEnums);
        if !estranged && (!details || self.bad_records.is_none()) {
            return None;
        }
        let right: Value = serde_json::from_slice(body).ok()?;
        let mut answer = right.clone();
        if details {
            self.spoil_records(&mut answer);
        }
        if estranged {
            estrange(&mut answer);
        }
        if answer == right { None } else { serde_json::to_vec(&answer).ok() }
    }

    fn spoil_records(&mut self, answer: &mut Value) {
        let Some(every) = self.bad_records else { return };
        let records: Vec<&mut Value> = match answer.get_mut("conversations") {
            Some(Value::Array(records)) => records.iter_mut().collect(),
            _ => vec![answer],
        };
        for record in records {
            self.records += 1;
            if self.records.is_multiple_of(every) {
                match self.records / every % 3 {
                    0 => record["conversationStart"] = json!(17),
                    1 => record["participants"] = json!("none"),
                    _ => record["participants"][0]["sessions"][0]["metrics"] = json!([{ "name": 5, "value": "many" }]),
                }
            }
        }
    }
}

/// Puts values that nobody knows in place of some enum values.
pub(crate) fn estrange(value: &mut Value) {
    let mut met = 0;
    estrange_some(value, &mut met);
}

fn estrange_some(value: &mut Value, met: &mut u32) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| estrange_some(item, met)),
        Value::Object(fields) => {
            for (name, value) in fields {
                if ENUMS.contains(&name.as_str()) && value.is_string() {
                    *met += 1;
                    if met.is_multiple_of(EVERY) {
                        *value = json!(STRANGE);
                    }
                } else {
                    estrange_some(value, met);
                }
            }
        }
        _ => {}
    }
}
