//! A finished story in few bytes, for the many that nothing can happen to any more. Ids are left out: they follow from the
//! conversation's. Reading gives back exactly what was packed, and never fails on bytes that were packed here.

use std::collections::HashMap;
use std::sync::Arc;

use crate::id::{Id, Kind};
use crate::org::{AgentIx, CodeIx, Customer, FlowIx, Org, QueueIx};
use crate::story::{
    Direction, Ending, Fact, Joins, Line, LineIx, Media, MessageKind, Role, Seat, SeatIx, Story, Then, What, WrapUp,
};

const NONE: u8 = u8::MAX;
const MEDIA: [Media; 6] = [
    Media::Voice,
    Media::Message(MessageKind::WebMessaging),
    Media::Message(MessageKind::Sms),
    Media::Message(MessageKind::WhatsApp),
    Media::Email,
    Media::Callback,
];
const JOINS: [Joins; 4] = [Joins::Routed, Joins::Transferred, Joins::Consulted, Joins::Dialed];
const ENDINGS: [Ending; 13] = [
    Ending::Client,
    Ending::Endpoint,
    Ending::Peer,
    Ending::System,
    Ending::Timeout,
    Ending::Transfer,
    Ending::ConsultTransfer,
    Ending::NoAnswer,
    Ending::DoNotDisturb,
    Ending::Inactivity,
    Ending::SessionExpired,
    Ending::Uncallable,
    Ending::ConferenceTransfer,
];
const DEEDS: [What; 12] = [
    What::Contacts,
    What::Dials,
    What::Alerts,
    What::Connects,
    What::Holds,
    What::Resumes,
    What::Mutes,
    What::Unmutes,
    What::Parks,
    What::Unparks,
    What::Waits,
    What::Confers,
];
/// First byte of a seat: one of the fixed roles, or one of these and how they came.
const AGENT: u8 = 5;
const EXTERNAL: u8 = 16;
/// First byte of a fact: a deed, an ending, an ending with after-call work, or how that ended.
const LEAVES: u8 = 16;
const LEAVES_WORK: u8 = 32;
const CODED: u8 = 64;
const SKIPPED: u8 = 65;
const TIMED_OUT: u8 = 66;

/// The place of a value in its list, which is how it is written.
fn place<T: PartialEq>(list: &[T], value: &T) -> u8 {
    list.iter().position(|other| other == value).map_or(NONE, |place| place as u8)
}

fn turned(direction: Direction) -> u8 {
    u8::from(direction == Direction::Outbound)
}

/// Stories one after the other, of a part of the history.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    bytes: Vec<u8>,
    /// Where each begins.
    places: Vec<u32>,
    /// Subjects and notes that occur.
    words: Vec<&'static str>,
}

/// Which customer, and which expert, is which of their list.
#[derive(Debug)]
pub(crate) struct Customers(HashMap<Id, u16>);

impl Customers {
    pub(crate) fn of(org: &Org) -> Self {
        let lists = [&org.customers, &org.experts].into_iter().flat_map(|list| list.iter().enumerate());
        Self(lists.map(|(number, person)| (person.id, number as u16)).collect())
    }

    fn place(&self, person: &Customer) -> [u8; 2] {
        self.0.get(&person.id).copied().unwrap_or_default().to_le_bytes()
    }
}

impl Shelf {
    /// Adds a story with a customer, and where somebody outside is asked an expert, of the organisation's.
    pub(crate) fn add(&mut self, story: &Story, customers: &Customers) {
        self.places.push(self.bytes.len() as u32);
        let subject = self.word(story.subject);
        self.bytes.extend(customers.place(&story.customer));
        self.bytes.extend([
            place(&MEDIA, &story.media),
            turned(story.direction),
            story.queue.map_or(NONE, |queue| queue.0 as u8),
            subject,
            story.seats.len() as u8,
            story.lines.len() as u8,
            story.facts.len() as u8,
        ]);
        for seat in &story.seats {
            self.bytes.extend(match seat.role {
                Role::Customer => [0, 0, 0],
                Role::Menu(flow) => [1, flow.0 as u8, 0],
                Role::Bot(flow) => [2, flow.0 as u8, 0],
                Role::Waiting(queue) => [3, queue.0 as u8, 0],
                Role::Voicemail(queue) => [4, queue.0 as u8, 0],
                Role::Agent { user, queue, joins } => {
                    [AGENT + place(&JOINS, &joins), user.0 as u8, queue.map_or(NONE, |queue| queue.0 as u8)]
                }
                Role::External(joins) => {
                    let [low, high] = story.expert.as_ref().map_or([0, 0], |expert| customers.place(expert));
                    [EXTERNAL + place(&JOINS, &joins), low, high]
                }
            });
        }
        for line in &story.lines {
            self.bytes.extend([line.seat.0 as u8, place(&MEDIA, &line.media), turned(line.direction)]);
        }
        let mut before = story.start();
        for fact in &story.facts {
            self.number((fact.at - before) as u64);
            before = fact.at;
            self.bytes.push(fact.line.0 as u8);
            match &fact.what {
                What::Leaves { how, then: Then::Nothing } => self.bytes.push(LEAVES + place(&ENDINGS, how)),
                What::Leaves { how, then: Then::AfterCallWork } => self.bytes.push(LEAVES_WORK + place(&ENDINGS, how)),
                What::WrapsUp(WrapUp::Coded { code, note }) => {
                    let note = self.word(*note);
                    self.bytes.extend([CODED, code.0 as u8, note]);
                }
                What::WrapsUp(WrapUp::Skipped) => self.bytes.push(SKIPPED),
                What::WrapsUp(WrapUp::TimedOut) => self.bytes.push(TIMED_OUT),
                deed => self.bytes.push(place(&DEEDS, deed)),
            }
        }
    }

