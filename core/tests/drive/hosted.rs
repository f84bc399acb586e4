//! What a host that frames the page does to it.

use super::*;

const LIST: &str = "/api/v2/conversations";

fn lists(drive: &mut Drive<Sim>) -> usize {
    drive.world().genesys().asked_for(LIST)
}

fn live() -> Drive<Sim> {
    let genesys = FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() };
    let mut drive = signed_in(1, genesys);
    assert!(pass_until(&mut drive, 1_000, is_live));
    drive
}

#[test]
fn a_page_that_is_put_aside_asks_a_quarter_as_often_stays_live_and_is_checked_when_it_is_shown() {
    let mut drive = live();
    let before = lists(&mut drive);
    pass(&mut drive, HOUR);
    let brisk = lists(&mut drive) - before;
    drive.put_aside();
    let before = lists(&mut drive);
    pass(&mut drive, HOUR);
    let slow = lists(&mut drive) - before;
    assert!(brisk >= 30 && (6..=10).contains(&slow), "{brisk} lists in an hour, put aside {slow}");
    assert!(is_live(&drive), "events arrive all the while");
    let before = lists(&mut drive);
    drive.take_up();
    pass(&mut drive, 1_000);
    assert_eq!(lists(&mut drive), before + 1);
    assert!(is_live(&drive));
}

#[test]
fn a_page_that_its_host_stops_closes_its_socket_and_asks_nothing_any_more() {
    let mut drive = live();
    drive.stop();
    assert_eq!(drive.freshness().0, Freshness::Off);
    let before = lists(&mut drive);
    let requests = drive.world().genesys().asked_for("/api/");
    pass(&mut drive, HOUR);
    assert_eq!(lists(&mut drive), before);
    assert_eq!(drive.world().genesys().asked_for("/api/"), requests);
}
