//! Tidemark without the browser.
