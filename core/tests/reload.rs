//! A page that is loaded anew in a simulated world: what it must not have forgotten.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod sim;

use sim::genesys::{FakeGenesys, error};
use sim::{Sim, answer_of, open, pass, pass_until, signed_in};
use std::collections::BTreeMap;
use tidemark_core::clock::MINUTE;
use tidemark_core::drive::Drive;
use tidemark_core::genesys::http::Response;
use tidemark_core::genesys::traffic::WaitsFor;
use tidemark_core::live::Freshness;

const KEY: &str = "tidemark.wait";

fn is_live(drive: &Drive<Sim>) -> bool {
    drive.freshness().0 == Freshness::Live
}

/// A tab that is told to wait for so many seconds.
fn throttled(seconds: i64) -> Drive<Sim> {
    let mut drive = signed_in(seconds as u64, FakeGenesys::default());
    assert!(pass_until(&mut drive, 5_000, is_live));
    let says = error(429, "too.many.requests.retry.after", "Rate limit exceeded the maximum.");
    let answer = says.map(|response| Response { retry_after: Some(seconds.to_string()), ..response });
    drive.world().genesys().fault("/conversations", 1, answer);
    assert!(pass_until(&mut drive, 3 * MINUTE, |drive| drive.wait().is_some()));
    drive
}

/// The same tab, loaded anew after so many milliseconds; its storage is as given, where it is.
fn reloaded(mut drive: Drive<Sim>, after: i64, storage: Option<&str>) -> Drive<Sim> {
    pass(&mut drive, after);
    let anew = |drive: &mut Drive<Sim>, query: &str| {
        let mut sim = drive.world().next_page(99);
        if let Some(value) = storage {
            sim.storage.insert(KEY.to_owned(), value.to_owned());
        }
        open(sim, query)
    };
    let mut leaving = anew(&mut drive, "");
    let query = answer_of(&leaving.world().left_for[0]);
    anew(&mut leaving, &query)
}

fn kept(drive: &mut Drive<Sim>) -> Option<i64> {
    drive.world().storage.get(KEY).map(|value| value.parse().unwrap())
}

#[test]
fn c22_a_wait_that_the_server_asked_for_outlives_a_reload_and_nothing_is_sent_before_its_end() {
    let mut drive = throttled(40);
    let (why, left) = drive.wait().unwrap();
    let until = drive.now().wall + left;
    assert_eq!((why, kept(&mut drive)), (WaitsFor::Limit, Some(until)));
    let sent = drive.world().genesys().log.len();
    let mut drive = reloaded(drive, 10_000, None);
    let (why, left) = drive.wait().expect("it waits, and says so");
    assert_eq!((why, drive.now().wall + left), (WaitsFor::Limit, until));
    pass(&mut drive, left - 100);
    assert_eq!(drive.world().genesys().log.len(), sent, "nothing of the API is asked for");
    assert!(pass_until(&mut drive, 5_000, is_live));
    assert_eq!((drive.wait(), kept(&mut drive)), (None, None), "it is over");
}

#[test]
fn a_wait_that_no_server_can_have_asked_for_is_not_believed() {
    for ahead in [-1, 10 * MINUTE, i64::MIN / 2, i64::MAX / 2] {
        let drive = signed_in(1, FakeGenesys::default());
        let value = (drive.now().wall + ahead).to_string();
        assert_eq!(reloaded(drive, 0, Some(&value)).wait(), None, "{ahead}");
    }
    for value in ["", "soon", "1e99", "-"] {
        let mut drive = reloaded(signed_in(1, FakeGenesys::default()), 10, Some(value));
        assert_eq!(drive.wait(), None, "{value}");
        assert!(pass_until(&mut drive, 5_000, is_live));
        assert_eq!(drive.world().storage.get(KEY), None, "{value}");
    }
}

#[test]
fn a_wait_of_a_few_seconds_is_not_kept() {
    let mut drive = throttled(1);
    assert!(drive.wait().is_some());
    assert_eq!(kept(&mut drive), None);
}

#[test]
fn a_sign_out_leaves_nothing_of_a_wait() {
    let mut drive = throttled(40);
    assert!(kept(&mut drive).is_some());
    // The end of a token is not put off.
    drive.world().genesys().quiet_until = 0;
    drive.sign_out();
    pass(&mut drive, 1_000);
    assert_eq!(drive.world().storage, BTreeMap::new());
}
