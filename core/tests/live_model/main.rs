//! The live machine against a server and a network that lose, delay, double, reorder, cut, sleep, evict and expire, and
//! the tabs of a browser that open, close, crash, freeze and do not hear each other: thousands of generated histories, each
//! watched from its first moment to its last.
//!
//! `TIDEMARK_HISTORIES` says how many, `TIDEMARK_SEED` which; the same seed generates the same ones. A failure prints the
//! seed and the smallest history that still fails.

mod checker;
mod memory;
mod nemesis;
mod network;
mod server;
#[path = "../sim/mod.rs"]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what is simulated is as planned")]
mod sim;
mod tabs;
mod writing;

use nemesis::{Act, Kind};
use network::Network;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use server::{Before, Medium, Passed, Plan};
use std::sync::atomic::Ordering;

const HISTORIES: u32 = 10_000;
/// Of several tabs.
const HISTORIES_OF_TABS: u32 = 500;
/// Within how many milliseconds all begins.
const WITHIN: i64 = 300_000;
/// Histories in which something goes wrong all the time, for some hours.
const LONG_HISTORIES: u32 = 60;
/// Milliseconds for making a history that fails a shorter one.
const LONGEST_SHRINKING: u32 = 120_000;
const LONG: i64 = 3 * 3_600_000;

/// Of conversations that begin within so many milliseconds.
fn plans(within: i64) -> impl Strategy<Value = Plan> {
    let medium = prop_oneof![4 => Just(Medium::Call), 2 => Just(Medium::Message), 1 => Just(Medium::Email), 2 => Just(Medium::Callback)];
    let lengths = vec(500..40_000_i64, 1..8);
    let mutes = prop_oneof![2 => Just(Vec::new()), 1 => vec(300..20_000_i64, 1..6)];
    let talked = prop_oneof![1 => Just(Vec::new()), 1 => vec(500..20_000_i64, 1..4)];
    let before =
        (500..20_000_i64, talked, 500..30_000_i64).prop_map(|(rang, talked, gap)| Before { rang, talked, gap });
    let before = prop_oneof![3 => Just(None), 1 => before.prop_map(Some)];
    let asked = prop_oneof![1 => Just(None), 1 => (500..20_000_i64).prop_map(Some)];
    let passed = prop_oneof![
        3 => Just(None),
        1 => (500..30_000_i64).prop_map(|after| Some(Passed::Here { after })),
        1 => (asked, 500..30_000_i64).prop_map(|(asked, keeps)| Some(Passed::On { asked, keeps })),
    ];
    let parts = (medium, 0..within, lengths, 0..30_000_i64, before, mutes, passed);
    parts.prop_map(|(medium, begins, lengths, after_call, before, mutes, passed)| Plan {
        medium,
        begins,
        lengths,
        after_call: Some(after_call).filter(|length| *length > 1_000),
        before,
        mutes,
        passed,
    })
}

/// Of acts that begin within so many milliseconds.
fn acts(within: i64) -> impl Strategy<Value = Act<Kind>> {
    let kind = prop_oneof![
        3 => (1..100_u8).prop_map(|percent| Kind::Lose { percent }),
        3 => (1..20_000_i64).prop_map(|most| Kind::Delay { most }),
        2 => (1..100_u8).prop_map(|percent| Kind::Double { percent }),
        3 => Just(Kind::Cut),
        3 => Just(Kind::HalfOpen),
        2 => Just(Kind::Sleep),
        2 => Just(Kind::Freeze),
        1 => Just(Kind::Reload),
        2 => Just(Kind::Renew),
        3 => Just(Kind::Evict),
        2 => Just(Kind::Expire),
        2 => Just(Kind::ListFails),
        2 => (1..30_000_i64).prop_map(|most| Kind::ListSlow { most }),
        2 => Just(Kind::ChannelFails),
        2 => Just(Kind::Refuse),
        2 => Just(Kind::Closing),
    ];
    at_some_time(kind, within)
}

