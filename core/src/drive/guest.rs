//! What a host that frames the page does to the application: it puts it aside, takes it up again, and ends it.

use super::{Drive, Identity, Purpose, Stay, World};
use crate::live::{Event, Pace};
use crate::{closely, history, queues, settle, share};

impl<W: World> Drive<W> {
    /// The host has put the page aside: what it shows may be older, and what nobody reads is not asked for.
    pub fn put_aside(&mut self) {
        self.pace = Pace::Slow;
        self.rest();
    }

    /// The host shows the page again: nothing is believed before it is proved.
    pub fn take_up(&mut self) {
        self.pace = Pace::Brisk;
        self.keep_pace();
        self.turn_live(Event::Shown);
        self.rest();
    }

    /// The host ends the page. The lead goes to another one, the socket is closed, and nothing is asked any more.
    pub fn stop(&mut self) {
        self.leave();
        // Nor whose the token is, and what the server's clock says, whatever happens.
        self.identity = Identity::Unknown;
        self.closely = None;
        self.turn_live(Event::Stop);
        self.turn_settle(settle::Event::Stop);
        self.turn_queues(queues::Event::Stop);
        self.turn_search(history::Event::Cancel);
        self.forget_asked(&|_: &Purpose| true);
        self.rest();
    }

    /// The page does not serve the host that frames it: it ends, whatever happens, and keeps nothing of whoever may be signed in by now.
    pub fn refuse(&mut self) {
        self.stop();
        self.wipe("");
        self.world.wake_at(None);
        self.stay = Stay::Over;
    }

    /// The page is being left, and may be shown again.
    pub(super) fn leave(&mut self) {
        self.stay = Stay::Left;
        if let Some(digest) = self.live.channel().filter(|_| self.share.role().sends()) {
            self.world.store(super::CHANNEL, Some(&digest));
        }
        self.turn_share(share::Event::Leave);
    }

    /// How often lists are asked for.
    pub const fn pace(&self) -> Pace {
        self.live.pace()
    }

    /// Tabs that hear the live events through this one may be looked at while it is not.
    fn keep_pace(&mut self) {
        let pace = if self.is_followed() { Pace::Brisk } else { self.pace };
        if self.live.pace() != pace {
            self.turn_live(Event::Pace(pace));
        }
    }

    /// What runs in the background, as far as somebody may look at it.
    pub(super) fn turn_background(&mut self) {
        self.keep_pace();
        if self.pace == Pace::Brisk {
            self.turn_settle(settle::Event::Look);
        }
        self.turn_queues(queues::Event::Look);
        self.turn_search(history::Event::Look);
        self.turn_closely(closely::Event::Look);
    }

    /// When records are due to be asked for, monotonic; nobody waits for them while the page is put aside.
    pub(super) fn settle_at(&self) -> Option<i64> {
        let settles = self.settle.as_ref().filter(|_| self.pace == Pace::Brisk);
        settles.and_then(|settles| settles.settle().wake_at())
    }
}
