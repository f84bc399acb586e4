//! Writes a model of the contract as a JSON schema, as the list of available topics shows the events of each.

use serde_json::{Map, Value, json};

use crate::contract::{Contract, Schema};

impl Contract {
    /// A schema with the models it needs inside it; a model that was written before is only named.
    pub(crate) fn described(&self, schema: &Schema) -> Value {
        self.describe(schema, &mut Vec::new())
    }

    fn describe(&self, schema: &Schema, written: &mut Vec<usize>) -> Value {
        match schema {
            Schema::Anything => json!({ "type": "object" }),
            Schema::Text => json!({ "type": "string" }),
            Schema::Instant => json!({ "type": "string", "format": "date-time" }),
            Schema::Date => json!({ "type": "string", "format": "date" }),
            Schema::OneOf(values) => json!({ "type": "string", "enum": values }),
            Schema::Integer => json!({ "type": "integer" }),
            Schema::Number => json!({ "type": "number" }),
            Schema::Boolean => json!({ "type": "boolean" }),
            Schema::List(item) => json!({ "type": "array", "items": self.describe(item, written) }),
            Schema::Map(value) => json!({ "type": "object", "additionalProperties": self.describe(value, written) }),
            Schema::Model(model) => {
                let known = self.at(model.0);
                let id = format!("urn:jsonschema:{}", known.name);
                if written.contains(&model.0.0) {
                    return json!({ "type": "object", "$ref": id });
                }
                written.push(model.0.0);
                let mut names: Vec<&String> = known.fields.keys().collect();
                names.sort_unstable();
                let fields: Map<String, Value> = names
                    .into_iter()
                    .map(|name| (name.clone(), self.describe(&known.fields[name].schema, written)))
                    .collect();
                json!({ "type": "object", "id": id, "properties": fields })
            }
        }
    }
}
