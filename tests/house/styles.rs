//! Styles say where a line begins and ends, not left and right: a language that is written from right to left mirrors the page
//! then. What is physical all the same stands in a list, with its reason.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// File, declaration, why it may be.
const EXCEPTIONS: [(&str, &str, &str); 4] = [
    ("figures.css", "direction: ltr", "the axis of a chart, and what stands beside it"),
    (
        "table.css",
        "mask-image: linear-gradient(to right, #000 calc(100% - 2rem), transparent)",
        "direction.css turns it",
    ),
    ("direction.css", "mask-image: linear-gradient(to left, #000 calc(100% - 2rem), transparent)", "turns it"),
    ("direction.css", "scale: -1 1", "turns an arrow"),
];

/// Declarations of `sheet`: property and value, without comments.
fn declarations(sheet: &str) -> Vec<(String, String)> {
    let mut text = String::new();
    for (number, part) in sheet.split("/*").enumerate() {
        text.push_str(if number == 0 { part } else { part.split_once("*/").unwrap().1 });
    }
    let ends = |c: char| matches!(c, ';' | '{' | '}');
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(ends) {
        // What ends with `{` is a selector.
        if let Some((property, value)) = rest[..at].split_once(':').filter(|_| !rest[at..].starts_with('{')) {
            found.push((property.trim().to_owned(), value.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        rest = &rest[at + 1..];
    }
    found
}

/// The parts of a value: blanks within brackets part nothing.
fn parts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for c in value.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        match (c, depth) {
            (' ', 0) => parts.push(String::new()),
            _ => parts.last_mut().unwrap().push(c),
        }
    }
    parts
}

/// Whether it tells left from right.
fn is_physical(property: &str, value: &str) -> bool {
    const SIDES: [&str; 2] = ["left", "right"];
    let named = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|word| SIDES.contains(&word));
    let sided = [
        "margin",
        "padding",
        "inset",
        "border-width",
        "border-style",
        "border-color",
        "scroll-margin",
        "scroll-padding",
    ];
    let has_own_sides = || matches!(parts(value).as_slice(), [_, right, _, left] if right != left);
    let shifted = match property {
        "box-shadow" => {
            let lengths = parts(value).into_iter().find(|part| *part != "inset" && *part != "none");
            lengths.is_some_and(|across| across != "0" && across != "var(--stripe)")
        }
        "translate" | "scale" | "direction" | "float" | "clear" => true,
        _ => false,
    };
    // Round corners are in pairs, and a transform says nothing else.
    let corners = property == "border-radius" && parts(value).len() > 1;
    named(property)
        || named(value)
        || shifted
        || corners
        || property == "transform"
        || (sided.contains(&property) && has_own_sides())
}

#[test]
fn styles_know_no_left_and_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style");
    let mut seen = 0;
    let (mut physical, mut used) = (Vec::new(), BTreeSet::new());
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.extension().is_none_or(|kind| kind != "css") {
            continue;
        }
        for (property, value) in declarations(&fs::read_to_string(&path).unwrap()) {
            seen += 1;
            if !is_physical(&property, &value) {
                continue;
            }
            let said = format!("{property}: {value}");
            match EXCEPTIONS.iter().position(|(file, declaration, _)| *file == name && *declaration == said) {
                Some(exception) => _ = used.insert(exception),
                None => physical.push(format!("{name}: {said}")),
            }
        }
    }
    assert!(seen > 1_000, "only {seen} declarations were read");
    assert!(physical.is_empty(), "left or right: {physical:#?}");
    assert_eq!(used.len(), EXCEPTIONS.len(), "an exception that nobody needs any more");
}

#[test]
fn what_tells_left_from_right_is_found() {
    let physical = [
        ("margin-left", "1px"),
        ("right", "0"),
        ("text-align", "right"),
        ("border-top-left-radius", "2px"),
        ("padding", "0 1px 0 2px"),
        ("inset", "20vh auto auto 50%"),
        ("box-shadow", "inset 3px 0 var(--held)"),
        ("background", "linear-gradient(to left, red, blue)"),
        ("float", "left"),
    ];
    for (property, value) in physical {
        assert!(is_physical(property, value), "{property}: {value}");
    }
    let logical = [
        ("margin-inline-start", "1px"),
        ("padding", "1px calc(1px + 2px) 0 calc(1px + 2px)"),
        ("margin", "0 1px"),
        ("box-shadow", "inset 0 0 0 2px var(--tide)"),
        ("text-align", "end"),
    ];
    for (property, value) in logical {
        assert!(!is_physical(property, value), "{property}: {value}");
    }
    let sheet = "/* left: 1px; */ .a, .b:hover { color: red; left : 2px }\n@media (width < 3px) { .c { inset: 0; } }";
    let told: Vec<_> = declarations(sheet).into_iter().map(|(property, _)| property).collect();
    assert_eq!(told, ["color", "left", "inset"]);
}
