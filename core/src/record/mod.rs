//! One Record per conversation, from its first ring to its final figures.
//!
//! A Record has two sides: what the Conversations API and its events last said, and what Analytics says. Neither side
//! ever overwrites the other; what a screen shows is read from both. Wire models are read in [`from_live`] and
//! [`from_analytics`] and nowhere else; [`Book`] is the sole owner of id to Record.

mod after_call;
mod aside;
mod book;
pub(crate) mod cards;
mod company;
mod course;
mod differences;
mod figures;
pub mod from_analytics;
pub mod from_calls;
pub mod from_live;
mod legs;
mod marks;
mod media;
mod my_legs;
mod names;
mod order;
pub mod parties;
mod phase;
mod talk;
mod wrap_up;

pub use book::{Book, Taken};
pub use course::Course;
pub use differences::{Difference, Figure};
pub use figures::{Figures, SoFar};
pub use from_analytics::{Agent, Facts, PastSide, Whose};
pub use from_live::LiveSide;
pub use legs::{Leg, Legs};
pub use marks::Mark;
pub use media::Media;
pub use names::Names;
pub use parties::{Account, By, Doing, Parting, Party, Passing, Role, Route, Stop, Stretch};
pub use phase::Phase;
pub use wrap_up::{WrapUp, WrapUpRule};

use std::sync::Arc;

/// A conversation's id, a queue's, a code's: shared, because many records name the same.
pub type Id = Arc<str>;

/// Who began a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The customer.
    Inbound,
    /// The organisation.
    Outbound,
}

/// The person outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// As the server calls them.
    pub name: Option<Arc<str>>,
    /// Number, email address or messaging account, without its scheme.
    pub address: Option<Arc<str>>,
}

impl Customer {
    /// Keeps of what the wire says what tells a reader something.
    fn of(name: Option<Arc<str>>, address: Option<Arc<str>>) -> Self {
        Self {
            // Where there is no name, the switch sends the number as one.
            name: name.filter(|name| plain_address(name) != address),
            address: address.filter(|address| !is_uuid(address)),
        }
    }
}

/// One conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Conversation id.
    pub id: Id,
    /// What the live side last said; `None` if it was only ever seen on record.
    pub live: Option<LiveSide>,
    /// What Analytics last said; `None` until it was asked.
    pub past: Option<PastSide>,
}

impl Record {
    /// One of which only the id is known.
    fn of(id: Id) -> Box<Self> {
        Box::new(Self { id, live: None, past: None })
    }

    /// Where it stands. It never goes back: once the record is complete, no late event reopens it.
    pub fn phase(&self) -> Phase {
        match (&self.live, &self.past) {
            (live, Some(past)) if past.complete && live.as_ref().is_none_or(|live| live.is_all_on(past)) => {
                // What others go on with after the agent's own end is none of theirs.
                let own_end = live.as_ref().and_then(|live| live.phase.since());
                Phase::Final { ended: own_end.into_iter().chain(past.ended).min() }
            }
            (Some(live), _) => live.phase.clone(),
            (None, Some(past)) if past.ended.is_some() => Phase::Settling { ended: past.ended },
            (None, _) => Phase::InProgress { since: None },
        }
    }

    /// What it took, once that is final.
    pub fn on_record(&self) -> Option<SoFar> {
        let past = self.past.as_ref().filter(|_| matches!(self.phase(), Phase::Final { .. }))?;
        let Figures { talk, hold, holds, acw, .. } = past.figures;
        let total = past.ended.map_or(0, |ended| (ended - past.started).max(0));
        Some(SoFar { talk, hold, holds, acw, total, ..SoFar::default() })
    }

    /// Its medium.
    pub fn media(&self) -> Media {
        self.side(|live| Some(live.media), |past| Some(past.media)).unwrap_or(Media::Unknown)
    }

    /// What kind of message or unknown medium it is, as the server writes it.
    pub fn kind(&self) -> Option<Arc<str>> {
        self.side(|live| live.kind.clone(), |past| past.kind.clone())
    }

    /// Who began it.
    pub fn direction(&self) -> Option<Direction> {
        self.side(|live| live.direction, |past| past.direction)
    }

    /// The person outside: each part from whichever side knows it.
    pub fn customer(&self) -> Customer {
        Customer {
            name: self.side(|live| live.customer.name.clone(), |past| past.customer.name.clone()),
            address: self.side(|live| live.customer.address.clone(), |past| past.customer.address.clone()),
        }
    }

