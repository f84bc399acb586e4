use super::*;
use crate::chance::Seeded;
use crate::clock::{HOUR, MINUTE, Moment, SECOND};
use crate::genesys::traffic::{Reply, WaitsFor};
use crate::genesys::{ApiError, Endpoint, budget::Lane, endpoint::Question};
use crate::live::Why;

const LEADER: TabId = TabId(1);
const T0: i64 = 1_785_747_600_000;

/// One tab, and what it wants.
struct Bench {
    share: Share<&'static str>,
    now: Moment,
    chance: Seeded,
}

impl Bench {
    fn joined() -> Self {
        let mut chance = Seeded::new(9);
        let mut bench = Self { share: Share::new(&mut chance), now: Moment { wall: T0, mono: 1_000 }, chance };
        assert_eq!(bench.on(Event::Join), [Effect::Claim(Claim::Wait), bench.share.hello()]);
        bench
    }

    fn following() -> Self {
        let mut bench = Self::joined();
        let effects = bench.hear(Message::Lead { from: LEADER, term: Term(T0) });
        assert_eq!(effects, [bench.share.hello(), Effect::RoleChanged]);
        bench
    }

    fn on(&mut self, event: Event) -> Vec<Effect<&'static str>> {
        self.share.on(event, Condition::default(), self.now, &mut self.chance)
    }

    fn hear(&mut self, message: Message) -> Vec<Effect<&'static str>> {
        self.on(Event::Heard(message))
    }

    /// A leader whose socket is sound answers.
    fn here(&mut self, term: i64) -> Vec<Effect<&'static str>> {
        let (to, condition) = (self.share.me(), Condition { proof: Some(0), ..Condition::default() });
        self.hear(Message::Here { to, from: LEADER, term: Term(term), condition })
    }

    fn ask(&mut self, tag: &'static str) -> Vec<Effect<&'static str>> {
        self.share.ask(tag, Endpoint::Conversations, Lane::Live, self.now)
    }

    /// Lets time pass, answering what `answers` says; when the lock is taken, how long that was.
    fn until_stolen(&mut self, limit: i64) -> Option<i64> {
        let begin = self.now.mono;
        while self.now.mono - begin < limit {
            let wait = self.share.wake_at().unwrap() - self.now.mono;
            self.now = self.now.plus(wait);
            if self.on(Event::Tick).contains(&Effect::Claim(Claim::Steal)) {
                return Some(self.now.mono - begin);
            }
        }
        None
    }
}

#[test]
fn who_is_given_the_lock_leads_and_says_so() {
    let mut bench = Bench::joined();
    let effects = bench.on(Event::Granted);
    let lead = Message::Lead { from: bench.share.me(), term: Term(T0) };
    assert_eq!(effects, [Effect::Say(To::All, lead), Effect::RoleChanged]);
    assert_eq!(bench.share.role(), Role::Leads);
}

#[test]
fn a_tab_that_comes_is_answered_each_time_and_greeted_once() {
    let mut bench = Bench::joined();
    bench.on(Event::Granted);
    let greeted = |effects: &[Effect<_>]| effects.contains(&Effect::Greet(TabId(7)));
    let first = bench.hear(Message::Hello(TabId(7)));
    assert!(greeted(&first) && first.len() == 2, "{first:?}");
    let second = bench.hear(Message::Hello(TabId(7)));
    assert!(!greeted(&second) && second.len() == 1, "{second:?}");
    bench.hear(Message::Bye(TabId(7)));
    assert!(!bench.share.has_followers(bench.now.mono));
}

#[test]
fn a_follower_hands_over_what_it_wants_asked_and_is_answered_once() {
    let mut bench = Bench::following();
    let [Effect::Say(To::All, Message::Ask { asker, .. })] = &bench.ask("list")[..] else { panic!("not said") };
    let (asker, sent) = (*asker, bench.now.mono);
    bench.now = bench.now.plus(SECOND);
    let reply = Reply { body: b"{}".to_vec(), correlation_id: None, sent };
    let answer = Message::Answer { asker, outcome: Ok(Reply { sent: 0, ..reply.clone() }) };
    assert_eq!(bench.hear(answer.clone()), [Effect::Answer("list", Ok(reply))]);
    assert_eq!(bench.hear(answer), []);
}

