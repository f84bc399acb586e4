//! What the desk knows of whoever sits at it: since when they are signed in, and that nobody sits there any more.

use super::{Gate, Top};
use tidemark_core::clock::Moment;
use tidemark_core::drive::Who;
use tidemark_core::presence::{Lock, Watch};

impl Top {
    /// Looks after the page as the deployment wants it.
    pub(crate) fn watch(&self) -> Watch {
        let drive = self.drive.borrow();
        Watch::new(drive.config().presence, drive.now())
    }

    /// Now, by both clocks of this machine.
    pub(crate) fn moment(&self) -> Moment {
        self.drive.borrow().now()
    }

    /// When the sign-in began that still holds.
    pub(crate) fn signed_in_since(&self) -> Option<Moment> {
        self.drive.borrow().session().grant().map(|grant| grant.since)
    }

    /// Marks what is kept as this user's.
    pub(crate) fn mark(&self) -> String {
        self.drive.borrow().user().map(Who::mark).unwrap_or_default()
    }

    /// Whether somebody is signed in, or was until the sign-in ended: there is something to hide.
    pub(crate) fn is_in(&self) -> bool {
        self.gate.peek(|gate| matches!(gate, Gate::In(_)))
    }

    /// Nobody sits there any more, or has sat there for too long.
    pub(crate) fn lock(&self, lock: Lock) {
        self.drive.borrow_mut().lock(lock);
        self.look();
    }
}
