//! Which way a line runs where an element stands: to the right, or to the left in Arabic and its like. The browser mirrors what
//! styles say; this turns what is said in pixels and in keys.

use web_sys::Element;

/// To the right or to the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Rightward,
    Leftward,
}

impl Direction {
    /// As the language of the page says.
    pub(crate) fn at(element: &Element) -> Self {
        match element.closest("[dir=rtl]") {
            Ok(Some(_)) => Self::Leftward,
            Ok(None) | Err(_) => Self::Rightward,
        }
    }

    /// How far along the line it is to what lies so many pixels to the right.
    pub(crate) const fn along(self, right: i32) -> i32 {
        match self {
            Self::Rightward => right,
            Self::Leftward => -right,
        }
    }

    /// The key that means the same where a line runs to the right.
    pub(crate) fn key(self, pressed: &str) -> &str {
        match (self, pressed) {
            (Self::Leftward, "ArrowLeft") => "ArrowRight",
            (Self::Leftward, "ArrowRight") => "ArrowLeft",
            (Self::Leftward | Self::Rightward, other) => other,
        }
    }
}
