//! Checks JSON as it is on the wire against a schema, while reading it: a page of a hundred conversations is half a
//! megabyte, and building values only to look at them would take longer than answering.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::clock::parse_iso;
use crate::contract::violation::{Slip, Violation};
use crate::contract::{Contract, Field, Model, Schema, Side, Violations};

/// After this many a body is wrong enough.
const MOST: usize = 10;

impl Contract {
    /// What is wrong with a JSON text. A text that is not JSON is one violation.
    pub(crate) fn check(&self, schema: &Schema, json: &[u8], side: Side) -> Violations {
        let mut report = Report { side, path: Vec::new(), violations: Vec::new() };
        let mut reader = serde_json::Deserializer::from_slice(json);
        let read =
            Check { contract: self, schema, report: &mut report }.deserialize(&mut reader).and_then(|_| reader.end());
        if let Err(error) = read {
            let slip = Slip::NotJson(error.to_string());
            report.violations.insert(0, Violation { place: String::new(), slip });
        }
        report.violations
    }
}

struct Report<'c> {
    side: Side,
    path: Vec<Step<'c>>,
    violations: Violations,
}

enum Step<'c> {
    Field(&'c str),
    Key(String),
    Index(usize),
}

impl Report<'_> {
    fn add(&mut self, slip: Slip) {
        if self.violations.len() >= MOST {
            return;
        }
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => place.extend([".", name]),
                Step::Key(key) => place.extend([".", key.as_str()]),
                Step::Index(index) => place.extend(["[", index.to_string().as_str(), "]"]),
            }
        }
        let place = place.trim_start_matches('.').to_owned();
        self.violations.push(Violation { place, slip });
    }
}

struct Check<'c, 'r> {
    contract: &'c Contract,
    schema: &'c Schema,
    report: &'r mut Report<'c>,
}

impl<'c> Check<'c, '_> {
    fn child<'s>(&'s mut self, schema: &'c Schema) -> Check<'c, 's> {
        Check { contract: self.contract, schema, report: self.report }
    }

    fn mismatch(&mut self, found: impl fmt::Display) {
        let wanted = match self.schema {
            Schema::Anything => "anything",
            Schema::Text | Schema::OneOf(_) => "a string",
            Schema::Instant => "an instant (ISO-8601 with offset)",
            Schema::Date => "a date",
            Schema::Integer => "an integer",
            Schema::Number => "a number",
            Schema::Boolean => "true or false",
            Schema::List(_) => "a list",
            Schema::Map(_) | Schema::Model(_) => "an object",
        };
        self.report.add(Slip::Kind { found: found.to_string(), wanted });
    }
}

/// Whether there was anything: `null` stands for absence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    Something,
    Nothing,
}

impl<'de> DeserializeSeed<'de> for Check<'_, '_> {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Check<'_, '_> {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(mut self, text: &str) -> Result<Given, E> {
        let fits = match self.schema {
            Schema::Anything | Schema::Text => true,
            Schema::Instant => parse_iso(text).is_some(),
            Schema::Date => text.parse::<chrono::NaiveDate>().is_ok(),
            Schema::OneOf(values) => {
                if !values.iter().any(|value| value == text) {
                    self.report.add(Slip::Value { value: text.to_owned(), allowed: values.clone() });
                }
                true
            }
            _ => false,
        };
        if !fits {
            self.mismatch(format_args!("{text:?}"));
        }
        Ok(Given::Something)
    }

    fn visit_bool<E>(mut self, value: bool) -> Result<Given, E> {
        if !matches!(self.schema, Schema::Anything | Schema::Boolean) {
            self.mismatch(value);
        }
        Ok(Given::Something)
    }

    fn visit_i64<E>(mut self, value: i64) -> Result<Given, E> {
        if !matches!(self.schema, Schema::Anything | Schema::Integer | Schema::Number) {
            self.mismatch(value);
        }
        Ok(Given::Something)
    }

    fn visit_u64<E>(mut self, value: u64) -> Result<Given, E> {
        if !matches!(self.schema, Schema::Anything | Schema::Integer | Schema::Number) {
            self.mismatch(value);
        }
        Ok(Given::Something)
    }

    fn visit_f64<E>(mut self, value: f64) -> Result<Given, E> {
        if !matches!(self.schema, Schema::Anything | Schema::Number) {
            self.mismatch(value);
        }
        Ok(Given::Something)
    }

