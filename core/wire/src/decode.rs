//! From bytes to models, losing nothing that can be read.
//!
//! A list is first read as a whole, which is fast; only where that fails is it read record by record, so that a bad
//! record costs itself and is counted, and never the others. What an unreadable answer means for a request is not said
//! here.

use crate::analytics::AnalyticsConversation;
use crate::values::Instant;
use crate::wire_model;
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

/// `…EntityListing`: most lists of the API. Other paging fields are not read: whoever pages counts pages itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntityListing<T> {
    entities: Option<Vec<T>>,
    page_count: Option<u32>,
}

impl<T> EntityListing<T> {
    /// A server may leave `entities` out where there are none, but then it says that this is a list, of no more than one page.
    fn is_one(&self) -> bool {
        self.entities.is_some() || self.page_count.is_some_and(|count| count < 2)
    }
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
    /// Those that could not be read, as they came.
    pub unreadable: Vec<Box<str>>,
    /// How many the whole answer has, by the server's estimate.
    pub total_hits: Option<u64>,
    /// Of a job: where the next page begins; none after the last one.
    pub cursor: Option<String>,
    /// Of a job: up to when its data reaches, epoch milliseconds.
    pub known_until: Option<i64>,
}

wire_model! {
    /// The ids that a record can have.
    #[allow(missing_docs, reason = "the names are the API's own")]
    struct Ids {
        pub id: Option<String> = "id",
        pub conversation_id: Option<String> = "conversationId",
    }
}

/// An answer that is one object.
///
/// # Errors
/// [`Undecodable::Shape`] with serde's description of the place.
pub fn object<T: DeserializeOwned>(body: &[u8]) -> Result<T, Undecodable> {
    read(body).map_err(|error| Undecodable::Shape(said(&error)))
}

/// An answer that lists entities. What is no list, as the words of a gateway that answers in the server's place, is never taken
/// for one of nothing: what was known would be gone.
///
/// # Errors
/// [`Undecodable::Shape`] where not even the list can be found.
pub fn entities<T: DeserializeOwned>(body: &[u8]) -> Result<Listing<T>, Undecodable> {
    let no_list = || Undecodable::Shape("an object without entities instead of a list".to_owned());
    if let Ok(listing) = read::<EntityListing<T>>(body) {
        let EntityListing { entities, page_count } = Some(listing).filter(EntityListing::is_one).ok_or_else(no_list)?;
        return Ok(Listing { records: whole(entities), page_count });
    }
    let listing = Some(object::<EntityListing<Box<RawValue>>>(body)?);
    let EntityListing { entities, page_count } = listing.filter(EntityListing::is_one).ok_or_else(no_list)?;
    Ok(Listing { records: one_by_one(entities), page_count })
}

/// An answer of a conversation details query, or the results of a job.
///
/// # Errors
/// As [`entities`].
pub fn details_page(body: &[u8]) -> Result<DetailsPage<AnalyticsConversation>, Undecodable> {
    page_of(body)
}

/// Fields of a page: one that has none of them is none.
const PAGE: [&str; 4] = [r#""conversations""#, r#""totalHits""#, r#""cursor""#, r#""dataAvailabilityDate""#];

/// Likewise, with another model of a conversation.
///
/// # Errors
/// As [`entities`].
pub fn page_of<T: DeserializeOwned>(body: &[u8]) -> Result<DetailsPage<T>, Undecodable> {
    if !is_about(body, &PAGE) {
        return Err(Undecodable::Shape("an object without conversations instead of a page".to_owned()));
    }
    if let Ok(answer) = read::<DetailsAnswer<T>>(body) {
        return Ok(page(answer, whole));
    }
    let answer = object::<DetailsAnswer<Box<RawValue>>>(body)?;
    let texts = answer.conversations.iter().flatten().map(|text| text.get());
    let unreadable = texts.filter(|text| read::<T>(text.as_bytes()).is_err()).map(Into::into).collect();
    Ok(DetailsPage { unreadable, ..page(answer, one_by_one) })
}

fn page<T, R>(answer: DetailsAnswer<R>, records: fn(Option<Vec<R>>) -> Records<T>) -> DetailsPage<T> {
    DetailsPage {
        records: records(answer.conversations),
        unreadable: Vec::new(),
        total_hits: answer.total_hits,
        cursor: answer.cursor,
        known_until: answer.data_availability_date.map(|at| at.0),
    }
}

/// Whether an answer has one of these fields, each in its quotes, or no field at all: a server may leave out all that is empty, but
/// the words of a gateway are not an answer of nothing.
pub fn is_about(body: &[u8], fields: &[&str]) -> bool {
    let has = |field: &&str| body.windows(field.len()).any(|part| part == field.as_bytes());
    !body.contains(&b'"') || fields.iter().any(has)
}

/// The one way into `serde_json`: from a slice. Reading from a text as well would put every decoder into the page twice.
///
/// # Errors
/// serde's, with the place.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    serde_json::from_slice(body)
}

