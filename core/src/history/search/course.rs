//! The course of a search: what is asked next, and what can be said of it in the end. It reads no answer.

use super::again::Round;
use super::calls::Calls;
use super::job::Job;
use super::plan::{beyond_pages, estimate, is_for_a_job, must_ask};
use super::records::NOT_LOOKED_AT;
use super::slice::{Slice, cut, whole_days};
use super::{
    Consent, Doing, Earlier, Effect, Part, Progress, REACHABLE, Search, Source, Standing, Ticket, Turn, Unwanted,
    Verdict, Way,
};
use crate::clock::{DAY, MINUTE};
use crate::genesys::query::ListQuery;
use crate::genesys::{ApiError, Endpoint, jobs};
use crate::history::conditions::Scope;
use crate::history::range::{Openness, Question, Window};
use crate::history::store::Store;

/// What began so short a time before the end of a window that ends now may be missing, milliseconds.
const NOT_YET_ON_RECORD: i64 = 5 * MINUTE;

impl Search {
    pub(super) fn begin(&mut self, question: Question, turn: &Turn<'_>) -> Vec<Effect> {
        let mut effects = self.give_up_jobs();
        effects.insert(0, Effect::Forget(Unwanted::All));
        let (number, version, earlier) = (self.number + 1, self.version, self.leave());
        let looked_at = self.looked_at.take();
        let slices = cut(question.window, question.open, &question.only);
        let (store, question) = (Store::of(number), Some(question));
        *self = Self { number, question, slices, store, earlier, looked_at, version, ..Self::default() };
        self.standing = Standing::Loading(Progress::default());
        effects.extend(self.advance(turn));
        effects
    }

    /// What the present search leaves to its successor.
    fn leave(&mut self) -> Option<Earlier> {
        if !self.has_begun() {
            return self.earlier.take();
        }
        let verdict = match std::mem::take(&mut self.standing) {
            Standing::Idle => return None,
            Standing::Asking(_) => Verdict::Cancelled(self.progress()),
            Standing::Loading(progress) | Standing::Paused(progress) => Verdict::Cancelled(progress),
            Standing::Done(verdict) => verdict,
        };
        Some(Earlier {
            question: self.question.take()?,
            store: std::mem::take(&mut self.store),
            bad: self.bad,
            verdict,
        })
    }

    /// Whether anything was answered.
    pub(super) fn has_begun(&self) -> bool {
        self.calls.has_begun() || self.slices.iter().any(|slice| slice.pages.has_begun() || slice.read() > 0)
    }

    /// The agent wants it to go on, from where it stands.
    pub(super) fn go_on(&mut self, turn: &Turn<'_>) -> Vec<Effect> {
        match self.standing {
            Standing::Asking(_) => self.consent = Consent::Given,
            Standing::Paused(_) | Standing::Done(Verdict::Failed(..) | Verdict::Cancelled(_)) => {}
            Standing::Done(Verdict::Incomplete { .. }) => self.open_what_is_short(),
            Standing::Idle | Standing::Loading(_) | Standing::Done(Verdict::Complete | Verdict::Provisional { .. }) => {
                return Vec::new();
            }
        }
        self.standing = Standing::Loading(self.progress());
        self.advance(turn)
    }

    /// Nothing more is asked for until the agent wants it to go on.
    pub(super) fn stop(&mut self, standing: Standing, turn: &Turn<'_>) -> Vec<Effect> {
        self.standing = standing;
        self.calls.lose();
        self.reach.lose();
        for slice in &mut self.slices {
            slice.pages.lose();
            slice.job.iter_mut().for_each(|job| job.lose(turn.now));
        }
        vec![Effect::Forget(Unwanted::All)]
    }

    pub(super) fn fail(&mut self, error: ApiError, turn: &Turn<'_>) -> Vec<Effect> {
        let progress = self.progress();
        self.stop(Standing::Done(Verdict::Failed(error, progress)), turn)
    }

