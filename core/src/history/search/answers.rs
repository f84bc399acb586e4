//! Reading answers: rows into the store, what they say of the rest to the slice that asked.

use super::job::{self, is_gone};
use super::nameless::Nameless;
use super::page::{Place, Rows};
use super::records::told;
use super::slice::{End, Reading, Seen, Slice};
use super::{Effect, Part, Search, Standing, Ticket, Turn, Unwanted, Way, pages};
use crate::clock::DAY;
use crate::genesys::ApiError;
use crate::genesys::decode::{self, DetailsPage, Undecodable};
use crate::genesys::error::ServerSays;
use crate::genesys::jobs::{self, Status, Submitted};
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::query::Order;
use crate::genesys::traffic::Reply;
use crate::history::conditions::Conditions;
use crate::record::Id;
use crate::record::from_analytics::{self, Viewpoint};

type Page = DetailsPage<AnalyticsConversation>;

impl Search {
    pub(super) fn answered(
        &mut self,
        ticket: Ticket,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
    ) -> Vec<Effect> {
        let place = ticket.slice as usize;
        if let Standing::Loading(_) = self.standing {
        } else {
            // What was on its way when it was stopped: of that only a job matters.
            self.late(ticket, result, turn);
            return Vec::new();
        }
        if let Part::Calls(page) = ticket.part {
            return self.calls_answered(page, result, turn);
        }
        if ticket.part == Part::Reach {
            return self.reach_answered(result, turn);
        }
        if self.slices.get(place).is_none_or(|slice| slice.done.is_some()) {
            return Vec::new();
        }
        match ticket.part {
            Part::Page(page) => match result.and_then(|reply| details_page(&reply)) {
                Ok(answer) => self.page(place, page, &answer, turn),
                Err(error) => self.page_failed(place, error, turn),
            },
            Part::Submit | Part::Status | Part::Results => self.job_answered(place, ticket.part, result, turn),
            Part::Cancel | Part::Calls(_) | Part::Reach => Vec::new(),
        }
    }

    fn late(&mut self, ticket: Ticket, result: Result<Reply, ApiError>, turn: &Turn<'_>) {
        let slice = self.slices.get_mut(ticket.slice as usize);
        if let (Part::Submit, Some(job)) = (ticket.part, slice.and_then(|slice| slice.job.as_mut())) {
            match result.and_then(|reply| submitted(&reply)) {
                Ok(id) => drop(job.submitted(Some(id), turn.now)),
                Err(_) => job.unsubmitted(),
            }
        }
    }

    fn page(&mut self, place: usize, page: u32, answer: &Page, turn: &mut Turn<'_>) -> Vec<Effect> {
        let (order, round) = (self.slices[place].order(), self.slices[place].pages.round());
        let (taken, mut effects) = self.take(place, answer, Reading::Pages(round), turn);
        let slice = &mut self.slices[place];
        if page == 1 {
            slice.begins_with(taken.starts.iter().copied());
        }
        if answer.total_hits.is_some() {
            slice.counted_at = Some(turn.server_now);
        }
        let all = answer.records.good.len() + answer.records.bad.len();
        let first = taken.starts.first().map(|&first| if order == Order::Descending { -first } else { first });
        let Taken { starts, fresh, again, found } = taken;
        let had = Rows { all, place: Place::of(&starts, slice.window, order), first, again, fresh, found };
        // No list is so long: sums of what is none must not run over.
        let total = answer.total_hits.map(|total| total.min(u64::from(u32::MAX)));
        let limit = match slice.pages.read(page, had, total) {
            pages::Next::More { drop_above } => drop_above,
            pages::Next::End(end) => {
                slice.done = Some(end);
                Some(0)
            }
        };
        let slice = place as u32;
        effects.extend(limit.map(|page| Effect::Forget(Unwanted::PagesAbove { slice, page })));
        effects.extend(self.advance(turn));
        effects
    }

    fn page_failed(&mut self, place: usize, error: ApiError, turn: &Turn<'_>) -> Vec<Effect> {
        let cut = match &error {
            ApiError::Refused(says) => is_too_much(says) && self.split(place),
            _ => false,
        };
        let descends = matches!(error, ApiError::Forbidden { .. }) && !self.has_begun() && self.descend(&error);
        let forgotten = match (cut, descends) {
            (true, _) => Unwanted::PagesAbove { slice: place as u32, page: 0 },
            (false, true) => Unwanted::All,
            (false, false) => return self.fail(error, turn),
        };
        let mut effects = vec![Effect::Forget(forgotten)];
        effects.extend(self.advance(turn));
        effects
    }

