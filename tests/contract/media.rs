//! The media that a history can be asked for, held against the contract's list of them: a new one there must be asked for, or
//! be named here as one that is not.

use super::contract;
use std::collections::BTreeSet;
use tidemark_core::genesys::models::open;
use tidemark_core::history;

/// Media types of records that are not asked for, and why.
const NOT_ASKED: [(&str, &str); 2] = [
    ("screenmonitoring", "a supervisor looks at an agent's screen: no conversation with anybody"),
    ("unknown", "it names no medium"),
];

#[test]
fn every_media_type_of_the_contract_is_asked_for_or_named_as_one_that_is_not() {
    let contract = contract();
    let types = contract["definitions"]["AnalyticsSession"]["properties"]["mediaType"]["enum"].as_array().unwrap();
    let types: BTreeSet<_> = types.iter().map(|value| value.as_str().unwrap()).collect();
    let asked: Vec<_> = history::askable().filter_map(history::media_type).collect();
    let named: Vec<_> = asked.iter().copied().chain(NOT_ASKED.map(|(media, _)| media)).collect();
    assert_eq!(named.iter().copied().collect::<BTreeSet<_>>(), types);
    assert_eq!(named.len(), types.len(), "each once: {named:?}");
    let read: BTreeSet<_> = open::SessionMedia::KNOWN.iter().copied().collect();
    assert_eq!(asked.into_iter().collect::<BTreeSet<_>>(), read, "what is read of a record, and no more, is asked for");
}
