//! The contract file as a checker: what every operation takes and gives, and what every model may hold. The only home of
//! knowledge about the API that does not come from our own renderings, so that a slip in one of them is seen.

mod check;
mod describe;
mod load;
mod query;
mod topics;
mod violation;

use std::collections::HashMap;

use axum::http::Method;

pub(crate) use load::ContractError;
pub(crate) use violation::Violation;

/// The compiled contract.
#[derive(Debug)]
pub(crate) struct Contract {
    models: Vec<Model>,
    by_name: HashMap<String, ModelIx>,
    /// By path template, e.g. `/api/v2/users/{userId}`.
    operations: HashMap<String, Vec<(Method, Operation)>>,
    /// Topic templates with the model of their event.
    topics: Vec<(String, ModelIx)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ModelIx(usize);

/// What an operation takes, gives and asks for.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// One of these OAuth scopes is needed; none where the list is empty.
    pub(crate) scopes: Vec<String>,
    pub(crate) permissions: Permissions,
    query: Vec<Parameter>,
    pub(crate) body: Option<Schema>,
    answer: Option<Schema>,
}

/// The permissions an operation asks the user for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Permissions {
    None,
    Any(Vec<String>),
    All(Vec<String>),
}

#[derive(Debug)]
struct Parameter {
    name: String,
    schema: Schema,
    /// Values the documentation lists; empty where it lists none.
    values: Vec<String>,
    presence: Presence,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    Required,
    Optional,
}

/// What a JSON value may be.
#[derive(Debug, Clone)]
pub(crate) enum Schema {
    Anything,
    Text,
    Instant,
    Date,
    OneOf(Vec<String>),
    Integer,
    Number,
    Boolean,
    List(Box<Schema>),
    Map(Box<Schema>),
    Model(ModelRef),
}

/// A model of the contract; opaque outside, since models refer to each other in circles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ModelRef(ModelIx);

#[derive(Debug)]
struct Model {
    name: String,
    fields: HashMap<String, Field>,
    /// Fields that are always present, by the order of their bit in [`Field::required`].
    required: Vec<String>,
}

#[derive(Debug)]
struct Field {
    schema: Schema,
    required: Option<u32>,
}

/// Whose values are checked: `null` for an absent field is usual in requests and never sent by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
}

/// What is wrong with a body, most telling first; empty when nothing is.
pub(crate) type Violations = Vec<Violation>;

impl Contract {
    /// The operation of a path template and a method, and whether the path exists at all.
    pub(crate) fn operation(&self, template: &str, method: &Method) -> Option<&Operation> {
        self.operations.get(template)?.iter().find(|(known, _)| known == method).map(|(_, operation)| operation)
    }

    /// What a word calls: a path template, or the id of one operation, which has a method.
    pub(crate) fn route(&self, word: &str) -> Option<(String, Option<Method>)> {
        if self.operations.contains_key(word) {
            return Some((word.to_owned(), None));
        }
        self.operations.iter().find_map(|(template, operations)| {
            let (method, _) = operations.iter().find(|(_, operation)| operation.id == word)?;
            Some((template.clone(), Some(method.clone())))
        })
    }

    /// Path templates of all operations with their methods.
    #[cfg(test)]
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&str, &Method, &Operation)> {
        self.operations
            .iter()
            .flat_map(|(path, list)| list.iter().map(move |(method, operation)| (path.as_str(), method, operation)))
    }

    /// The ids of all operations.
    pub(crate) fn operation_ids(&self) -> impl Iterator<Item = &str> {
        self.operations.values().flatten().map(|(_, operation)| operation.id.as_str())
    }

    /// The permissions that operations ask for, each as often as it is asked for.
    pub(crate) fn permissions(&self) -> impl Iterator<Item = &str> {
        self.operations.values().flatten().flat_map(|(_, operation)| operation.permissions.names()).map(String::as_str)
    }

    /// The schema of a named model.
    pub(crate) fn model(&self, name: &str) -> Option<Schema> {
        self.by_name.get(name).map(|&ix| Schema::Model(ModelRef(ix)))
    }

    fn at(&self, ix: ModelIx) -> &Model {
        &self.models[ix.0]
    }
}

impl Permissions {
    fn names(&self) -> &[String] {
        match self {
            Self::None => &[],
            Self::Any(names) | Self::All(names) => names,
        }
    }
}

impl Operation {
    /// What a 200 holds; nothing where the contract says nothing.
    pub(crate) fn answer(&self) -> Option<&Schema> {
        self.answer.as_ref()
    }
}
