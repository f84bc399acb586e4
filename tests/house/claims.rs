//! What the pages of `docs/` say is checked by a test: that test has to be there. Whether it checks that is for readers. And what
//! `docs/asvs.md` has to speak of, it has to speak of.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 2] = ["docs/security.md", "docs/asvs.md"];
/// The requirements of OWASP ASVS 5.0 that concern a page like this one, by sections.
const ASVS: [(&str, &[u8]); 41] = [
    ("1.1", &[1, 2]),
    ("1.2", &[1, 2, 3, 10]),
    ("1.3", &[2, 5, 12]),
    ("1.4", &[2]),
    ("1.5", &[2, 3]),
    ("2.1", &[1, 2, 3]),
    ("2.2", &[1, 2, 3]),
    ("2.4", &[1]),
    ("3.1", &[1]),
    ("3.2", &[1, 2, 3]),
    ("3.3", &[1, 2, 3, 4, 5]),
    ("3.4", &[1, 2, 3, 4, 5, 6, 7, 8]),
    ("3.5", &[4, 5, 8]),
    ("3.6", &[1]),
    ("3.7", &[2, 3, 4, 5]),
    ("4.1", &[1]),
    ("4.2", &[5]),
    ("4.4", &[1, 3, 4]),
    ("7.1", &[1]),
    ("7.3", &[1, 2]),
    ("7.4", &[1, 4]),
    ("7.6", &[1, 2]),
    ("10.1", &[1, 2]),
    ("10.2", &[1, 2, 3]),
    ("10.3", &[5]),
    ("10.4", &[1]),
    ("11.5", &[1]),
    ("12.2", &[1]),
    ("13.1", &[1, 2, 3]),
    ("13.2", &[4, 6]),
    ("13.4", &[1, 2, 3, 4, 5, 6, 7]),
    ("14.1", &[1, 2]),
    ("14.2", &[1, 3, 6]),
    ("14.3", &[1, 2, 3]),
    ("15.1", &[1, 2, 3]),
    ("15.2", &[1, 2, 3, 4]),
    ("15.3", &[6]),
    ("15.4", &[1, 2, 3, 4]),
    ("16.2", &[5]),
    ("16.4", &[1]),
    ("16.5", &[1, 2, 3, 4]),
];
/// Where tests are.
const PLACES: [&str; 5] = ["core", "src", "tests", "sandbox", "deploy"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() {
            if !["node_modules", "target", "output"].contains(&name) {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "mjs") {
            found.push(path);
        }
    }
}

/// The files that hold tests, by every name that a page may give them: their own, and those of the folders that they are in.
fn by_name(root: &Path) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    for place in PLACES {
        files(&root.join(place), &mut found);
    }
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let within = path.strip_prefix(root).unwrap();
        let stem = within.file_name().unwrap().to_str().unwrap().split('.').next().unwrap().to_owned();
        let folders = within.parent().unwrap().iter().map(|part| part.to_str().unwrap().to_owned());
        for name in folders.chain([stem]) {
            texts.entry(name).or_default().push_str(&text);
        }
    }
    texts
}

/// The names in backquotes of a line's last column, each with what follows it up to the next. Commands are no tests.
fn claims(line: &str) -> Vec<(&str, &str)> {
    let Some(cell) = line.strip_suffix(" |").and_then(|line| line.rsplit(" | ").next()) else { return Vec::new() };
    let mut parts = cell.split('`').skip(1);
    std::iter::from_fn(|| Some((parts.next()?, parts.next()?)))
        .filter(|(name, _)| !name.starts_with('-') && !name.contains(' '))
        .collect()
}

/// The lines of tables whose last column says by what something is held.
fn lines_with_claims(text: &str) -> impl Iterator<Item = &str> {
    let mut is_held = false;
    let mut before = "";
    text.lines().filter(move |line| {
        if line.starts_with("|---") {
            is_held = ["held by |", "checked by |", "tests |"].iter().any(|column| before.ends_with(column));
        }
        before = line;
        is_held && line.starts_with("| ")
    })
}

