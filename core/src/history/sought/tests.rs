use super::*;

const ONE: &str = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";
const TWO: &str = "00000000-d87c-4e91-b0f9-06ff95ae349a";

#[test]
fn ids_are_taken_out_of_whatever_stands_around_them_and_each_once() {
    let pasted = format!("https://apps.mypurecloud.de/#/interactions/{ONE}?x=1\n{}\t{TWO}; {ONE}", ONE.to_uppercase());
    assert_eq!(Sought::of(&pasted), Sought::Ids(vec![ONE.into(), TWO.into()]));
}

#[test]
fn a_number_is_understood_in_any_form() {
    for (text, digits) in [
        ("+1 (555) 010-0100", "15550100100"),
        ("tel:+15550100100", "15550100100"),
        ("0100", "100"),
        ("001 555 0100", "15550100"),
        ("000", "000"),
    ] {
        assert_eq!(Sought::of(text), Sought::Number(digits.to_owned()), "{text}");
    }
}

#[test]
fn anything_else_is_words() {
    for (text, words) in [
        ("Wei  HANSEN", &["Wei", "HANSEN"] as &[&str]),
        ("wei@Example.com", &["wei@Example.com"]),
        ("@example.com", &["@example.com"]),
        ("12", &["12"]),
        ("order 0100", &["order", "0100"]),
    ] {
        assert_eq!(Sought::of(text), Sought::Words(words.iter().map(ToString::to_string).collect()), "{text}");
    }
    assert_eq!(Sought::of(" \n"), Sought::Anything);
}
