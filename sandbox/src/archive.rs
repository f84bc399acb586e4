//! The history, made once and kept small: every story packed, and beside it what a search wants to know without reading it.
//! Rows are the numbers of the history, so they are in order of their start. Never changes; any number of threads read it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::history::History;
use crate::id::{Id, Kind};
use crate::org::{AgentIx, Org, QueueIx};
use crate::story::packed::{Customers, Shelf};
use crate::story::telling::{Telling, Told};
use crate::story::{Direction, Media, Role, Story};

/// Stories of one shelf.
const SHELF: u32 = 4096;
/// Rows that a thread takes at a time.
const STEP: usize = 4096;

/// What takes part in a conversation, one bit each, so that many conversations can be gone through quickly.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u64);

impl Marks {
    pub(crate) const NONE: Self = Self(0);

    pub(crate) fn agent(AgentIx(number): AgentIx) -> Self {
        Self(1 << (number % 24))
    }

    pub(crate) fn queue(QueueIx(number): QueueIx) -> Self {
        Self(1 << (24 + number % 24))
    }

    /// A line of the medium.
    pub(crate) fn medium(media: Media) -> Self {
        Self(
            1 << match media {
                Media::Voice => 48,
                Media::Message(_) => 49,
                Media::Email => 50,
                Media::Callback => 51,
            },
        )
    }

    /// A line of the direction.
    pub(crate) fn direction(direction: Direction) -> Self {
        Self(1 << if direction == Direction::Inbound { 52 } else { 53 })
    }

    /// The conversation began in the direction.
    pub(crate) fn begun(direction: Direction) -> Self {
        Self(1 << if direction == Direction::Inbound { 54 } else { 55 })
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn of(telling: &Telling<'_>) -> Self {
        telling.begun().fold(Self::begun(telling.story.direction), |marks, line| {
            let role = match line.seat.role {
                Role::Agent { user, queue, .. } => Self::agent(user).and(queue.map_or(Self::NONE, Self::queue)),
                Role::Waiting(queue) | Role::Voicemail(queue) => Self::queue(queue),
                Role::Customer | Role::Menu(_) | Role::Bot(_) | Role::External(_) => Self::NONE,
            };
            marks.and(role).and(Self::medium(line.line.media)).and(Self::direction(line.line.direction))
        })
    }
}

/// What is known of a story without reading it. Instants are counted from the beginning of the history, lengths from the
/// story's start, in milliseconds: a history of a month and what lasts for days fit.
#[derive(Debug, Clone, Copy)]
struct Row {
    start: u32,
    /// To the end of the conversation.
    length: u32,
    /// To the last fact.
    settles: u32,
    /// To the beginning of the last line.
    joined: u32,
}

/// All stories of the history.
#[derive(Debug)]
pub(crate) struct Archive {
    org: Arc<Org>,
    seed: u64,
    from: i64,
    rows: Vec<Row>,
    /// One for each row. They lie by themselves, since a search goes through all of them and looks at few rows.
    marks: Vec<Marks>,
    shelves: Vec<Shelf>,
}

impl Archive {
    /// Tells the whole history once, on all cores.
    pub(crate) fn new(org: &Arc<Org>, history: &History) -> Self {
        let customers = Customers::of(org);
        let shelves = history.count().div_ceil(SHELF) as usize;
        let mut filled = in_parallel(
            shelves,
            || (),
            |(), number| {
                let first = number as u32 * SHELF;
                let (mut shelf, mut rows, mut marks) = (Shelf::default(), Vec::new(), Vec::new());
                for number in first..history.count().min(first + SHELF) {
                    let story = history.story(org, number);
                    shelf.add(&story, &customers);
                    let telling = Telling::of(&story, i64::MAX);
                    rows.push(Row::of(&telling, history.from()));
                    marks.push(Marks::of(&telling));
                }
                shelf.shrink();
                (shelf, rows, marks)
            },
        );
        let mut archive = Self {
            org: Arc::clone(org),
            seed: history.seed(),
            from: history.from(),
            rows: Vec::with_capacity(history.count() as usize),
            marks: Vec::with_capacity(history.count() as usize),
            shelves: Vec::with_capacity(shelves),
        };
        for (shelf, rows, marks) in filled.drain(..) {
            archive.shelves.push(shelf);
            archive.rows.extend(rows);
            archive.marks.extend(marks);
        }
        archive
    }

