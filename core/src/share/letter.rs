//! How a message is written: its parts one after the other, each with its length before it, so that any text can be one.
//! A twentieth of what a general format would add to the page.

/// A message that is being written.
#[derive(Debug, Default)]
pub(super) struct Letter(String);

impl Letter {
    pub(super) fn text(&mut self, part: &str) -> &mut Self {
        self.0.push_str(&part.len().to_string());
        self.0.push(':');
        self.0.push_str(part);
        self
    }

    pub(super) fn number(&mut self, part: &impl ToString) -> &mut Self {
        self.text(&part.to_string())
    }

    pub(super) fn list<T: AsRef<str>>(&mut self, parts: &[T]) -> &mut Self {
        self.number(&parts.len());
        for part in parts {
            self.text(part.as_ref());
        }
        self
    }

    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// One that is being read; nothing where a part is missing or not what it should be.
pub(super) struct Reading<'a>(pub(super) &'a str);

impl<'a> Reading<'a> {
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let (length, rest) = self.0.split_once(':')?;
        let (part, rest) = rest.split_at_checked(length.parse().ok()?)?;
        self.0 = rest;
        Some(part)
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.text()?.parse().ok()
    }

    /// A text that may be missing is a list of one or none.
    pub(super) fn maybe(&mut self) -> Option<Vec<String>> {
        self.list().filter(|list: &Vec<String>| list.len() < 2)
    }

    pub(super) fn list<T: for<'b> From<&'b str>>(&mut self) -> Option<Vec<T>> {
        let count: usize = self.number()?;
        // A count is only a promise.
        (0..count).map(|_| self.text().map(T::from)).collect()
    }

    /// Whether everything was read.
    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}
