//! How the agent wants the table to look: how dense, and how wide its columns. It has a text to be kept by, of the names of
//! columns and numbers alone, so that nothing of anybody stands in it.

use super::asking::Column;

/// How much air there is between rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// As at first.
    #[default]
    Comfortable,
    /// More rows at once.
    Compact,
}

impl Density {
    /// All, in the order in which screens offer them.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// A short name that never changes.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// Height of a row, pixels; the same numbers stand in `style/tokens.css` and `style/history.css`.
    pub const fn row(self) -> usize {
        match self {
            Self::Comfortable => 36,
            Self::Compact => 28,
        }
    }
}

/// How the table looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// How dense.
    pub density: Density,
    /// Pixels, in the order of [`Column::ALL`]; 0 where the agent has chosen none.
    widths: [u16; Column::ALL.len()],
}

impl Layout {
    /// No column is narrower than this, pixels.
    pub const NARROWEST: i32 = 40;
    /// Nor wider.
    pub const WIDEST: i32 = 640;

    /// Reads a text of [`Layout::to_text`]. What it does not know, it leaves out.
    pub fn of_text(text: &str) -> Self {
        let mut layout = Self::default();
        for part in text.split(',') {
            if let Some(density) = Density::ALL.into_iter().find(|density| density.key() == part) {
                layout.density = density;
            } else if let Some((key, width)) = part.split_once('.')
                && let (Some(column), Ok(width)) = (Column::of_key(key), width.parse())
            {
                layout.set_width(column, Some(width));
            }
        }
        layout
    }

    /// As a text; empty for what it is at first.
    pub fn to_text(&self) -> String {
        let density = (self.density != Density::default()).then(|| self.density.key().to_owned());
        let widths =
            Column::ALL.into_iter().filter_map(|column| Some(format!("{}.{}", column.key(), self.width(column)?)));
        density.into_iter().chain(widths).collect::<Vec<_>>().join(",")
    }

    /// How wide the agent wants a column, pixels.
    pub const fn width(&self, column: Column) -> Option<u16> {
        match self.widths[column as usize] {
            0 => None,
            width => Some(width),
        }
    }

    /// The agent wants a column so many pixels wide; `None` for as it was at first. The customer has what the others leave,
    /// and no width of its own.
    pub fn set_width(&mut self, column: Column, width: Option<i32>) {
        if column != Column::Customer {
            self.widths[column as usize] = width.map_or(0, |px| px.clamp(Self::NARROWEST, Self::WIDEST) as u16);
        }
    }

    /// All columns are as wide as at first.
    pub fn forget_widths(&mut self) {
        self.widths = Self::default().widths;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_survives_being_kept() {
        for text in ["", "compact", "queue.200", "compact,duration.90,wrap-up.640"] {
            assert_eq!(Layout::of_text(text).to_text(), text);
        }
    }

    #[test]
    fn what_nobody_has_heard_of_is_left_out_and_no_width_is_out_of_reach() {
        for text in ["roomy", "shoe-size.40", "talk", "talk.wide", "customer.300", ",.,"] {
            assert_eq!(Layout::of_text(text), Layout::default(), "{text}");
        }
        assert_eq!(Layout::of_text("talk.1,hold.99999,wait.-5").to_text(), "talk.40,hold.640,wait.40");
    }

    #[test]
    fn every_column_has_its_own_width_until_all_are_forgotten() {
        let mut layout = Layout::of_text("compact");
        for (place, column) in Column::ALL.into_iter().enumerate() {
            layout.set_width(column, Some(100 + place as i32));
        }
        assert_eq!((layout.width(Column::Started), layout.width(Column::WrapUp)), (Some(100), Some(113)));
        assert_eq!(layout.width(Column::Customer), None, "it has what the others leave");
        layout.set_width(Column::Started, None);
        assert_eq!(layout.width(Column::Started), None);
        layout.forget_widths();
        assert_eq!(layout.to_text(), "compact");
    }
}
