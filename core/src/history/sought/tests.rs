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
        ("+44 (0)2079460491", "442079460491"),
        ("Tel: +44 20 7946 0491", "442079460491"),
        ("TEL:+442079460491;ext=12", "442079460491"),
        ("011 44 20 7946 0491", "442079460491"),
        ("+44 20 7946 0491 ext. 12", "442079460491"),
        ("+1 555 010 0100 x12", "15550100100"),
        ("0044 (0)20 7946 0491", "442079460491"),
        ("(+44) (0)20 7946 0491", "442079460491"),
        ("sip:+442079460491@example.com", "442079460491"),
        ("Wei Hansen <sip:+442079460491@example.com>", "442079460491"),
        ("011 4123-4567", "1141234567"),
    ] {
        assert_eq!(Sought::of(text), Sought::Number(digits.to_owned()), "{text}");
    }
}

#[test]
fn anything_else_is_words() {
    for (text, words) in [
        ("Wei  HANSEN", &["Wei", "HANSEN"] as &[&str]),
        ("wei@Example.com", &["wei@Example.com"]),
        ("Wei Hansen <wei@example.com>", &["wei@example.com"]),
        ("<wei@example.com>", &["wei@example.com"]),
        ("mailto:wei@example.com", &["wei@example.com"]),
        ("wei@example.com, ", &["wei@example.com"]),
        ("wei @example.com", &["wei", "@example.com"]),
        ("next week", &["next", "week"]),
        ("1234 extension", &["1234", "extension"]),
        ("0100 #urgent", &["0100", "#urgent"]),
        ("100 xmas orders", &["100", "xmas", "orders"]),
        ("4711; refund", &["4711;", "refund"]),
        ("@example.com", &["@example.com"]),
        ("12", &["12"]),
        ("order 0100", &["order", "0100"]),
    ] {
        assert_eq!(Sought::of(text), Sought::Words(words.iter().map(ToString::to_string).collect()), "{text}");
    }
    assert_eq!(Sought::of(" \n"), Sought::Anything);
}

#[test]
fn what_looks_like_an_id_and_is_none_is_noticed_and_looked_for_as_it_is() {
    for (text, broken) in [
        ("3e7150e9-d87c-4e91-b0f9-06ff95ae", 1),
        ("3e7150e9-d87c-4e91-b0f9-06ff95ae349z", 1),
        ("3e7150e9d87c4e91b0f906ff95ae349a", 1),
        ("3e7150e9-d87c-4e91-b0f9-06ff95ae349a1", 1),
        (ONE, 0),
        (&ONE.to_uppercase(), 0),
        ("+44-20-7946-0491-2024-12", 0),
        ("order 2024-0001-0002-000345", 0),
        ("well-known-and-much-loved-brand", 0),
        ("3e7150e9", 0),
        ("wei@example.com", 0),
        ("", 0),
    ] {
        assert_eq!(Sought::broken_ids(text).len(), broken, "{text}");
    }
    assert_eq!(
        Sought::of("3e7150e9-d87c-4e91-b0f9-06ff95ae"),
        Sought::Words(vec!["3e7150e9-d87c-4e91-b0f9-06ff95ae".to_owned()])
    );
    let mixed = format!("{ONE} 3E7150e9-d87c-4e91-b0f9-06ff95a");
    assert_eq!(Sought::of(&mixed), Sought::Ids(vec![ONE.into()]));
    assert_eq!(Sought::broken_ids(&mixed), ["3E7150e9-d87c-4e91-b0f9-06ff95a"], "as it was typed");
}
