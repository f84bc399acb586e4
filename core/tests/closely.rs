//! What an agent sees who looks closely at one conversation, in a simulated world.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may")]
#![allow(dead_code, reason = "the simulated world can do more than is needed here")]

mod sim;

use sim::genesys::{FakeGenesys, call, error, event};
use sim::{Sim, T0, pass, pass_until, signed_in};
use tidemark_core::clock::{DAY, MINUTE};
use tidemark_core::detail::Standing;
use tidemark_core::drive::Drive;
use tidemark_core::earlier;
use tidemark_core::genesys::ApiError;
use tidemark_core::live::Freshness;

fn is_here(drive: &Drive<Sim>) -> bool {
    matches!(drive.detail().standing(), Standing::Here(_)) && *drive.earlier().standing() == earlier::Standing::Here
}

/// Conversations of one customer, one a day; the last was yesterday.
fn one_a_day() -> FakeGenesys {
    FakeGenesys::with_history(T0 - DAY, 3, DAY)
}

#[test]
fn a_link_to_a_conversation_that_nobody_has_loaded_brings_its_record_and_the_earlier_ones_with_names() {
    let mut drive = signed_in(1, one_a_day());
    drive.look_at(Some("c000000"));
    assert!(pass_until(&mut drive, 10_000, is_here));
    let Standing::Here(account) = drive.detail().standing() else { panic!("no account") };
    assert_eq!(account.contact.as_deref(), Some("x1"));
    let earlier: Vec<_> = drive.earlier().visits().iter().map(|visit| &*visit.id).collect();
    assert_eq!(earlier, ["c000001", "c000002"]);
    pass(&mut drive, 5_000);
    assert_eq!(&*drive.names().code("w1"), "Solved", "the codes in them are named");
    let asked = (drive.world().genesys.asked_for("/c000000/details"), drive.world().genesys.asked_for("details/query"));
    pass(&mut drive, 10 * MINUTE);
    assert_eq!(asked, (1, 3), "one question for the record, three for ninety days");
    assert_eq!(drive.world().genesys.asked_for("details/query"), 3, "and no more while it is looked at");
}

#[test]
fn a_live_conversation_is_looked_at_without_a_question_for_its_record_until_that_is_final() {
    let mut drive = signed_in(2, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, |drive| drive.freshness().0 == Freshness::Live));
    drive.world().push(300, &event(&call("c1", "connected", "u-ada"), "u-ada"));
    pass(&mut drive, 1_000);
    drive.look_at(Some("c1"));
    pass(&mut drive, MINUTE);
    assert_eq!(drive.world().genesys.asked_for("/c1/details"), 0);
    assert_eq!(*drive.earlier().standing(), earlier::Standing::Nameless, "nothing is known of the customer");
    let began = drive.server_now() - 2 * MINUTE;
    drive.world().genesys.on_record.push((began, "c1".to_owned()));
    drive.world().push(300, &event(&call("c1", "disconnected", "u-ada"), "u-ada"));
    assert!(pass_until(&mut drive, 2 * MINUTE, is_here));
    assert_eq!(drive.world().genesys.asked_for("/c1/details"), 1);
}

#[test]
fn who_looks_away_or_elsewhere_hears_no_more_of_it() {
    let mut drive = signed_in(3, one_a_day());
    pass(&mut drive, 2_000);
    drive.look_at(Some("c000000"));
    drive.look_at(Some("c000001"));
    assert!(pass_until(&mut drive, 10_000, is_here));
    let earlier: Vec<_> = drive.earlier().visits().iter().map(|visit| &*visit.id).collect();
    assert_eq!(earlier, ["c000002"], "those before the second");
    drive.look_at(Some("c000000"));
    drive.look_at(None);
    pass(&mut drive, MINUTE);
    assert_eq!((drive.detail().open(), drive.detail().standing()), (None, Standing::NotYet));
    assert_eq!((drive.earlier().standing(), drive.earlier().visits().len()), (&earlier::Standing::Nobody, 0));
}

#[test]
fn who_may_see_no_records_is_told_which_permission_is_missing_and_can_try_again() {
    let mut genesys = one_a_day();
    genesys.fault("/details", 2, error(403, "missing.any.permissions", "[analytics:conversationDetail:view]"));
    let mut drive = signed_in(4, genesys);
    drive.look_at(Some("c000000"));
    pass(&mut drive, 5_000);
    assert!(matches!(drive.detail().standing(), Standing::Failed(ApiError::Forbidden { .. })));
    assert_eq!(drive.world().genesys.asked_for("/details"), 1, "a refusal is not asked for again");
    drive.look_again();
    pass(&mut drive, 5_000);
    drive.look_again();
    assert!(pass_until(&mut drive, 10_000, is_here));
}

#[test]
fn an_answer_for_the_former_user_shows_the_next_one_nothing() {
    let mut drive = signed_in(5, one_a_day());
    drive.look_at(Some("c000000"));
    assert!(pass_until(&mut drive, 10_000, is_here));
    drive.sign_out();
    assert_eq!(drive.detail().standing(), Standing::NotYet);
    assert_eq!((drive.earlier().standing(), drive.earlier().visits().len()), (&earlier::Standing::Nobody, 0));
}
