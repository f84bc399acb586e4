//! Nothing in the house makes markup or code of a text: what customers, agents and servers write is shown as text (G01), whatever
//! it is. The framework alone writes markup, of literals of the program.

use super::sources;
use std::fs;
use std::path::Path;

/// What makes markup or code of a text, in the spelling of either language: without case and underscores.
const DOORS: [&str; 12] = [
    "innerhtml",
    "outerhtml",
    "sethtml",
    "insertadjacenthtml",
    "createcontextualfragment",
    "domparser",
    "srcdoc",
    "htmldocument",
    "document.write",
    "eval(",
    "newfunction(",
    "function::new",
];

/// The first door that `code` opens.
fn door(code: &str) -> Option<&'static str> {
    let plain: String =
        code.chars().filter(|c| *c != '_' && !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
    DOORS.into_iter().find(|door| plain.contains(door))
}

/// A tag that opens a window which would know this one.
fn knows_its_opener(code: &str) -> Option<&str> {
    let target = "target=\"_blank\"";
    code.match_indices(target)
        .map(|(at, _)| {
            let end = code[at..].find('>').map_or(code.len(), |end| at + end);
            &code[code[..at].rfind('<').unwrap_or(0)..end]
        })
        .find(|tag| !tag.contains("noopener"))
}

/// The sources of the page: Rust, and the scripts and the document beside it.
fn of_the_page() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = sources("src");
    all.extend(sources("core/src"));
    for folder in ["", "languages"] {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|kind| kind == "js" || kind == "html") {
                let text = fs::read_to_string(&path).unwrap();
                all.push((path.file_name().unwrap().to_str().unwrap().to_owned(), text));
            }
        }
    }
    for file in ["boot.js", "relay.js", "speak.js", "index.html"] {
        assert!(all.iter().any(|(path, _)| path == file), "{file} is not looked at");
    }
    all
}

#[test]
fn no_source_makes_markup_or_code_of_a_text() {
    for (path, code) in of_the_page() {
        assert_eq!(door(&code), None, "{path}");
    }
}

#[test]
fn no_link_gives_another_page_a_hold_on_this_one() {
    let all = of_the_page();
    for (path, code) in &all {
        assert_eq!(knows_its_opener(code), None, "{path}");
    }
    assert!(all.iter().any(|(_, code)| code.contains("target=\"_blank\"")), "there is no such link to look at");
}

#[test]
fn each_door_would_be_seen_in_either_language() {
    for code in [
        "view! { <p inner_html=name/> }",
        "view! { <p prop:innerHTML=name/> }",
        "element.set_inner_html(&name)",
        "element.outerHTML = name;",
        "element.insert_adjacent_html(\"beforeend\", &name)",
        "place.setHTMLUnsafe(name)",
        "range.createContextualFragment(name)",
        "new DOMParser().parseFromString(name, 'text/html')",
        "view! { <iframe srcdoc=name/> }",
        "document.dyn_into::<web_sys::HtmlDocument>()",
        "document.writeln(name)",
        "js_sys::eval(&name)",
        "new  Function(name)",
        "js_sys::Function::new_no_args(&name)",
    ] {
        assert!(door(code).is_some(), "{code}");
    }
    assert!(knows_its_opener("<a href=x target=\"_blank\">").is_some());
    assert!(knows_its_opener("<a target=\"_blank\" rel=\"noopener\" href=x>").is_none());
}
