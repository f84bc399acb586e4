//! The body of a details query for the conversations of one customer, newest first.
//!
//! A segment's filters are read as what one and the same segment must be. The contact stands on the customer's own segments
//! and a user on the agent's, so that a question for both names the customer by the address too, which stands on either.

use super::{PAGE_SIZE, iso, matches};
use std::sync::Arc;

/// One page of the conversations of a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerQuery {
    /// First instant, epoch milliseconds.
    pub from: i64,
    /// The instant after the last, epoch milliseconds.
    pub to: i64,
    /// The external contact that it is.
    pub contact: Option<Arc<str>>,
    /// The number or address that it has.
    pub address: Option<Arc<str>>,
    /// Only conversations in which this user took part; else all that the agent may see.
    pub user: Option<String>,
}

impl CustomerQuery {
    /// As the API wants it: a JSON text.
    pub fn to_json(&self) -> String {
        let (from, to) = (iso(self.from), iso(self.to));
        let contact = self.contact.iter().map(|contact| matches("externalContactId", contact));
        let customer: Vec<_> = contact.chain(self.address.iter().flat_map(|address| at(address))).collect();
        let customer = format!(r#"{{"type":"or","predicates":[{}]}}"#, customer.join(","));
        let user = match &self.user {
            Some(user) => format!(r#",{{"type":"and","predicates":[{}]}}"#, matches("userId", user)),
            None => String::new(),
        };
        format!(
            r#"{{"interval":"{from}/{to}","order":"desc","orderBy":"conversationStart",
            "paging":{{"pageSize":{PAGE_SIZE},"pageNumber":1}},"segmentFilters":[{customer}{user}]}}"#
        )
    }
}

/// Wherever a session may have the address, whichever side it is. Numbers of calls are written with their scheme.
pub(super) fn at(address: &str) -> Vec<String> {
    let written = ["addressFrom", "addressTo"].map(|dimension| matches(dimension, address));
    if address.contains('@') {
        return written.into();
    }
    // Who writes no plus may have meant one.
    let meant = address.bytes().all(|byte| byte.is_ascii_digit()).then(|| format!("+{address}"));
    let spoken = std::iter::once(address).chain(meant.as_deref()).flat_map(|number| {
        let called = format!("tel:{number}");
        let of = |dimension| [matches(dimension, &called), matches(dimension, number)];
        ["ani", "dnis"].into_iter().flat_map(of).chain([matches("callbackNumber", number)]).collect::<Vec<_>>()
    });
    spoken.chain(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn filters(contact: Option<&str>, address: Option<&str>, user: Option<&str>) -> Value {
        let query = CustomerQuery {
            from: 0,
            to: 1,
            contact: contact.map(Into::into),
            address: address.map(Into::into),
            user: user.map(str::to_owned),
        };
        serde_json::from_str::<Value>(&query.to_json()).unwrap()["segmentFilters"].take()
    }

    fn dimensions(filter: &Value) -> Vec<(&str, &str)> {
        let predicates = filter["predicates"].as_array().unwrap().iter();
        predicates.map(|p| (p["dimension"].as_str().unwrap(), p["value"].as_str().unwrap())).collect()
    }

    #[test]
    fn a_customer_is_asked_for_by_contact_number_or_address() {
        assert_eq!(dimensions(&filters(Some("x-1"), None, None)[0]), [("externalContactId", "x-1")]);
        let mail = filters(None, Some("wei@example.com"), None);
        assert_eq!(dimensions(&mail[0]), [("addressFrom", "wei@example.com"), ("addressTo", "wei@example.com")]);
        let number = filters(None, Some("+15550100"), Some("u-1"));
        for place in [("ani", "tel:+15550100"), ("dnis", "+15550100"), ("addressTo", "+15550100")] {
            assert!(dimensions(&number[0]).contains(&place), "{place:?}");
        }
        assert_eq!(number[0]["type"], "or");
        assert_eq!(dimensions(&number[1]), [("userId", "u-1")]);
    }

    #[test]
    fn a_number_without_a_plus_may_have_meant_one() {
        let number = filters(None, Some("442079460491"), None);
        for place in [("ani", "tel:+442079460491"), ("dnis", "442079460491"), ("callbackNumber", "+442079460491")] {
            assert!(dimensions(&number[0]).contains(&place), "{place:?}");
        }
    }

    #[test]
    fn an_address_cannot_leave_its_place_in_the_body() {
        let bad = "a\"}]}],\"x\":[{\"";
        assert_eq!(dimensions(&filters(None, Some(bad), None)[0])[0].1, format!("tel:{bad}"));
        assert_eq!(
            filters(Some(bad), None, Some(bad))[1],
            json!({ "type": "and", "predicates": [
            { "type": "dimension", "dimension": "userId", "operator": "matches", "value": bad }] })
        );
    }
}
