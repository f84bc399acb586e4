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
fn a_live_page_that_is_put_aside_is_confirmed_every_two_minutes_and_is_checked_when_it_is_shown() {
    let mut drive = live();
    let before = lists(&mut drive);
    pass(&mut drive, HOUR);
    let brisk = lists(&mut drive) - before;
    drive.put_aside();
    for _ in 0..30 {
        let before = lists(&mut drive);
        pass(&mut drive, 2 * MINUTE);
        assert!(lists(&mut drive) > before, "what is called live is never older than two minutes");
        assert!(is_live(&drive), "events arrive all the while");
    }
    let aside = lists(&mut drive) - before - brisk;
    assert!((30..=45).contains(&brisk) && (30..=45).contains(&aside), "{brisk} lists in an hour, put aside {aside}");
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

#[test]
fn a_page_that_its_host_has_stopped_does_not_begin_again_when_the_machine_slept_or_another_tab_signed_in_anew() {
    let mut drive = live();
    drive.stop();
    let requests = drive.world().genesys().asked_for("/api/");
    drive.world().computer().sleep(HOUR);
    drive.happen(Happening::Woke);
    hear_sign_in(&mut drive, "token-2", "u-ada", 48 * HOUR);
    assert_eq!(drive.session().token().unwrap().secret(), "token-2");
    pass(&mut drive, HOUR);
    assert_eq!(drive.world().genesys().asked_for("/api/"), requests);
    assert_eq!(drive.freshness().0, Freshness::Off);
    assert!(drive.book().get("c1").is_some(), "what it showed it shows");
    hear_sign_in(&mut drive, "token-3", "u-ben", 96 * HOUR);
    assert!(drive.book().get("c1").is_none() && drive.user().is_none(), "nothing of it is another user's to see");
}

#[test]
fn a_page_that_its_host_stops_while_its_sign_in_is_renewed_asks_nothing_with_the_new_token() {
    let mut drive = live();
    drive.sign_in("/live".to_owned());
    let query = answer_of(&drive.world().windows[0]);
    drive.happen(Happening::Heard(Said::SignIn(Message::Callback { query })));
    drive.stop();
    let requests = drive.world().genesys().asked_for("/api/");
    pass(&mut drive, HOUR);
    assert_eq!(drive.world().genesys().asked_for("/api/"), requests);
    assert_eq!(drive.freshness().0, Freshness::Off);
}

/// Another tab has signed in.
fn hear_sign_in(drive: &mut Drive<Sim>, token: &str, user: &str, life: i64) {
    let deployment = format!("{} {}", drive.config().region.api(), drive.config().client_id);
    let text = format!("tidemark signed in\n{deployment}\n{token}\n{life}\n{life}\n0\n{user}\n{user}");
    drive.happen(Happening::Heard(Said::of_text(&text).unwrap()));
}

#[test]
fn a_page_without_a_socket_says_how_often_it_really_checks() {
    let mut drive = live();
    drive.world().genesys().sockets_open = false;
    drive.world().drop_sockets();
    let said = |drive: &Drive<Sim>| words::of_freshness(&drive.freshness().0, drive.pace());
    let brisk: fn(&mut Drive<Sim>) = Drive::take_up;
    for (turn, text, lists_in_an_hour) in
        [(brisk, "Checking every 15 seconds", 230..360), (Drive::put_aside, "Checking every minute", 58..80)]
    {
        turn(&mut drive);
        assert!(pass_until(&mut drive, 2 * MINUTE, |drive| said(drive) == text), "{}", said(&drive));
        let before = lists(&mut drive);
        pass(&mut drive, HOUR);
        assert!(lists_in_an_hour.contains(&(lists(&mut drive) - before)), "{text}: {}", lists(&mut drive) - before);
        assert_eq!(said(&drive), text);
    }
}
