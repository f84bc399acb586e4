//! Texts of others, so that a program that opens the file takes them for texts.

/// Characters that turn the order of what follows them, so that a text looks like another one.
const fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that a spreadsheet, or a program that opens what it wrote, takes for the beginning of a formula.
const fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}')
}

/// What stands before a formula without making it none.
fn is_skipped(c: char) -> bool {
    c == '\u{feff}' || c == '\u{200b}' || (c.is_whitespace() && !matches!(c, '\t' | '\r' | '\n'))
}

/// The text of a cell: with an apostrophe before each line that a spreadsheet would take for a formula, and nothing in it
/// that cannot be seen but turns, ends or hides what can.
pub(super) fn cell(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 1);
    let visible: String = text.chars().map(visibly).collect();
    for line in visible.split_inclusive(['\n', '\r']) {
        if line.trim_start_matches(is_skipped).starts_with(begins_formula) {
            safe.push('\'');
        }
        safe.push_str(line);
    }
    safe
}

/// A text between the bars of a table: on one line, and none of it a link, a tag or a bar.
pub(super) fn markdown(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().map(visibly) {
        match c {
            '\n' | '\r' | '\t' => safe.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '&' | '!' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

/// Joiners of letters and of pictures stay: without them some words and most families are others.
fn visibly(c: char) -> char {
    let is_hidden = turns(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if is_hidden { char::REPLACEMENT_CHARACTER } else { c }
}
