//! A value that screens follow: whoever reads it while drawing is drawn again when it says something new.
//!
//! The framework's own signals are generic in what they hold, with code for each kind; a page that holds twelve kinds pays
//! for it with a tenth of its size. Here the value is an ordinary cell, and what is followed is a trigger, which has no
//! kind.

use leptos::prelude::*;
use reactive_graph::signal::ArcTrigger;
use std::cell::RefCell;

/// The value.
#[derive(Default)]
pub(crate) struct Seen<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T: PartialEq> Seen<T> {
    /// Shows `value`, which is to be new.
    pub(super) fn show(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.changed.notify();
        }
    }
}

impl<T> Seen<T> {
    /// Reads it, and follows it.
    pub(crate) fn with<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        self.changed.track();
        read(&self.value.borrow())
    }

    /// Reads it without following it.
    pub(crate) fn peek<R>(&self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.value.borrow())
    }
}

impl<T: Clone> Seen<T> {
    /// A copy of it, which is followed.
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }
}
