//! Charts: shapes that read without colour, labels that keep their size at any width, and a table behind each.
//!
//! Shapes are placed by percent and patterns by pixels, so that nothing is measured and nothing is stretched. A chart is a
//! picture with a name; whoever does not see it, or wants a number, opens the table.

mod bars;
mod brush;
mod cells;

pub(crate) use bars::{Bar, bars, legend, patterns, shape};
pub(crate) use brush::{brush, drawing};
pub(crate) use cells::cells;

use super::bind::part;
use leptos::prelude::*;
use std::sync::Arc;
use tidemark_core::text;

/// A chart with its labels.
pub(crate) struct Chart {
    /// Its name.
    pub(crate) title: &'static str,
    /// Draws the picture, and what belongs to it. It is drawn anew when what it reads changes.
    pub(crate) picture: Arc<dyn Fn() -> AnyView + Send + Sync>,
    /// The columns of the table.
    pub(crate) heads: Arc<dyn Fn() -> Vec<String> + Send + Sync>,
    /// Its rows.
    pub(crate) rows: Arc<dyn Fn() -> Vec<AnyView> + Send + Sync>,
}

impl Chart {
    /// Draws it. The table is made when it is opened, and stays open while its rows change.
    pub(crate) fn view(self) -> AnyView {
        let Self { title, picture, heads, rows } = self;
        let open = super::seen::Kept::new(super::seen::Seen::new(false));
        let table = move || {
            if !open.get().is_some_and(|open| open.get()) {
                return ().into_any();
            }
            let head = |name: String| view! { <th scope="col">{name}</th> }.into_any();
            view! {
                <table>
                    <caption class="visually-hidden">{title}</caption>
                    <thead>
                        <tr>{heads().into_iter().map(head).collect::<Vec<_>>()}</tr>
                    </thead>
                    <tbody>{rows()}</tbody>
                </table>
            }
            .into_any()
        };
        let turn = move |event: leptos::ev::Event| {
            let is_open = event_target::<web_sys::Element>(&event).has_attribute("open");
            open.get().iter().for_each(|open| open.show(is_open));
        };
        view! {
            <figure class="chart">
                <figcaption>{title}</figcaption>
                {part(move || picture())}
                <details on:toggle=turn>
                    <summary>{text!("As a table")}</summary>
                    <div class="behind" tabindex="0" role="region" aria-label=text!("{title}, as a table", title)>
                        {part(table)}
                    </div>
                </details>
            </figure>
        }
        .into_any()
    }
}

/// A row of a table behind a chart: the first cell is its head.
pub(crate) fn row(head: AnyView, cells: impl IntoIterator<Item = String>) -> AnyView {
    let cells: Vec<_> = cells.into_iter().map(|cell| view! { <td>{cell}</td> }.into_any()).collect();
    view! {
        <tr>
            <th scope="row">{head}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A share of a whole, as an attribute has it.
pub(crate) fn percent(part: f64, whole: f64) -> String {
    let share = if whole > 0.0 { part / whole * 100.0 } else { 0.0 };
    format!("{share:.2}%")
}
