//! What is said of a file: of what it is a list, and how complete.

use super::lines::withheld;
use super::{Extent, of_extent};
use crate::address::Address;
use crate::browser::local_time;
use crate::screens::history::Find;
use crate::state::Desk;
use tidemark_core::history::export::Manifest;
use tidemark_core::history::{Standing, Verdict};
use tidemark_core::text;
use tidemark_core::words;

/// The manifest.
pub(super) fn manifest(desk: Desk, find: Find, extent: Extent) -> Option<Manifest> {
    let top = desk.top();
    let now = top.now.peek(|now| *now);
    let filter = match extent {
        // What was typed may be somebody's name.
        Extent::Matching => {
            let typed = find.get().is_some_and(|find| find.typed.with(|typed| !typed.trim().is_empty()));
            let search = if typed { " and a search that is not written down" } else { "" };
            format!("{}{search}", top.address.with(Address::filter_text))
        }
        Extent::Loaded => String::new(),
    };
    let live = if extent == Extent::Matching { desk.counted(|found| found.selection.live.len()) } else { 0 };
    let withheld = withheld(desk, live);
    desk.counted(|found| {
        let (question, verdict) = match (&found.earlier, &found.standing) {
            (Some((question, verdict)), _) => (question, Some(verdict.clone())),
            (None, Standing::Done(verdict)) => (found.question.as_ref()?, Some(verdict.clone())),
            (None, Standing::Idle | Standing::Asking(_) | Standing::Loading(_) | Standing::Paused(_)) => {
                (found.question.as_ref()?, None)
            }
        };
        Some(Manifest {
            window: question.window,
            asked: question.only.to_text(),
            filter,
            zone: local_time::zone_at(question.window.from),
            rows: of_extent(found, extent).saturating_sub(withheld),
            live: live - withheld,
            withheld,
            loaded: found.selection.all,
            unreadable: found.bad,
            said: verdict.as_ref().map_or_else(
                || text!("Still loading").to_owned(),
                |verdict| words::of_verdict(verdict, local_time::written),
            ),
            verdict: verdict.map(without_details),
            definitions: words::of_export(),
            written: now,
        })
    })
}

/// What went wrong is told beside the list; the file says how far it came.
fn without_details(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Failed(_, progress) => Verdict::Cancelled(progress),
        verdict => verdict,
    }
}