    pub(crate) fn rows(&self) -> Range<u32> {
        0..self.rows.len() as u32
    }

    /// The rows that begin in `from..until`.
    pub(crate) fn beginning(&self, from: i64, until: i64) -> Range<u32> {
        let place = |at: i64| self.rows.partition_point(|row| self.from + i64::from(row.start) < at) as u32;
        let first = place(from);
        first..place(until).max(first)
    }

    pub(crate) fn row(&self, id: Id) -> Option<u32> {
        let number = id.number(Kind::Conversation, self.seed)?;
        u32::try_from(number).ok().filter(|row| self.rows().contains(row))
    }

    pub(crate) fn id(&self, row: u32) -> Id {
        Id::seeded(Kind::Conversation, self.seed, u64::from(row))
    }

    pub(crate) fn start(&self, row: u32) -> i64 {
        self.from + i64::from(self.rows[row as usize].start)
    }

    /// When the conversation is over.
    pub(crate) fn end(&self, row: u32) -> i64 {
        self.start(row) + i64::from(self.rows[row as usize].length)
    }

    /// The instant after which nothing happens any more.
    pub(crate) fn last(&self, row: u32) -> i64 {
        self.start(row) + i64::from(self.rows[row as usize].settles)
    }

    /// The instant from which on everything that takes part has come.
    pub(crate) fn joined(&self, row: u32) -> i64 {
        self.start(row) + i64::from(self.rows[row as usize].joined)
    }

    /// Everything that takes part, now or later.
    pub(crate) fn marks(&self, row: u32) -> Marks {
        self.marks[row as usize]
    }

    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { archive: self, story: Story::room(&self.org.customers[0]) }
    }

    /// A story to keep.
    pub(crate) fn story(&self, row: u32) -> Story {
        let mut reader = self.reader();
        reader.read(row);
        reader.story
    }

    /// Shows the rows that have one of each of the wanted marks to `look`, on all cores: gives those of which it says so, and
    /// what was gathered on the way, piece by piece, both in order.
    pub(crate) fn sift<G: Send>(
        &self,
        rows: Range<u32>,
        wanted: &[Marks],
        gathering: impl Fn() -> G + Sync,
        look: impl Fn(&mut Reader<'_>, &mut G, u32) -> bool + Sync,
    ) -> (Vec<u32>, Vec<G>) {
        let steps = rows.len().div_ceil(STEP);
        let found = in_parallel(
            steps,
            || self.reader(),
            |reader, number| {
                let first = rows.start + (number * STEP) as u32;
                let mut gathered = gathering();
                let mut found = self.marked(first..rows.end.min(first + STEP as u32), wanted);
                found.retain(|&row| look(reader, &mut gathered, row));
                (found, gathered)
            },
        );
        let (found, gathered): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        (found.concat(), gathered)
    }

    /// The rows that have one of each of the wanted marks. Without a branch, since which ones they are is as good as chance: a
    /// processor that guesses would take several times as long.
    fn marked(&self, rows: Range<u32>, wanted: &[Marks]) -> Vec<u32> {
        let mut found = vec![0; rows.len()];
        let mut count = 0;
        for (row, marks) in rows.clone().zip(&self.marks[rows.start as usize..rows.end as usize]) {
            found[count] = row;
            count += usize::from(wanted.iter().fold(true, |all, wanted| all & marks.meet(*wanted)));
        }
        found.truncate(count);
        found
    }
}

impl Row {
    fn of(telling: &Telling<'_>, from: i64) -> Self {
        let story = telling.story;
        let since = |at: i64, from: i64| u32::try_from(at - from).unwrap_or(u32::MAX);
        Self {
            start: since(story.start(), from),
            length: since(telling.end().unwrap_or(story.last()), story.start()),
            settles: since(story.last(), story.start()),
            joined: since(telling.begun().filter_map(Told::begun_at).max().unwrap_or(story.last()), story.start()),
        }
    }
}

/// Reads stories one after the other, into the same room.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    archive: &'a Archive,
    story: Story,
}

