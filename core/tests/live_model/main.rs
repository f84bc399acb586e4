//! The live machine against a server and a network that lose, delay, double, reorder, cut, sleep, evict and expire, and
//! the tabs of a browser that open, close, crash, freeze and do not hear each other: thousands of generated histories, each
//! watched from its first moment to its last.
//!
//! `TIDEMARK_HISTORIES` says how many, `TIDEMARK_SEED` which; the same seed generates the same ones. A failure prints the
//! seed and the smallest history that still fails.

mod checker;
mod nemesis;
mod network;
mod server;
#[path = "../sim/mod.rs"]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what is simulated is as planned")]
mod sim;
mod tabs;

use nemesis::{Act, Kind};
use network::Network;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use server::{Medium, Plan};

const HISTORIES: u32 = 10_000;
/// Of several tabs.
const HISTORIES_OF_TABS: u32 = 500;

fn plans() -> impl Strategy<Value = Plan> {
    let medium = prop_oneof![4 => Just(Medium::Call), 2 => Just(Medium::Message), 1 => Just(Medium::Email)];
    let lengths = vec(500..40_000_i64, 1..6);
    let mutes = prop_oneof![2 => Just(Vec::new()), 1 => vec(300..20_000_i64, 1..6)];
    let missed = prop_oneof![4 => Just(None), 1 => (500..20_000_i64, 500..30_000_i64).prop_map(Some)];
    let parts = (medium, 0..300_000_i64, lengths, 0..30_000_i64, missed, mutes);
    parts.prop_map(|(medium, begins, lengths, after_call, missed, mutes)| Plan {
        medium,
        begins,
        lengths,
        after_call: Some(after_call).filter(|length| *length > 1_000),
        missed,
        mutes,
    })
}

fn acts() -> impl Strategy<Value = Act<Kind>> {
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
    at_some_time(kind)
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
    at_some_time(kind)
}

fn at_some_time<K: std::fmt::Debug>(kind: impl Strategy<Value = K>) -> impl Strategy<Value = Act<K>> {
    (kind, 0..300_000_i64, 100..120_000_i64).prop_map(|(kind, at, length)| Act { kind, at, length })
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
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let checked =
        TestRunner::new_with_rng(config, rng).run(strategy, |history| watched(history).map_err(TestCaseError::fail));
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
    let histories = (vec(plans(), 1..6), vec(acts(), 0..6), lives(), any::<u64>());
    run(HISTORIES, &histories, |(plans, acts, life, chance)| Network::new(&plans, &acts, life, chance).run());
}

#[test]
fn whatever_happens_to_tabs_each_shows_what_is_true_one_leads_and_everything_heals() {
    let histories = (vec(plans(), 1..4), vec(acts_on_tabs(), 0..6), 2..4_usize, any::<u64>());
    run(HISTORIES_OF_TABS, &histories, |(plans, acts, count, chance)| {
        tabs::Tabs::new(&plans, &acts, count, chance).run()
    });
}
