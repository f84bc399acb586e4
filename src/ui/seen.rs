//! A value that screens follow: whoever reads it while drawing is drawn again when it says something new.
//!
//! The framework's own signals are generic in what they hold, with code for each kind; a page that holds twenty kinds pays
//! for it with a tenth of its size. Here the value is an ordinary cell, and what is followed is a trigger, which has no
//! kind.

use leptos::prelude::*;
use reactive_graph::signal::ArcTrigger;
use std::cell::RefCell;
use std::rc::Rc;

/// The value.
#[derive(Default)]
pub(crate) struct Seen<T> {
    value: RefCell<T>,
    changed: ArcTrigger,
}

impl<T> Seen<T> {
    /// It begins as `value`.
    pub(crate) fn new(value: T) -> Self {
        Self { value: RefCell::new(value), changed: ArcTrigger::new() }
    }

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

impl<T: PartialEq> Seen<T> {
    /// Shows `value`, if it is another one.
    pub(crate) fn show(&self, value: T) {
        if *self.value.borrow() != value {
            self.value.replace(value);
            self.changed.notify();
        }
    }
}

impl<T: Clone> Seen<T> {
    /// A copy of it, which is followed.
    pub(crate) fn get(&self) -> T {
        self.with(T::clone)
    }
}

/// Several of them together, as a handle that every closure can hold for as long as the part of the page lives.
pub(crate) struct Kept<T: 'static>(StoredValue<Rc<T>, LocalStorage>);

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T> Kept<T> {
    /// Keeps it.
    pub(crate) fn new(value: T) -> Self {
        Self(StoredValue::new_local(Rc::new(value)))
    }

    /// What is kept; `None` once the part of the page that kept it is gone.
    pub(crate) fn get(self) -> Option<Rc<T>> {
        self.0.try_get_value()
    }
}
