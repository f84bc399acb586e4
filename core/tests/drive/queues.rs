//! The queues beside the live list: over the same channel, and never at its expense.

use super::*;
use crate::sim::genesys::waits;
use tidemark_core::genesys::endpoint::Operation;
use tidemark_core::queues::{Shared, Standing, Why};

fn of_queues(waiting: &[(&str, u32)]) -> FakeGenesys {
    let waiting = waiting.iter().map(|&(id, count)| (id.to_owned(), count)).collect();
    FakeGenesys { waiting: Some(waiting), ..FakeGenesys::default() }
}

/// Signed in, with what follows the queues.
fn following(seed: u64, genesys: FakeGenesys) -> (Drive<Sim>, Shared) {
    let (mut drive, queues) = (signed_in(seed, genesys), Shared::default());
    drive.follow_queues(Box::new(queues.clone()));
    (drive, queues)
}

fn is_followed(queues: &Shared) -> impl Fn(&Drive<Sim>) -> bool {
    |drive| is_live(drive) && queues.borrow().standing() == Standing::Followed
}

#[test]
fn queues_are_named_asked_for_and_followed_over_the_channel_of_the_live_list() {
    let (mut drive, queues) = following(21, of_queues(&[("q1", 2), ("q2", 0)]));
    assert!(pass_until(&mut drive, 3_000, is_followed(&queues)));
    let total = queues.borrow().total();
    assert_eq!((total.waiting, total.since.is_some()), (2, true));
    let topics =
        ["v2.users.u-ada.conversations", "v2.analytics.queues.q1.observations", "v2.analytics.queues.q2.observations"];
    assert_eq!(drive.world().genesys().topics[0], topics[0]);
    assert_eq!(drive.world().genesys().topics.iter().map(String::as_str).collect::<BTreeSet<_>>(), topics.into());
    let until = drive.server_now();
    drive.world().push(50, &waits("q2", 1, until));
    pass(&mut drive, 100);
    assert_eq!(queues.borrow().total().waiting, 3);
    assert!(is_followed(&queues)(&drive));
}

#[test]
fn without_the_permission_it_is_asked_once_and_the_live_list_is_as_live_as_ever() {
    let (mut drive, queues) = following(22, FakeGenesys::default());
    pass(&mut drive, HOUR);
    let Standing::Refused(ApiError::Forbidden { operation, missing, .. }) = queues.borrow().standing() else {
        panic!()
    };
    assert_eq!(operation, Operation::QueueObservations);
    assert_eq!(missing, Missing::Permissions(vec!["analytics:queueObservation:view".to_owned()]));
    assert_eq!(drive.world().genesys().asked_for("observations"), 1);
    assert_eq!(drive.world().genesys().topics.len(), 1);
    assert!(is_live(&drive));
}

#[test]
fn c04_where_events_of_queues_cannot_be_had_they_are_asked_for_and_the_live_list_is_as_before() {
    let rejecting = FakeGenesys { rejects_queues: true, ..of_queues(&[("q1", 1)]) };
    let without_socket = FakeGenesys { sockets_open: false, ..of_queues(&[("q1", 1)]) };
    for (genesys, why) in
        [(rejecting, Why::Rejected(vec!["routing:queue:view".to_owned()])), (without_socket, Why::NoLine)]
    {
        let has_socket = genesys.sockets_open;
        let (mut drive, queues) = following(23, genesys);
        pass(&mut drive, 5 * MINUTE);
        assert_eq!(queues.borrow().standing(), Standing::Asked(why));
        assert_eq!(queues.borrow().total().waiting, 1);
        assert_eq!(is_live(&drive), has_socket);
        let asked = drive.world().genesys().asked_for("observations/query");
        assert!((5..=9).contains(&asked), "{asked}");
    }
}

#[test]
fn after_a_lost_socket_the_topics_are_added_again_and_what_was_missed_is_asked_for() {
    let (mut drive, queues) = following(24, of_queues(&[("q1", 0)]));
    assert!(pass_until(&mut drive, 3_000, is_followed(&queues)));
    drive.world().drop_sockets();
    drive.world().genesys().waiting = Some(vec![("q1".to_owned(), 4)]);
    pass(&mut drive, 10);
    assert_eq!(queues.borrow().standing(), Standing::Asked(Why::NoLine));
    assert!(pass_until(&mut drive, 10_000, is_followed(&queues)));
    assert_eq!(queues.borrow().total().waiting, 4);
    assert_eq!(drive.world().genesys().topics.len(), 2);
}

#[test]
fn c29_a_thousand_and_one_queues_are_followed_as_far_as_a_channel_has_room() {
    let ids: Vec<_> = (1..=1_001).map(|n| format!("q{n}")).collect();
    let waiting: Vec<_> = ids.iter().map(|id| (id.as_str(), u32::from(id == "q999"))).collect();
    let (mut drive, queues) = following(25, of_queues(&waiting));
    assert!(pass_until(&mut drive, MINUTE, is_followed(&queues)));
    assert_eq!((queues.borrow().shown().count(), queues.borrow().count()), (999, 1_001));
    assert_eq!(queues.borrow().total().waiting, 1, "where somebody waits comes first");
    assert_eq!(drive.world().genesys().topics.len(), 1_000);
}

#[test]
fn what_was_seen_of_queues_is_nothing_for_the_next_user() {
    let (mut drive, queues) = following(26, of_queues(&[("q1", 2)]));
    assert!(pass_until(&mut drive, 3_000, is_followed(&queues)));
    drive.sign_out();
    pass(&mut drive, 1_000);
    assert_eq!((queues.borrow().count(), queues.borrow().standing()), (0, Standing::Unknown));
}

#[test]
fn what_follows_the_queues_may_come_long_after_the_sign_in() {
    let mut drive = signed_in(27, of_queues(&[("q1", 2)]));
    pass(&mut drive, HOUR);
    assert!(drive.knows_queues());
    assert_eq!(drive.world().genesys().asked_for("observations"), 0);
    let queues = Shared::default();
    drive.follow_queues(Box::new(queues.clone()));
    assert!(pass_until(&mut drive, 3_000, is_followed(&queues)));
    assert_eq!(queues.borrow().total().waiting, 2);
}
