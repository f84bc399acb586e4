//! Pieces of the page that know no Genesys: they take texts, values and callbacks.

pub(crate) mod advice;
pub(crate) mod bind;
pub(crate) mod chart;
pub(crate) mod chip;
pub(crate) mod copying;
pub(crate) mod dialog;
pub(crate) mod direction;
pub(crate) mod edge;
pub(crate) mod grid;
pub(crate) mod icon;
pub(crate) mod number;
pub(crate) mod rows;
pub(crate) mod seen;
pub(crate) mod unfold;
