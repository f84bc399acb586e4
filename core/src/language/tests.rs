use super::*;

/// German, and a browser that knows some of it. Each test has a thread, and so a language, of its own.
fn in_german() {
    let catalog = "Hold\tGehalten\n\
        {have} of {all}\tvon {1} nur {0}\n\
        {n} records\tone\tein Datensatz\tother\t{n} Datensätze\n\
        {n} records of {whose}\tone\tein Datensatz von {0}\tother\t{n} Datensätze von {0}\n\
        this line says nothing";
    let intl = |asked, n: i64| match asked {
        Ask::Form => if n == 1 { "one" } else { "other" }.to_owned(),
        Ask::Count => in_threes(n as u64).replace(',', "."),
        _ => String::new(),
    };
    speak(Box::new(Catalog::of_text(catalog.to_owned(), Box::new(intl))));
}

#[test]
fn english_needs_no_catalog() {
    let who = "Wei {who}";
    assert_eq!(text!("{who} is on hold", who), "Wei {who} is on hold");
    assert_eq!(text!("Hold"), "Hold");
    assert_eq!(text!("{have} of {all}", have = 3, all = "7"), "3 of 7");
    assert_eq!(counted!(1, "1 record", "{n} records"), "1 record");
    assert_eq!(counted!(1_234_567_u32, "1 record", "{n} records"), "1,234,567 records");
    assert_eq!(counted!(-3_i64, "1 record", "{n} records"), "0 records");
    assert_eq!(counted!(0_usize, "1 record of {whose}", "{n} records of {whose}", whose = "Wei"), "0 records of Wei");
    assert_eq!(ask(Ask::Count, 1), None);
}

#[test]
fn a_catalog_says_a_text_with_its_places_in_its_own_order() {
    in_german();
    assert_eq!(text!("Hold"), "Gehalten");
    assert_eq!(text!("{have} of {all}", have = 3, all = "{0}"), "von {0} nur 3");
}

#[test]
fn what_goes_with_a_number_takes_the_form_that_the_browser_names() {
    in_german();
    assert_eq!(counted!(1, "1 record", "{n} records"), "ein Datensatz");
    assert_eq!(counted!(1_234, "1 record", "{n} records"), "1.234 Datensätze");
    assert_eq!(counted!(2, "1 record of {whose}", "{n} records of {whose}", whose = "Wei"), "2 Datensätze von Wei");
    assert_eq!(count(7_000), "7.000");
}

#[test]
fn what_a_catalog_lacks_is_said_in_english() {
    in_german();
    assert_eq!(text!("Talk"), "Talk");
    assert_eq!(text!("{n} s", n = 5), "5 s");
    assert_eq!(counted!(1, "1 call", "{n} calls"), "1 call");
    assert_eq!(counted!(1_000, "1 call", "{n} calls"), "1.000 calls");
    assert_eq!(text!("this line says nothing"), "this line says nothing");
}

#[test]
fn a_file_that_is_no_catalog_leaves_english() {
    for file in ["", "\n", "<!doctype html>\n<title>Sign in</title>", "\t\t\t", "Hold\t"] {
        speak(Box::new(Catalog::of_text(file.to_owned(), Box::new(|_, _| String::new()))));
        assert_eq!(text!("Talk"), "Talk", "{file}");
        assert!(counted!(2, "1 call", "{n} calls").ends_with(" calls"), "{file}");
    }
}

#[test]
fn a_word_inside_a_sentence_is_small_but_for_an_acronym_and_as_it_is_in_other_languages() {
    assert_eq!((inside("Web message"), inside("SMS")), ("web message".into(), "SMS".into()));
    in_german();
    assert_eq!(inside("Anruf"), "Anruf");
}

#[test]
fn a_place_that_nobody_fills_is_left_out_and_no_brace_spoils_a_text() {
    assert_eq!(fill("{0} and {7}, {a} {", "", &[&"x"]), "x and , x ");
}
