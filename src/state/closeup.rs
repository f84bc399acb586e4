//! One conversation that is looked at closely, as the panel shows it: times are written, names are looked up.

use super::lanes::{AssessedRow, Timeline};
use super::rows::{About, HistoryRow, LiveRow, WrapUpCell};
use crate::address::Address;
use crate::browser::{Browser, address_bar, local_time};
use std::sync::Arc;
use tidemark_core::closely::Closely;
use tidemark_core::closely::detail::Standing;
use tidemark_core::closely::earlier::{self, Visit};
use tidemark_core::drive::Drive;
use tidemark_core::record::parties::from_live;
use tidemark_core::record::{Account, Difference, Doing, Id, Media, Names, Party, Phase, Record, Role, Route, Stretch};
use tidemark_core::text;
use tidemark_core::words::{self, Advice};

/// The panel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Closeup {
    pub(crate) id: Id,
    /// Who and by what; none while nothing is known of it.
    pub(crate) about: Option<About>,
    /// Of one that was seen live.
    pub(crate) live: Option<LiveRow>,
    /// Of one that is on record.
    pub(crate) past: Option<HistoryRow>,
    pub(crate) phase: Option<Phase>,
    /// When it began; times below have a day only where it is another one.
    pub(crate) began: Option<String>,
    pub(crate) wrap_up: WrapUpCell,
    pub(crate) differences: Vec<Difference>,
    /// What may still become of its record.
    pub(crate) corrections: Option<String>,
    pub(crate) told: Told,
    pub(crate) route: Vec<String>,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) steps: Vec<Step>,
    /// Of one whose whole record is here.
    pub(crate) timeline: Option<Timeline>,
    pub(crate) assessed: Vec<AssessedRow>,
    pub(crate) earlier: Earlier,
    /// The address of this page.
    pub(crate) link: String,
    /// Its page in Genesys Cloud.
    pub(crate) genesys: String,
    /// Under which id the organisation keeps the customer.
    pub(crate) contact: Option<Id>,
}

/// What there is of the whole record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// Nothing yet: it is shown as it was seen live.
    Live,
    /// It is on its way.
    Asked,
    /// All.
    Here,
    /// Why it did not come.
    Failed(Advice),
}

/// One leg.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PartyRow {
    pub(crate) role: String,
    pub(crate) name: String,
    /// A colleague, by whose id the host shows a profile.
    pub(crate) colleague: Option<Id>,
    pub(crate) address: Option<Arc<str>>,
    pub(crate) began: String,
    pub(crate) answered: String,
    pub(crate) ended: String,
    /// What it does, or how it left.
    pub(crate) state: String,
}

/// Since when somebody did something, and for how long, where that is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Step {
    pub(crate) at: String,
    pub(crate) who: String,
    pub(crate) doing: String,
    pub(crate) length: String,
}

/// Earlier conversations with the customer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Earlier {
    pub(crate) found: Found,
    pub(crate) rows: Vec<VisitRow>,
    /// What there is to say of them.
    pub(crate) notes: Vec<String>,
}

/// How far that is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    /// Nobody is known.
    Nobody,
    /// By nothing that could be searched for.
    Nameless,
    Asked,
    /// For more the role was refused; it may have been given since.
    OwnAlone,
    Here,
    Failed(Advice),
}

/// One of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VisitRow {
    pub(crate) id: Id,
    pub(crate) started: String,
    pub(crate) media: Media,
    pub(crate) medium: String,
    pub(crate) queue: String,
    pub(crate) who: String,
    pub(crate) is_mine: bool,
    pub(crate) outcome: String,
    pub(crate) length: String,
}

impl Closeup {
    /// `None` where nothing is looked at.
    pub(super) fn of(drive: &Drive<Browser>, closely: &Closely, address: &Address) -> Option<Self> {
        let id = closely.detail().open()?.clone();
        let (names, now) = (drive.names(), drive.server_now());
        let record = drive.book().get(&id);
        let (told, account) = match closely.detail().standing() {
            Standing::NotYet => (Told::Live, None),
            Standing::Asked => (Told::Asked, None),
            Standing::Here(account) => (Told::Here, Some(account)),
            Standing::Failed(error) => (Told::Failed(advice(error, now)), None),
        };
        let live = record.and_then(|record| record.live.as_ref());
        // The record is the more exact one, once it has everything.
        let whole = account.filter(|account| account.ended.is_some() || live.is_none());
        let parties = match (whole, live) {
            (Some(account), _) => account.parties.clone(),
            (None, Some(_)) => from_live::read(closely.detail().legs()),
            (None, None) => Vec::new(),
        };
        let began = record.and_then(Record::started);
        let day = began.unwrap_or(now);
        let shown = |party: &Party| party_row(party, day);
        Some(Self {
            about: record.map(|record| About::of(record, names)),
            live: record.and_then(|record| LiveRow::of(record, names, drive.settling(&id))),
            past: record.and_then(|record| HistoryRow::of(record, names, now)),
            phase: record.map(Record::phase),
            began: began.map(|began| local_time::instant(began, now)),
            wrap_up: record.map_or(WrapUpCell::None, |record| WrapUpCell::of(record.wrap_up(), names)),
            differences: record.map(Record::differences).unwrap_or_default(),
            corrections: record.and_then(|record| match record.phase() {
                Phase::Final { ended: Some(ended) } => {
                    Some(words::of_corrections(ended, now, |at| local_time::instant(at, now)))
                }
                _ => None,
            }),
            told,
            route: words::of_route(&Route::of(&parties)),
            parties: parties.iter().map(shown).collect(),
            steps: whole.map_or_else(|| seen(closely.detail().course(), day), |account| recorded(account, day)),
            timeline: whole.and_then(Timeline::of),
            assessed: closely.detail().assessed().iter().map(|one| AssessedRow::of(one, account, day)).collect(),
            earlier: Earlier::of(closely.earlier(), names, now),
            link: address_bar::origin() + &address.to_text(),
            contact: live
                .and_then(|live| live.contact.clone())
                .or_else(|| account.and_then(|account| account.contact.clone())),
            genesys: drive.config().region.interaction(&id),
            id,
        })
    }
}

