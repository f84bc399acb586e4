//! History: every ended conversation of an interval, by pages or by Genesys' own jobs, complete or labelled.
//!
//! The interval of a details query means *started on a UTC day that it touches*, pages shift while conversations begin,
//! and `totalHits` is an estimate. So a search reads to the empty page, or past its own window; trims to the exact
//! instants; keeps each id once; compares what it read with what the server said there was, and reads again where they
//! differ. It must never call a list complete that it has not proved to be.

mod agents;
mod asking;
mod bucket;
pub mod chart;
mod conditions;
pub mod export;
mod group;
mod kinds;
pub mod kpi;
mod layout;
mod live;
mod order;
mod range;
mod ranking;
mod search;
mod select;
mod sought;
mod store;
pub mod sums;
mod totals;

pub use agents::{Agents, Meant};
pub use asking::{Asking, Column, Sort, Way};
pub use bucket::{Bucket, LONG_HOLD, SHORT};
pub use conditions::{Bounds, Conditions, Ending, Length, Scope, askable, media_type};
pub use group::{Band, By, Group, Shared};
pub use layout::{Density, Layout};
pub use range::{DEEPEST_DAYS, DEEPEST_HOURS, LONGEST_DAYS, Openness, Question, QuestionError, Range, Window};
pub use search::{
    Doing, Earlier, Effect, Estimate, Event, Part, Progress, Room, Search, Searching, Source, Standing, Tail, Ticket,
    Turn, Unwanted, Verdict,
};
pub use select::{Filter, Selection, Selector, Stage, Wanted};
pub use sought::Sought;
pub use store::{Kept, Row, Store, Symbol, Symbols, TakeApart};
pub use totals::Totals;
