//! What the agent looks for among the rows of the history: what was typed, what is flagged, which groups are closed. What
//! is typed may be a person's name or number: it stays in memory, and goes when the agent signs out.

mod lines;

pub(crate) use lines::{Line, Lines};

use super::look::{Found, needs};
use super::{Desk, HistoryRow, Reselect, Top};
use crate::address::Address;
use crate::browser::{Browser, local_time, storage, window};
use crate::ui::seen::{Kept, Seen};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;
use tidemark_core::drive::{Drive, Who};
use tidemark_core::history::chart::Zone;
use tidemark_core::history::{
    Agents, Asking, Conditions, Meant, Scope, Search, Selector, Shared, Sought, Standing, Store, Wanted,
};
use tidemark_core::record::Id;
use tidemark_core::words;

/// Whoever reads the search, so that its code comes with the screen that shows it.
pub(super) trait Finds {
    /// Shows what there is for this address.
    fn look(&self, drive: &Drive<Browser>, address: &Address);
    /// Asks for what the address says.
    fn search(&self, top: &Top);
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
    /// Changes once that is painted: see [`Desk::counted`].
    counted: Seen<u64>,
    /// As it was typed or pasted.
    pub(crate) typed: Seen<String>,
    /// Who can be asked for by name: the agent, and whoever was in what was loaded since.
    pub(crate) agents: Seen<Agents>,
    /// The rows whose agents are among them: the search, and its version.
    learned: Cell<(u32, u64)>,
    /// Conversations to come back to.
    pub(crate) flagged: Seen<HashSet<Id>>,
    /// Groups whose rows are not shown.
    closed: RefCell<HashSet<Shared>>,
    /// What is unfinished when the page goes is kept.
    pub(crate) keeps_unfinished: Cell<bool>,
}

impl Finds for Finding {
    fn look(&self, drive: &Drive<Browser>, address: &Address) {
        let Some(search) = drive.found() else { return };
        self.belong_to(drive.user());
        let (store, bad) = search.shown();
        self.learn_agents(store);
        let asking = Asking::of_text(&address.asking);
        let sought = self.sought(&asking);
        let selection = self.flagged.peek(|flagged| {
            let names = drive.names();
            let filter = &address.history;
            let zone = Zone(&local_time::offset);
            let live = search.question().map(|question| (drive.book(), question));
            let wanted = Wanted { filter, asking: &asking, sought: &sought, flagged, names, live, zone };
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
            failed_job: search.failed_job().map(str::to_owned),
            lack: search.lack().cloned(),
            bad,
            lines: Lines::of(&selection, |group| closed.contains(&group.shared)),
            selection,
            sort: asking.sort,
            understood: self.typed.peek(|typed| words::of_sought(&sought, here, &Sought::broken_ids(typed))),
        });
    }

    fn search(&self, top: &Top) {
        let (range, asked) = top.address.peek(|address| (address.range, address.asked.clone()));
        let mut only = Conditions::of_text(&asked);
        if let Scope::MyQueues(queues) = &mut only.scope {
            *queues = top.drive.borrow().my_queues().iter().map(|(id, _)| id.clone()).collect();
        }
        top.search_for(range, only, asked);
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
            agents: Seen::new(Agents::new(window::take_apart)),
            learned: Cell::default(),
            flagged: Seen::default(),
            closed: RefCell::default(),
            keeps_unfinished: Cell::default(),
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
    fn belong_to(&self, who: Option<&Who>) {
        let user = who.map(|user| user.id.as_str());
        if user.is_none() || self.user.borrow().as_deref() == user {
            return;
        }
        self.user.replace(user.map(str::to_owned));
        let mut agents = Agents::new(window::take_apart);
        agents.learn(who.map(|user| (user.id.to_ascii_lowercase().into(), user.name.as_str().into())));
        self.agents.show(agents);
        let kept = storage::kept(storage::FLAGS);
        let mut lines = kept.lines();
        if lines.next() == user {
            self.flagged.show(lines.map(Id::from).collect());
        } else {
            storage::keep(storage::FLAGS, "");
            self.flagged.show(HashSet::new());
        }
    }

    fn learn_agents(&self, store: &Store) {
        let of = (store.search(), store.version());
        if self.learned.replace(of) == of {
            return;
        }
        let colleagues = store.colleagues();
        if self.agents.peek(|agents| agents.lacks(&colleagues)) {
            let mut agents = self.agents.peek(Agents::clone);
            agents.learn(colleagues);
            self.agents.show(agents);
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
    /// Reads what the rows add up to, and follows it. It is told once the rows are painted: whoever types or presses sees those
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
            // Once the frame in which the rows are painted is over. In the next one it would keep what is painted from whoever
            // waits for it: a browser that is late begins that frame at once.
            request_animation_frame(move || set_timeout(count, Duration::ZERO));
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
        let shown = HistoryRow::of_live(drive.book().get(&id)?, drive.names(), now)?;
        // What goes on here is the agent's own.
        Some(HistoryRow { agent: drive.user().map(|user| user.name.as_str().into()), ..shown })
    }

    /// The agent wants the rows otherwise.
    pub(crate) fn ask_rows(&self, change: impl FnOnce(&mut Asking)) {
        self.change(|address| {
            let mut asking = Asking::of_text(&address.asking);
            change(&mut asking);
            address.asking = asking.to_text();
        });
    }

    /// Who is meant by what was typed, of those who are known; follows whom that is.
    pub(crate) fn agent_meant(&self, typed: &str) -> Meant {
        let finds = self.finds.borrow().clone();
        finds.map_or(Meant::Unknown, |finds| finds.finding().agents.with(|agents| agents.meant(typed)))
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