fn advice(error: &tidemark_core::genesys::ApiError, now: i64) -> Advice {
    words::of_error(error, |at| local_time::instant(at, now))
}

/// Who it is, for a person who reads.
pub(super) fn who(party: &Party) -> String {
    match (&party.name, party.is_me) {
        (_, true) => text!("You").to_owned(),
        (Some(name), false) => name.to_string(),
        (None, false) => words::of_role(&party.role).into_owned(),
    }
}

fn party_row(party: &Party, day: i64) -> PartyRow {
    let at = |at: Option<i64>| at.map(|at| local_time::instant(at, day)).unwrap_or_default();
    let doing = party.doing.as_ref().map(|doing| words::of_doing(doing).into_owned());
    let left = party.parting.as_ref().map(|parting| words::of_leaving(&party.role, parting).into_owned());
    PartyRow {
        role: words::of_role(&party.role).into_owned(),
        name: who(party),
        colleague: party.user.clone().filter(|_| !party.is_me),
        address: party.address.clone(),
        began: at(party.began),
        answered: at(party.answered),
        ended: at(party.ended),
        state: left.filter(|_| party.ended.is_some()).or(doing).unwrap_or_default(),
    }
}

/// What was seen of the agent's own part.
fn seen(phases: &[Phase], day: i64) -> Vec<Step> {
    let ends = phases.iter().skip(1).map(Phase::since).chain([None]);
    let step = |(phase, ended): (&Phase, Option<i64>)| Step {
        at: phase.since().map(|at| local_time::instant(at, day)).unwrap_or_default(),
        who: text!("You").to_owned(),
        doing: words::of_phase(phase).into_owned(),
        length: phase.since().zip(ended).map(|(from, to)| words::duration((to - from).max(0))).unwrap_or_default(),
    };
    phases.iter().zip(ends).map(step).collect()
}

/// What everybody but the customer did: of the customer the others tell.
fn recorded(account: &Account, day: i64) -> Vec<Step> {
    let others = account.parties.iter().filter(|party| party.role != Role::Customer);
    let mut stretches: Vec<_> =
        others.flat_map(|party| party.stretches.iter().map(move |stretch| (party, stretch))).collect();
    stretches.sort_by_key(|(_, stretch)| stretch.from);
    let step = |(party, stretch): (&Party, &Stretch)| Step {
        at: local_time::instant(stretch.from, day),
        who: who(party),
        doing: doing(party, stretch),
        length: stretch.to.map(|to| words::duration((to - stretch.from).max(0))).unwrap_or_default(),
    };
    stretches.into_iter().map(step).collect()
}

/// What somebody did: who talks to a queue, waits.
pub(super) fn doing(party: &Party, stretch: &Stretch) -> String {
    match (&party.role, &stretch.doing) {
        (Role::Queue, Doing::Talking) => text!("Waiting").to_owned(),
        (_, doing) => words::of_doing(doing).into_owned(),
    }
}

impl Earlier {
    fn of(earlier: &earlier::Earlier, names: &Names, now: i64) -> Self {
        let found = match earlier.standing() {
            earlier::Standing::Nobody => Found::Nobody,
            earlier::Standing::Nameless => Found::Nameless,
            earlier::Standing::Asked => Found::Asked,
            earlier::Standing::Here if earlier.may_reach_further() => Found::OwnAlone,
            earlier::Standing::Here => Found::Here,
            earlier::Standing::Failed(error) => Found::Failed(advice(error, now)),
        };
        let notes =
            if matches!(found, Found::Here | Found::OwnAlone) { words::of_earlier(earlier) } else { Vec::new() };
        Self { found, rows: earlier.visits().iter().map(|visit| visit_row(visit, names, now)).collect(), notes }
    }
}

fn visit_row(visit: &Visit, names: &Names, now: i64) -> VisitRow {
    let queue = visit.queue.as_ref().map(|id| visit.queue_name.clone().unwrap_or_else(|| names.queue(id)));
    VisitRow {
        id: visit.id.clone(),
        started: local_time::instant(visit.started, now),
        media: visit.media,
        medium: words::of_media(visit.media, visit.kind.as_deref()).into_owned(),
        queue: queue.map(|queue| queue.to_string()).unwrap_or_default(),
        who: match (&visit.agent, visit.is_mine) {
            (_, true) => text!("You").to_owned(),
            (Some(agent), false) => agent.to_string(),
            (None, false) => text!("Nobody").to_owned(),
        },
        is_mine: visit.is_mine,
        outcome: WrapUpCell::of(visit.wrap_up.clone(), names).words(),
        length: visit.length.map_or_else(|| text!("In progress").to_owned(), words::duration),
    }
}
