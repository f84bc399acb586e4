//! Icons, drawn on a grid of 16 by 16. They never stand for a word alone: the word is beside them or,
//! where there is no room for it, in a title and for screen readers.

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
    Flag,
    Inbound,
    Info,
    Lock,
    Message,
    Mute,
    Outbound,
    Pause,
    Pencil,
    People,
    Phone,
    Record,
    Transfer,
    Tray,
    Wave,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => "M8 1.5 15 14H1L8 1.5Zm0 4.3v4M8 11.6v.6",
            Self::Bell => "M3.5 11.5c1-1 1-2.3 1-4a3.5 3.5 0 0 1 7 0c0 1.7 0 3 1 4h-9Zm3 2h3",
            Self::Callback => {
                "M4 2.5l2 .5.5 2.5-1.5 1c.8 1.8 1.7 2.7 3.5 3.5l1-1.5 2.5.5.5 2c-4.5 2-10.5-4-8.5-8.5ZM10 2.5h3.5V6M13.3 2.7 9.8 6.2"
            }
            Self::Check => "m3 8.5 3.3 3.3L13 4.7",
            Self::Circle => "M8 3.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9Z",
            Self::Clock => "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2Zm0 2.7V8l2.2 1.5",
            Self::Email => "M2 4h12v8.5H2V4Zm.3.5L8 9l5.7-4.5",
            Self::Flag => "M4 14V2.5h8L9.8 5.7 12 9H4",
            Self::Inbound => "M12.5 3.5 4 12M4 6.5V12h5.5",
            Self::Info => "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2Zm0 5V11.5M8 4.7v.5",
            Self::Lock => "M4 7.5h8v5.5H4V7.5Zm1.7 0V5.3a2.3 2.3 0 0 1 4.6 0v2.2",
            Self::Message => "M2.5 3.5h11v7.5H7.5L4.5 13.5V11h-2V3.5Z",
            Self::Mute => {
                "M6 7.5V4.3a2 2 0 0 1 4 0v3.2a2 2 0 0 1-4 0ZM3.8 7.5a4.2 4.2 0 0 0 8.4 0M8 11.7v2.3M2.5 2.5l11 11"
            }
            Self::Outbound => "M3.5 12.5 12 4M12 9.5V4H6.5",
            Self::Pause => "M5.5 3.5v9M10.5 3.5v9",
            Self::Pencil => "m3 13 .7-3L11 2.7 13.3 5 6 12.3 3 13Z",
            Self::People => {
                "M5.7 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM2 12.5c0-4.5 7.4-4.5 7.4 0M10 3.4a1.8 1.8 0 1 1 0 3.4M11 9c1.9.3 3 1.5 3 3.5"
            }
            Self::Phone => "M4 2.5l2.2.5.6 2.7-1.6 1.2c.9 2 1.9 3 3.9 3.9l1.2-1.6 2.7.6.5 2.2c-5 2.2-11.7-4.5-9.5-9.5Z",
            Self::Record => "M8 2.2a5.8 5.8 0 1 1 0 11.6A5.8 5.8 0 0 1 8 2.2Zm0 3.8a2 2 0 1 0 0 4 2 2 0 0 0 0-4Zm0 1v2",
            Self::Transfer => "M2 5h10.5M10 2.3 12.7 5 10 7.7M14 11H3.5M6 8.3 3.3 11 6 13.7",
            Self::Tray => "M2.5 9.5 4.5 3h7l2 6.5V13h-11V9.5Zm0 0H6c0 1.2.7 2 2 2s2-.8 2-2h3.5",
            Self::Wave => "M1 10.5c2.3 0 2.3-4 4.7-4s2.3 4 4.6 4 2.4-4 4.7-4",
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
