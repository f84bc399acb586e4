//! Compiles the contract file and the hand-written list of required fields. Fails on anything it does not understand:
//! a rule that is skipped silently would be a rule that is not checked.

use std::collections::HashMap;

use axum::http::Method;
use serde_json::{Map, Value};

use crate::contract::{Contract, Field, Model, ModelIx, ModelRef, Operation, Parameter, Permissions, Presence, Schema};

const CONTRACT: &str = include_str!("../../../contract/genesys-contract.json");
const REQUIRED: &str = include_str!("../../../contract/required.json");

/// Why the contract cannot be used.
#[derive(Debug)]
pub(crate) enum ContractError {
    NotJson(serde_json::Error),
    /// A part of the file is not of the form this reader knows.
    Unexpected(String),
}

impl std::fmt::Display for ContractError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "the contract is not JSON: {error}"),
            Self::Unexpected(what) => write!(f, "the contract has an unexpected form: {what}"),
        }
    }
}

impl std::error::Error for ContractError {}

impl From<serde_json::Error> for ContractError {
    fn from(error: serde_json::Error) -> Self {
        Self::NotJson(error)
    }
}

fn unexpected(what: impl std::fmt::Display) -> ContractError {
    ContractError::Unexpected(what.to_string())
}

impl Contract {
    /// Compiles the files that are built in.
    pub(crate) fn built_in() -> Result<Self, ContractError> {
        Self::compiled(CONTRACT, REQUIRED)
    }

    fn compiled(contract: &str, required: &str) -> Result<Self, ContractError> {
        let contract: Value = serde_json::from_str(contract)?;
        let required: HashMap<String, Vec<String>> = serde_json::from_str(required)?;
        let definitions = object(&contract["definitions"], "definitions")?;
        let by_name: HashMap<String, ModelIx> =
            definitions.keys().enumerate().map(|(number, name)| (name.clone(), ModelIx(number))).collect();
        if let Some(stranger) = required.keys().find(|name| !by_name.contains_key(*name)) {
            return Err(unexpected(format!("required.json names the model {stranger}")));
        }
        let mut models = Vec::with_capacity(definitions.len());
        for (name, definition) in definitions {
            let always = required.get(name).cloned().unwrap_or_default();
            models.push(model(name, definition, always, &by_name)?);
        }
        let mut operations: HashMap<String, Vec<(Method, Operation)>> = HashMap::new();
        for (path, methods) in object(&contract["paths"], "paths")? {
            for (method, operation) in object(methods, path)? {
                let method: Method =
                    method.to_uppercase().parse().map_err(|_| unexpected(format!("{path}: method {method}")))?;
                operations.entry(path.clone()).or_default().push((method, self::operation(operation, path, &by_name)?));
            }
        }
        let mut topics = Vec::new();
        for (topic, name) in object(&contract["x-topics"], "x-topics")? {
            let name = text(name, topic)?;
            let ix = by_name.get(name).ok_or_else(|| unexpected(format!("{topic} names the model {name}")))?;
            topics.push((topic.clone(), *ix));
        }
        Ok(Self { models, by_name, operations, topics })
    }
}

fn object<'v>(value: &'v Value, place: &str) -> Result<&'v Map<String, Value>, ContractError> {
    value.as_object().ok_or_else(|| unexpected(format!("{place} is not an object")))
}

fn list<'v>(value: &'v Value, place: &str) -> Result<&'v Vec<Value>, ContractError> {
    value.as_array().ok_or_else(|| unexpected(format!("{place} is not a list")))
}

fn text<'v>(value: &'v Value, place: &str) -> Result<&'v str, ContractError> {
    value.as_str().ok_or_else(|| unexpected(format!("{place} is not a text")))
}

fn texts(value: &Value, place: &str) -> Result<Vec<String>, ContractError> {
    match value {
        Value::Null => Ok(Vec::new()),
        _ => list(value, place)?.iter().map(|item| text(item, place).map(str::to_owned)).collect(),
    }
}

