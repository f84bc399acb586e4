//! What came back on the redirect URI (RFC 6749 sections 4.1.2 and 4.1.2.1). All of it is an attacker's to write.

/// The parameters of a callback, told apart but not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Callback {
    /// None: the page was opened in the ordinary way.
    Absent,
    /// A code for whoever began with `state`.
    Code {
        /// As sent; may be any text until the transaction is found.
        state: String,
        /// Single use.
        code: String,
        /// RFC 9207, where the server sends it.
        issuer: Option<String>,
    },
    /// A refusal for whoever began with `state`.
    Refused {
        /// As above.
        state: String,
        /// `access_denied` and the like.
        error: String,
        /// The server's words.
        description: Option<String>,
    },
    /// Something that no authorization server sends.
    Malformed,
}

/// Longer than any honest answer.
const LONGEST: usize = 4_096;
const NAMES: [&str; 5] = ["state", "code", "error", "error_description", "iss"];

/// Reads the query (without `?`) and the fragment (without `#`) of the redirect URI.
///
/// Rule B5: a parameter given twice, an oversized answer, or one in the fragment is none of ours.
pub fn read(query: &str, fragment: &str) -> Callback {
    let in_fragment = form_urlencoded::parse(fragment.as_bytes()).any(|(name, _)| NAMES.contains(&&*name));
    let mut values: [Option<String>; NAMES.len()] = Default::default();
    let mut twice = false;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(index) = NAMES.iter().position(|&known| known == name) {
            twice |= values[index].replace(value.into_owned()).is_some();
        }
    }
    if values.iter().all(Option::is_none) && !in_fragment {
        return Callback::Absent;
    }
    if twice || in_fragment || query.len() > LONGEST {
        return Callback::Malformed;
    }
    match values {
        [Some(state), Some(code), None, None, issuer] if !state.is_empty() && !code.is_empty() => {
            Callback::Code { state, code, issuer }
        }
        [Some(state), None, Some(error), description, _] if !state.is_empty() => {
            Callback::Refused { state, error, description }
        }
        _ => Callback::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_and_a_refusal_are_told_apart() {
        let code = read("code=a%20b&state=s&iss=https%3A%2F%2Flogin.mypurecloud.com", "");
        let expected = Callback::Code {
            state: "s".to_owned(),
            code: "a b".to_owned(),
            issuer: Some("https://login.mypurecloud.com".to_owned()),
        };
        assert_eq!(code, expected);
        let refused = read("error=access_denied&error_description=No&state=s", "");
        let expected = Callback::Refused {
            state: "s".to_owned(),
            error: "access_denied".to_owned(),
            description: Some("No".to_owned()),
        };
        assert_eq!(refused, expected);
    }

    #[test]
    fn an_ordinary_address_is_no_callback() {
        for (query, fragment) in [("", ""), ("media=voice", ""), ("", "top"), ("a=1&a=2", "b=1")] {
            assert_eq!(read(query, fragment), Callback::Absent, "{query}#{fragment}");
        }
    }

    #[test]
    fn a05_doubled_misplaced_oversized_and_contradictory_answers_are_malformed() {
        let long = format!("code=a&state={}", "s".repeat(10_000));
        for (query, fragment) in [
            ("code=a&code=b&state=s", ""),
            ("code=a&state=s&state=t", ""),
            ("code=a&state=s", "code=b"),
            ("", "access_token=x&state=s"),
            ("code=a&error=access_denied&state=s", ""),
            ("code=a", ""),
            ("state=s", ""),
            ("code=&state=s", ""),
            ("code=a&state=", ""),
            (&long, ""),
        ] {
            assert_eq!(read(query, fragment), Callback::Malformed, "{query}#{fragment}");
        }
    }
}