impl Reader<'_> {
    pub(crate) fn read(&mut self, row: u32) -> &Story {
        let archive = self.archive;
        let facts = (archive.id(row), archive.start(row));
        archive.shelves[(row / SHELF) as usize].read((row % SHELF) as usize, &archive.org, facts, &mut self.story);
        &self.story
    }
}

/// Does `count` pieces of work on all cores, each thread with a tool of its own; gives the results in order.
fn in_parallel<T, R: Send>(
    count: usize,
    tool: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize) -> R + Sync,
) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(count);
    if threads <= 1 {
        let mut tool = tool();
        return (0..count).map(|number| work(&mut tool, number)).collect();
    }
    let next = AtomicUsize::new(0);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let run = || {
            let (mut tool, mut done) = (tool(), Vec::new());
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return done;
                }
                done.push((number, work(&mut tool, number)));
            }
        };
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNTIL: i64 = 1_786_000_000_000;

    #[test]
    fn a_row_reads_as_the_story_that_the_history_tells() {
        let org = Arc::new(Org::new(7));
        let history = History::new(7, 9_000, UNTIL);
        let archive = Archive::new(&org, &history);
        let mut reader = archive.reader();
        for row in archive.rows() {
            let (told, read) = (history.story(&org, row), reader.read(row));
            assert_eq!(format!("{told:?}"), format!("{read:?}"));
            assert_eq!((archive.id(row), archive.row(told.id)), (told.id, Some(row)));
            assert_eq!((archive.start(row), archive.last(row)), (told.start(), told.last()));
            assert_eq!(Some(archive.end(row)), Telling::of(&told, i64::MAX).end());
            assert_eq!(archive.marks(row), Marks::of(&Telling::of(&told, i64::MAX)));
            for agent in (0..org.agents.len()).map(AgentIx) {
                assert_eq!(archive.marks(row).meet(Marks::agent(agent)), told.agents().contains(&agent));
            }
        }
        assert_eq!(archive.row(Id::seeded(Kind::Conversation, 7, 9_000)), None);
    }

    #[test]
    fn sifting_shows_the_rows_that_have_one_of_each_of_the_marks() {
        let org = Arc::new(Org::new(7));
        let archive = Archive::new(&org, &History::new(7, 9_000, UNTIL));
        let any_queue = Marks::queue(QueueIx(0)).and(Marks::queue(QueueIx(1)));
        for wanted in [vec![any_queue], vec![any_queue, Marks::direction(Direction::Outbound)], vec![Marks::NONE]] {
            let (found, _) = archive.sift(100..8_999, &wanted, || (), |_, (), _| true);
            let all = (100..8_999).filter(|&row| wanted.iter().all(|wanted| archive.marks(row).meet(*wanted)));
            assert_eq!(found, all.collect::<Vec<_>>(), "{wanted:?}");
        }
    }

    #[test]
    fn sifting_keeps_the_order_and_looks_at_every_row_once() {
        let org = Arc::new(Org::new(7));
        let archive = Archive::new(&org, &History::new(7, 9_000, UNTIL));
        let (found, gathered) = archive.sift(
            100..8_999,
            &[],
            || 0,
            |_, seen, row| {
                *seen += 1;
                row % 3 == 0
            },
        );
        assert_eq!(found, (100..8_999).filter(|row| row % 3 == 0).collect::<Vec<_>>());
        assert_eq!(gathered.into_iter().sum::<i32>(), 8_899);
    }
}