    /// Ends the jobs that nobody will read. Those slices begin another one if they are to go on.
    pub(super) fn give_up_jobs(&mut self) -> Vec<Effect> {
        let search = self.number;
        let of_slice = |(slice, of): (u32, &mut Slice)| {
            // One that is still to be submitted anew: also where the id is on its way, which nobody will wait for.
            let job = std::mem::replace(of.job.as_mut()?, Job::new());
            Some(Effect::Ask(Ticket { search, slice, part: Part::Cancel }, jobs::end(job.id()?)))
        };
        (0..).zip(&mut self.slices).filter_map(of_slice).collect()
    }

    /// Asks for what can be asked for now, or says what there is to say where nothing is left.
    pub(super) fn advance(&mut self, turn: &Turn<'_>) -> Vec<Effect> {
        let Some(question) = self.question.clone() else { return Vec::new() };
        if self.source == Source::Calls {
            return self.advance_calls(question.window);
        }
        let mut effects = self.cut_what_is_beyond_reach();
        if self.slices.iter().all(|slice| slice.done.is_some()) {
            effects.extend(self.end(question.open));
            return effects;
        }
        if self.consent == Consent::Open && self.slices.iter().all(Slice::is_sized) {
            self.choose_way();
            let has_job = self.way == Way::Jobs && self.slices.iter().any(is_for_a_job);
            if has_job && self.reach.is_open() {
                self.standing = Standing::Loading(self.progress());
                effects.extend(self.ask_reach());
                return effects;
            }
            let is_for_a_job = |slice: &Slice| self.way == Way::Jobs && is_for_a_job(slice);
            let estimate = estimate(&self.slices, is_for_a_job, self.reach, turn.room);
            if must_ask(&estimate) {
                self.standing = Standing::Asking(estimate);
                return effects;
            }
            self.consent = Consent::Given;
        }
        effects.extend(self.ask(&question, turn));
        self.standing = Standing::Loading(self.progress());
        effects
    }

    fn choose_way(&mut self) {
        if beyond_pages(self.slices.iter().filter_map(Slice::expected).sum()) {
            self.way = Way::Jobs;
        }
    }

    /// Until it is known how much there is, only first pages are asked for.
    fn ask(&mut self, question: &Question, turn: &Turn<'_>) -> Vec<Effect> {
        let (search, mut effects, mut is_first_job) = (self.number, Vec::new(), true);
        for (place, slice) in (0..).zip(&mut self.slices).filter(|(_, slice)| slice.done.is_none()) {
            if slice.pages.has_begun() && self.consent == Consent::Open {
                continue;
            }
            if self.way == Way::Jobs && slice.pages.has_begun() && is_for_a_job(slice) {
                slice.job = Some(Job::new());
            }
            let query = |window: Window| ListQuery {
                from: window.from,
                // An interval that ends at a midnight might be taken to touch the day that begins there.
                to: window.to - i64::from(window.to.rem_euclid(DAY) == 0),
                conversations: slice.ids.clone(),
                ..question.only.query(&question.user)
            };
            let of_slice = |part| Ticket { search, slice: place, part };
            if let Some(job) = &mut slice.job {
                // One at a time: how many may run at once, nobody knows.
                if std::mem::take(&mut is_first_job) {
                    let days = whole_days(slice.reached, slice.window, turn.server_now);
                    let wanted = job.wanted(turn.now, || query(days).job());
                    effects.extend(wanted.map(|(part, endpoint)| Effect::Ask(of_slice(part), endpoint)));
                }
                continue;
            }
            let order = slice.order();
            for page in slice.pages.wanted() {
                let endpoint = Endpoint::details_query(query(slice.window).page(order, page));
                effects.push(Effect::Ask(of_slice(Part::Page(page)), endpoint));
            }
        }
        effects
    }

    /// Where pages are the way, a slice that has more than they reach is cut in two. What is on its way for the whole is of no
    /// use to a half.
    fn cut_what_is_beyond_reach(&mut self) -> Vec<Effect> {
        let reach = u64::from(REACHABLE);
        let is_beyond = |slice: &Slice| slice.done.is_none() && slice.pages.total().is_some_and(|total| total > reach);
        let mut effects = Vec::new();
        if self.consent == Consent::Given {
            for place in 0..self.slices.len() {
                let by_pages = self.way == Way::Pages || self.slices[place].part_of.is_some();
                if by_pages && is_beyond(&self.slices[place]) && self.split(place) {
                    effects.push(Effect::Forget(Unwanted::PagesAbove { slice: place as u32, page: 0 }));
                }
            }
        }
        effects
    }

