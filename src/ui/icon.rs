//! Icons, drawn on a grid of 16 by 16. They never stand for a word alone: a text is always beside them.

use leptos::prelude::*;

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    Alert,
    Bell,
    Callback,
    Check,
    Circle,
    Clock,
    Email,
    Inbound,
    Info,
    Message,
    Outbound,
    Pause,
    Pencil,
    Phone,
    Tray,
    Wave,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 1.5 15 14H1L8 1.5Zm0 4.3v4M8 11.6v.6",
            Self::Bell => "M3.5 11.5c1-1 1-2.300 1-4a3.500 3.500 0 0 1 7 0c0 1.700 0 3 1 4h-9Zm3 2h3",
            Self::Callback => {
                "M4 2.500l2 .5.5 2.500-1.500 1c.8 1.800 1.700 2.700 3.500 3.500l1-1.500 2.500.5.5 2c-4.500 2-10.500-4-8.500-8.500ZM10 2.500h3.500V6M13.300 2.700 9.800 6.200"
            }
            Self::Check => "m3 8.500 3.300 3.300L13 4.700",
            Self::Circle => "M8 3.500a4.500 4.500 0 1 1 0 9 4.500 4.500 0 0 1 0-9Z",
            Self::Clock => "M8 2.200a5.800 5.800 0 1 1 0 11.600A5.800 5.800 0 0 1 8 2.200Zm0 2.700V8l2.200 1.500",
            Self::Email => "M2 4h12v8.500H2V4Zm.3.5L8 9l5.700-4.500",
            Self::Inbound => "M12.500 3.500 4 12M4 6.500V12h5.500",
            Self::Info => "M8 2.200a5.800 5.800 0 1 1 0 11.600A5.800 5.800 0 0 1 8 2.200Zm0 5V11.500M8 4.700v.5",
            Self::Message => "M2.500 3.500h11v7.500H7.500L4.500 13.500V11h-2V3.500Z",
            Self::Outbound => "M3.500 12.500 12 4M12 9.500V4H6.500",
            Self::Pause => "M5.500 3.500v9M10.500 3.500v9",
            Self::Pencil => "m3 13 .7-3L11 2.700 13.300 5 6 12.300 3 13Z",
            Self::Phone => {
                "M4 2.500l2.200.5.6 2.700-1.600 1.200c.9 2 1.900 3 3.900 3.900l1.200-1.600 2.700.6.5 2.200c-5 2.200-11.700-4.500-9.500-9.500Z"
            }
            Self::Tray => "M2.500 9.500 4.500 3h7l2 6.500V13h-11V9.500Zm0 0H6c0 1.200.7 2 2 2s2-.8 2-2h3.500",
            Self::Wave => "M1 10.500c2.300 0 2.300-4 4.700-4s2.300 4 4.600 4 2.400-4 4.700-4",
        }
    }
}

/// Draws it.
#[component]
pub(crate) fn Picture(
    /// Which.
    icon: Icon,
) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=icon.path()></path>
        </svg>
    }
    .into_any()
}
