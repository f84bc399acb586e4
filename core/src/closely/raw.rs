//! The record as it came, set out in lines for whoever wants to read it. No number and no name in it is changed, but of a card
//! number, in a text or by itself, the last four digits stay; it is shown as text, and kept nowhere.

use crate::record::cards::{can_be_of_a_card, masked};

/// Deeper than this, lines begin no further to the right: nobody writes so, and what is nested a million times deep must not
/// take a billion blanks.
const DEEPEST: usize = 16;

/// A JSON text with each member on a line of its own. What is no JSON comes back as well as it can.
pub fn indented(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    let mut depth = 0_usize;
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(DEEPEST)));
    };
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                out.push('"');
                let mut within = String::new();
                while let Some(next) = letters.next_if(|next| *next != '"') {
                    within.push(next);
                    if next == '\\' {
                        within.extend(letters.next());
                    }
                }
                out.push_str(&if is_named(&within) { within.into() } else { masked(&within) });
                out.extend(letters.next());
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(',');
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            '-' | '0'..='9' => {
                let mut number = String::from(letter);
                while let Some(next) = letters.next_if(|next| matches!(next, '0'..='9' | '.' | 'e' | 'E' | '+' | '-')) {
                    number.push(next);
                }
                if can_be_of_a_card(&number) {
                    out.extend(["\"**** ", &number[number.len() - 4..], "\""]);
                } else {
                    out.push_str(&number);
                }
            }
            other if other.is_ascii_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

/// Whether a text names something: an id, whose digits may add up as a card's do by chance, or a number that is called.
fn is_named(text: &str) -> bool {
    let is_id = text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    // Whoever writes a note leaves blanks.
    is_id || !text.contains(' ') && ["tel:", "sip:", "+"].iter().any(|scheme| text.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn each_member_has_its_line_and_what_is_in_quotes_stays_as_it_is() {
        let text = r#"{"a": 1.00,"b":[{"c": "x, {\"y\": [\\"}, {}],"d":[ ]}"#;
        let lines = [
            "{",
            "  \"a\": 1.00,",
            "  \"b\": [",
            "    {",
            r#"      "c": "x, {\"y\": [\\""#,
            "    },",
            "    {}",
            "  ],",
            "  \"d\": []",
            "}",
        ];
        assert_eq!(indented(text), lines.join("\n"));
    }

    #[test]
    fn g04_of_a_card_number_the_last_four_digits_stay_and_ids_and_numbers_that_are_called_stay_whole() {
        let text = r#"{"wrapUpNote":"card \"4111 1111 1111 1111\", exp 12/28","card":4111111111111111,"emitDate":1785000000005,"value":1.4222222222222,"ani":"tel:+4111111111111111",
            "sessionId":"41111111-1111-1111-8000-000000000000"}"#;
        let set_out = indented(text);
        assert!(set_out.contains(r#""wrapUpNote": "card \"**** 1111\", exp 12/28""#), "{set_out}");
        assert!(set_out.contains(r#""card": "**** 1111""#), "{set_out}");
        assert!(set_out.contains("1785000000005"), "an instant");
        assert!(set_out.contains("tel:+4111111111111111") && set_out.contains("41111111-1111-1111-8000-000000000000"));
        assert_eq!(indented(r#""+1 card 4111 1111 1111 1111""#), r#""+1 card **** 1111""#, "what begins like a number");
    }

    #[test]
    fn nesting_without_end_takes_no_room_without_end() {
        let text = "[".repeat(50_000);
        assert!(indented(&text).len() < text.len() * 40);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            // As long as instants are: of longer ones some are masked.
            (0..4_000_000_000_000_i64).prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            ".*".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            let list = prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from);
            let object =
                prop::collection::vec((".{0,6}", inner), 0..5).prop_map(|members| members.into_iter().collect());
            prop_oneof![list, object]
        })
    }

    proptest! {
        #[test]
        fn it_says_what_it_said(value in json()) {
            prop_assert_eq!(serde_json::from_str::<Value>(&indented(&value.to_string())).unwrap(), value);
        }

        #[test]
        fn any_text_is_set_out_without_a_panic(text in ".*") {
            indented(&text);
        }
    }
}
