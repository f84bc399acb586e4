//! Checks the query string of a request against its operation.

use crate::contract::{Operation, Parameter, Presence, Schema};
use crate::error::ApiError;

impl Operation {
    /// Refuses query parameters that are not those of the operation, or not of their type.
    pub(crate) fn check_query(&self, query: &[(String, String)]) -> Result<(), ApiError> {
        let refuse = |why: String| Err(ApiError::BadRequest(why));
        for (name, value) in query {
            let Some(parameter) = self.query.iter().find(|parameter| parameter.name == *name) else {
                return refuse(format!("The query parameter '{name}' is not known."));
            };
            match &parameter.schema {
                // Clients write lists as id=a&id=b or as id=a,b; both are read.
                Schema::List(item) => value.split(',').try_for_each(|value| parameter.check(item, value))?,
                single => {
                    if query.iter().filter(|(other, _)| other == name).count() > 1 {
                        return refuse(format!("The query parameter '{name}' must be given once."));
                    }
                    parameter.check(single, value)?;
                }
            }
        }
        let given = |parameter: &&Parameter| query.iter().any(|(name, _)| *name == parameter.name);
        match self.query.iter().find(|parameter| parameter.presence == Presence::Required && !given(parameter)) {
            Some(missing) => refuse(format!("The query parameter '{}' is required.", missing.name)),
            None => Ok(()),
        }
    }
}

impl Parameter {
    fn check(&self, schema: &Schema, value: &str) -> Result<(), ApiError> {
        let invalid = |allowed: &[String]| {
            let (value, field) = (value.to_owned(), self.name.clone());
            Err(ApiError::InvalidValue { value, field, allowed: allowed.to_vec() })
        };
        let (fits, wanted) = match schema {
            Schema::Integer => (value.parse::<i64>().is_ok(), "an integer"),
            Schema::Number => (value.parse::<f64>().is_ok(), "a number"),
            Schema::Boolean => (matches!(value, "true" | "false"), "true or false"),
            Schema::OneOf(values) if !values.iter().any(|known| known == value) => return invalid(values),
            _ => (true, "anything"),
        };
        if !fits {
            return Err(ApiError::BadRequest(format!(
                "The query parameter '{}' must be {wanted}, not '{value}'.",
                self.name
            )));
        }
        // The documentation writes sort orders in both cases.
        let listed = self.values.is_empty() || self.values.iter().any(|known| known.eq_ignore_ascii_case(value));
        if listed { Ok(()) } else { invalid(&self.values) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use crate::contract::Contract;
    use crate::error::ApiError;

    fn refusal(path: &str, query: &[(&str, &str)]) -> Option<ApiError> {
        let contract = Contract::built_in().unwrap();
        let query: Vec<_> = query.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        contract.operation(path, &Method::GET).unwrap().check_query(&query).err()
    }

    fn violation(path: &str, query: &[(&str, &str)]) -> Option<String> {
        Some(match refusal(path, query)? {
            ApiError::BadRequest(why) => why,
            ApiError::InvalidValue { value, field, .. } => format!("'{value}' for '{field}'"),
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn the_parameters_that_only_the_tutorial_knows_are_refused_by_name() {
        let found = violation("/api/v2/conversations", &[("type", "voice")]);
        assert_eq!(found.unwrap(), "The query parameter 'type' is not known.");
    }

    #[test]
    fn values_are_checked_for_type_and_list() {
        assert!(violation("/api/v2/users", &[("pageSize", "ten")]).unwrap().contains("'ten'"));
        assert!(violation("/api/v2/users", &[("state", "asleep")]).unwrap().contains("'asleep'"));
        assert_eq!(violation("/api/v2/users", &[("id", "a"), ("id", "b,c"), ("state", "any")]), None);
        assert!(violation("/api/v2/users", &[("state", "any"), ("state", "any")]).unwrap().contains("once"));
    }

    #[test]
    fn expand_takes_a_comma_separated_list_of_known_names() {
        assert_eq!(violation("/api/v2/users/me", &[("expand", "date,authorization,token")]), None);
        assert!(violation("/api/v2/users/me", &[("expand", "date,everything")]).unwrap().contains("'everything'"));
    }
}
