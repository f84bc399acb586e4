//! What the agent looks for among the rows of the history: what was typed, what is flagged, which groups are closed. What
//! is typed may be a person's name or number: it stays in memory, and goes when the agent signs out.

use super::look::{Found, needs};
use super::{Desk, HistoryRow, Reselect, Top};
use crate::address::Address;
use crate::browser::{Browser, local_time, storage, window};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;
use tidemark_core::drive::Drive;
use tidemark_core::history::{Asking, Group, Row, Search, Selection, Selector, Shared, Sought, Standing, Wanted};
use tidemark_core::record::Id;
use tidemark_core::words;

/// Whoever reads the search, so that its code comes with the screen that shows it.
pub(super) trait Finds {
    /// Shows what there is for this address.
    fn look(&self, drive: &Drive<Browser>, address: &Address);
    /// What the agent looks for.
    fn finding(self: Rc<Self>) -> Rc<Finding>;
}

/// What the agent looks for.
pub(crate) struct Finding {
    /// Whose it is: a user id. What was flagged by another agent is not read.
    user: RefCell<Option<String>>,
    selector: RefCell<Selector>,
    /// The search, and the rows of it that the address asks for.
    found: Rc<Seen<Found>>,
    /// Changes a frame after that: see [`Desk::counted`].
    counted: Seen<u64>,
    /// As it was typed or pasted.
    pub(crate) typed: Seen<String>,
    /// Conversations to come back to.
    pub(crate) flagged: Seen<HashSet<Id>>,
    /// Groups whose rows are not shown.
    closed: RefCell<HashSet<Shared>>,
}

/// How rows stand in the table: where they are put together, with a line for each group above its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lines {
    /// Above all others: what goes on.
    live: usize,
    /// For each group the place of its line; the groups that are closed show no rows.
    groups: Vec<(usize, bool)>,
    count: usize,
}

/// A line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The conversation of this number among those that go on.
    Live(usize),
    /// The group of this number.
    Group(usize),
    /// A conversation.
    Row(Row),
}

impl Lines {
    fn of(selection: &Selection, is_closed: impl Fn(&Group) -> bool) -> Self {
        let (live, groups) = (selection.live.len(), &selection.groups);
        let mut count = live;
        let places = groups.iter().map(|group| {
            let (place, closed) = (count, is_closed(group));
            count += if closed { 1 } else { 1 + group.totals.count as usize };
            (place, closed)
        });
        let groups: Vec<_> = places.collect();
        Self { live, count: if groups.is_empty() { live + selection.rows.len() } else { count }, groups }
    }
}

impl Found {
    /// How many lines the table has.
    pub(crate) const fn count(&self) -> usize {
        self.lines.count
    }

    /// The line at a place.
    pub(crate) fn line(&self, place: usize) -> Option<Line> {
        let rows = &self.selection.rows;
        if place < self.lines.live {
            return Some(Line::Live(place));
        }
        let Some(number) = self.lines.groups.partition_point(|(begins, _)| *begins <= place).checked_sub(1) else {
            return rows.get(place - self.lines.live).copied().map(Line::Row);
        };
        let (begins, _) = *self.lines.groups.get(number)?;
        match place - begins {
            0 => Some(Line::Group(number)),
            within => rows.get(self.selection.groups.get(number)?.first + within - 1).copied().map(Line::Row),
        }
    }

    /// The place of a group's line.
    pub(crate) fn place(&self, group: usize) -> Option<usize> {
        self.lines.groups.get(group).map(|(begins, _)| *begins)
    }

    /// Whether the rows of a group are shown.
    pub(crate) fn is_open(&self, group: usize) -> bool {
        self.lines.groups.get(group).is_some_and(|(_, closed)| !closed)
    }
}

impl Finds for Finding {
    fn look(&self, drive: &Drive<Browser>, address: &Address) {
        let Some(search) = drive.found() else { return };
        self.belong_to(drive.user().map(|user| user.id.as_str()));
        let (store, bad) = search.shown();
        let asking = Asking::of_text(&address.asking);
        let sought = self.sought(&asking);
        let selection = self.flagged.peek(|flagged| {
            let names = drive.names();
            let filter = &address.history;
            let midnight = &local_time::midnight;
            let live = search.question().map(|question| (drive.book(), question));
            let wanted = Wanted { filter, asking: &asking, sought: &sought, flagged, names, live, midnight };
            self.selector.borrow_mut().select(store, &wanted)
        });
        let closed = self.closed.borrow();
        let here = match &sought {
            Sought::Ids(ids) => ids.iter().filter(|id| store.row(id).is_some()).count(),
            _ => 0,
        };
        self.found.show(Found {
            question: search.question().cloned(),
            standing: search.standing().clone(),
            needs: needs(drive),
            earlier: search.earlier().map(|list| (list.question.clone(), list.verdict.clone())),
            source: search.source(),
            lack: search.lack().cloned(),
            bad,
            lines: Lines::of(&selection, |group| closed.contains(&group.shared)),
            selection,
            sort: asking.sort,
            understood: words::of_sought(&sought, here),
        });
    }

    fn finding(self: Rc<Self>) -> Rc<Finding> {
        self
    }
}

impl Finding {
    fn new() -> Self {
        Self {
            user: RefCell::default(),
            selector: RefCell::new(Selector::new(window::take_apart)),
            found: Rc::default(),
            counted: Seen::default(),
            typed: Seen::default(),
            flagged: Seen::default(),
            closed: RefCell::default(),
        }
    }

    /// What is looked for: what was typed, else the ids of the address.
    fn sought(&self, asking: &Asking) -> Sought {
        match self.typed.peek(|typed| Sought::of(typed)) {
            Sought::Anything if !asking.ids.is_empty() => Sought::Ids(asking.ids.clone()),
            sought => sought,
        }
    }