    fn job_answered(
        &mut self,
        place: usize,
        part: Part,
        result: Result<Reply, ApiError>,
        turn: &mut Turn<'_>,
    ) -> Vec<Effect> {
        let mut effects = Vec::new();
        let mut known_until = None;
        let next = match (part, result) {
            (Part::Submit, Ok(reply)) => {
                let id = submitted(&reply).ok();
                self.of_job(place, |job| job.submitted(id, turn.now))
            }
            // Jobs may not be asked for, or not for this: pages may.
            (Part::Submit, Err(ApiError::Forbidden { .. } | ApiError::Refused(_) | ApiError::NotFound(_))) => {
                job::Next::GiveUp
            }
            (Part::Submit, Err(error)) => {
                self.of_job(place, |job| (job.unsubmitted(), job::Next::On).1);
                return self.fail(error, turn);
            }
            (Part::Status, Ok(reply)) => match decode::object::<Status>(&reply.body) {
                Ok(status) => {
                    let state = status.state();
                    self.failed_job =
                        status.error_message.filter(|message| !message.is_empty()).or(self.failed_job.take());
                    self.of_job(place, |job| job.looked_at(state, turn.now))
                }
                Err(_) => self.of_job(place, job::Job::gone),
            },
            (Part::Results, Ok(reply)) => match details_page(&reply) {
                Ok(answer) => {
                    effects.extend(self.results(place, &answer, turn));
                    known_until = answer.known_until;
                    let is_passed_over = self.slices[place].is_passed_over(known_until);
                    self.of_job(place, |job| match job.fetched(answer.cursor) {
                        job::Next::End if is_passed_over => job.gone(),
                        next => next,
                    })
                }
                Err(_) => self.of_job(place, job::Job::gone),
            },
            (_, Err(error)) if is_gone(&error) => self.of_job(place, job::Job::gone),
            (_, Err(error)) => return self.fail(error, turn),
            (Part::Page(_) | Part::Calls(_) | Part::Cancel | Part::Reach, Ok(_)) => return Vec::new(),
        };
        match next {
            job::Next::On => {}
            job::Next::End => self.job_ends(place, known_until),
            job::Next::GiveUp => {
                self.way = Way::Pages;
                self.slices.iter_mut().for_each(|slice| slice.job = None);
            }
        }
        effects.extend(self.advance(turn));
        effects
    }

    fn of_job(&mut self, place: usize, tell: impl FnOnce(&mut job::Job) -> job::Next) -> job::Next {
        self.slices[place].job.as_mut().map_or(job::Next::On, tell)
    }

    fn results(&mut self, place: usize, answer: &Page, turn: &mut Turn<'_>) -> Vec<Effect> {
        let (Taken { starts, fresh, .. }, effects) = self.take(place, answer, Reading::Elsewhere, turn);
        let slice = &mut self.slices[place];
        slice.pages.brought(fresh);
        slice.by_job += answer.records.good.len() + answer.records.bad.len();
        // Rows that are in no order say nothing of how far the job is.
        let in_order = starts.is_sorted()
            && starts.first().is_none_or(|&first| first.div_euclid(DAY) >= slice.reached.div_euclid(DAY));
        slice.reached = if in_order {
            starts.last().map_or(slice.reached, |&last| last.max(slice.reached))
        } else {
            slice.window.from
        };
        let unfinished = answer.records.good.iter().filter(|conversation| conversation.conversation_end.is_none());
        slice
            .unfinished
            .extend(unfinished.filter_map(|conversation| conversation.conversation_id.as_deref().map(Into::into)));
        effects
    }

    /// A job knows nothing of the last hours: pages do. What was not over for it may be by now.
    fn job_ends(&mut self, place: usize, known_until: Option<i64>) {
        let slice = &mut self.slices[place];
        let known_until = known_until.unwrap_or(slice.reached);
        (slice.job, slice.done) = (None, Some(End::Counted));
        let rest = slice.rest(known_until);
        let (window, open, size) = (slice.window, slice.open, slice.pages.size());
        let unfinished = Conditions {
            conversations: std::mem::take(&mut slice.unfinished),
            page_size: size,
            ..Conditions::default()
        };
        let mut parts: Vec<_> = rest.map(|rest| Slice::new(rest, open, size)).into_iter().collect();
        if !unfinished.conversations.is_empty() {
            parts.extend(super::slice::cut(window, open, &unfinished));
        }
        for part in &mut parts {
            part.part_of = Some(place);
        }
        self.slices.extend(parts);
    }

