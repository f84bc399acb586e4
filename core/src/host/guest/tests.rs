use super::*;
use crate::clock::Moment;
use serde_json::json;

const MINUTE: i64 = 60_000;
const ELSEWHERE: Attention = Attention::Elsewhere(Sight::Only(Vec::new()));
/// At another page that shows all.
const BESIDE: Attention = Attention::Elsewhere(Sight::All);

/// Conversations with the state of the agent's call.
fn tell(book: &mut Book, at: i64, calls: &[(&str, &str)]) {
    let conversations = calls.iter().map(|(id, state)| {
        serde_json::from_value(json!({ "id": id, "participants": [{ "id": "p", "purpose": "agent", "userId": "me",
            "wrapupRequired": true, "wrapupPrompt": "mandatory",
            "calls": [{ "id": "k", "state": state, "connectedTime": "1970-01-01T00:00:00Z",
                "disconnectedTime": (*state == "disconnected").then_some("1970-01-01T00:00:09Z"),
                "afterCallWorkRequired": true }] }] }))
        .unwrap()
    });
    let records = crate::genesys::decode::Records { good: conversations.collect(), bad: Vec::new() };
    book.snapshot(records, at, Moment { wall: at, mono: at }, at);
}

fn words(need: Need) -> (String, &'static str) {
    (format!("{need:?}"), "")
}

struct Room {
    guest: Guest,
    book: Book,
    limits: Limits,
}

impl Room {
    fn of(guest: Guest) -> Self {
        Self { guest, book: Book::of("me"), limits: Limits::default() }
    }

    /// Titles of toasts, and the count where it is told.
    fn look(&mut self, now: i64, attention: &Attention) -> (Vec<String>, Option<usize>) {
        let (mut titles, mut told) = (Vec::new(), None);
        for effect in self.guest.look(&self.book, self.limits, now, attention, words) {
            match effect {
                Effect::Once(_, Say::Toast { title, .. }) => titles.push(title),
                Effect::Over(_) => {}
                Effect::Say(Say::AttentionCount(count)) => told = Some(count),
                other => panic!("{other:?}"),
            }
        }
        (titles, told)
    }
}

#[test]
fn the_host_is_told_when_the_page_can_be_shown_also_where_its_own_word_was_missed() {
    let mut guest = Guest::default();
    assert_eq!(guest.ready(), [Effect::Say(Say::Bootstrapped)]);
    assert_eq!(guest.ready(), []);
    assert_eq!(guest.called(Hook::Bootstrap), [Effect::Say(Say::Bootstrapped)], "it waits for an answer");
    assert_eq!(guest.standing(), Standing::Active);
}

#[test]
fn a_page_that_is_put_aside_works_slowly_and_looks_at_everything_again_when_it_is_shown() {
    let mut guest = Guest::default();
    guest.ready();
    assert_eq!(guest.called(Hook::Focus), [], "it was never put aside");
    assert_eq!(guest.called(Hook::Blur), [Effect::PutAside]);
    assert_eq!(guest.called(Hook::Blur), []);
    assert_eq!(guest.called(Hook::Focus), [Effect::TakeUp]);
}

#[test]
fn a_page_that_is_ended_says_so_and_does_nothing_any_more() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    assert_eq!(room.guest.called(Hook::Stop), [Effect::End, Effect::Say(Say::Stopped)]);
    assert_eq!(room.guest.called(Hook::Stop), [Effect::Say(Say::Stopped)]);
    for hook in [Hook::Bootstrap, Hook::Focus, Hook::Blur] {
        assert_eq!(room.guest.called(hook), []);
    }
    assert_eq!(room.guest.ready(), []);
    tell(&mut room.book, 1_000, &[("a", "alerting")]);
    assert_eq!(room.look(1_000, &ELSEWHERE), (vec![], None));
}

#[test]
fn an_alert_is_told_once_and_counted_until_the_agent_looks() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    tell(&mut room.book, 1_000, &[("a", "alerting")]);
    assert_eq!(room.look(1_000, &ELSEWHERE), (vec!["Alerts(Call)".to_owned()], Some(1)));
    assert_eq!(room.look(2_000, &ELSEWHERE), (vec![], None));
    tell(&mut room.book, 3_000, &[("a", "alerting"), ("b", "alerting")]);
    assert_eq!(room.look(3_000, &ELSEWHERE), (vec!["Alerts(Call)".to_owned()], Some(2)));
    assert_eq!(room.look(4_000, &Attention::Here), (vec![], Some(0)));
    assert_eq!(room.look(5_000, &ELSEWHERE), (vec![], None), "what was seen is not counted again");
    tell(&mut room.book, 6_000, &[("a", "connected"), ("b", "connected")]);
    assert_eq!(room.look(6_000, &ELSEWHERE), (vec![], None));
}

#[test]
fn what_begins_under_the_eyes_of_the_agent_needs_no_word() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    tell(&mut room.book, 1_000, &[("a", "alerting")]);
    assert_eq!(room.look(1_000, &Attention::Here), (vec![], None));
    room.guest.called(Hook::Blur);
    tell(&mut room.book, 2_000, &[("a", "alerting"), ("b", "alerting")]);
    let told = room.look(2_000, &Attention::Here);
    assert_eq!(told, (vec!["Alerts(Call)".to_owned()], Some(1)), "a page that is put aside is not looked at");
}

