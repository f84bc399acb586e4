//! The list as a file: what is shown, or all that was loaded. Where a frame lets nothing be saved, it can be copied.

mod lines;

use super::Find;
use crate::address::Address;
use crate::browser::window::{self, Copy};
use crate::browser::{file, local_time};
use crate::state::{Desk, Found};
use crate::ui::bind::{flag, part, text};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::time::Duration;
use tidemark_core::history::export::{Columns, Format, Manifest, Mark};
use tidemark_core::history::{Row, Standing, Verdict};
use tidemark_core::words;

/// Rows that are written before the page may draw again.
const AT_ONCE: usize = 1_000;
/// A longer text is not shown to be selected and copied, bytes.
const LONGEST_SHOWN: usize = 2_000_000;

/// Which rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Extent {
    #[default]
    Shown,
    Loaded,
}

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Save,
    Copy,
}

/// What has become of the last export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Outcome {
    #[default]
    NotAsked,
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
    outcome: Seen<Outcome>,
}

/// The button and what it opens.
#[component]
pub(super) fn Export() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let (find, form) = (expect_context::<Find>(), Kept::new(Form::default()));
    let count = move |extent| desk.found().with(|found| of_extent(found, extent));
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
                {button("Save", Way::Save)}
                {button("Copy", Way::Copy)}
            </li>
        }
        .into_any()
    };
    let extents = [(Extent::Shown, "Rows that are shown"), (Extent::Loaded, "All that was loaded")];
    view! {
        <button type="button" class="export-button" popovertarget="export">"Export"</button>
        <div class="about export" id="export" popover="auto" role="dialog" aria-label="Export">
            <h3>"Export"</h3>
            <fieldset>
                <legend class="visually-hidden">"Rows"</legend>
                {extents.into_iter().map(choice).collect::<Vec<_>>()}
            </fieldset>
            <ul class="export-formats">{Format::ALL.into_iter().map(offered).collect::<Vec<_>>()}</ul>
            <p class="soft">{text(move || manifest(desk, find, chosen()).map(|manifest| manifest.in_words()).unwrap_or_default())}</p>
            <p>
                <button type="button" class="quiet" on:click=move |_| save_manifest(desk, find, form)>"Save these words as JSON"</button>
            </p>
            {file::is_framed()
                .then(|| view! { <p>"This page stands in a frame. Where no file appears, the frame lets none be saved: copy instead."</p> })}
            <p role="status" aria-label="Export">
                {text(move || form.get().map(|form| form.outcome.with(told)).unwrap_or_default())}
            </p>
            {part(move || to_select(form))}
        </div>
    }
}

/// Name of a format, and whom it is for.
const fn named(format: Format) -> (&'static str, &'static str) {
    match format {
        Format::Csv(Mark::Bom) => ("CSV for Excel", "with a byte order mark"),
        Format::Csv(Mark::None) => ("CSV", "without that mark"),
        Format::JsonLines => ("JSON Lines", "milliseconds, raw texts"),
        Format::Markdown => ("Markdown", "for a ticket"),
    }
}

fn of_extent(found: &Found, extent: Extent) -> usize {
    match extent {
        Extent::Shown => found.selection.live.len() + found.selection.rows.len(),
        Extent::Loaded => found.selection.all,
    }
}

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::NotAsked => String::new(),
        Outcome::Writing { done, of } => {
            format!("Writing {} of {}", words::count(*done as u64), words::count(*of as u64))
        }
        Outcome::Saved(name) => format!("Given to the browser as {name}"),
        Outcome::Copied => "Copied".to_owned(),
        Outcome::ToSelect(_) => "The browser does not let the page copy. Select the text below and copy it.".to_owned(),
        Outcome::TooLong => {
            "The browser does not let the page copy, and the text is too long to select. Narrow the list with a filter."
                .to_owned()
        }
        Outcome::NoRoom => {
            "The browser has no room for the file. Nothing is lost; narrow the list with a filter.".to_owned()
        }
        Outcome::Changed => "The list changed while it was written. Export it again.".to_owned(),
    }
}

fn to_select(form: Kept<Form>) -> AnyView {
    let text = form.get().and_then(|form| match form.outcome.get() {
        Outcome::ToSelect(text) => Some(text),
        _ => None,
    });
    let area = |text: String| view! { <textarea readonly=true aria-label="Text to copy" prop:value=text></textarea> };
    text.map(area).into_any()
}