    /// Keeps the rows of an answer: what they were, and what there is to look up.
    fn take(&mut self, place: usize, answer: &Page, reading: Reading, turn: &mut Turn<'_>) -> (Taken, Vec<Effect>) {
        let mut taken = Taken::default();
        let Some((window, of)) = self.question.as_ref().map(|question| (question.window, question.only.agent())) else {
            return (taken, Vec::new());
        };
        self.earlier = None;
        let (mut codes, mut nameless) = (Vec::new(), Nameless::default());
        for conversation in &answer.records.good {
            let Some((id, mut past)) = from_analytics::read(conversation, turn.book.me()) else {
                let id = conversation.conversation_id.clone().filter(|id| !id.trim().is_empty());
                taken.fresh += self.see_bad(place, id.unwrap_or_else(|| nameless.name(conversation)));
                continue;
            };
            // Read at last: it is none of those any more.
            self.bad -= usize::from(self.others.remove(&*id));
            taken.starts.push(past.started);
            taken.count(self.see(place, &id, Some(past.started), reading), window.contains(past.started));
            // Seen on another page: the later answer may know more. What the book knows of, it knows from here too.
            if turn.book.get(&id).is_some() {
                turn.book.on_record(&id, past.clone());
                past = turn.book.get(&id).and_then(told).unwrap_or(past);
            }
            // Nothing that was over goes on again: a job can know less than the page before it.
            let row = self.store.row(&id);
            let is_older = past.ended.is_none() && row.is_some_and(|row| self.store.ended(row).is_some());
            if !is_older && (window.contains(past.started) || row.is_some()) {
                codes.extend(self.store.new_code(&past));
                self.store.keep(&id, &past);
                let from = Viewpoint { me: turn.book.me(), asked: of.as_deref() };
                self.store.keep_facts(&id, &from_analytics::facts(conversation, from, past.handled));
            }
        }
        for (bad, text) in answer.records.bad.iter().zip(&answer.unreadable) {
            let id = bad.id.clone().filter(|id| !id.trim().is_empty());
            taken.fresh += self.see_bad(place, id.unwrap_or_else(|| nameless.name(text)));
        }
        self.look(turn.book);
        (taken, if codes.is_empty() { Vec::new() } else { vec![Effect::Names(codes)] })
    }

    /// A slice has read this, and with it what it is a part of.
    fn see(&mut self, place: usize, id: &str, started: Option<i64>, reading: Reading) -> Seen {
        if let Some(whole) = self.slices[place].part_of.and_then(|whole| self.slices.get_mut(whole))
            && whole.see(id, started, Reading::Elsewhere) == Seen::First
        {
            whole.pages.brought(1);
        }
        self.slices[place].see(id, started, reading)
    }

    /// A record that cannot be read, known by its id or else by [`Nameless`]: how many more were seen by it. One that stands in the list,
    /// because it could be read before, is none of those that could not be.
    fn see_bad(&mut self, slice: usize, mut name: String) -> u64 {
        name.make_ascii_lowercase();
        let seen = self.see(slice, &name, None, Reading::Elsewhere);
        let is_here = self.store.row(&Id::from(&*name)).is_some();
        self.bad += usize::from(!is_here && self.others.insert(name));
        u64::from(seen == Seen::First)
    }
}

/// What the rows of an answer were.
#[derive(Debug, Default)]
struct Taken {
    /// When each began, as far as it is readable.
    starts: Vec<i64>,
    again: u64,
    fresh: u64,
    found: u64,
}

impl Taken {
    fn count(&mut self, seen: Seen, is_in_the_window: bool) {
        match seen {
            Seen::First => (self.fresh, self.found) = (self.fresh + 1, self.found + u64::from(is_in_the_window)),
            Seen::Before => {}
            Seen::Again => self.again += 1,
        }
    }
}

pub(super) fn details_page(reply: &Reply) -> Result<Page, ApiError> {
    decode::details_page(&reply.body).map_err(|how| reply.undecodable(how))
}

/// The id of a job.
fn submitted(reply: &Reply) -> Result<String, ApiError> {
    let answer = decode::object::<Submitted>(&reply.body).map_err(|how| reply.undecodable(how))?;
    let no_id = || reply.undecodable(Undecodable::Shape("a job without an id".to_owned()));
    answer.job_id.filter(|id| !id.is_empty()).ok_or_else(no_id)
}

/// An answer that nobody waits for any more. A job that has begun meanwhile is ended.
pub(super) fn abandoned(ticket: Ticket, result: Result<Reply, ApiError>) -> Option<Effect> {
    let job = result.ok().filter(|_| ticket.part == Part::Submit).and_then(|reply| submitted(&reply).ok())?;
    Some(Effect::Ask(Ticket { part: Part::Cancel, ..ticket }, jobs::end(&job)))
}

/// Whether a refusal says that too much was asked for at once: too long an interval, too many pages, too many ids.
fn is_too_much(says: &ServerSays) -> bool {
    let text = says.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    matches!(says.status, 413 | 414) || text.contains("interval") || text.contains("pagination")
}
