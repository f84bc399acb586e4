//! What an agent sees of the live list while Genesys Cloud or its socket fails them: the rows that are known, how far they can be
//! trusted, and why, in words.

use super::*;
use serde_json::json;
use tidemark_core::live::Pace;

fn with_a_call() -> FakeGenesys {
    FakeGenesys { active: vec![call("c1", "connected", "u-ada")], ..FakeGenesys::default() }
}

/// What stands in the head of the list, and the line below it where there is one.
fn said(drive: &Drive<Sim>) -> (&'static str, Option<String>) {
    let (freshness, _) = drive.freshness();
    let why = match &freshness {
        Freshness::Polling(why) | Freshness::Stale(why) => Some(words::of_why(why, |_| String::new()).title),
        Freshness::Off | Freshness::Connecting | Freshness::Live => None,
    };
    (words::of_freshness(&freshness, Pace::Brisk), why)
}

/// The rows, each by its id and where it stands.
fn rows(drive: &Drive<Sim>) -> Vec<String> {
    let row = |record: &&Record| format!("{} {}", record.id, words::of_phase(&record.phase()));
    drive.book().live().iter().map(row).collect()
}

#[test]
fn b08_through_an_outage_of_ten_minutes_the_rows_stay_with_their_age_and_the_reason_and_it_heals_by_itself() {
    let mut drive = signed_in(13, with_a_call());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().genesys().fault("/api/v2/", usize::MAX, error(503, "service.unavailable", "down"));
    drive.world().drop_sockets();
    pass(&mut drive, MINUTE);
    for minute in 2..=10 {
        let why = "The list is not confirmed: Genesys Cloud has a problem".to_owned();
        assert_eq!(said(&drive), ("Not up to date", Some(why)), "minute {minute}");
        assert_eq!(rows(&drive), ["c1 Connected"], "minute {minute}");
        let (_, age) = drive.freshness();
        assert!(age.is_some_and(|age| age > (minute - 2) * MINUTE), "{age:?} in minute {minute}");
        pass(&mut drive, MINUTE);
    }
    drive.world().genesys().active = vec![call("c2", "alerting", "u-ada")];
    drive.world().genesys().faults.clear();
    assert!(pass_until(&mut drive, MINUTE, is_live));
    assert_eq!((said(&drive), rows(&drive)), (("Live", None), vec!["c1 Ended".to_owned(), "c2 Alerting".to_owned()]));
}

#[test]
fn b07_one_answer_that_fails_is_asked_for_again_and_the_agent_sees_nothing_of_it() {
    for status in [500, 502, 503, 504] {
        let mut drive = signed_in(21, with_a_call());
        assert!(pass_until(&mut drive, 2_000, is_live));
        drive.world().genesys().fault("/api/v2/conversations", 1, error(status, "internal.server.error", "down"));
        let asked = drive.world().genesys().asked_for("/api/v2/conversations");
        drive.happen(Happening::Shown);
        for _ in 0..100 {
            pass(&mut drive, 100);
            assert_eq!((said(&drive), rows(&drive)), (("Live", None), vec!["c1 Connected".to_owned()]), "{status}");
        }
        assert!(drive.world().genesys().asked_for("/api/v2/conversations") >= asked + 2, "{status}");
    }
}

#[test]
fn c01_whatever_status_refuses_a_channel_the_list_serves_meanwhile_and_the_page_says_why() {
    let told = [
        (403, "missing.any.scopes", "No live connection: Tidemark's OAuth client lacks the scope notifications"),
        (404, "not.found", "No live connection: Genesys Cloud does not know this"),
        (500, "internal.server.error", "No live connection: Genesys Cloud has a problem"),
    ];
    for (status, code, why) in told {
        let mut genesys = with_a_call();
        genesys.fault("/notifications/channels", usize::MAX, error(status, code, "[notifications]"));
        let mut drive = signed_in(31, genesys);
        pass(&mut drive, MINUTE);
        assert_eq!(said(&drive), ("Checking every 15 seconds", Some(why.to_owned())), "{status}");
        drive.world().genesys().active.push(call("c2", "alerting", "u-ada"));
        pass(&mut drive, 16_000);
        assert_eq!(rows(&drive), ["c1 Connected", "c2 Alerting"], "{status}");
        drive.world().genesys().faults.clear();
        assert!(pass_until(&mut drive, 5 * MINUTE, is_live), "{status}: {:?}", drive.freshness());
        assert_eq!(said(&drive), ("Live", None));
    }
}

