//! The conversation that the agent looks at closely: its record, and earlier ones with the same customer.

use super::{Drive, Purpose, World};
use crate::detail::{self, Detail};
use crate::earlier::{self, Earlier, Subject};
use crate::genesys::Endpoint;
use crate::genesys::budget::Lane;
use crate::record::{Id, WrapUp};

/// Both machines, which live and end together.
#[derive(Debug, Default)]
pub(super) struct Closely {
    detail: Detail,
    earlier: Earlier,
    /// The codes of these versions have been looked at.
    named: (u64, u64),
}

impl<W: World> Drive<W> {
    /// The agent looks at this conversation, or at none.
    pub fn look_at(&mut self, conversation: Option<&str>) {
        if self.closely.detail.open().map(AsRef::as_ref) == conversation {
            return;
        }
        self.forget_asked(|purpose| matches!(purpose, Purpose::Record(_) | Purpose::Earlier(_)));
        self.turn_detail(detail::Event::Open(conversation.map(Into::into)));
        self.rest();
    }

    /// The agent wants what did not come to be asked for again.
    pub fn look_again(&mut self) {
        self.turn_detail(detail::Event::Again);
        self.turn_earlier(earlier::Event::Again);
        self.rest();
    }

    /// What is looked at, and what there is of its record.
    pub const fn detail(&self) -> &Detail {
        &self.closely.detail
    }

    /// Earlier conversations with its customer.
    pub const fn earlier(&self) -> &Earlier {
        &self.closely.earlier
    }

    pub(super) fn turn_detail(&mut self, event: detail::Event) {
        if let Some(id) = self.closely.detail.on(event, &mut self.book) {
            let conversation = id.to_string();
            self.ask(Purpose::Record(id), Endpoint::Details { conversation }, Lane::Search);
        }
    }

    pub(super) fn turn_earlier(&mut self, event: earlier::Event) {
        let now = self.server_now();
        if let Some(earlier::Question { number, query }) = self.closely.earlier.on(event, now) {
            self.ask(Purpose::Earlier(number), Endpoint::CustomerQuery(query), Lane::Background);
        }
    }

    /// The book, or what is looked at, may have changed.
    pub(super) fn look_closely(&mut self) {
        self.turn_detail(detail::Event::Look);
        let subject = self.subject();
        self.turn_earlier(earlier::Event::About(subject));
        let versions = (self.closely.detail.version(), self.closely.earlier.version());
        if std::mem::replace(&mut self.closely.named, versions) != versions {
            self.look_up(self.codes_shown());
        }
    }

    /// The customer of what is looked at. What was not seen live has no contact before its whole record has come.
    fn subject(&self) -> Option<Subject> {
        let id = self.closely.detail.open()?;
        let record = self.book.get(id)?;
        let account = match self.closely.detail.standing() {
            detail::Standing::Here(account) => Some(account),
            detail::Standing::Failed(_) => None,
            detail::Standing::NotYet | detail::Standing::Asked if record.live.is_some() => None,
            detail::Standing::NotYet | detail::Standing::Asked => return None,
        };
        let seen = record.live.as_ref().and_then(|live| live.contact.clone());
        Some(Subject {
            conversation: id.clone(),
            started: record.started(),
            contact: seen.or_else(|| account.and_then(|account| account.contact.clone())),
            address: record.customer().address,
        })
    }

    fn codes_shown(&self) -> Vec<Id> {
        let visits = self.closely.earlier.visits().iter().filter_map(|visit| match &visit.wrap_up {
            WrapUp::Code { id, name: None } => Some(id.clone()),
            _ => None,
        });
        let of_account = match self.closely.detail.standing() {
            detail::Standing::Here(account) => account.parties.iter().filter_map(|party| party.code.clone()).collect(),
            _ => Vec::new(),
        };
        visits.chain(of_account).collect()
    }
}
