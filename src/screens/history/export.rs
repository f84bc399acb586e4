//! The list as a file: what matches, or all that was loaded. Where a frame lets nothing be saved, it can be copied.

mod lines;
mod said;

use super::Find;
use crate::browser::file;
use crate::browser::window::{self, Copy};
use crate::state::{Desk, Found};
use crate::ui::advice::Paste;
use crate::ui::bind::{flag, part, text};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use said::manifest;
use std::time::Duration;
use tidemark_core::history::export::{Columns, Format, Manifest, Mark};
use tidemark_core::history::{Row, Store};
use tidemark_core::text;
use tidemark_core::words;

/// Rows that are written before the page may draw again.
const AT_ONCE: usize = 1_000;
/// A longer text is not shown to be selected and copied, bytes.
const LONGEST_SHOWN: usize = 2_000_000;

/// Which rows: those of closed groups too, since a group is closed to read the others and not to be rid of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Extent {
    #[default]
    Matching,
    Loaded,
}

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Save,
    Copy,
}

/// What has become of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    Writing {
        done: usize,
        of: usize,
    },
    Saved(String),
    Copied,
    /// The clipboard is closed: the text, to be selected.
    ToSelect(String),
    /// It is too long for that.
    TooLong,
    /// The browser has no room for the file.
    NoRoom,
    /// The list was another one before it was written.
    Changed,
}

#[derive(Default)]
struct Form {
    extent: Seen<Extent>,
    /// Those that are on their way together, each with the name of its format; the next one after them begins anew.
    exports: Seen<Vec<(&'static str, Outcome)>>,
    /// It is open: while it is not, nobody reads what is said of the file, and each key of a search would change it.
    is_open: Seen<bool>,
}

/// The button and what it opens.
#[component]
pub(super) fn Export() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (find, form) = (expect_context::<Find>(), Kept::new(Form::default()));
    let count = move |extent| desk.counted(|found| of_extent(found, extent));
    let chosen = move || form.get().map(|form| form.extent.get()).unwrap_or_default();
    let choice = move |(extent, label): (Extent, &'static str)| {
        view! {
            <label>
                <input
                    type="radio"
                    name="extent"
                    prop:checked=flag(move || chosen() == extent)
                    on:change=move |_| form.get().iter().for_each(|form| form.extent.show(extent))
                />
                <span>{text(move || format!("{label} ({})", words::count(count(extent) as u64)))}</span>
            </label>
        }
        .into_any()
    };
    let offered = move |format: Format| {
        let (name, note) = named(format);
        let button = move |label: &'static str, way: Way| {
            view! {
                <button
                    type="button"
                    aria-label=format!("{label} {name}")
                    disabled=flag(move || count(chosen()) == 0)
                    on:click=move |_| write(desk, find, form, format, way)
                >
                    {label}
                </button>
            }
            .into_any()
        };
        view! {
            <li>
                <span class="export-name">{name} " " <span class="soft">{note}</span></span>
                {button(text!("Save"), Way::Save)}
                {button(text!("Copy"), Way::Copy)}
            </li>
        }
        .into_any()
    };
    let said = move || {
        let is_open = form.get().is_some_and(|form| form.is_open.get());
        let manifest = is_open.then(|| manifest(desk, find, chosen())).flatten();
        manifest.map(|manifest| manifest.in_words()).unwrap_or_default()
    };
    let extents = [(Extent::Matching, text!("Rows that match")), (Extent::Loaded, text!("All that was loaded"))];
    view! {
        <button type="button" class="export-button" popovertarget="export">{text!("Export")}</button>
        <div
            class="about export"
            id="export"
            popover="auto"
            role="dialog"
            aria-label=text!("Export")
            on:toggle:target=move |event| {
                let is_open = event.target().matches(":popover-open").unwrap_or_default();
                form.get().iter().for_each(|form| form.is_open.show(is_open));
            }
        >
            <h3>{text!("Export")}</h3>
            <fieldset>
                <legend class="visually-hidden">{text!("Rows")}</legend>
                {extents.into_iter().map(choice).collect::<Vec<_>>()}
            </fieldset>
            <ul class="export-formats">{Format::ALL.into_iter().map(offered).collect::<Vec<_>>()}</ul>
            <p class="soft" dir="auto">{text(said)}</p>
            <p>
                <button type="button" class="quiet" on:click=move |_| save_manifest(desk, find, form)>{text!("Save these words as JSON")}</button>
            </p>
            {file::is_framed()
                .then(|| view! {
                    <p>{text!("This page stands in a frame. Where no file appears, the frame lets none be saved: copy instead.")}</p>
                    <Paste line=text!("Integration of Tidemark: add allow-downloads to \"Iframe Sandbox Options\".").to_owned()/>
                })}
            <div role="status" aria-label=text!("Export")>{part(move || lines_of(form))}</div>
            {part(move || to_select(form))}
        </div>
    }
}

/// Name of a format, and whom it is for.
fn named(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Csv(Mark::Bom) => (text!("CSV for Excel"), text!("with a byte order mark")),
        Format::Csv(Mark::None) => ("CSV", text!("without that mark")),
        Format::JsonLines => ("JSON Lines", text!("milliseconds, raw texts")),
        Format::Markdown => ("Markdown", text!("for a ticket")),
    }
}

fn of_extent(found: &Found, extent: Extent) -> usize {
    match extent {
        Extent::Matching => found.selection.live.len() + found.selection.rows.len(),
        Extent::Loaded => found.selection.all,
    }
}

impl Form {
    /// One export more, of so many rows; by its place its outcome is told.
    fn begin(&self, name: &'static str, of: usize) -> usize {
        let mut exports = self.exports.peek(Clone::clone);
        if exports.iter().all(|(_, outcome)| !matches!(outcome, Outcome::Writing { .. })) {
            exports.clear();
        }
        exports.push((name, Outcome::Writing { done: 0, of }));
        let place = exports.len() - 1;
        self.exports.show(exports);
        place
    }

