//! Why our figure and Genesys Cloud's are not the same.

use super::Booked;
use crate::clock::SECOND;
use crate::history::kpi::{Kpi, LeftOut, Tally, Unit};
use crate::record::Media;

/// A reason that holds for the figure at hand. None of them says that it is the only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// They round differently.
    Rounding,
    /// So many conversations have no final record yet; Genesys has what was emitted so far.
    Growing(u32),
    /// Genesys counts every session, here a callback with its call or a conversation that came back is one.
    Sessions,
    /// Genesys books a figure when it is emitted: what began before the interval and ended in it counts there, and what ended
    /// after it does not.
    Booked,
}

/// What explains the difference, if there is one: nothing where both are the same, or one is not there.
pub fn causes(kpi: Kpi, ours: &Tally, theirs: &Booked, media: &[Media]) -> Vec<Cause> {
    let (Some(our), Some(their)) = (ours.value(kpi.unit()), theirs.value(kpi, media)) else { return Vec::new() };
    match (kpi.unit(), (our - their).abs()) {
        (_, 0) => return Vec::new(),
        (Unit::Mean, 1..SECOND) => return vec![Cause::Rounding],
        _ => {}
    }
    let growing = ours.left_out(LeftOut::Growing);
    let mut causes = Vec::new();
    causes.extend((growing > 0).then_some(Cause::Growing(growing)));
    // More sessions than conversations are legs; fewer are not there yet.
    let sessions = theirs.value(Kpi::Handled, media).unwrap_or(0);
    causes.extend((sessions > i64::from(ours.counted)).then_some(Cause::Sessions));
    causes.push(Cause::Booked);
    causes
}