    /// Gives back what growing reserved.
    pub(crate) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.places.shrink_to_fit();
    }

    fn word(&mut self, word: Option<&'static str>) -> u8 {
        let Some(word) = word else { return NONE };
        if !self.words.contains(&word) {
            self.words.push(word);
        }
        place(&self.words, &word)
    }

    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Puts the story at a place of the shelf into `story`, whose room is used again.
    pub(crate) fn read(&self, number: usize, org: &Org, (id, start): (Id, i64), story: &mut Story) {
        let mut bytes =
            Bytes(self.places.get(number).and_then(|&place| self.bytes.get(place as usize..)).unwrap_or(&[]));
        let customer = &org.customers[usize::from(u16::from_le_bytes([bytes.next(), bytes.next()]))];
        if !Arc::ptr_eq(customer, &story.customer) {
            story.customer = Arc::clone(customer);
        }
        story.id = id;
        story.media = MEDIA[usize::from(bytes.next())];
        story.direction = bytes.direction();
        story.queue = bytes.queue();
        story.subject = self.words.get(usize::from(bytes.next())).copied();
        let (seats, lines, facts) = (bytes.next(), bytes.next(), bytes.next());
        story.seats.clear();
        story.expert = None;
        story.seats.extend((0..u64::from(seats)).map(|number| {
            let [role, low, second] = [bytes.next(), bytes.next(), bytes.next()];
            let first = usize::from(low);
            let role = match role {
                0 => Role::Customer,
                1 => Role::Menu(FlowIx(first)),
                2 => Role::Bot(FlowIx(first)),
                3 => Role::Waiting(QueueIx(first)),
                4 => Role::Voicemail(QueueIx(first)),
                joins @ EXTERNAL.. => {
                    let expert = usize::from(u16::from_le_bytes([low, second]));
                    story.expert = Some(Arc::clone(&org.experts[expert]));
                    Role::External(JOINS[usize::from(joins - EXTERNAL)])
                }
                joins => {
                    let joins = JOINS[usize::from(joins - AGENT)];
                    Role::Agent { user: AgentIx(first), queue: queue(second), joins }
                }
            };
            Seat { id: id.part(Kind::Participant, number), role }
        }));
        story.lines.clear();
        story.lines.extend((0..u64::from(lines)).map(|number| Line {
            id: id.part(Kind::Communication, number),
            seat: SeatIx(usize::from(bytes.next())),
            media: MEDIA[usize::from(bytes.next())],
            direction: bytes.direction(),
        }));
        let mut at = start;
        story.facts.clear();
        story.facts.extend((0..facts).map(|_| {
            at += bytes.number() as i64;
            let line = LineIx(usize::from(bytes.next()));
            let what = match bytes.next() {
                CODED => {
                    let code = CodeIx(usize::from(bytes.next()));
                    What::WrapsUp(WrapUp::Coded { code, note: self.words.get(usize::from(bytes.next())).copied() })
                }
                SKIPPED => What::WrapsUp(WrapUp::Skipped),
                TIMED_OUT => What::WrapsUp(WrapUp::TimedOut),
                how @ LEAVES_WORK.. => {
                    What::Leaves { how: ENDINGS[usize::from(how - LEAVES_WORK)], then: Then::AfterCallWork }
                }
                how @ LEAVES.. => What::Leaves { how: ENDINGS[usize::from(how - LEAVES)], then: Then::Nothing },
                deed => DEEDS[usize::from(deed)].clone(),
            };
            Fact { at, line, what }
        }));
    }
}

fn queue(byte: u8) -> Option<QueueIx> {
    (byte != NONE).then_some(QueueIx(usize::from(byte)))
}

/// What is still to be read.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn queue(&mut self) -> Option<QueueIx> {
        queue(self.next())
    }

    fn direction(&mut self) -> Direction {
        if self.next() == 0 { Direction::Inbound } else { Direction::Outbound }
    }

    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.next();
            number |= u64::from(byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 || shift >= 64 {
                return number;
            }
        }
    }
}

impl Story {
    /// Room for a story that is going to be read.
    pub(crate) fn room(customer: &Arc<Customer>) -> Self {
        Self {
            id: Id::from_random(0),
            media: Media::Voice,
            direction: Direction::Inbound,
            customer: Arc::clone(customer),
            expert: None,
            queue: None,
            subject: None,
            seats: Vec::new(),
            lines: Vec::new(),
            facts: Vec::new(),
        }
    }
}