    /// The queue that it came to the agent from.
    pub fn queue(&self) -> Option<Id> {
        self.side(|live| live.queue.clone(), |past| past.queue.clone())
    }

    /// When the conversation began, epoch milliseconds.
    pub fn started(&self) -> Option<i64> {
        // Analytics is asked second: an event alone knows only when the agent's part began.
        self.past.as_ref().map(|past| past.started).or_else(|| self.live.as_ref().and_then(|live| live.started))
    }

    /// What was said about the outcome. Analytics decides once it has the whole record.
    pub fn wrap_up(&self) -> WrapUp {
        match (&self.live, &self.past) {
            (Some(live), Some(past)) if past.complete && past.wrap_up == WrapUp::Missing && live.may_say_nothing() => {
                WrapUp::NotExpected
            }
            (_, Some(past)) if past.complete => past.wrap_up.clone(),
            (Some(live), _) if live.wrap_up != WrapUp::Open => live.wrap_up.clone(),
            (_, Some(past)) => past.wrap_up.clone(),
            (Some(live), None) => live.wrap_up.clone(),
            (None, None) => WrapUp::Open,
        }
    }

    /// What else is so of it, the most urgent first.
    pub fn marks(&self) -> Vec<Mark> {
        let wrap_up = self.wrap_up();
        // What is owed is missing when the agent's time is over. Of anything else the complete record decides: before it,
        // a code may still come.
        let is_over = matches!(self.phase(), Phase::Final { .. }) || self.live.as_ref().is_some_and(LiveSide::ran_out);
        let missing = (is_over && wrap_up == WrapUp::Missing).then_some(Mark::NoWrapUp);
        let live = self.live.iter().flat_map(|live| &live.marks).cloned();
        missing.or_else(|| wrap_up.mark()).into_iter().chain(live).collect()
    }

    /// A fact that both sides may know: the final record first, else the live side, which is newer.
    fn side<T>(&self, of_live: impl Fn(&LiveSide) -> Option<T>, of_past: impl Fn(&PastSide) -> Option<T>) -> Option<T> {
        let live = self.live.as_ref().and_then(of_live);
        let past = self.past.as_ref().and_then(&of_past);
        if self.past.as_ref().is_some_and(|past| past.complete) { past.or(live) } else { live.or(past) }
    }
}

/// An address as people write it: without `tel:`, `sip:` and what belongs to the switch.
fn plain_address(address: &str) -> Option<Arc<str>> {
    let address = address.strip_prefix("tel:").or_else(|| address.strip_prefix("sip:")).unwrap_or(address);
    let address = address.split(';').next().unwrap_or(address).trim();
    // sip:+15550100@host: the part before the host is the number.
    let address = match address.split_once('@') {
        Some((user, _)) if user.starts_with('+') && user[1..].bytes().all(|byte| byte.is_ascii_digit()) => user,
        _ => address,
    };
    (!address.is_empty()).then(|| address.into())
}

/// What Genesys makes up as the address of a visitor of a web page.
fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    let fits =
        |(place, byte): (usize, u8)| if dashes.contains(&place) { byte == b'-' } else { byte.is_ascii_hexdigit() };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

/// A text that says something.
pub(crate) fn said(text: Option<&str>) -> Option<Arc<str>> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_customer_is_shown_by_what_tells_a_reader_something() {
        let made_up = "3e7150e9-d87c-4e91-b0f9-06ff95ae349a";
        for (name, address, shown) in [
            ("Wei Hansen", "+15550100", (Some("Wei Hansen"), Some("+15550100"))),
            ("tel:+15550100", "+15550100", (None, Some("+15550100"))),
            ("Wei Hansen", made_up, (Some("Wei Hansen"), None)),
            (made_up, made_up, (None, None)),
            ("Wei Hansen", "wei@example.com", (Some("Wei Hansen"), Some("wei@example.com"))),
        ] {
            let customer = Customer::of(said(Some(name)), plain_address(address));
            assert_eq!((customer.name.as_deref(), customer.address.as_deref()), shown, "{name} {address}");
        }
    }

    #[test]
    fn addresses_are_shown_as_people_write_them() {
        for (wire, plain) in [
            ("tel:+15550100", Some("+15550100")),
            ("sip:+15550100@edge.example.com;user=phone", Some("+15550100")),
            ("sip:ada@example.com", Some("ada@example.com")),
            ("ada@example.com", Some("ada@example.com")),
            ("", None),
            ("tel:", None),
        ] {
            assert_eq!(plain_address(wire).as_deref(), plain, "{wire}");
        }
    }
}
