//! The record as it came, set out in lines for whoever wants to read it. No number and no name in it is changed; it is shown
//! as text, and kept nowhere.

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
                while let Some(within) = letters.next() {
                    out.push(within);
                    match within {
                        '\\' => out.extend(letters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
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
            other if other.is_ascii_whitespace() => {}
            other => out.push(other),
        }
    }
    out
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
    fn nesting_without_end_takes_no_room_without_end() {
        let text = "[".repeat(50_000);
        assert!(indented(&text).len() < text.len() * 40);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
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
