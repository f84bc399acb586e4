//! From bytes to models, losing nothing that can be read.
//!
//! A list is first read as a whole, which is fast; only where that fails is it read record by record, so that a bad
//! record costs itself and is counted, and never the others. What an unreadable answer means for a request is not said
//! here but in [`super::error`].

use super::models::people::Ids;
use super::models::wire::Instant;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// In what way an answer cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecodable {
    /// A page for people: a proxy, a captive portal, a sign-in page of the network.
    Html,
    /// Nothing where something was expected.
    Empty,
    /// It stops in the middle.
    CutShort,
    /// JSON of another shape, or no JSON; where and what.
    Shape(String),
    /// A success status that this operation never has.
    Status(u16),
}

/// A record that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRecord {
    /// Its id, where even that could be read.
    pub id: Option<String>,
    /// What is wrong, and where in it.
    pub why: String,
}

/// A list, and what in it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records<T> {
    /// In the order of the answer.
    pub good: Vec<T>,
    /// Likewise.
    pub bad: Vec<BadRecord>,
}

/// `…EntityListing`: most lists of the API. Paging fields are not read: whoever pages counts pages itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntityListing<T> {
    entities: Option<Vec<T>>,
    page_count: Option<u32>,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// What it lists.
    pub records: Records<T>,
    /// How many pages there are, if the answer says.
    pub page_count: Option<u32>,
}

/// `AnalyticsConversationQueryResponse`. Without a match, `conversations` is absent.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct DetailsAnswer<T> {
    conversations: Option<Vec<T>>,
    total_hits: Option<u64>,
    cursor: Option<String>,
    data_availability_date: Option<Instant>,
}

/// A page of a conversation details query, or of the results of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailsPage<T> {
    /// The conversations on it.
    pub records: Records<T>,
    /// How many the whole answer has, by the server's estimate.
    pub total_hits: Option<u64>,
    /// Of a job: where the next page begins; none after the last one.
    pub cursor: Option<String>,
    /// Of a job: up to when its data reaches, epoch milliseconds.
    pub known_until: Option<i64>,
}

/// An answer that is one object.
///
/// # Errors
/// [`Undecodable::Shape`] with serde's description of the place.
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, Undecodable> {
    read(body).map_err(|error| Undecodable::Shape(said(&error)))
}

/// An answer that lists entities. A server may leave `entities` out where there are none, but not everything.
///
/// # Errors
/// [`Undecodable::Shape`] where not even the list can be found.
pub fn entities<T: DeserializeOwned>(body: &[u8]) -> Result<Listing<T>, Undecodable> {
    if body.iter().all(|byte| byte.is_ascii_whitespace() || b"{}".contains(byte)) {
        return Err(Undecodable::Shape("an object with nothing in it instead of a list".to_owned()));
    }
    if let Ok(EntityListing { entities, page_count }) = read(body) {
        return Ok(Listing { records: whole(entities), page_count });
    }
    let EntityListing { entities, page_count } = object(body)?;
    Ok(Listing { records: one_by_one(entities), page_count })
}

/// An answer of a conversation details query.
///
/// # Errors
/// As [`entities`].
pub fn details_page<T: DeserializeOwned>(body: &[u8]) -> Result<DetailsPage<T>, Undecodable> {
    if let Ok(answer) = read::<DetailsAnswer<T>>(body) {
        return Ok(page(answer, whole));
    }
    Ok(page(object::<DetailsAnswer<Box<RawValue>>>(body)?, one_by_one))
}

fn page<T, R>(answer: DetailsAnswer<R>, records: fn(Option<Vec<R>>) -> Records<T>) -> DetailsPage<T> {
    DetailsPage {
        records: records(answer.conversations),
        total_hits: answer.total_hits,
        cursor: answer.cursor,
        known_until: answer.data_availability_date.map(|at| at.0),
    }
}

/// The one way into `serde_json`: from a slice. Reading from a text as well would put every decoder into the page twice.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(body)
}