#[test]
fn what_begins_while_another_page_of_ours_is_looked_at_needs_no_word_either() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    tell(&mut room.book, 1_000, &[("a", "alerting")]);
    assert_eq!(room.look(1_000, &BESIDE), (vec![], None));
    room.guest.called(Hook::Blur);
    tell(&mut room.book, 2_000, &[("a", "alerting"), ("b", "alerting")]);
    assert_eq!(room.look(2_000, &BESIDE), (vec![], None), "also of a page that is put aside itself");
    assert_eq!(room.look(3_000, &ELSEWHERE), (vec![], None), "what was seen there is not told later");
    tell(&mut room.book, 4_000, &[("c", "alerting")]);
    assert_eq!(room.look(4_000, &ELSEWHERE), (vec!["Alerts(Call)".to_owned()], Some(1)));
    assert_eq!(room.look(5_000, &BESIDE), (vec![], Some(0)));
}

#[test]
fn a_widget_that_is_looked_at_is_enough_for_its_own_conversation_and_for_no_other() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    tell(&mut room.book, 1_000, &[("a", "alerting"), ("b", "alerting")]);
    let at_a = Attention::Elsewhere(Sight::Only(vec!["a".into()]));
    assert_eq!(room.look(1_000, &at_a), (vec!["Alerts(Call)".to_owned()], Some(1)), "nobody there sees b");
    assert_eq!(room.look(2_000, &ELSEWHERE), (vec![], None), "what was seen there is not told later");
    assert_eq!(room.look(3_000, &Attention::Elsewhere(Sight::Only(vec!["b".into()]))), (vec![], Some(0)));
}

/// What goes by which name, as told once and as over.
fn names(room: &mut Room, now: i64) -> (Vec<String>, Vec<String>) {
    let (mut once, mut over) = (Vec::new(), Vec::new());
    for effect in room.guest.look(&room.book, room.limits, now, &ELSEWHERE, words) {
        match effect {
            Effect::Once(name, _) => once.push(name),
            Effect::Over(name) => over.push(name),
            _ => {}
        }
    }
    (once, over)
}

#[test]
fn what_several_pages_tell_of_goes_by_one_name_until_it_is_over_and_another_need_by_another() {
    let mut pages = [Guest::default(), Guest::new(Some("a".into()))].map(Room::of);
    for page in &mut pages {
        page.guest.ready();
        assert!(!page.guest.is_wanting(&page.book, page.limits, 0));
        tell(&mut page.book, 1_000, &[("a", "alerting")]);
        assert!(page.guest.is_wanting(&page.book, page.limits, 1_000));
    }
    let told = pages.each_mut().map(|page| names(page, 1_000));
    assert_eq!(told[0], (vec!["alerts.a".to_owned()], vec![]));
    assert_eq!(told[0], told[1]);
    let page = &mut pages[0];
    tell(&mut page.book, 2_000, &[("a", "disconnected")]);
    assert_eq!(names(page, 2_000), (vec!["wrap-up.a".to_owned()], vec!["alerts.a".to_owned()]));
    assert_eq!(names(page, 3_000), (vec![], vec![]));
    page.guest.called(Hook::Stop);
    assert!(!page.guest.is_wanting(&page.book, page.limits, 4_000));
}

#[test]
fn a_limit_that_passes_and_a_code_that_is_missing_are_told_too() {
    let mut room = Room::of(Guest::default());
    room.guest.ready();
    room.limits = Limits::of_text("0,60,0,0");
    tell(&mut room.book, 1_000, &[("a", "connected")]);
    assert_eq!(room.look(30_000, &ELSEWHERE), (vec![], None));
    assert_eq!(room.look(MINUTE + 1, &ELSEWHERE), (vec!["OverLimit".to_owned()], Some(1)));
    tell(&mut room.book, MINUTE + 2_000, &[("a", "disconnected")]);
    assert_eq!(room.look(MINUTE + 2_000, &ELSEWHERE), (vec!["WrapUp".to_owned()], None));
    room.book.wipe("other");
    assert_eq!(room.look(MINUTE + 3_000, &ELSEWHERE), (vec![], Some(0)), "whose it was is gone");
}

#[test]
fn a_widget_speaks_of_its_own_conversation_alone() {
    let mut room = Room::of(Guest::new(Some("b".into())));
    room.guest.ready();
    tell(&mut room.book, 1_000, &[("a", "alerting"), ("b", "alerting")]);
    assert_eq!(room.look(1_000, &ELSEWHERE), (vec!["Alerts(Call)".to_owned()], Some(1)));
}

#[test]
fn a_toast_names_a_conversation_by_its_id_and_nobody() {
    let mut room = Room::of(Guest::default());
    tell(&mut room.book, 1_000, &[("a", "alerting")]);
    let effects = room.guest.look(&room.book, room.limits, 1_000, &ELSEWHERE, words);
    let Some(Effect::Once(_, say @ Say::Toast { .. })) = effects.first() else { panic!("{effects:?}") };
    let named = say.fields().into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(named, ["id", "title", "message", "type", "showCloseButton"]);
    assert!(say.fields().contains(&("id", super::super::Value::Text("tidemark.a".to_owned()))));
}
