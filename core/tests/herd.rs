//! A thousand agents whose service is gone at the same moment, and comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod sim;

use sim::genesys::{FakeGenesys, call, error};
use sim::{Sim, pass, signed_in};
use tidemark_core::clock::{MINUTE, SECOND};
use tidemark_core::drive::Drive;
use tidemark_core::live::Freshness;

const CLIENTS: u64 = 1_000;
/// Monotonic, when everybody has long been live.
const GONE: i64 = 6 * MINUTE;
const BACK: i64 = GONE + MINUTE;
/// By then everybody is live again.
const SETTLED: i64 = BACK + 3 * MINUTE;

fn pass_to(drive: &mut Drive<Sim>, at: i64) {
    let left = at - drive.now().mono;
    pass(drive, left);
}

/// One of them: the instants of its requests from the moment that the service was gone, and when it was live again.
fn client(seed: u64) -> (Vec<i64>, i64) {
    let genesys = FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() };
    let mut drive = signed_in(seed * 7_919, genesys);
    // They did not come to work in the same second.
    pass(&mut drive, (seed as i64 * 3_571) % (2 * MINUTE));
    pass_to(&mut drive, GONE);
    assert_eq!(drive.freshness().0, Freshness::Live);
    drive.world().genesys().fault("/api/v2/", usize::MAX, error(503, "service.unavailable", "down"));
    drive.world().genesys().sockets_open = false;
    drive.world().drop_sockets();
    pass_to(&mut drive, BACK);
    assert_ne!(drive.freshness().0, Freshness::Live);
    drive.world().genesys().faults.clear();
    drive.world().genesys().sockets_open = true;
    let mut live = None;
    while drive.now().mono < SETTLED {
        pass(&mut drive, 500);
        live = live.or((drive.freshness().0 == Freshness::Live).then(|| drive.now().mono));
    }
    let log = drive.world().genesys().log.iter().map(|(at, ..)| *at).filter(|at| *at >= GONE).collect();
    (log, live.expect("it is live again"))
}

/// The most requests in any second from `from` to `to`, however it lies, and the mean of a second.
fn peak_and_mean(sent: &[i64], from: i64, to: i64) -> (usize, f64) {
    let sent: Vec<i64> = sent.iter().copied().filter(|at| (from..to).contains(at)).collect();
    let within = |first: usize| sent.partition_point(|at| *at < sent[first] + SECOND) - first;
    let peak = (0..sent.len()).map(within).max().unwrap_or(0);
    (peak, sent.len() as f64 * SECOND as f64 / (to - from) as f64)
}

#[test]
fn b09_a_thousand_clients_that_lost_their_service_together_do_not_return_together() {
    let (logs, mut live): (Vec<_>, Vec<_>) = (0..CLIENTS).map(client).unzip();
    let mut sent = logs.concat();
    sent.sort_unstable();
    live.sort_unstable();
    // The last few would only lower the mean.
    let last = live[live.len() * 95 / 100];
    // Nobody comes in waves, as long as it takes.
    for (what, from, to) in [("it is gone", GONE + 20 * SECOND, BACK), ("it is back", BACK, last)] {
        let (peak, mean) = peak_and_mean(&sent, from, to);
        println!("{what}: {peak} requests in a second, {mean:.0} on average, over {} s", (to - from) / SECOND);
        assert!(peak as f64 <= 2.0 * mean, "{what}: {peak} requests in a second, {mean:.0} on average");
    }
}