#[test]
fn what_was_asked_before_anybody_led_waits_for_who_will() {
    let mut bench = Bench::joined();
    assert_eq!(bench.ask("list"), []);
    bench.on(Event::Granted);
    assert_eq!(bench.share.take_pending(), [("list", Endpoint::Conversations, Lane::Live)]);
}

#[test]
fn what_is_not_wanted_any_more_is_not_answered() {
    let mut bench = Bench::following();
    bench.ask("list");
    let dropped = bench.share.forget(&|tag| *tag == "list");
    assert_eq!(dropped, [Effect::Say(To::All, Message::Drop { from: bench.share.me(), numbers: vec![0] })]);
    let asker = Asker { tab: bench.share.me(), number: 0 };
    assert_eq!(bench.hear(Message::Answer { asker, outcome: Err(ApiError::TimedOut) }), []);
}

#[test]
fn c27_a_leader_that_answers_nothing_loses_the_lock_within_ten_seconds() {
    let mut bench = Bench::following();
    let took = bench.until_stolen(20 * SECOND).expect("it is stolen");
    assert!((5 * SECOND..9 * SECOND).contains(&took), "{took} ms");
}

#[test]
fn a_leader_that_answers_keeps_the_lock() {
    let mut bench = Bench::following();
    for _ in 0..100 {
        bench.now = bench.now.plus(bench.share.wake_at().unwrap() - bench.now.mono);
        assert!(!bench.on(Event::Tick).contains(&Effect::Claim(Claim::Steal)));
        bench.here(T0);
    }
}

#[test]
fn a_follower_that_slept_asks_before_it_takes_the_lock() {
    let mut bench = Bench::following();
    bench.now = bench.now.plus(3 * SECOND);
    assert_eq!(bench.on(Event::Tick), [bench.share.hello()]);
    bench.now = bench.now.plus(8 * HOUR);
    assert_eq!(bench.on(Event::Tick), [bench.share.hello()]);
    bench.here(T0);
    assert_eq!(bench.until_stolen(4 * SECOND), None);
}

#[test]
fn a_former_leader_that_wakes_is_not_followed_again() {
    let mut bench = Bench::following();
    let effects = bench.hear(Message::Lead { from: TabId(2), term: Term(T0 + 5) });
    assert!(effects.contains(&Effect::RoleChanged));
    assert_eq!(bench.here(T0), [], "it still thinks that it leads");
    assert_eq!(bench.hear(Message::Open { term: Term(T0), topics: Topics::default() }), []);
    assert_eq!(bench.hear(Message::Frame(Term(T0), "old".to_owned())), []);
    let outcome = Err(ApiError::TimedOut);
    assert_eq!(bench.hear(Message::Settled { term: Term(T0), ids: Vec::new(), outcome }), []);
    assert_eq!(bench.hear(Message::Shut(Term(T0 + 5))), [Effect::LineShut]);
}

#[test]
fn a_leader_whose_lock_was_taken_follows() {
    let mut bench = Bench::joined();
    bench.on(Event::Granted);
    let effects = bench.on(Event::Taken);
    assert_eq!(effects, [Effect::RoleChanged, Effect::Claim(Claim::Wait), bench.share.hello()]);
    assert_eq!(bench.share.role(), Role::Seeking);
    bench.hear(Message::Lead { from: TabId(2), term: Term(T0 + 5) });
    assert_eq!(bench.share.role(), Role::Follows);
}

#[test]
fn a_page_that_is_left_gives_up_the_lock_and_says_so() {
    let mut bench = Bench::joined();
    bench.on(Event::Granted);
    let bye = Effect::Say(To::All, Message::Bye(bench.share.me()));
    assert_eq!(bench.on(Event::Leave), [bye, Effect::Resign]);
    assert_eq!(
        bench.on(Event::Join),
        [Effect::Claim(Claim::Wait), bench.share.hello()],
        "shown again, it takes part again"
    );
}

#[test]
fn a_leader_asks_nothing_that_is_for_another_one_or_is_no_question() {
    let mut bench = Bench::joined();
    bench.on(Event::Granted);
    let (asker, term) = (Asker { tab: TabId(7), number: 0 }, bench.share.term());
    let sound = Endpoint::Conversations.as_question().unwrap();
    let ask = |term, question| Message::Ask { asker, term, question, lane: Lane::Live, about: Vec::new() };
    assert_eq!(bench.hear(ask(term, sound.clone())).len(), 1);
    assert_eq!(bench.hear(ask(Term(term.0 - 1), sound.clone())), []);
    let elsewhere = Question { path_and_query: "@evil.example/".to_owned(), ..sound };
    assert_eq!(bench.hear(ask(term, elsewhere)), []);
}