/// What is wrong, and where. serde quotes the value it did not expect, which may be as long as the answer: of a long text
/// the beginning is kept, and the end, which says where.
pub(crate) fn said(error: &serde_json::Error) -> String {
    const BEGINNING: usize = 160;
    const END: usize = 80;
    let text = error.to_string();
    let length = text.chars().count();
    if length <= BEGINNING + END {
        return text;
    }
    text.chars().take(BEGINNING).chain(['…']).chain(text.chars().skip(length - END)).collect()
}

fn whole<T>(list: Option<Vec<T>>) -> Records<T> {
    Records { good: list.unwrap_or_default(), bad: Vec::new() }
}

fn one_by_one<T: DeserializeOwned>(list: Option<Vec<Box<RawValue>>>) -> Records<T> {
    let mut records = Records { good: Vec::new(), bad: Vec::new() };
    for text in list.unwrap_or_default() {
        match read(text.get().as_bytes()) {
            Ok(record) => records.good.push(record),
            Err(error) => records.bad.push(BadRecord { id: id_in(text.get()), why: said(&error) }),
        }
    }
    records
}

/// The id of a record of which nothing else may be readable.
fn id_in(record: &str) -> Option<String> {
    let ids: Ids = read(record.as_bytes()).ok()?;
    ids.conversation_id.or(ids.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(rename_all = "camelCase")]
    struct Row {
        conversation_id: String,
        n: Option<u8>,
    }

    #[test]
    fn a_list_may_be_left_out_where_it_is_empty_but_nothing_at_all_is_no_list() {
        let listing = entities::<Row>(br#"{"pageSize": 25, "total": 0}"#).unwrap();
        assert_eq!(listing.records.good, []);
        for nothing in ["{}", " { } ", ""] {
            assert!(entities::<Row>(nothing.as_bytes()).is_err(), "{nothing}");
        }
    }

    fn row(id: &str, n: u8) -> Row {
        Row { conversation_id: id.to_owned(), n: Some(n) }
    }

    #[test]
    fn b16_one_bad_record_costs_only_itself_and_keeps_its_id() {
        let body = br#"{"totalHits":3,"conversations":[
            {"conversationId":"a","n":1},{"conversationId":"b","n":"two"},{"conversationId":"c","n":3}]}"#;
        let page = details_page::<Row>(body).unwrap();
        assert_eq!(page.records.good, [row("a", 1), row("c", 3)]);
        assert_eq!(page.records.bad.len(), 1);
        assert_eq!(page.records.bad[0].id.as_deref(), Some("b"));
        assert_eq!(page.total_hits, Some(3));
    }

    #[test]
    fn what_is_said_of_a_bad_record_does_not_repeat_all_of_it_and_still_says_where() {
        let body = format!(r#"{{"conversations":[{{"conversationId":"a","n":"{}"}}]}}"#, "é".repeat(10_000));
        let page = details_page::<Row>(body.as_bytes()).unwrap();
        let why = &page.records.bad[0].why;
        assert!(why.len() < 600 && why.starts_with("invalid type") && why.contains("at line 1 column"), "{why}");
        let list = format!(r#"{{"entities":"{}"}}"#, "x".repeat(10_000));
        let Err(Undecodable::Shape(why)) = entities::<Row>(list.as_bytes()) else { panic!("accepted") };
        assert!(why.len() < 300, "{why}");
    }

    #[test]
    fn an_answer_without_a_match_has_no_list() {
        for body in [r#"{"totalHits":0}"#, r#"{"conversations":null,"totalHits":0}"#, r#"{"conversations":[]}"#] {
            assert!(details_page::<Row>(body.as_bytes()).unwrap().records.good.is_empty(), "{body}");
        }
    }

    #[test]
    fn an_answer_of_another_shape_says_where() {
        let Err(Undecodable::Shape(why)) = entities::<Row>(br#"{"entities":{"a":1}}"#) else { panic!("accepted") };
        assert!(why.contains("line 1"), "{why}");
    }

    #[test]
    fn unknown_fields_are_no_error() {
        let body = br#"{"entities":[{"conversationId":"a","n":1,"new":{"x":[1]}}],"pageCount":2,"more":true}"#;
        let listing = entities::<Row>(body).unwrap();
        assert_eq!((listing.records.good, listing.page_count), (vec![row("a", 1)], Some(2)));
    }
}
