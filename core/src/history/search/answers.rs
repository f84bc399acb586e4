//! Reading answers: rows into the store, what they say of the rest to the slice that asked.

use super::job::{self, is_gone};
use super::slice::{End, Slice};
use super::{Effect, Part, Search, Standing, Ticket, Turn, Unwanted, Verdict, Way, pages};
use crate::clock::DAY;
use crate::genesys::decode::{self, DetailsPage, Undecodable};
use crate::genesys::error::ServerSays;
use crate::genesys::jobs::{Status, Submitted};
use crate::genesys::models::analytics::AnalyticsConversation;
use crate::genesys::query::Order;
use crate::genesys::traffic::Reply;
use crate::genesys::{ApiError, Endpoint};
use crate::history::range::Window;
use crate::record::from_analytics;

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
            // What was on its way when the agent stopped it: of that only a job matters.
            return self.late(ticket, result, turn);
        }
        if let Part::Calls(page) = ticket.part {
            return self.calls_answered(page, result, turn);
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
            Part::Cancel | Part::Calls(_) => Vec::new(),
        }
    }

    fn late(&mut self, ticket: Ticket, result: Result<Reply, ApiError>, turn: &Turn<'_>) -> Vec<Effect> {
        if let Standing::Done(Verdict::Cancelled(_)) = self.standing {
            return abandoned(ticket, result).into_iter().collect();
        }
        let slice = self.slices.get_mut(ticket.slice as usize);
        if let (Part::Submit, Some(job)) = (ticket.part, slice.and_then(|slice| slice.job.as_mut())) {
            match result.and_then(|reply| submitted(&reply)) {
                Ok(id) => drop(job.submitted(Some(id), turn.now)),
                Err(_) => job.unsubmitted(),
            }
        }
        Vec::new()
    }

    fn page(&mut self, place: usize, page: u32, answer: &Page, turn: &mut Turn<'_>) -> Vec<Effect> {
        let Some(question) = self.question.as_ref() else { return Vec::new() };
        let (window, order) = (question.window, self.slices[place].order());
        let mut past_the_window = false;
        let (starts, fresh, mut effects) = self.take(place, answer, &format!("{place}/{page}"), turn);
        for &started in &starts {
            past_the_window |= match order {
                Order::Descending => started < self.slices[place].window.from,
                Order::Ascending => started >= self.slices[place].window.to.min(window.to),
            };
        }
        let slice = &mut self.slices[place];
        if page == 1 {
            slice.begins_with(starts.iter().copied());
        }
        let rows = answer.records.good.len() + answer.records.bad.len();
        let limit = match slice.pages.read(page, rows, answer.total_hits, past_the_window, fresh) {
            pages::Next::More { drop_above } => drop_above,
            pages::Next::End { .. } => {
                slice.done = Some(if slice.pages.is_past_the_window() { End::Read } else { End::Counted });
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
                Ok(status) => self.of_job(place, |job| job.looked_at(status.state(), turn.now)),
                Err(_) => self.of_job(place, job::Job::gone),
            },
            (Part::Results, Ok(reply)) => match details_page(&reply) {
                Ok(answer) => {
                    effects.extend(self.results(place, &answer, turn));
                    known_until = answer.known_until;
                    self.of_job(place, |job| job.fetched(answer.cursor))
                }
                Err(_) => self.of_job(place, job::Job::gone),
            },
            (_, Err(error)) if is_gone(&error) => self.of_job(place, job::Job::gone),
            (_, Err(error)) => return self.fail(error, turn),
            (Part::Page(_) | Part::Calls(_) | Part::Cancel, Ok(_)) => return Vec::new(),
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
        let read = self.slices[place].read();
        let (starts, _, effects) = self.take(place, answer, &format!("{place}/job/{read}"), turn);
        let slice = &mut self.slices[place];
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
        (slice.job, slice.done) = (None, Some(End::Counted));
        let from = known_until.unwrap_or(slice.reached).max(slice.window.from);
        let (window, open, unfinished) = (slice.window, slice.open, std::mem::take(&mut slice.unfinished));
        let mut parts = Vec::new();
        if from < window.to {
            parts.push(Slice::new(Window { from, to: window.to }, open));
        }
        if !unfinished.is_empty() {
            parts.extend(super::slice::cut(window, open, &unfinished));
        }
        for part in &mut parts {
            part.part_of = Some(place);
        }
        self.slices.extend(parts);
    }

    /// Keeps the rows of an answer: when they began, how many of them the slice had not seen, and what there is to look up.
    fn take(&mut self, place: usize, answer: &Page, name: &str, turn: &mut Turn<'_>) -> (Vec<i64>, u64, Vec<Effect>) {
        let Some(window) = self.question.as_ref().map(|question| question.window) else {
            return (Vec::new(), 0, Vec::new());
        };
        self.earlier = None;
        let (mut starts, mut fresh, mut codes) = (Vec::new(), 0, Vec::new());
        for (row, conversation) in answer.records.good.iter().enumerate() {
            let Some((id, past)) = from_analytics::read(conversation, turn.book.me()) else {
                fresh += self.see_bad(place, conversation.conversation_id.clone(), format!("{name}/{row}"));
                continue;
            };
            starts.push(past.started);
            fresh += self.see(place, &id);
            // Seen on another page: the later answer may know more. What the book knows of, it knows from here too.
            if turn.book.get(&id).is_some() {
                turn.book.on_record(&id, past.clone());
            }
            if window.contains(past.started) || self.store.row(&id).is_some() {
                codes.extend(self.store.new_code(&past));
                self.store.keep(&id, &past);
                self.store.keep_facts(&id, &from_analytics::facts(conversation, turn.book.me(), past.handled));
            }
        }
        for (row, bad) in answer.records.bad.iter().enumerate() {
            fresh += self.see_bad(place, bad.id.clone(), format!("{name}/unreadable/{row}"));
        }
        self.look(turn.book);
        (starts, fresh, if codes.is_empty() { Vec::new() } else { vec![Effect::Names(codes)] })
    }

    /// A slice has read this: how many more it has now.
    fn see(&mut self, place: usize, id: &str) -> u64 {
        if let Some(whole) = self.slices[place].part_of {
            self.slices[whole].see(id);
        }
        u64::from(self.slices[place].see(id))
    }

    /// A record that cannot be shown, known by its id or else by its place: how many more there are now.
    fn see_bad(&mut self, slice: usize, id: Option<String>, place: String) -> u64 {
        let name = id.unwrap_or(place).to_ascii_lowercase();
        let fresh = self.see(slice, &name);
        self.bad += usize::from(self.others.insert(name));
        fresh
    }
}

fn details_page(reply: &Reply) -> Result<Page, ApiError> {
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
    Some(Effect::Ask(Ticket { part: Part::Cancel, ..ticket }, Endpoint::CancelJob { job }))
}

/// Whether a refusal says that too much was asked for at once: too long an interval, too many pages, too many ids.
fn is_too_much(says: &ServerSays) -> bool {
    let text = says.message.as_deref().unwrap_or_default().to_ascii_lowercase();
    matches!(says.status, 413 | 414) || text.contains("interval") || text.contains("pagination")
}