/// What a test is called by: a sentence in quotes, of which the end may be left out, or an id such as `A21`.
fn titles(after: &str) -> Vec<String> {
    let quoted = after.split('"').skip(1).step_by(2).map(|title| title.trim_end_matches('…').to_owned());
    let plain = after.split('"').step_by(2).flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let is_id = |word: &&str| {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        word.len() - digits.len() == 1 && (1..=2).contains(&digits.len()) && digits.bytes().all(|c| c.is_ascii_digit())
    };
    quoted.chain(plain.filter(is_id).map(str::to_owned)).collect()
}

#[test]
fn every_test_that_a_page_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = by_name(root);
    let (mut missing, mut count) = (Vec::new(), 0);
    for page in PAGES {
        let text = fs::read_to_string(root.join(page)).unwrap();
        for line in lines_with_claims(&text) {
            for (name, after) in claims(line) {
                let last = name.trim_end_matches('/').rsplit('/').next().unwrap();
                let stem = last.split('.').next().unwrap();
                let Some(found) = files.get(stem) else {
                    missing.push(format!("{page}: `{name}` in {line}"));
                    continue;
                };
                count += 1;
                let tests = found.to_lowercase();
                for title in titles(after) {
                    let title = title.to_lowercase();
                    if !tests.contains(&title)
                        && !tests.contains(&title.replace([' ', '-'], "_").replace(['\'', ','], ""))
                    {
                        missing.push(format!("{page}: `{name}` has no {title:?}"));
                    }
                }
            }
        }
    }
    assert!(count > 100, "{count} names of tests");
    assert!(missing.is_empty(), "{} are claimed and are not there:\n{}", missing.len(), missing.join("\n"));
}

/// The numbers that a row of `docs/asvs.md` begins with: `1.2.1–1.2.3, 1.2.10` and `3.3.x` are seven and more.
fn covers(row: &str, section: &str, number: u8) -> bool {
    let numbers = row.trim_start_matches("| ").split([',', ' ']).filter(|word| !word.is_empty());
    let of = |id: &str| {
        let (before, last) = id.rsplit_once('.')?;
        (before == section).then(|| if last == "x" { Some(0..=u8::MAX) } else { last.parse().ok().map(|n| n..=n) })?
    };
    numbers.take_while(|word| word.starts_with(|c: char| c.is_ascii_digit())).any(|word| match word.split_once('–') {
        Some((first, last)) => {
            let (first, last) = (of(first), of(last));
            first.zip(last).is_some_and(|(first, last)| (*first.start()..=*last.end()).contains(&number))
        }
        None => of(word).is_some_and(|range| range.contains(&number)),
    })
}

#[test]
fn of_every_requirement_that_concerns_the_page_is_said_how_it_is_kept_and_of_what_nobody_checks_why() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/asvs.md")).unwrap();
    let rows: Vec<_> = lines_with_claims(&text).collect();
    let missing: Vec<_> = ASVS
        .iter()
        .flat_map(|(section, numbers)| numbers.iter().map(move |number| (section, *number)))
        .filter(|(section, number)| !rows.iter().any(|row| covers(row, section, *number)))
        .map(|(section, number)| format!("{section}.{number}"))
        .collect();
    assert!(missing.is_empty(), "docs/asvs.md has no row of {}", missing.join(", "));
    for row in rows.iter().filter(|row| row.ends_with(" | – |")) {
        let says_why = ["**deviation**", "**Deviation**", "| Host", "| Genesys"].iter().any(|word| row.contains(word));
        assert!(says_why, "nothing checks it, and it does not say why: {row}");
    }
}

#[test]
fn a_row_speaks_of_the_numbers_that_it_begins_with_and_of_no_other() {
    let row = "| 1.2.1–1.2.3, 1.2.10 output, not 1.2.9 | 1 | as 3.3.x | `a` |";
    let covered: Vec<_> = (0..20).filter(|number| covers(row, "1.2", *number)).collect();
    assert_eq!(covered, [1, 2, 3, 10]);
    assert!(!covers(row, "3.3", 1) && covers("| 3.3.x cookies | – |", "3.3", 5));
}
