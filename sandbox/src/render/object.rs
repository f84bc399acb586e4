//! A JSON object built field by field; a field without a value is left out, as the API does.

use serde_json::{Map, Value};

use crate::clock::Iso;
use crate::id::Id;

#[derive(Debug, Default)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.0.insert(field.to_owned(), value.into());
        self
    }

    pub(crate) fn maybe(self, field: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(field, value),
            None => self,
        }
    }

    /// An object whose names the API leaves to the organisation.
    pub(crate) fn free(entries: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        entries.into_iter().fold(Self::new(), |object, (name, value)| object.with(name, value))
    }

    /// Adds to the list in a field, which it makes where there is none.
    pub(crate) fn push(&mut self, field: &str, value: Value) {
        if let Value::Array(list) = self.0.entry(field).or_insert_with(|| Value::Array(Vec::new())) {
            list.push(value);
        }
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object.0)
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Self {
        Self::String(id.to_string())
    }
}

impl From<Iso> for Value {
    fn from(instant: Iso) -> Self {
        Self::String(instant.to_string())
    }
}