fn model(
    name: &str,
    definition: &Value,
    always: Vec<String>,
    by_name: &HashMap<String, ModelIx>,
) -> Result<Model, ContractError> {
    let mut fields = HashMap::new();
    for (field, definition) in object(&definition["properties"], name)? {
        let bit = always.iter().position(|required| required == field).map(|bit| bit as u32);
        fields.insert(
            field.clone(),
            Field { schema: schema(definition, &format!("{name}.{field}"), by_name)?, required: bit },
        );
    }
    if let Some(stranger) = always.iter().find(|field| !fields.contains_key(*field)) {
        return Err(unexpected(format!("required.json names {name}.{stranger}")));
    }
    if always.len() > 64 {
        return Err(unexpected(format!("{name} requires more than 64 fields")));
    }
    Ok(Model { name: name.to_owned(), fields, required: always })
}

fn schema(definition: &Value, place: &str, by_name: &HashMap<String, ModelIx>) -> Result<Schema, ContractError> {
    if let Some(reference) = definition["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        let ix = by_name.get(name).ok_or_else(|| unexpected(format!("{place} names the model {name}")))?;
        return Ok(Schema::Model(ModelRef(*ix)));
    }
    let values = texts(&definition["enum"], place)?;
    Ok(match (definition["type"].as_str(), definition["format"].as_str()) {
        (Some("string"), _) if !values.is_empty() => Schema::OneOf(values),
        (Some("string"), None) => Schema::Text,
        (Some("string"), Some("date-time")) => Schema::Instant,
        (Some("string"), Some("date")) => Schema::Date,
        (Some("integer"), _) => Schema::Integer,
        (Some("number"), _) => Schema::Number,
        (Some("boolean"), _) => Schema::Boolean,
        (Some("array"), _) => Schema::List(Box::new(schema(&definition["items"], place, by_name)?)),
        (Some("object"), _) => match &definition["additionalProperties"] {
            Value::Null => Schema::Anything,
            values => Schema::Map(Box::new(schema(values, place, by_name)?)),
        },
        other => return Err(unexpected(format!("{place} is {other:?}"))),
    })
}

fn operation(value: &Value, path: &str, by_name: &HashMap<String, ModelIx>) -> Result<Operation, ContractError> {
    let mut query = Vec::new();
    let mut body = None;
    for parameter in list(&value["parameters"], path)? {
        let name = text(&parameter["name"], path)?;
        match text(&parameter["in"], path)? {
            "body" => body = Some(schema(&parameter["schema"], path, by_name)?),
            "query" => query.push(Parameter {
                name: name.to_owned(),
                schema: schema(parameter, path, by_name)?,
                values: texts(&parameter["x-values"], path)?,
                presence: if parameter["required"] == true { Presence::Required } else { Presence::Optional },
            }),
            "path" => {}
            other => return Err(unexpected(format!("{path}: a parameter in {other}"))),
        }
    }
    let mut scopes = Vec::new();
    for requirement in list(&value["security"], path)? {
        scopes.extend(texts(&requirement["PureCloud OAuth"], path)?);
    }
    let requires = &value["x-inin-requires-permissions"];
    let permissions = texts(&requires["permissions"], path)?;
    let permissions = match (text(&requires["type"], path)?, permissions.is_empty()) {
        (_, true) => Permissions::None,
        ("ANY", false) => Permissions::Any(permissions),
        ("ALL", false) => Permissions::All(permissions),
        (other, false) => return Err(unexpected(format!("{path}: permissions of type {other}"))),
    };
    let answer = match &value["responses"]["200"]["schema"] {
        Value::Null => None,
        answer => Some(schema(answer, path, by_name)?),
    };
    Ok(Operation { id: text(&value["operationId"], path)?.to_owned(), scopes, permissions, query, body, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_contract_compiles() {
        let contract = Contract::built_in().unwrap();
        assert!(contract.model("Conversation").is_some());
        assert!(contract.operation("/api/v2/users/me", &Method::GET).is_some());
        assert!(contract.operation("/api/v2/users/me", &Method::DELETE).is_none());
    }

    #[test]
    fn a_required_field_that_the_contract_lacks_is_refused() {
        let wrong = Contract::compiled(CONTRACT, r#"{"Conversation": ["conversationId"]}"#);
        assert!(wrong.unwrap_err().to_string().contains("Conversation.conversationId"));
        let wrong = Contract::compiled(CONTRACT, r#"{"Konversation": []}"#);
        assert!(wrong.unwrap_err().to_string().contains("Konversation"));
    }
}
