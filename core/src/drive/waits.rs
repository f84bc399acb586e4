//! What the server has asked us to wait for outlives a reload: otherwise whoever loads the page anew while it waits would
//! meet the same limit again. An instant is all that is kept, in the session of the tab.

use super::{Drive, World};
use crate::clock::{Moment, SECOND};
use crate::genesys::traffic::{Traffic, WaitsFor};

/// Epoch milliseconds by the wall clock. It goes with all others at a sign-out.
const KEY: &str = "tidemark.wait";
/// A wait that is over before a page has been loaded anew is not worth a word.
const WORTH: i64 = 3 * SECOND;

/// Takes up what was waited for before the reload; what cannot be that is removed.
pub(super) fn resume<T>(traffic: &mut Traffic<T>, world: &mut impl World) {
    let Some(kept) = world.stored(KEY) else { return };
    let now = world.now();
    if let Ok(until) = kept.parse::<i64>() {
        traffic.resume(until.saturating_sub(now.wall), now.mono);
    }
    if traffic.wait(now.mono).is_none() {
        world.store(KEY, None);
    }
}

impl<W: World> Drive<W> {
    /// Keeps what is waited for now, and no more than that.
    pub(super) fn keep_wait(&mut self) {
        let now = self.world.now();
        let limit = self.wait().filter(|(why, _)| *why == WaitsFor::Limit);
        let until = limit.map(|(_, left)| now.mono + left);
        if self.kept_wait == until {
            return;
        }
        self.kept_wait = until;
        let Moment { wall, mono } = now;
        let kept = until.filter(|until| until - mono > WORTH).map(|until| (wall + until - mono).to_string());
        self.world.store(KEY, kept.as_deref());
    }
}
