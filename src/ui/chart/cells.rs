//! A grid of cells, each filled from below: how full it is reads without colour.

use super::percent;
use leptos::prelude::*;

/// Steps of a cell, from empty.
const STEPS: f64 = 4.0;

/// The picture of rows of cells; `fill` says how full a cell is, up to four, and what it is for whoever points at it.
pub(crate) fn cells(
    name: String,
    rows: usize,
    columns: usize,
    fill: impl Fn(usize, usize) -> (u32, String),
) -> AnyView {
    let (height, width) = (rows as f64, columns as f64);
    let mut shapes = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let (steps, title) = fill(row, column);
            let depth = f64::from(steps) / STEPS * 0.8;
            let (x, wide) = (percent(column as f64 + 0.06, width), percent(0.88, width));
            let (y, high) = (percent(row as f64 + 0.1, height), percent(0.8, height));
            let (top, filled) = (percent(row as f64 + 0.9 - depth, height), percent(depth, height));
            let shade = format!("fill shade-{steps}");
            shapes.push(
                view! {
                    <g>
                        <title>{title}</title>
                        <rect class="cell" x=x.clone() width=wide.clone() y=y height=high></rect>
                        <rect class=shade x=x width=wide y=top height=filled></rect>
                    </g>
                }
                .into_any(),
            );
        }
    }
    view! { <svg class="shapes is-grid" role="img" aria-label=name>{shapes}</svg> }.into_any()
}
