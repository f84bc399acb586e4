//! What is wrong with a body, and its two readings: to whoever mends the sandbox it names the model of the contract, to a
//! client it says what a service says.

use std::fmt;

use crate::error::ApiError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The way to the value, `a.b[0].c`; nothing for the body itself.
    pub(super) place: String,
    pub(super) slip: Slip,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slip {
    NotJson(String),
    Kind { found: String, wanted: &'static str },
    Value { value: String, allowed: Vec<String> },
    Unknown { name: String, model: String },
    Missing { name: String, model: String },
    Nothing,
}

impl Violation {
    /// The field alone, without the way to it.
    fn field(&self) -> &str {
        let field = self.place.rsplit('.').next().unwrap_or_default();
        field.split('[').next().unwrap_or_default()
    }

    fn inside(&self, name: &str) -> String {
        if self.place.is_empty() { name.to_owned() } else { format!("{}.{name}", self.place) }
    }

    /// How a request with it is refused.
    pub(crate) fn refusal(self) -> ApiError {
        let what = if self.place.is_empty() { "The request body".to_owned() } else { format!("'{}'", self.place) };
        ApiError::BadRequest(match &self.slip {
            Slip::Value { value, allowed } => {
                let (value, field, allowed) = (value.clone(), self.field().to_owned(), allowed.clone());
                return ApiError::InvalidValue { value, field, allowed };
            }
            Slip::NotJson(_) => "The request body is not valid JSON.".to_owned(),
            Slip::Kind { found, wanted } => format!("{what} must be {wanted}, not {found}."),
            Slip::Unknown { name, .. } => format!("'{}' is not a known field.", self.inside(name)),
            Slip::Missing { name, .. } => format!("'{}' is required.", self.inside(name)),
            Slip::Nothing => format!("{what} must not be null."),
        })
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.place.is_empty() { "the body" } else { &self.place };
        match &self.slip {
            Slip::NotJson(why) => write!(f, "not JSON: {why}"),
            Slip::Kind { found, wanted } => write!(f, "{place}: {found} is not {wanted}"),
            Slip::Value { value, allowed } if allowed.len() > 30 => {
                write!(f, "{place}: {value:?} is not one of {} known values", allowed.len())
            }
            Slip::Value { value, allowed } => write!(f, "{place}: {value:?} is not one of {}", allowed.join(", ")),
            Slip::Unknown { name, model } => write!(f, "{place}: unknown field '{name}' in {model}"),
            Slip::Missing { name, model } => write!(f, "{place}: field '{name}' of {model} is missing"),
            Slip::Nothing => write!(f, "{place}: null"),
        }
    }
}