fn acts_on_tabs() -> impl Strategy<Value = Act<tabs::Kind>> {
    use tabs::{Kind, Whom};
    let one = || prop_oneof![2 => Just(Whom::Leader), 1 => Just(Whom::Follower)];
    let some = prop_oneof![2 => Just(Whom::Leader), 1 => Just(Whom::Follower), 1 => Just(Whom::All)];
    let kind = prop_oneof![
        3 => Just(Kind::Open),
        2 => one().prop_map(Kind::Close),
        3 => one().prop_map(Kind::Crash),
        4 => some.prop_map(Kind::Freeze),
        3 => Just(Kind::Apart),
        2 => (1..100_u8).prop_map(|percent| Kind::Lose { percent }),
        2 => (1..20_000_i64).prop_map(|most| Kind::Delay { most }),
        1 => (1..100_u8).prop_map(|percent| Kind::Double { percent }),
        2 => Just(Kind::Cut),
        2 => Just(Kind::HalfOpen),
        3 => Just(Kind::Evict),
        2 => Just(Kind::Expire),
        2 => one().prop_map(Kind::Renew),
        2 => Just(Kind::Sleep),
        1 => Just(Kind::ListFails),
        1 => (1..20_000_i64).prop_map(|most| Kind::Slow { most }),
        1 => Just(Kind::ChannelFails),
        2 => Just(Kind::Refuse),
    ];
    at_some_time(kind, WITHIN)
}

fn at_some_time<K: std::fmt::Debug>(kind: impl Strategy<Value = K>, within: i64) -> impl Strategy<Value = Act<K>> {
    (kind, 0..within, 100..120_000_i64).prop_map(|(kind, at, length)| Act { kind, at, length })
}

/// Most channels outlive what is watched; some end in the middle of it.
fn lives() -> impl Strategy<Value = i64> {
    prop_oneof![2 => Just(86_400_000_i64), 1 => 120_000..600_000_i64]
}

fn run<T: std::fmt::Debug>(
    histories: u32,
    strategy: &impl Strategy<Value = T>,
    watched: impl Fn(T) -> Result<(), String>,
) {
    let cases = number("TIDEMARK_HISTORIES").map_or(histories, |cases| cases as u32);
    let seed = number("TIDEMARK_SEED").unwrap_or(1);
    // A long history that is made shorter twenty thousand times takes hours, and looks as if nothing happened.
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        max_shrink_time: LONGEST_SHRINKING,
        ..Config::default()
    };
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let failed = std::cell::Cell::new(false);
    let checked = TestRunner::new_with_rng(config, rng).run(strategy, |history| {
        let checked = watched(history);
        if let (Err(why), false) = (&checked, failed.replace(failed.get() || checked.is_err())) {
            eprintln!("TIDEMARK_SEED={seed} fails: {why}; a shorter history is looked for");
        }
        checked.map_err(TestCaseError::fail)
    });
    assert!(
        checked.is_ok(),
        "TIDEMARK_SEED={seed}: {}",
        checked.map_or_else(|error| error.to_string(), |()| String::new())
    );
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_what_is_called_live_is_true_and_everything_heals() {
    let histories = (vec(plans(WITHIN), 1..6), vec(acts(WITHIN), 0..6), lives(), any::<u64>());
    run(HISTORIES, &histories, |(plans, acts, life, chance)| {
        memory::watched(|| Network::new(&plans, &acts, life, chance).run())
    });
    // Who hears nothing in full compares nothing.
    assert!(checker::COMPARED.load(Ordering::Relaxed) > 0, "no figures were compared");
}

#[test]
fn whatever_happens_to_tabs_each_shows_what_is_true_one_leads_and_everything_heals() {
    let histories = (vec(plans(WITHIN), 1..4), vec(acts_on_tabs(), 0..6), 2..4_usize, any::<u64>());
    run(HISTORIES_OF_TABS, &histories, |(plans, acts, count, chance)| {
        memory::watched(|| tabs::Tabs::new(&plans, &acts, count, chance).run())
    });
}

#[test]
fn i12_however_often_it_goes_wrong_a_page_holds_no_more_than_what_it_shows() {
    let histories = (vec(plans(LONG), 10..40), vec(acts(LONG), 200..400), lives(), any::<u64>());
    run(LONG_HISTORIES, &histories, |(plans, mut acts, life, chance)| {
        // A page that begins anew holds nothing of what came before.
        acts.retain(|act| act.kind != Kind::Reload);
        Network::new(&plans, &acts, life, chance).run()
    });
}
