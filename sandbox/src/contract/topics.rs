//! Which notification topics there are, and the model of each topic's event.

use crate::contract::{Contract, ModelRef, Schema};

impl Contract {
    /// The schema of a topic's event. `topic` is a single topic, with ids in place.
    pub(crate) fn event(&self, topic: &str) -> Option<Schema> {
        let (_, ix) = self.topics.iter().find(|(template, _)| fits(template, topic))?;
        Some(Schema::Model(ModelRef(*ix)))
    }

    /// The template that a single topic is of.
    pub(crate) fn topic_template(&self, topic: &str) -> Option<&str> {
        self.topics.iter().map(|(template, _)| template.as_str()).find(|template| fits(template, topic))
    }

    /// The templates of all topics.
    #[cfg(test)]
    pub(crate) fn topic_templates(&self) -> impl Iterator<Item = &str> {
        self.topics.iter().map(|(template, _)| template.as_str())
    }
}

/// `{id}` stands for one part without a dot; everything else is literal.
fn fits(template: &str, topic: &str) -> bool {
    let mut parts = topic.split('.');
    let fit = template.split('.').all(|wanted| match parts.next() {
        Some(part) if wanted.starts_with('{') => !part.is_empty() && !part.contains(['?', '&', ' ']),
        Some(part) => part == wanted,
        None => false,
    });
    fit && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_known_by_its_template() {
        let contract = Contract::built_in().unwrap();
        assert!(contract.event("v2.users.1-2-3.conversations").is_some());
        assert!(contract.event("v2.users..conversations").is_none());
        assert!(contract.event("v2.users.1-2-3.conversation").is_none());
        assert!(contract.event("v2.users.1-2-3.conversations.more").is_none());
    }
}
