//! What changes on the page, in few kinds. Every closure that is put into a view has a type of its own, and the framework
//! makes code for each; behind these there is one type for texts, one for flags, one for parts, one for lists. A page that
//! is made of hundreds of small changing places is half as large for it.

use leptos::prelude::*;
use std::sync::Arc;

/// A text that changes.
pub(crate) fn text(read: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(read)
}

/// A value of an attribute that may be absent.
pub(crate) fn value(read: impl Fn() -> Option<String> + Send + Sync + 'static) -> Signal<Option<String>> {
    Signal::derive(read)
}

/// Something that is so or not.
pub(crate) fn flag(read: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(read)
}

/// A part of the page that is drawn anew when what it reads changes.
pub(crate) type Part = Box<dyn FnMut() -> AnyView + Send>;

/// A [`Part`].
pub(crate) fn part(draw: impl FnMut() -> AnyView + Send + 'static) -> Part {
    Box::new(draw)
}

/// What a row of a list is known by: as long as it is listed, the row is not drawn anew.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// By what it is.
    Id(Arc<str>),
    /// By where it stands.
    Place(usize),
}

/// The rows of a list that changes.
pub(crate) fn rows(listed: impl Fn() -> Vec<Key> + Send + Sync + 'static, row: fn(&Key) -> AnyView) -> AnyView {
    let listed: Arc<dyn Fn() -> Vec<Key> + Send + Sync> = Arc::new(listed);
    view! { <For each=move || listed() key=Key::clone children=move |key| row(&key)/> }.into_any()
}
