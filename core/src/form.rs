//! What queries and forms are written as (`application/x-www-form-urlencoded`, WHATWG URL section 5.2). The library that reads them has a
//! table of all escapes, which is more than half a kilobyte of the first load; the tests hold this against it.

/// The text as it stands in a name or a value: a space is `+`.
pub fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    write(text, &mut escaped);
    escaped
}

/// Pairs, as they are added.
#[derive(Debug, Default)]
pub struct Form(String);

impl Form {
    /// Adds one.
    pub fn pair(&mut self, name: &str, value: &str) -> &mut Self {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        write(name, &mut self.0);
        self.0.push('=');
        write(value, &mut self.0);
        self
    }

    /// All of them as a text; none is left.
    pub fn text(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

fn write(text: &str, written: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"*-._".contains(&byte) {
            written.push(char::from(byte));
        } else if byte == b' ' {
            written.push('+');
        } else {
            written.push('%');
            for half in [byte >> 4, byte & 15] {
                written.push(char::from(if half < 10 { b'0' + half } else { b'A' - 10 + half }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_is_what_the_library_writes(pairs: Vec<(String, String)>) {
            let mut form = Form::default();
            for (name, value) in &pairs {
                form.pair(name, value);
            }
            let expected = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            prop_assert_eq!(form.text(), expected);
        }
    }
}
