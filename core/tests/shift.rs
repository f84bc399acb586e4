//! A whole shift in a simulated world: what an agent finds after hours.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod sim;

use sim::genesys::{FakeGenesys, call, event};
use sim::{Sim, T0, pass, pass_until, signed_in};
use tidemark_core::clock::{HOUR, MINUTE};
use tidemark_core::drive::Drive;
use tidemark_core::history::{Range, Standing, Window};
use tidemark_core::live::Freshness;
use tidemark_core::record::Phase;

/// `c1` has ended and is final, `c2` has ended and has no record.
fn two_that_ended(seed: u64) -> Drive<Sim> {
    let mut drive = signed_in(seed, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, |drive| drive.freshness().0 == Freshness::Live));
    for id in ["c1", "c2"] {
        drive.world().push(300, &event(&call(id, "disconnected", "u-ada"), "u-ada"));
    }
    let began = drive.server_now() - 2 * MINUTE;
    drive.world().genesys().on_record.push((began, "c1".to_owned()));
    pass(&mut drive, 2 * MINUTE);
    assert!(matches!(drive.book().get("c1").unwrap().phase(), Phase::Final { .. }));
    drive
}

fn ended(drive: &Drive<Sim>) -> Vec<&str> {
    drive.book().live().iter().map(|record| &*record.id).collect()
}

#[test]
fn what_has_long_been_final_leaves_what_was_seen_live_and_what_is_not_final_stays() {
    let mut drive = two_that_ended(1);
    pass(&mut drive, 3 * HOUR);
    assert_eq!(ended(&drive), ["c1", "c2"]);
    pass(&mut drive, HOUR + 5 * MINUTE);
    assert_eq!(ended(&drive), ["c2"]);
    assert!(drive.book().get("c1").is_none());
    drive.world().push(300, &event(&call("c1", "connected", "u-ada"), "u-ada"));
    pass(&mut drive, MINUTE);
    assert_eq!(ended(&drive), ["c2"], "an old event of it begins nothing");
}

#[test]
fn what_the_history_has_loaded_stays_there_when_it_leaves_what_was_seen_live() {
    let mut drive = two_that_ended(2);
    pass(&mut drive, 2 * HOUR);
    drive.search(Range::Custom(Window { from: T0 - HOUR, to: T0 + HOUR }), T0).unwrap();
    assert!(pass_until(&mut drive, MINUTE, |drive| matches!(drive.found().unwrap().standing(), Standing::Done(_))));
    pass(&mut drive, 3 * HOUR);
    assert_eq!(ended(&drive), ["c2"]);
    assert_eq!(drive.found().unwrap().store().ids().collect::<Vec<_>>(), ["c1".into()]);
    let store = drive.found().unwrap().store();
    assert!(store.is_complete(store.row("c1").unwrap()));
    assert!(drive.book().get("c1").is_none(), "the rows of the history are no Records");
}
