//! The stretch of time that a timeline shows, and what of it a bar takes. It knows no conversation.

/// From an instant to a later one, epoch milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its begin.
    pub from: i64,
    /// Its end, which is later.
    pub to: i64,
}

/// What the agent wants to see of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Half as much.
    In,
    /// Twice as much.
    Out,
    /// What lies before.
    Earlier,
    /// What lies after.
    Later,
    /// All.
    Whole,
}

/// Nothing shorter is shown, milliseconds.
const SHORTEST: i64 = 1_000;

impl Span {
    /// One that has a length, whatever is given.
    pub fn of(from: i64, to: i64) -> Self {
        Self { from, to: to.max(from.saturating_add(SHORTEST)) }
    }

    /// Its length, milliseconds.
    pub const fn length(self) -> i64 {
        self.to.saturating_sub(self.from)
    }

    /// What of `whole` is shown after this one.
    #[must_use]
    pub fn zoomed(self, zoom: Zoom, whole: Self) -> Self {
        let (length, half) = (self.length(), self.length() / 2);
        let (from, length) = match zoom {
            Zoom::In => (self.from + half / 2, half),
            Zoom::Out => (self.from - half, 2 * length),
            Zoom::Earlier => (self.from - half, length),
            Zoom::Later => (self.from + half, length),
            Zoom::Whole => return whole,
        };
        whole.part(from, length)
    }

    /// The part of it from `from` on that is `length` long, as far as it has that.
    #[must_use]
    pub fn part(self, from: i64, length: i64) -> Self {
        let length = length.clamp(SHORTEST.min(self.length()), self.length());
        let from = from.clamp(self.from, self.to - length);
        Self { from, to: from + length }
    }

    /// Where in it something begins and how long that is, as shares of it; `None` where it is outside.
    pub fn shares(self, from: i64, to: i64) -> Option<(f64, f64)> {
        let is_outside = from >= self.to || to < self.from || (to == self.from && from < to);
        let (from, to) = (from.max(self.from), to.min(self.to));
        let length = self.length() as f64;
        (from <= to && !is_outside).then(|| ((from - self.from) as f64 / length, (to - from) as f64 / length))
    }

    /// The instant after `part` of `parts` equal parts.
    pub fn at(self, part: usize, parts: usize) -> i64 {
        self.from + (self.length() as f64 * part as f64 / parts.max(1) as f64) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WHOLE: Span = Span { from: 100_000, to: 200_000 };

    #[test]
    fn zooming_in_shows_the_middle_and_zooming_out_leads_back() {
        let half = WHOLE.zoomed(Zoom::In, WHOLE);
        assert_eq!(half, Span { from: 125_000, to: 175_000 });
        assert_eq!(half.zoomed(Zoom::Out, WHOLE), WHOLE);
        assert_eq!(half.zoomed(Zoom::Later, WHOLE), Span { from: 150_000, to: 200_000 });
        assert_eq!(half.zoomed(Zoom::Earlier, WHOLE).zoomed(Zoom::Earlier, WHOLE), Span { from: 100_000, to: 150_000 });
        assert_eq!(half.zoomed(Zoom::Whole, WHOLE), WHOLE);
    }

    #[test]
    fn a_bar_is_cut_where_the_span_ends_and_what_is_outside_is_none() {
        assert_eq!(WHOLE.shares(50_000, 150_000), Some((0.0, 0.5)));
        assert_eq!(WHOLE.shares(150_000, 160_000), Some((0.5, 0.1)));
        assert_eq!(WHOLE.shares(0, 100_000), None, "it ends where the span begins");
        assert_eq!(WHOLE.shares(200_000, 300_000), None);
        assert_eq!(WHOLE.shares(120_000, 120_000), Some((0.2, 0.0)), "an instant");
    }

    proptest! {
        #[test]
        fn whatever_is_pressed_some_of_the_whole_is_shown(
            length in 0_i64..100_000_000,
            presses in prop::collection::vec(
                prop::sample::select(&[Zoom::In, Zoom::Out, Zoom::Earlier, Zoom::Later, Zoom::Whole][..]), 0..40),
        ) {
            let whole = Span::of(1_000, 1_000 + length);
            let mut shown = whole;
            for zoom in presses {
                shown = shown.zoomed(zoom, whole);
                prop_assert!(whole.from <= shown.from && shown.from < shown.to && shown.to <= whole.to);
                prop_assert!(shown.length() >= SHORTEST);
            }
        }
    }
}