#[test]
fn c01_a_socket_that_is_refused_with_whatever_status_is_a_lost_connection_and_comes_back_by_itself() {
    // A browser does not tell which status refused it.
    let mut drive = signed_in(32, FakeGenesys { sockets_open: false, ..with_a_call() });
    pass(&mut drive, 20_000);
    assert_eq!(said(&drive), ("Checking every 15 seconds", Some("The live connection was lost".to_owned())));
    assert_eq!(rows(&drive), ["c1 Connected"]);
    drive.world().genesys().sockets_open = true;
    assert!(pass_until(&mut drive, 2 * MINUTE, is_live));
}

#[test]
fn c01_a_channel_that_the_token_does_not_open_ends_the_sign_in_and_a_renewal_brings_the_list_to_life() {
    let mut drive = signed_in(33, with_a_call());
    assert!(pass_until(&mut drive, 2_000, is_live));
    drive.world().genesys().sockets_open = false;
    drive.world().drop_sockets();
    pass(&mut drive, MINUTE);
    let refused = error(401, "bad.credentials", "Invalid login credentials.");
    drive.world().genesys().fault("/notifications/channels", 1, refused);
    drive.world().genesys().is_channel_gone = true;
    assert!(pass_until(&mut drive, 5 * MINUTE, |drive| *drive.session().session() == Session::Ended(Ended::Expired)));
    assert_eq!((said(&drive), rows(&drive)), (("Paused", None), vec!["c1 Connected".to_owned()]));
    drive.world().genesys().sockets_open = true;
    drive.sign_in("/live".to_owned());
    let query = answer_of(&drive.world().windows[0]);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    assert!(pass_until(&mut drive, MINUTE, is_live));
    assert_eq!(rows(&drive), ["c1 Connected"]);
}

#[test]
fn c04_where_the_topic_of_conversations_is_rejected_the_list_is_asked_for_and_the_page_says_whom_to_ask() {
    let rejected =
        json!({ "entities": [{ "id": "v2.users.u-ada.conversations", "state": "Rejected", "rejectionReason": "no" }] });
    let mut genesys = with_a_call();
    genesys.fault("/subscriptions", usize::MAX, json_answer(200, &rejected));
    let mut drive = signed_in(35, genesys);
    pass(&mut drive, MINUTE);
    let why = "Genesys Cloud does not send live events for you".to_owned();
    assert_eq!(said(&drive), ("Checking every 15 seconds", Some(why)));
    drive.world().genesys().active.push(call("c2", "alerting", "u-ada"));
    pass(&mut drive, 16_000);
    assert_eq!(rows(&drive), ["c1 Connected", "c2 Alerting"]);
}

#[test]
fn c14_of_more_events_than_can_be_held_back_a_later_list_knows_and_until_then_nothing_is_called_live() {
    let mut drive = signed_in(34, with_a_call());
    drive.world().genesys().latency = 2_000;
    drive.world().drop_sockets();
    assert!(pass_until(&mut drive, MINUTE, |drive| !is_live(drive)));
    let subscribed = drive.world().genesys().asked_for("/subscriptions");
    while drive.world().genesys().asked_for("/subscriptions") == subscribed {
        pass(&mut drive, 50);
    }
    pass(&mut drive, 2_100);
    for number in 0..=5_000 {
        let event = event(&call(&format!("n{number}"), "connected", "u-ada"), "u-ada");
        drive.world().push(1, &event);
    }
    pass(&mut drive, 100);
    assert_eq!((said(&drive).0, rows(&drive)), ("Connecting…", vec!["c1 Connected".to_owned()]));
    drive.world().genesys().active.push(call("n5000", "connected", "u-ada"));
    assert!(pass_until(&mut drive, MINUTE, is_live), "{:?}", drive.freshness());
    assert_eq!(rows(&drive), ["c1 Connected", "n5000 Connected"]);
}
