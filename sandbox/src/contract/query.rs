//! Checks the query string of a request against its operation.

use crate::contract::{Operation, Parameter, Presence, Schema};

impl Operation {
    /// What is wrong with the query parameters; `None` when nothing is.
    pub(crate) fn query_violation(&self, query: &[(String, String)]) -> Option<String> {
        for (name, value) in query {
            let Some(parameter) = self.query.iter().find(|parameter| parameter.name == *name) else {
                return Some(format!("unknown query parameter '{name}'"));
            };
            let wrong = match &parameter.schema {
                // Clients write lists as id=a&id=b or as id=a,b; both are read.
                Schema::List(item) => value.split(',').find_map(|value| parameter.mismatch(item, value)),
                single => {
                    if query.iter().filter(|(other, _)| other == name).count() > 1 {
                        return Some(format!("query parameter '{name}' is given twice"));
                    }
                    parameter.mismatch(single, value)
                }
            };
            if let Some(wrong) = wrong {
                return Some(wrong);
            }
        }
        self.query
            .iter()
            .find(|parameter| {
                parameter.presence == Presence::Required && !query.iter().any(|(name, _)| *name == parameter.name)
            })
            .map(|parameter| format!("query parameter '{}' is missing", parameter.name))
    }
}

impl Parameter {
    fn mismatch(&self, schema: &Schema, value: &str) -> Option<String> {
        let fits = match schema {
            Schema::Integer => value.parse::<i64>().is_ok(),
            Schema::Number => value.parse::<f64>().is_ok(),
            Schema::Boolean => matches!(value, "true" | "false"),
            Schema::OneOf(values) => values.iter().any(|known| known == value),
            _ => true,
        };
        // The documentation writes sort orders in both cases.
        let listed = self.values.is_empty() || self.values.iter().any(|known| known.eq_ignore_ascii_case(value));
        (!fits || !listed).then(|| format!("'{value}' is not a value of query parameter '{}'", self.name))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use crate::contract::Contract;

    fn violation(path: &str, query: &[(&str, &str)]) -> Option<String> {
        let contract = Contract::built_in().unwrap();
        let query: Vec<_> = query.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        contract.operation(path, &Method::GET).unwrap().query_violation(&query)
    }

    #[test]
    fn the_parameters_that_only_the_tutorial_knows_are_refused_by_name() {
        let found = violation("/api/v2/conversations", &[("type", "voice")]);
        assert_eq!(found.unwrap(), "unknown query parameter 'type'");
    }

    #[test]
    fn values_are_checked_for_type_and_list() {
        assert!(violation("/api/v2/users", &[("pageSize", "ten")]).unwrap().contains("'ten'"));
        assert!(violation("/api/v2/users", &[("state", "asleep")]).unwrap().contains("'asleep'"));
        assert_eq!(violation("/api/v2/users", &[("id", "a"), ("id", "b,c"), ("state", "any")]), None);
        assert!(violation("/api/v2/users", &[("state", "any"), ("state", "any")]).unwrap().contains("twice"));
    }

    #[test]
    fn expand_takes_a_comma_separated_list_of_known_names() {
        assert_eq!(violation("/api/v2/users/me", &[("expand", "date,authorization,token")]), None);
        assert!(violation("/api/v2/users/me", &[("expand", "date,everything")]).unwrap().contains("'everything'"));
    }
}
