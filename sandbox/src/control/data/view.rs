//! Conversations as analytics knows them under the rules: not yet to their end, not at all, or corrected afterwards. Which
//! ones a rule concerns follows from their ids, so every query sees the same.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::control::data::{Fault, Of, Rule};
use crate::dice::{Dice, Purpose};
use crate::id::Id;
use crate::org::{CodeIx, Org};
use crate::render::analytics::Record;
use crate::story::telling::Telling;
use crate::story::{LineIx, Story, What, WrapUp};
use crate::world::Chapter;

/// The rules that concern records, as they were at an instant. Holds no lock.
#[derive(Debug)]
pub(crate) struct View {
    seed: u64,
    rules: Vec<Rule>,
}

impl View {
    pub(super) fn new(seed: u64, rules: Vec<Rule>) -> Self {
        Self { seed, rules }
    }

    /// No rule concerns any record: all are what they are.
    pub(crate) fn is_plain(&self) -> bool {
        self.rules.is_empty()
    }

    /// How a store that knows what happened up to `at` knows a conversation: the story it takes it for, and up to which
    /// instant; `None`: not at all.
    pub(crate) fn told<'s>(&self, org: &Org, story: &'s Story, at: i64) -> Option<(Cow<'s, Story>, i64)> {
        let (mut known, mut until) = (Cow::Borrowed(story), at);
        for rule in &self.rules {
            match rule.fault {
                Fault::Missing if self.concerns(rule, story) => return None,
                Fault::RowsChange => {
                    if let Some(before) = ending(story).filter(|&end| end < at && end >= story.start())
                        && self.concerns(rule, story)
                    {
                        until = until.min(before);
                    }
                }
                Fault::Correction { of, millis, .. }
                    if rule.due(story).is_some_and(|due| due <= at) && self.concerns(rule, story) =>
                {
                    let mut story = known.into_owned();
                    self.correct(org, rule, &mut story, (of, millis));
                    // What was known to be over stays over.
                    until = until.max(story.last());
                    known = Cow::Owned(story);
                }
                _ => {}
            }
        }
        Some((known, until))
    }

    /// The record of a conversation as a store that knows what happened up to `at` has it.
    pub(crate) fn record(&self, org: &Org, chapter: &Chapter, at: i64) -> Option<Arc<Record>> {
        if self.is_plain() || at < chapter.story.start() {
            return chapter.record(org, at);
        }
        let (story, until) = self.told(org, &chapter.story, at)?;
        Some(Arc::new(Record::of(org, &Telling::of(&story, until))))
    }

    /// Takes out of a record, last of all, the participants it is to lack.
    pub(crate) fn thin(&self, org: &Org, record: &mut Arc<Record>) {
        for rule in self.rules.iter().filter(|rule| rule.fault == Fault::WithoutAgent) {
            let user = rule.agent.map(|agent| org.agent(agent).id);
            let meant = |of: Option<Id>| of.is_some() && (user.is_none() || of == user);
            let takes_part = record.participants.iter().any(|participant| meant(participant.user_id));
            if takes_part && self.chooses(rule, record.conversation_id) {
                Arc::make_mut(record).participants.retain(|participant| !meant(participant.user_id));
            }
        }
    }

    /// What the truth tells of a conversation whose record says something else, or will. `lag` is how far analytics, which
    /// knows what happened up to `at`, is behind.
    pub(crate) fn noted(&self, story: &Story, at: i64, lag: i64) -> Option<Value> {
        let mut missing = false;
        let mut corrections = Vec::new();
        for rule in &self.rules {
            match rule.fault {
                Fault::Missing => missing |= self.concerns(rule, story),
                Fault::Correction { of, .. } => {
                    if let Some(due) = rule.due(story).filter(|_| story.last() <= at)
                        && self.concerns(rule, story)
                    {
                        let state = if due <= at { "made" } else { "due" };
                        corrections.push(json!({ "of": of, "state": state, "at": due.saturating_add(lag) }));
                    }
                }
                _ => {}
            }
        }
        (missing || !corrections.is_empty()).then(|| json!({ "missing": missing, "corrections": corrections }))
    }

    fn concerns(&self, rule: &Rule, story: &Story) -> bool {
        rule.agent.is_none_or(|agent| story.agents().contains(&agent)) && self.chooses(rule, story.id)
    }

    /// Whether a rule concerns a conversation that it may concern. With a count, it is the first ones that are met.
    fn chooses(&self, rule: &Rule, id: Id) -> bool {
        if !self.dice(rule, id).chance(rule.percent) {
            return false;
        }
        let Some(count) = rule.wanted.count else { return true };
        let mut chosen = rule.chosen.lock();
        if (chosen.len() as u64) < count {
            chosen.insert(id);
        }
        chosen.contains(&id)
    }

    fn dice(&self, rule: &Rule, id: Id) -> Dice {
        Dice::new(self.seed, Purpose::DataFaults, id.low_bits().rotate_left(7) ^ rule.number.wrapping_add(1))
    }

    fn correct(&self, org: &Org, rule: &Rule, story: &mut Story, (of, millis): (Of, i64)) {
        let mut dice = self.dice(rule, story.id);
        for number in rule.correctable(story) {
            let left = left(story, story.facts[number].line);
            let fact = &mut story.facts[number];
            match of {
                Of::AfterCall => fact.at = (fact.at + millis).max(left),
                Of::WrapUp => {
                    let before = if let What::WrapsUp(WrapUp::Coded { code, .. }) = fact.what { code.0 } else { 0 };
                    let others = org.codes.len().saturating_sub(2) as i64;
                    let code = CodeIx((before + 1 + dice.between(0, others) as usize) % org.codes.len().max(1));
                    fact.what = What::WrapsUp(WrapUp::Coded { code, note: None });
                }
            }
        }
        story.facts.sort_by_key(|fact| fact.at);
    }
}

impl Rule {
    /// The ends of after-call work that it corrects, by their place among the facts.
    fn correctable(&self, story: &Story) -> Vec<usize> {
        let meant = |line: LineIx| self.agent.is_none_or(|agent| story.agent_of(line) == Some(agent));
        let facts = story.facts.iter().enumerate();
        facts.filter(|(_, fact)| matches!(fact.what, What::WrapsUp(_)) && meant(fact.line)).map(|(at, _)| at).collect()
    }

    /// When a conversation is corrected, by what analytics knows: so long after it was settled, or after the rule was made
    /// if that is later; never where there is nothing to correct.
    fn due(&self, story: &Story) -> Option<i64> {
        let Fault::Correction { after, .. } = self.fault else { return None };
        (!self.correctable(story).is_empty()).then(|| story.last().max(self.stood.0) + after)
    }
}

/// The last instant at which the conversation still went on.
fn ending(story: &Story) -> Option<i64> {
    let leaves = story.facts.iter().filter(|fact| matches!(fact.what, What::Leaves { .. }));
    leaves.map(|fact| fact.at - 1).max()
}

fn left(story: &Story, line: LineIx) -> i64 {
    let leaves = story.facts.iter().filter(|fact| fact.line == line && matches!(fact.what, What::Leaves { .. }));
    leaves.map(|fact| fact.at).max().unwrap_or(i64::MIN)
}