    /// Reads what this user has flagged; what another one has is forgotten.
    fn belong_to(&self, user: Option<&str>) {
        if user.is_none() || self.user.borrow().as_deref() == user {
            return;
        }
        self.user.replace(user.map(str::to_owned));
        let kept = storage::kept(storage::FLAGS);
        let mut lines = kept.lines();
        if lines.next() == user {
            self.flagged.show(lines.map(Id::from).collect());
        } else {
            storage::keep(storage::FLAGS, "");
            self.flagged.show(HashSet::new());
        }
    }

    fn keep_flags(&self) {
        let text = self.flagged.peek(|flagged| {
            let user = self.user.borrow().clone().unwrap_or_default();
            let lines = std::iter::once(user.as_str()).chain(flagged.iter().map(|id| &**id));
            if flagged.is_empty() { String::new() } else { lines.collect::<Vec<_>>().join("\n") }
        });
        storage::keep(storage::FLAGS, &text);
    }
}

/// So long after a change nobody presses anything.
const AT_REST: Duration = Duration::from_millis(300);

/// So many conversations can be flagged. Each takes 37 bytes of the browser's storage.
const MOST_FLAGS: usize = 2_000;

impl Desk {
    /// What the agent looks for in the history, which is shown from now on.
    pub(crate) fn find(self) -> Rc<Finding> {
        self.top().show_found(|| Rc::new(Finding::new()), || Box::new(Search::default())).finding()
    }

    /// The search, and the rows of it that the address asks for; nothing before it is shown, and after a sign-out.
    pub(crate) fn found(self) -> Rc<Seen<Found>> {
        self.top().found()
    }
}

impl Desk {
    /// Reads what the rows add up to, and follows it. It is told a frame after the rows: whoever types or presses sees those
    /// first, and chips, tiles and charts do not keep them waiting.
    pub(crate) fn counted<R>(self, read: impl FnOnce(&Found) -> R) -> R {
        let finds = self.top().finds.borrow().clone();
        if let Some(finds) = finds {
            finds.finding().counted.with(|_| ());
        }
        self.found().peek(read)
    }

    /// Lets [`Desk::counted`] follow the rows. Call it once, where they are shown.
    pub(crate) fn count_after_rows(self, finding: Kept<Rc<Finding>>) {
        let count = move || {
            let Some(finding) = finding.get() else { return };
            finding.counted.show(finding.counted.peek(|n| n + 1));
            let is_loading = finding.found.peek(|found| matches!(found.standing, Standing::Loading(_)));
            if !is_loading {
                set_timeout(move || self.top().prepare(&finding), AT_REST);
            }
        };
        Effect::new(move |_| {
            self.found().with(|_| ());
            // The frame in which the rows are painted, and the one after.
            request_animation_frame(move || request_animation_frame(count));
        });
    }
}

impl Top {
    /// Works out what the next press on a head would wait for.
    fn prepare(&self, finding: &Finding) {
        if let Some(search) = self.drive.borrow().found() {
            finding.selector.borrow_mut().prepare(search.shown().0);
        }
    }

    fn found(&self) -> Rc<Seen<Found>> {
        let finds = self.finds.borrow().clone();
        finds.map(|finds| finds.finding().found.clone()).unwrap_or_default()
    }

    /// What the rows of a group share, in words; follows every change.
    pub(crate) fn group_name(&self, shared: &Shared) -> String {
        self.rows.get();
        words::of_shared(shared, self.drive.borrow().names(), local_time::day)
    }

    /// What a line of the table shows of a conversation; follows every change, and time where it goes on.
    pub(crate) fn line_row(&self, line: Line) -> Option<HistoryRow> {
        let number = match line {
            Line::Row(row) => return self.history_row(row),
            Line::Live(number) => number,
            Line::Group(_) => return None,
        };
        self.rows.get();
        let now = self.now.get();
        let id = self.found().with(|found| found.selection.live.get(number).cloned())?;
        let drive = self.drive.borrow();
        HistoryRow::of_live(drive.book().get(&id)?, drive.names(), now)
    }

    /// The agent wants the rows otherwise.
    pub(crate) fn ask_rows(&self, change: impl FnOnce(&mut Asking)) {
        self.change(|address| {
            let mut asking = Asking::of_text(&address.asking);
            change(&mut asking);
            address.asking = asking.to_text();
        });
    }

    /// The agent has typed or pasted something. Ids alone stand in the address.
    pub(crate) fn type_sought(&self, finding: &Finding, typed: String) {
        let ids = match Sought::of(&typed) {
            Sought::Ids(ids) => ids,
            _ => Vec::new(),
        };
        finding.typed.show(typed);
        let mut asking = self.address.peek(|address| Asking::of_text(&address.asking));
        // To write the address takes longer than to look for a word.
        if asking.ids == ids {
            return self.look_at_selections(Reselect::Always);
        }
        asking.ids = ids;
        self.change_in_place(|address| address.asking = asking.to_text());
    }

    /// The agent opens a group, or closes it.
    pub(crate) fn toggle_group(&self, finding: &Finding, shared: Shared) {
        let mut closed = finding.closed.borrow_mut();
        if !closed.remove(&shared) {
            closed.insert(shared);
        }
        drop(closed);
        self.look_at_selections(Reselect::Always);
    }

    /// The agent wants to come back to a conversation, or has done so.
    pub(crate) fn toggle_flag(&self, finding: &Finding, id: &Id) {
        let mut flagged = finding.flagged.peek(HashSet::clone);
        if !flagged.remove(id) && flagged.len() < MOST_FLAGS {
            flagged.insert(id.clone());
        }
        finding.flagged.show(flagged);
        finding.keep_flags();
        self.look_at_selections(Reselect::Always);
    }
}
