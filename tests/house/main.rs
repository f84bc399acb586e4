//! The arrows of the house (`docs/architecture.md`), read from the sources: which room may know which. Cargo holds the big
//! arrow, that core knows no page; this holds the small ones.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod markup;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The sources below `root`, without tests: path within `root`, text without comments.
fn sources(root: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let mut found = Vec::new();
    walk(&root, &mut found);
    assert!(found.len() > 10, "{} sources in {}", found.len(), root.display());
    let mut sources: Vec<_> = found
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let code: String =
                text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"), code)
        })
        .filter(|(path, _)| !path.contains("tests"))
        .collect();
    sources.sort();
    sources
}

/// The room that a source belongs to: its first folder, or its own name.
fn room(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// The words that stand after each `prefix` in `text`, several for `prefix{a, b::c}`.
fn named_after<'a>(text: &'a str, prefix: &str) -> BTreeSet<&'a str> {
    fn word(text: &str) -> &str {
        &text[..text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len())]
    }
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices(prefix) {
        let rest = &text[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(list) => names.extend(list[..list.find("};").unwrap()].split(',').map(|name| word(name.trim()))),
            None => _ = names.insert(word(rest)),
        }
    }
    names.remove("");
    names
}

/// Macros of the room of languages, which Rust has at the root.
const MACROS: [&str; 4] = ["counted", "english", "place", "text"];

/// Rooms with the rooms that they may know.
fn assert_arrows(root: &str, arrows: &[(&str, &[&str])]) {
    for (path, code) in sources(root) {
        let from = room(&path);
        let Some((_, allowed)) = arrows.iter().find(|(name, _)| *name == from) else {
            panic!("{root}/{path}: a room that the plan of the house does not have")
        };
        for to in named_after(&code, "crate::") {
            let to = if MACROS.contains(&to) { "language" } else { to };
            let permitted = to == from || allowed.contains(&to) || to.starts_with(char::is_uppercase);
            assert!(permitted, "{root}/{path}: {from} may not know {to}");
        }
    }
}

#[test]
fn inside_core_the_arrows_point_one_way() {
    assert_arrows(
        "core/src",
        &[
            ("lib", &[]),
            ("base64url", &[]),
            ("chance", &[]),
            ("clock", &[]),
            ("form", &[]),
            ("joined", &[]),
            ("language", &[]),
            ("genesys", &["chance", "clock", "form", "joined"]),
            ("presence", &["clock"]),
            ("commands", &["live", "record"]),
            ("config", &["genesys", "presence"]),
            ("record", &["clock", "genesys"]),
            ("auth", &["base64url", "chance", "clock", "config", "form", "genesys", "joined", "presence"]),
            ("live", &["base64url", "chance", "clock", "genesys", "record"]),
            ("history", &["clock", "form", "genesys", "record"]),
            ("settle", &["chance", "clock", "genesys", "record"]),
            ("queues", &["chance", "clock", "genesys", "record"]),
            ("closely", &["clock", "genesys", "record"]),
            ("host", &["genesys", "live", "record"]),
            ("diagnostics", &["auth", "genesys", "live", "share"]),
            ("share", &["chance", "clock", "genesys", "live", "record"]),
            (
                "drive",
                &[
                    "auth",
                    "base64url",
                    "chance",
                    "clock",
                    "closely",
                    "config",
                    "diagnostics",
                    "genesys",
                    "history",
                    "live",
                    "presence",
                    "queues",
                    "record",
                    "settle",
                    "share",
                ],
            ),
            (
                "words",
                &[
                    "auth", "clock", "closely", "commands", "config", "genesys", "history", "host", "joined",
                    "language", "live", "presence", "queues", "record", "settle",
                ],
            ),
        ],
    );
}

#[test]
fn on_the_page_screens_stand_on_state_and_ui_and_these_on_the_browser() {
    assert_arrows(
        "src",
        &[
            ("main", &[]),
            ("lib", &[]),
            ("address", &[]),
            ("crash", &[]),
            ("browser", &["address"]),
            ("ui", &["browser"]),
            ("state", &["address", "browser", "ui"]),
            ("screens", &["address", "browser", "state", "ui"]),
            ("app", &["address", "browser", "crash", "screens", "state", "ui"]),
        ],
    );
}

#[test]
fn core_knows_neither_browser_nor_framework() {
    for (path, code) in sources("core/src") {
        for stranger in
            ["web_sys", "js_sys", "wasm_bindgen", "gloo", "leptos", "Instant::now", "SystemTime", "Utc::now"]
        {
            assert!(!code.contains(stranger), "core/src/{path} names {stranger}");
        }
    }
}

#[test]
fn the_browser_is_touched_in_its_own_room_and_where_pieces_are_drawn() {
    for (path, code) in sources("src") {
        let may = ["browser", "ui", "app", "crash"].contains(&room(&path));
        assert!(may || !code.contains("web_sys"), "src/{path} names web_sys");
    }
}

/// Whoever else reached it would pull it into the first load.
#[test]
fn a_screen_that_is_fetched_later_is_named_by_its_split_point_alone() {
    for (path, code) in sources("src") {
        for screen in ["history", "detail", "commands"] {
            if path == "screens/later.rs" || path.starts_with(&format!("screens/{screen}")) {
                continue;
            }
            let named = ["super::", "screens::"].iter().any(|prefix| named_after(&code, prefix).contains(screen));
            assert!(!named, "src/{path} names the screen {screen}");
        }
    }
}

/// The Record is our own model. Only these know how the wire spells it.
#[test]
fn the_record_reads_the_wire_only_where_it_is_made_from_it() {
    let own = [
        "from_live.rs",
        "from_analytics.rs",
        "marks.rs",
        "company.rs",
        "wrap_up.rs",
        "order.rs",
        "media.rs",
        "book.rs",
    ];
    let doors: Vec<_> = own
        .into_iter()
        .chain([
            "legs.rs",
            "talk.rs",
            "after_call.rs",
            "my_legs.rs",
            "aside.rs",
            "parties/from_live.rs",
            "parties/from_analytics.rs",
            "from_analytics/facts.rs",
            "from_calls.rs",
        ])
        .collect();
    for (path, code) in sources("core/src") {
        if let Some(file) = path.strip_prefix("record/") {
            assert!(doors.contains(&file) || !code.contains("genesys::models"), "core/src/{path} reads the wire");
        }
    }
}

/// A wrong field name must break against the sandbox, not cancel out.
#[test]
fn the_sandbox_shares_nothing_with_the_app() {
    for (path, code) in sources("sandbox/src") {
        assert!(!code.contains("tidemark_core") && !code.contains("tidemark::"), "sandbox/src/{path} knows the app");
    }
    let manifest = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    assert!(!manifest("sandbox/Cargo.toml").contains("../core"));
    assert!(!manifest("core/Cargo.toml").contains("sandbox"));
}
