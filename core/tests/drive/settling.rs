//! From the end of a conversation to its record.

use super::*;
use tidemark_core::settle::{Settle, Settling};

fn phase(drive: &Drive<Sim>) -> Option<Phase> {
    drive.book().get("c1").map(tidemark_core::record::Record::phase)
}

fn is_settling(drive: &Drive<Sim>) -> bool {
    matches!(phase(drive), Some(Phase::Settling { .. }))
}

fn is_final(drive: &Drive<Sim>) -> bool {
    matches!(phase(drive), Some(Phase::Final { .. }))
}

#[test]
fn a_call_that_has_ended_becomes_final_by_itself_as_soon_as_its_record_is_there() {
    let mut drive = signed_in(2, FakeGenesys::default());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().push(300, &event(&call("c1", "disconnected", "u-ada"), "u-ada"));
    pass(&mut drive, MINUTE);
    assert!(is_settling(&drive), "Analytics does not have it yet");
    assert_eq!(drive.settling("c1"), Settling::Awaited);
    let began = drive.server_now() - 2 * MINUTE;
    drive.world().genesys().on_record.push((began, "c1".to_owned()));
    assert!(pass_until(&mut drive, 2 * MINUTE, is_final));
    assert_eq!(drive.book().get("c1").unwrap().on_record().unwrap().talk, 60_000);
    let asked = drive.world().genesys().asked_for("details/query");
    pass(&mut drive, HOUR);
    assert_eq!(drive.world().genesys().asked_for("details/query"), asked, "what is final is not asked for again");
}

#[test]
fn who_may_not_see_records_is_told_so_and_is_not_asked_for_again() {
    let mut genesys = FakeGenesys::default();
    genesys.fault("details/query", 100, error(403, "missing.any.permissions", "[analytics:conversationDetail:view]"));
    let mut drive = signed_in(2, genesys);
    assert!(pass_until(&mut drive, 2_000, is_live));
    for id in ["c1", "c2"] {
        drive.world().push(300, &event(&call(id, "disconnected", "u-ada"), "u-ada"));
        pass(&mut drive, 30 * MINUTE);
        assert_eq!(drive.settling(id), Settling::Refused);
    }
    assert_eq!(drive.world().genesys().asked_for("details/query"), 1);
}

#[test]
fn a_record_is_asked_for_also_when_what_asks_has_come_after_the_end() {
    let mut genesys = FakeGenesys::default();
    genesys.fault("details/query", 1, error(403, "missing.any.permissions", "[analytics:conversationDetail:view]"));
    let mut drive = signed_in(2, genesys);
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().push(300, &event(&call("c1", "disconnected", "u-ada"), "u-ada"));
    pass(&mut drive, MINUTE);
    assert_eq!(drive.settling("c1"), Settling::Refused, "what was there at first asks no more");
    let began = drive.server_now() - 2 * MINUTE;
    drive.world().genesys().on_record.push((began, "c1".to_owned()));
    drive.settle_with(Box::new(Settle::default()));
    assert_eq!(drive.settling("c1"), Settling::Awaited);
    assert!(pass_until(&mut drive, MINUTE, is_final));
}
