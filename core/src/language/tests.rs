use super::*;

struct German;

impl Rules for German {
    fn form(&self, n: u64) -> Form {
        if n == 1 { Form::One } else { Form::Other }
    }

    fn count(&self, n: u64) -> String {
        in_threes(n).replace(',', ".")
    }
}

fn in_german() {
    let file = r#"{ "tag": "de", "capital_nouns": true, "texts": {
        "Hold": "Gehalten", "{who} is on hold": "{who} wird gehalten",
        "{n} records": { "one": "Ein Datensatz", "other": "{n} Datensätze" } } }"#;
    speak(Some(Box::new(Catalog::read(file.as_bytes(), Box::new(German)).unwrap())));
}

#[test]
fn a_text_is_said_in_english_until_another_language_is_spoken_and_where_that_lacks_it() {
    assert_eq!((text!("Hold"), tag()), ("Hold", "en"));
    in_german();
    assert_eq!((text!("Hold"), tag()), ("Gehalten", "de"));
    assert_eq!(text!("Wait"), "Wait");
    speak(None);
    assert_eq!(text!("Hold"), "Hold");
}

#[test]
fn what_stands_in_a_text_comes_into_its_place_in_every_language() {
    let who = "Wei {who}";
    assert_eq!(text!("{who} is on hold", who), "Wei {who} is on hold");
    assert_eq!(text!("{a}{b} {c}", a = 1, b = "x"), "1x {c}", "what nobody fills stays");
    in_german();
    assert_eq!(text!("{who} is on hold", who), "Wei {who} wird gehalten");
}

#[test]
fn a_number_takes_its_form_and_is_written_as_the_language_does() {
    assert_eq!(counted!(1, "1 record", "{n} records"), "1 record");
    assert_eq!(counted!(1_234_567_u32, "1 record", "{n} records"), "1,234,567 records");
    assert_eq!(counted!(0_usize, "1 record of {who}", "{n} records of {who}", who = "Wei"), "0 records of Wei");
    in_german();
    assert_eq!(counted!(1, "1 record", "{n} records"), "Ein Datensatz");
    assert_eq!(counted!(1_234, "1 record", "{n} records"), "1.234 Datensätze");
    assert_eq!(count(1_000), "1.000");
}

#[test]
fn a_word_inside_a_sentence_is_written_as_the_language_does() {
    assert_eq!((inside("Web message"), inside("SMS")), ("web message".into(), "SMS".into()));
    in_german();
    assert_eq!(inside("Anruf"), "Anruf");
}

#[test]
fn a_file_that_is_no_catalog_is_none() {
    assert!(Catalog::read(b"<!doctype html>", Box::new(German)).is_err());
    assert!(Catalog::read(br#"{"tag":"de"}"#, Box::new(German)).is_err());
}