    fn visit_unit<E>(mut self) -> Result<Given, E> {
        if self.report.side == Side::Answer && !matches!(self.schema, Schema::Anything) {
            self.mismatch("null");
        }
        Ok(Given::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Given, A::Error> {
        let schema = match self.schema {
            Schema::List(item) => &**item,
            Schema::Anything => &Schema::Anything,
            _ => {
                self.mismatch("a list");
                &Schema::Anything
            }
        };
        for index in 0.. {
            self.report.path.push(Step::Index(index));
            let more = items.next_element_seed(self.child(schema))?;
            match more {
                None => {
                    self.report.path.pop();
                    break;
                }
                // Absence has no place in a list.
                Some(Given::Nothing) if self.report.side == Side::Request => self.report.add(Slip::Nothing),
                Some(_) => {}
            }
            self.report.path.pop();
        }
        Ok(Given::Something)
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut entries: A) -> Result<Given, A::Error> {
        let model = match self.schema {
            Schema::Model(model) => self.contract.at(model.0),
            Schema::Map(values) => return self.each_value(entries, values),
            Schema::Anything => return self.each_value(entries, &Schema::Anything),
            _ => {
                self.mismatch("an object");
                return self.each_value(entries, &Schema::Anything);
            }
        };
        let mut seen = 0_u64;
        while let Some(key) = entries.next_key_seed(KnownKey(model))? {
            match key {
                Ok((name, field)) => {
                    self.report.path.push(Step::Field(name));
                    let given = entries.next_value_seed(self.child(&field.schema))?;
                    self.report.path.pop();
                    if let Some(bit) = field.required.filter(|_| given == Given::Something) {
                        seen |= 1 << bit;
                    }
                }
                Err(unknown) => {
                    self.report.add(Slip::Unknown { name: unknown, model: model.name.clone() });
                    entries.next_value_seed(self.child(&Schema::Anything))?;
                }
            }
        }
        for (bit, name) in model.required.iter().enumerate() {
            if seen & (1 << bit) == 0 {
                self.report.add(Slip::Missing { name: name.clone(), model: model.name.clone() });
            }
        }
        Ok(Given::Something)
    }
}

impl<'c> Check<'c, '_> {
    fn each_value<'de, A: MapAccess<'de>>(mut self, mut entries: A, schema: &'c Schema) -> Result<Given, A::Error> {
        while let Some(key) = entries.next_key::<String>()? {
            self.report.path.push(Step::Key(key));
            entries.next_value_seed(self.child(schema))?;
            self.report.path.pop();
        }
        Ok(Given::Something)
    }
}

/// Finds the field a key names without keeping the key.
struct KnownKey<'c>(&'c Model);

impl<'de, 'c> DeserializeSeed<'de> for KnownKey<'c> {
    type Value = Result<(&'c str, &'c Field), String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'c> Visitor<'_> for KnownKey<'c> {
    type Value = Result<(&'c str, &'c Field), String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.fields.get_key_value(key).map(|(name, field)| (name.as_str(), field)).ok_or_else(|| key.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(model: &str, json: &str, side: Side) -> Vec<String> {
        let contract = Contract::built_in().unwrap();
        let found = contract.check(&contract.model(model).unwrap(), json.as_bytes(), side);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_body_that_fits_has_no_violations() {
        let fits = r#"{"interval": "a/b", "paging": {"pageSize": 25, "pageNumber": 1}, "order": "asc",
            "segmentFilters": [{"type": "and", "predicates": [{"dimension": "userId", "value": "x"}]}]}"#;
        assert!(wrong("ConversationQuery", fits, Side::Request).is_empty());
    }

    #[test]
    fn unknown_fields_wrong_types_and_enum_values_are_named_with_their_place() {
        let found = wrong(
            "ConversationQuery",
            r#"{"interval": 5, "size": 1, "order": "upward", "paging": {"pageSize": "25"}, "segmentFilters": [{}, {"type": "nor"}]}"#,
            Side::Request,
        );
        let all = found.join("\n");
        for part in [
            "interval: 5 is not a string",
            "unknown field 'size' in ConversationQuery",
            "order: \"upward\" is not one of asc, desc, unordered",
            "paging.pageSize: \"25\" is not an integer",
            "segmentFilters[1].type: \"nor\"",
        ] {
            assert!(all.contains(part), "{part} in {all}");
        }
    }

    #[test]
    fn a_required_field_that_is_missing_is_named() {
        assert_eq!(
            wrong("ConversationQuery", "{}", Side::Request),
            ["the body: field 'interval' of ConversationQuery is missing"]
        );
    }

    #[test]
    fn null_stands_for_absence_in_a_request_only() {
        assert!(wrong("ConversationQuery", r#"{"interval": "a/b", "order": null}"#, Side::Request).is_empty());
        assert_eq!(wrong("ConversationQuery", r#"{"interval": "a/b", "order": null}"#, Side::Answer).len(), 1);
        assert_eq!(
            wrong("ConversationQuery", r#"{"interval": null}"#, Side::Request),
            ["the body: field 'interval' of ConversationQuery is missing"]
        );
        let listed = r#"{"interval": "a/b", "segmentFilters": [null]}"#;
        assert_eq!(wrong("ConversationQuery", listed, Side::Request), ["segmentFilters[0]: null"]);
    }

    #[test]
    fn what_is_not_json_is_said_so() {
        assert!(wrong("ConversationQuery", "<html>", Side::Answer)[0].starts_with("not JSON"));
        assert!(wrong("ConversationQuery", r#"{"interval": "a/b"} x"#, Side::Answer)[0].starts_with("not JSON"));
    }

    #[test]
    fn instants_carry_an_offset() {
        assert!(wrong("ServerDate", r#"{"currentDate": "2026-08-01T00:00:00.000Z"}"#, Side::Answer).is_empty());
        assert_eq!(wrong("ServerDate", r#"{"currentDate": "2026-08-01 00:00"}"#, Side::Answer).len(), 1);
    }
}
