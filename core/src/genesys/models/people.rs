//! Who signed in, and what ids are called.

use super::wire::{Instant, list};
use serde::Deserialize;

/// `UserMe`, with `expand=date,authorization`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct Me {
    pub id: Option<String>,
    pub name: Option<String>,
    pub date: Option<ServerDate>,
    pub authorization: Option<Permissions>,
}

/// The server's clock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct ServerDate {
    pub current_date: Option<Instant>,
}

/// What the agent's roles allow, as `domain:entity:action`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct Permissions {
    #[serde(deserialize_with = "list")]
    pub permissions: Vec<String>,
}

/// A queue, a wrap-up code: something with an id and a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[allow(missing_docs, reason = "the names are the API's own")]
pub struct Named {
    pub id: Option<String>,
    pub name: Option<String>,
}