/// What is wrong, and where. serde quotes the value it did not expect, which may be as long as the answer: of a long text
/// the beginning is kept, and the end, which says where.
pub fn said(error: &serde_json::Error) -> String {
    const BEGINNING: usize = 160;
    const END: usize = 80;
    let text = error.to_string();
    let from = |bytes: usize| (bytes..text.len()).find(|at| text.is_char_boundary(*at));
    let cut = from(BEGINNING).zip(from(text.len().saturating_sub(END))).filter(|(beginning, end)| beginning < end);
    let parts = cut.and_then(|(beginning, end)| text.get(..beginning).zip(text.get(end..)));
    match parts {
        Some((beginning, end)) => format!("{beginning}…{end}"),
        None => text,
    }
}

fn whole<T>(list: Option<Vec<T>>) -> Records<T> {
    Records { good: list.unwrap_or_default(), bad: Vec::new() }
}

fn one_by_one<T: DeserializeOwned>(list: Option<Vec<Box<RawValue>>>) -> Records<T> {
    let mut records = Records { good: Vec::new(), bad: Vec::new() };
    for text in list.unwrap_or_default() {
        match read(text.get().as_bytes()) {
            Ok(record) => records.good.push(record),
            Err(error) => {
                // Of such a record nothing else may be readable.
                let id = read(text.get().as_bytes()).ok().and_then(|ids: Ids| ids.conversation_id.or(ids.id));
                records.bad.push(BadRecord { id, why: said(&error) });
            }
        }
    }
    records
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
        for empty in [r#"{"pageSize": 25, "pageCount": 0}"#, r#"{"pageCount": 1}"#, r#"{"entities": [], "total": 7}"#] {
            assert_eq!(entities::<Row>(empty.as_bytes()).unwrap().records.good, [], "{empty}");
        }
        let gateway = r#"{"message": "service unavailable", "status": 503}"#;
        let none = [r#"{"entities": null}"#, r#"{"error": "x"}"#, r#"{"pageSize": 25, "pageCount": 3}"#, gateway];
        for nothing in none.into_iter().chain(["{}", " { } ", "", "[]", "null"]) {
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
        let page = page_of::<Row>(body).unwrap();
        assert_eq!(page.records.good, [row("a", 1), row("c", 3)]);
        assert_eq!(page.records.bad.len(), 1);
        assert_eq!(page.records.bad[0].id.as_deref(), Some("b"));
        assert_eq!(page.unreadable, [r#"{"conversationId":"b","n":"two"}"#.into()]);
        assert_eq!(page.total_hits, Some(3));
    }

    #[test]
    fn what_is_said_of_a_bad_record_does_not_repeat_all_of_it_and_still_says_where() {
        let body = format!(r#"{{"conversations":[{{"conversationId":"a","n":"{}"}}]}}"#, "é".repeat(10_000));
        let page = page_of::<Row>(body.as_bytes()).unwrap();
        let why = &page.records.bad[0].why;
        assert!(why.len() < 600 && why.starts_with("invalid type") && why.contains("at line 1 column"), "{why}");
        let list = format!(r#"{{"entities":"{}"}}"#, "x".repeat(10_000));
        let Err(Undecodable::Shape(why)) = entities::<Row>(list.as_bytes()) else { panic!("accepted") };
        assert!(why.len() < 300, "{why}");
    }

    #[test]
    fn an_answer_without_a_match_has_no_list() {
        for body in
            [r#"{"totalHits":0}"#, r#"{"conversations":null,"totalHits":0}"#, r#"{"conversations":[]}"#, "{}", " { } "]
        {
            assert!(page_of::<Row>(body.as_bytes()).unwrap().records.good.is_empty(), "{body}");
        }
    }

    #[test]
    fn the_words_of_a_gateway_are_no_page_without_a_match() {
        let gateway = r#"{"message":"no conversations today","status":503}"#;
        for body in [gateway, r#"{"error":"x"}"#, "null", "[]"] {
            assert!(page_of::<Row>(body.as_bytes()).is_err(), "{body}");
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