/// What is said of the file.
fn manifest(desk: Desk, find: Find, extent: Extent) -> Option<Manifest> {
    let top = desk.top();
    let now = top.now.peek(|now| *now);
    let filter = match extent {
        // What was typed may be somebody's name.
        Extent::Shown => {
            let typed = find.get().is_some_and(|find| find.typed.with(|typed| !typed.trim().is_empty()));
            let search = if typed { " and a search that is not written down" } else { "" };
            format!("{}{search}", top.address.with(Address::filter_text))
        }
        Extent::Loaded => String::new(),
    };
    desk.found().with(|found| {
        let (question, verdict) = match (&found.earlier, &found.standing) {
            (Some((question, verdict)), _) => (question, Some(verdict.clone())),
            (None, Standing::Done(verdict)) => (found.question.as_ref()?, Some(verdict.clone())),
            (None, Standing::Idle | Standing::Asking(_) | Standing::Loading(_) | Standing::Paused(_)) => {
                (found.question.as_ref()?, None)
            }
        };
        Some(Manifest {
            window: question.window,
            filter,
            zone: local_time::zone_at(question.window.from),
            rows: of_extent(found, extent),
            live: if extent == Extent::Shown { found.selection.live.len() } else { 0 },
            loaded: found.selection.all,
            unreadable: found.bad,
            said: verdict
                .as_ref()
                .map_or_else(|| "Still loading".to_owned(), |verdict| words::of_verdict(verdict, local_time::written)),
            verdict: verdict.map(without_details),
            definitions: words::of_export(),
            written: now,
        })
    })
}

/// What went wrong is told beside the list; the file says how far it came.
fn without_details(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Failed(_, progress) => Verdict::Cancelled(progress),
        verdict => verdict,
    }
}

fn save_manifest(desk: Desk, find: Find, form: Kept<Form>) {
    let Some(kept) = form.get() else { return };
    let manifest = untrack(|| manifest(desk, find, kept.extent.get()));
    if let Some(manifest) = manifest {
        let name = manifest.file_name("manifest.json");
        let text = format!("{:#}\n", manifest.to_json());
        let is_saved = file::save(&name, "application/json", &[text]);
        kept.outcome.show(if is_saved { Outcome::Saved(name) } else { Outcome::NoRoom });
    }
}

/// An export on its way.
struct Writing {
    manifest: Manifest,
    format: Format,
    columns: Columns,
    way: Way,
    rows: Vec<Row>,
    parts: Vec<String>,
    done: usize,
}

fn write(desk: Desk, find: Find, form: Kept<Form>, format: Format, way: Way) {
    let Some(kept) = form.get() else { return };
    let extent = kept.extent.peek(|extent| *extent);
    let Some(manifest) = untrack(|| manifest(desk, find, extent)) else { return };
    let rows = match extent {
        Extent::Shown => desk.found().peek(|found| found.selection.rows.clone()),
        Extent::Loaded => untrack(|| desk.top().with_store(|store| store.rows().collect())).unwrap_or_default(),
    };
    let (columns, live) = match extent {
        Extent::Shown => lines::shown(desk),
        Extent::Loaded => (Columns::All, Vec::new()),
    };
    let mut head = format.head(&columns, &manifest);
    for line in &live {
        head.push_str(&format.row(&columns, line, words::duration));
    }
    go_on(desk, form, Writing { manifest, format, columns, way, rows, parts: vec![head], done: 0 });
}

/// Writes some rows, and the others after the page has drawn.
fn go_on(desk: Desk, form: Kept<Form>, mut writing: Writing) {
    let Some(kept) = form.get() else { return };
    let until = (writing.done + AT_ONCE).min(writing.rows.len());
    let is_the_same = desk.found().peek(Found::window) == Some(writing.manifest.window);
    let mut part = String::new();
    for row in &writing.rows[writing.done..until] {
        let Some(line) = untrack(|| desk.top().line(*row)).filter(|_| is_the_same) else {
            kept.outcome.show(Outcome::Changed);
            return;
        };
        part.push_str(&writing.format.row(&writing.columns, &line, words::duration));
    }
    writing.parts.push(part);
    writing.done = until;
    if until < writing.rows.len() {
        kept.outcome.show(Outcome::Writing { done: until, of: writing.rows.len() });
        set_timeout(move || go_on(desk, form, writing), Duration::ZERO);
        return;
    }
    let Writing { manifest, format, way, parts, .. } = writing;
    match way {
        Way::Save => {
            let name = manifest.file_name(format.extension());
            let is_saved = file::save(&name, format.content_type(), &parts);
            kept.outcome.show(if is_saved { Outcome::Saved(name) } else { Outcome::NoRoom });
        }
        Way::Copy => {
            let text = parts.concat();
            window::copy(&text.clone(), move |copied| {
                let outcome = match copied {
                    Copy::Done => Outcome::Copied,
                    _ if text.len() > LONGEST_SHOWN => Outcome::TooLong,
                    _ => Outcome::ToSelect(text),
                };
                form.get().iter().for_each(|form| form.outcome.show(outcome.clone()));
            });
        }
    }
}