#[test]
fn a_follower_that_has_crashed_is_spoken_to_no_more_after_some_minutes() {
    let mut bench = Bench::joined();
    bench.on(Event::Granted);
    bench.hear(Message::Hello(TabId(7)));
    bench.now = bench.now.plus(2 * MINUTE);
    assert!(bench.share.has_followers(bench.now.mono), "a hidden tab says hello once a minute");
    bench.now = bench.now.plus(2 * MINUTE);
    assert!(!bench.share.has_followers(bench.now.mono));
    assert!(bench.hear(Message::Hello(TabId(7))).contains(&Effect::Greet(TabId(7))), "it was only frozen");
}

#[test]
fn what_the_leader_knows_of_its_socket_is_known_until_it_has_another() {
    let mut bench = Bench::following();
    let condition = Condition { proof: Some(7_000), why: Some(Why::TopicRejected), ..Condition::default() };
    let to = bench.share.me();
    bench.hear(Message::Here { to, from: LEADER, term: Term(T0), condition: condition.clone() });
    assert_eq!(bench.share.condition(), (&condition, bench.now.mono));
    bench.hear(Message::Open { term: Term(T0), topics: Topics::default() });
    assert_eq!(bench.share.condition().0.why, None);
}

#[test]
fn c06_a_leader_without_events_vouches_for_nothing() {
    let mut bench = Bench::following();
    let (to, condition) = (bench.share.me(), Condition { why: Some(Why::SocketLost), ..Condition::default() });
    assert_eq!(bench.hear(Message::Here { to, from: LEADER, term: Term(T0), condition }), []);
    for why in [Why::Silent, Why::Slept] {
        let condition = Condition { why: Some(why.clone()), ..Condition::default() };
        let to = bench.share.me();
        assert_eq!(bench.hear(Message::Here { to, from: LEADER, term: Term(T0), condition }), []);
        // It is told of again because another tab has come.
        bench.hear(Message::Open { term: Term(T0), topics: Topics::default() });
        assert_eq!(bench.share.condition().0.why, Some(why));
    }
    // Nor does one that has no socket yet, and what the former one had in doubt stays so.
    let to = bench.share.me();
    let condition = Condition::default();
    assert_eq!(bench.hear(Message::Here { to, from: LEADER, term: Term(T0), condition }), []);
    assert_eq!(bench.share.condition().0.why, Some(Why::Slept));
    assert_eq!(bench.here(T0), [Effect::LineSound]);
    assert_eq!(bench.share.condition().0.why, None);
}

#[test]
fn what_the_leader_has_never_heard_of_is_said_again_after_a_minute() {
    let mut bench = Bench::following();
    let said = bench.ask("list");
    let mut again = Vec::new();
    for _ in 0..40 {
        bench.now = bench.now.plus(3 * SECOND);
        again.extend(bench.on(Event::Tick).into_iter().filter(|effect| said.contains(effect)));
        bench.here(T0);
    }
    assert!((1..3).contains(&again.len()), "{} times in two minutes", again.len());
}

#[test]
fn what_waits_because_the_server_says_so_is_not_said_again() {
    let mut bench = Bench::following();
    let said = bench.ask("list");
    for _ in 0..40 {
        bench.now = bench.now.plus(3 * SECOND);
        assert!(!bench.on(Event::Tick).contains(&said[0]));
        let condition = Condition { wait: Some((WaitsFor::Limit, 60_000)), ..Condition::default() };
        let to = bench.share.me();
        bench.hear(Message::Here { to, from: LEADER, term: Term(T0), condition });
    }
}

#[test]
fn c19_an_agent_who_wants_the_events_in_this_tab_takes_the_lock() {
    let mut bench = Bench::following();
    assert_eq!(bench.on(Event::TakeOver), [Effect::Claim(Claim::Steal)]);
    bench.on(Event::Granted);
    assert_eq!(bench.on(Event::TakeOver), []);
}
