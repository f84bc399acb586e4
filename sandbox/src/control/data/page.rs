//! What the rules do to a page of a details query: before it is looked for, conversations that nobody knew of and another
//! place to look at; afterwards, rows that stand twice and a count that is off.

use crate::app::App;
use crate::clock::{MINUTE, SECOND};
use crate::control::data::{DataFaults, Fault, Rule, Store};
use crate::dice::Dice;
use crate::org::AgentIx;
use crate::story::script::Script;

/// A part of time, up to but without its end, in milliseconds since 1970 UTC.
type Window = (i64, i64);
/// The numbers of the first row and of the row after the last, from 0.
type Rows = (usize, usize);

/// What is to happen before a page is looked for.
#[derive(Debug)]
struct Before {
    /// So many conversations each, by these dice.
    appear: Vec<(u32, Dice)>,
    rows: Rows,
}

impl App {
    /// Lets happen, in a query of `agent` over conversations that begin in `window`, what the rules want to have happened
    /// when these rows are asked for; gives the rows that are answered.
    pub(crate) fn turns_page(&self, agent: AgentIx, window: Window, rows: Rows) -> Rows {
        let now = self.clock.now();
        let (before, known) = {
            let mut faults = self.faults.lock();
            (faults.data.before(agent, rows), faults.data.known(Store::Analytics, now))
        };
        for (rows, mut dice) in before.appear {
            let mut world = self.world.write();
            for _ in 0..rows {
                let script = surprise(&mut dice, self.org.agent(agent).id.to_string());
                // Over, as far as analytics knows, so that it is told at once and to its end.
                let latest = window.1.min(known - script.length()) - 1;
                if window.0 <= latest {
                    // Only an agent, a queue or a length that is not there is refused, and these are.
                    let _ = world.play_earlier(&script, dice.between(window.0, latest));
                }
            }
        }
        before.rows
    }

    /// Does to the rows of a page, and to the count of all, what the rules want.
    pub(crate) fn spoils_page<T: Clone>(&self, agent: AgentIx, rows: &mut Vec<T>, total: &mut usize) {
        self.faults.lock().data.after(agent, rows, total);
    }
}

/// A call that was taken and wrapped up.
fn surprise(dice: &mut Dice, agent: String) -> Script {
    let wait = dice.between(SECOND, MINUTE);
    let talk = dice.between(10 * SECOND, 5 * MINUTE);
    let after_call = dice.between(2 * SECOND, MINUTE);
    Script::call(agent, wait, talk, after_call)
}

impl DataFaults {
    fn before(&mut self, agent: AgentIx, rows: Rows) -> Before {
        let size = rows.1 - rows.0;
        let page = rows.0 / size.max(1) + 1;
        let mut before = Before { appear: Vec::new(), rows };
        for rule in self.rules.iter_mut().filter(|rule| rule.is_of(agent)) {
            let fault = rule.fault;
            match fault {
                Fault::RowsAppear { rows } if page > 1 && rule.hits() => {
                    before.appear.push((rows, rule.dice.clone()));
                    // The next ones are not to be these again.
                    rule.dice.between(0, i64::MAX);
                }
                Fault::PageRepeated { page: meant } if page == meant && rule.hits() => {
                    before.rows = (rows.0 - size, rows.1 - size);
                }
                Fault::PageSkipped { page: meant } if page >= meant && rule.hits() => {
                    before.rows = (rows.0 + size, rows.1 + size);
                }
                _ => {}
            }
        }
        if page > 1 {
            // What was held back has come.
            self.rules.retain(|rule| rule.fault != Fault::RowsChange);
        }
        self.forget_spent();
        before
    }

    fn after<T: Clone>(&mut self, agent: AgentIx, rows: &mut Vec<T>, total: &mut usize) {
        for rule in self.rules.iter_mut().filter(|rule| rule.is_of(agent)) {
            let fault = rule.fault;
            match fault {
                Fault::RowTwice => {
                    *rows = std::mem::take(rows)
                        .into_iter()
                        .flat_map(|row| if rule.hits() { vec![row.clone(), row] } else { vec![row] })
                        .collect();
                }
                Fault::TotalHits { by } if rule.hits() => *total = total.saturating_add_signed(by as isize),
                _ => {}
            }
        }
        self.forget_spent();
    }

    /// Rules for records hold on for those that they have met.
    fn forget_spent(&mut self) {
        self.rules.retain(|rule| rule.wanted.count != Some(0));
    }
}

impl Rule {
    fn is_of(&self, agent: AgentIx) -> bool {
        self.agent.is_none_or(|own| own == agent)
    }

    /// Whether it strikes this time, which is counted.
    fn hits(&mut self) -> bool {
        let hit = self.wanted.count != Some(0) && self.dice.chance(self.percent);
        if let Some(left) = self.wanted.count.as_mut().filter(|_| hit) {
            *left = left.saturating_sub(1);
        }
        hit
    }
}
