//! What an agent sees who looks closely at one conversation, in a simulated world.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]

mod sim;

use sim::genesys::{FakeGenesys, call, error, event};
use sim::{Sim, T0, pass, pass_until, signed_in};
use tidemark_core::clock::{DAY, MINUTE};
use tidemark_core::closely::detail::Standing;
use tidemark_core::closely::{Shared, earlier};
use tidemark_core::drive::Drive;
use tidemark_core::genesys::ApiError;
use tidemark_core::genesys::http::Response;
use tidemark_core::live::Freshness;
use tidemark_core::record::Id;

/// An application, and what looks at it closely.
struct Desk {
    drive: Drive<Sim>,
    shared: Shared,
}

impl Desk {
    fn new(seed: u64, genesys: FakeGenesys) -> Self {
        let mut desk = Self { drive: signed_in(seed, genesys), shared: Shared::default() };
        assert!(pass_until(&mut desk.drive, 2_000, |drive| drive.freshness().0 == Freshness::Live));
        desk
    }

    fn look_at(&mut self, id: &str) {
        self.drive.look_at(id, Box::new(self.shared.clone()));
    }

    /// Until the record and the earlier conversations are there.
    fn comes(&mut self, within: i64) -> bool {
        let shared = self.shared.clone();
        pass_until(&mut self.drive, within, |_| {
            let closely = shared.borrow();
            let here = matches!(closely.detail().standing(), Standing::Here(_));
            here && *closely.earlier().standing() == earlier::Standing::Here
        })
    }

    fn earlier(&self) -> Vec<Id> {
        self.shared.borrow().earlier().visits().iter().map(|visit| visit.id.clone()).collect()
    }

    fn asked_for(&mut self, path: &str) -> usize {
        self.drive.world().genesys().asked_for(path)
    }
}

/// Conversations of one customer, one a day; the last, `c000000`, was yesterday.
fn one_a_day() -> FakeGenesys {
    FakeGenesys::with_history(T0 - DAY, 3, DAY)
}

#[test]
fn a_link_to_a_conversation_that_nobody_has_loaded_brings_its_record_and_the_earlier_ones_with_names() {
    let mut desk = Desk::new(1, one_a_day());
    desk.look_at("c000000");
    assert!(desk.comes(10_000));
    assert_eq!(desk.earlier().iter().map(|id| &**id).collect::<Vec<_>>(), ["c000001", "c000002"]);
    pass(&mut desk.drive, 5_000);
    assert_eq!(&*desk.drive.names().code("w1"), "Solved", "the codes in them are named");
    pass(&mut desk.drive, 10 * MINUTE);
    let asked = (desk.asked_for("/c000000/details"), desk.asked_for("details/query"));
    assert_eq!(asked, (1, 3), "one question for the record, three for ninety days, and no more while it is looked at");
}

#[test]
fn a_live_conversation_is_looked_at_without_a_question_for_its_record_until_that_is_final() {
    let mut desk = Desk::new(2, FakeGenesys::default());
    desk.drive.world().push(300, &event(&call("c1", "connected", "u-ada"), "u-ada"));
    pass(&mut desk.drive, 1_000);
    desk.look_at("c1");
    pass(&mut desk.drive, MINUTE);
    assert_eq!(desk.asked_for("/c1/details"), 0);
    assert_eq!(
        *desk.shared.borrow().earlier().standing(),
        earlier::Standing::Nameless,
        "nothing is known of the customer"
    );
    let began = desk.drive.server_now() - 2 * MINUTE;
    desk.drive.world().genesys().on_record.push((began, "c1".to_owned()));
    desk.drive.world().push(300, &event(&call("c1", "disconnected", "u-ada"), "u-ada"));
    assert!(desk.comes(2 * MINUTE));
    assert_eq!(desk.asked_for("/c1/details"), 1);
}

#[test]
fn who_looks_elsewhere_or_away_hears_no_more_of_it() {
    let mut desk = Desk::new(3, one_a_day());
    desk.look_at("c000000");
    desk.look_at("c000001");
    assert!(desk.comes(10_000));
    assert_eq!(desk.earlier().iter().map(|id| &**id).collect::<Vec<_>>(), ["c000002"], "those before the second");
    desk.look_at("c000000");
    desk.drive.look_away();
    let version = desk.drive.closely_version();
    pass(&mut desk.drive, MINUTE);
    assert_eq!((version, desk.drive.closely_version()), (0, 0));
    assert_eq!(desk.shared.borrow().detail().standing(), Standing::Asked, "nobody has answered whoever looked");
}

#[test]
fn who_may_see_no_records_is_told_which_permission_is_missing_and_can_try_again() {
    let mut genesys = one_a_day();
    genesys.fault("/details", 2, error(403, "missing.any.permissions", "[analytics:conversationDetail:view]"));
    let mut desk = Desk::new(4, genesys);
    desk.look_at("c000000");
    pass(&mut desk.drive, 5_000);
    let refused =
        |desk: &Desk| matches!(desk.shared.borrow().detail().standing(), Standing::Failed(ApiError::Forbidden { .. }));
    assert!(refused(&desk));
    assert_eq!(desk.asked_for("/details"), 1, "a refusal is not asked for again");
    desk.drive.look_again();
    pass(&mut desk.drive, 5_000);
    assert!(refused(&desk));
    desk.drive.look_again();
    assert!(desk.comes(10_000));
}

#[test]
fn signing_out_leaves_nothing_of_it() {
    let mut desk = Desk::new(5, one_a_day());
    desk.look_at("c000000");
    assert!(desk.comes(10_000));
    desk.drive.sign_out();
    assert_eq!(desk.shared.borrow().detail().standing(), Standing::NotYet);
    assert_eq!(*desk.shared.borrow().earlier().standing(), earlier::Standing::Nobody);
    assert!(desk.earlier().is_empty());
}

#[test]
fn what_was_not_sent_yet_is_not_sent_for_what_is_no_longer_looked_at() {
    let mut genesys = one_a_day();
    let throttled = error(429, "too.many.requests", "Retry the request in [20] seconds");
    genesys.fault("/details", 1, throttled.map(|response| Response { retry_after: Some("20".to_owned()), ..response }));
    let mut desk = Desk::new(6, genesys);
    desk.look_at("c000000");
    pass(&mut desk.drive, 1_000);
    desk.drive.look_away();
    pass(&mut desk.drive, MINUTE);
    assert_eq!(desk.asked_for("/details"), 1);
}