    fn tell(&self, place: usize, outcome: Outcome) {
        let mut exports = self.exports.peek(Clone::clone);
        if let Some(export) = exports.get_mut(place) {
            export.1 = outcome;
        }
        self.exports.show(exports);
    }
}

/// A line for each export.
fn lines_of(form: Kept<Form>) -> AnyView {
    let exports = form.get().map(|form| form.exports.get()).unwrap_or_default();
    let line = |(name, outcome): &(&str, Outcome)| view! { <p>{format!("{name}: {}", told(outcome))}</p> }.into_any();
    exports.iter().map(line).collect::<Vec<_>>().into_any()
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Writing { done, of } => {
            text!("Writing {done} of {all}", done = words::count(*done as u64), all = words::count(*of as u64))
        }
        Outcome::Saved(name) => text!("Given to the browser as {name}", name),
        Outcome::Copied => text!("Copied").to_owned(),
        Outcome::ToSelect(_) => {
            text!("The browser does not let the page copy. Select the text below and copy it.").to_owned()
        }
        Outcome::TooLong => text!(
            "The browser does not let the page copy, and the text is too long to select. Narrow the list with a filter."
        )
        .to_owned(),
        Outcome::NoRoom => {
            text!("The browser has no room for the file. Nothing is lost; narrow the list with a filter.").to_owned()
        }
        Outcome::Changed => text!("The list changed while it was written. Export it again.").to_owned(),
    }
}

fn to_select(form: Kept<Form>) -> AnyView {
    let exports = form.get().map(|form| form.exports.get()).unwrap_or_default();
    let text = exports.into_iter().rev().find_map(|(_, outcome)| match outcome {
        Outcome::ToSelect(text) => Some(text),
        _ => None,
    });
    let area =
        |text: String| view! { <textarea readonly=true aria-label=text!("Text to copy") prop:value=text></textarea> };
    text.map(area).into_any()
}

fn save_manifest(desk: Desk, find: Find, form: Kept<Form>) {
    let Some(kept) = form.get() else { return };
    let manifest = untrack(|| manifest(desk, find, kept.extent.get()));
    if let Some(manifest) = manifest {
        let name = manifest.file_name("manifest.json");
        let text = format!("{:#}\n", manifest.to_json());
        let is_saved = file::save(&name, "application/json", &[text]);
        let place = kept.begin("JSON", 1);
        kept.tell(place, if is_saved { Outcome::Saved(name) } else { Outcome::NoRoom });
    }
}

/// An export on its way.
struct Writing {
    manifest: Manifest,
    format: Format,
    columns: Columns,
    way: Way,
    rows: Vec<Row>,
    /// The search whose rows these are.
    search: Option<u32>,
    parts: Vec<String>,
    done: usize,
    /// Among the exports of the form.
    place: usize,
}

fn write(desk: Desk, find: Find, form: Kept<Form>, format: Format, way: Way) {
    let Some(kept) = form.get() else { return };
    let extent = kept.extent.peek(|extent| *extent);
    let Some(manifest) = untrack(|| manifest(desk, find, extent)) else { return };
    let rows = match extent {
        Extent::Matching => desk.found().peek(|found| found.selection.rows.clone()),
        Extent::Loaded => untrack(|| desk.top().with_store(|store| store.rows().collect())).unwrap_or_default(),
    };
    let (columns, live) = match extent {
        Extent::Matching => lines::shown(desk),
        Extent::Loaded => (Columns::All, Vec::new()),
    };
    let mut head = format.head(&columns, &manifest);
    let search = untrack(|| desk.top().with_store(Store::search));
    for line in &live {
        head.push_str(&format.row(&columns, line, words::duration));
    }
    let place = kept.begin(named(format).0, rows.len());
    go_on(desk, form, Writing { manifest, format, columns, way, rows, search, parts: vec![head], done: 0, place });
}

/// Writes some rows, and the others after the page has drawn.
fn go_on(desk: Desk, form: Kept<Form>, mut writing: Writing) {
    let Some(kept) = form.get() else { return };
    let until = (writing.done + AT_ONCE).min(writing.rows.len());
    let is_the_same = untrack(|| desk.top().with_store(Store::search)) == writing.search;
    let mut part = String::new();
    for row in &writing.rows[writing.done..until] {
        let Some(line) = untrack(|| desk.top().line(*row)).filter(|_| is_the_same) else {
            kept.tell(writing.place, Outcome::Changed);
            return;
        };
        part.push_str(&writing.format.row(&writing.columns, &line, words::duration));
    }
    writing.parts.push(part);
    writing.done = until;
    if until < writing.rows.len() {
        kept.tell(writing.place, Outcome::Writing { done: until, of: writing.rows.len() });
        set_timeout(move || go_on(desk, form, writing), Duration::ZERO);
        return;
    }
    let Writing { manifest, format, way, parts, place, .. } = writing;
    match way {
        Way::Save => {
            let name = manifest.file_name(format.extension());
            let is_saved = file::save(&name, format.content_type(), &parts);
            kept.tell(place, if is_saved { Outcome::Saved(name) } else { Outcome::NoRoom });
        }
        Way::Copy => {
            let text = parts.concat();
            window::copy(&text.clone(), move |copied| {
                let outcome = match copied {
                    Copy::Done => Outcome::Copied,
                    _ if text.len() > LONGEST_SHOWN => Outcome::TooLong,
                    _ => Outcome::ToSelect(text),
                };
                form.get().iter().for_each(|form| form.tell(place, outcome.clone()));
            });
        }
    }
}