    /// Cuts a slice in two, if it can be cut.
    pub(super) fn split(&mut self, place: usize) -> bool {
        let Some([one, other]) = self.slices[place].halves() else { return false };
        self.slices[place] = one;
        self.slices.push(other);
        true
    }

    /// Less is asked for, because a permission is missing; `false` where nothing less is left.
    pub(super) fn descend(&mut self, error: &ApiError) -> bool {
        let Some(question) = &mut self.question else { return false };
        let only = &mut question.only;
        if only.agent().is_some_and(|agent| *agent != *question.user) {
            // One's own conversations are no answer to a question about somebody else.
            return false;
        }
        if only.scope != Scope::Mine {
            only.scope = Scope::Mine;
            self.slices = cut(question.window, question.open, &question.only);
        } else if self.source == Source::Records && !only.is_narrow() {
            (self.source, self.calls) = (Source::Calls, Calls::default());
        } else {
            return false;
        }
        self.lack = Some(error.clone());
        true
    }

    fn advance_calls(&mut self, window: Window) -> Vec<Effect> {
        if self.calls.is_done() {
            let open = self.question.as_ref().map_or(Openness::EndsNow, |question| question.open);
            return self.end(open);
        }
        self.standing = Standing::Loading(self.progress());
        let wanted = self.calls.wanted(window);
        let ask =
            |(page, endpoint)| Effect::Ask(Ticket { search: self.number, slice: 0, part: Part::Calls(page) }, endpoint);
        wanted.map(ask).into_iter().collect()
    }

    /// All was read: is it all there is?
    fn end(&mut self, open: Openness) -> Vec<Effect> {
        let counted = || self.slices.iter().filter_map(|slice| Some((slice.read(), slice.counted()?)));
        let of_slices: u64 = counted().map(|(read, total)| total.saturating_sub(read)).sum();
        let missing = if self.source == Source::Calls { self.calls.missing() } else { of_slices };
        let verdict = if missing > 0 {
            // Whole days are counted: what is missing may lie outside of the window, and is not called too little.
            let have = (self.store.len() + self.bad) as u64;
            Verdict::Incomplete { have, of: have + missing }
        } else if open == Openness::EndsNow {
            let until = |window: Window| (window.to - NOT_YET_ON_RECORD).max(window.from);
            Verdict::Provisional { until: self.question.as_ref().map_or(0, |question| until(question.window)) }
        } else {
            Verdict::Complete
        };
        self.standing = Standing::Done(verdict);
        // What the book came to know while pages were read joins them now.
        self.book = NOT_LOOKED_AT;
        vec![Effect::Forget(Unwanted::All)]
    }

    /// How far it is.
    pub(super) fn progress(&self) -> Progress {
        let whole = || self.slices.iter().filter(|slice| slice.part_of.is_none());
        let under_way = || self.slices.iter().filter(|slice| slice.done.is_none());
        let prepares = |slice: &Slice| slice.job.as_ref().is_some_and(Job::is_prepared);
        let doing = if under_way().any(prepares) && under_way().all(|slice| slice.job.is_some()) {
            Doing::Preparing
        } else if let Some(day) = under_way().find_map(Slice::doubtful_day) {
            Doing::ReadingDay(day)
        } else if self.round == Round::Missing {
            Doing::ReadingMissing
        } else if under_way().any(|slice| slice.pages.is_read_again()) {
            Doing::ReadingAgain
        } else {
            Doing::Reading
        };
        if self.source == Source::Calls {
            return Progress { read: self.store.len() as u64, of: None, doing };
        }
        Progress { read: whole().map(Slice::read).sum(), of: whole().map(Slice::expected).sum(), doing }
    }
}
