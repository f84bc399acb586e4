//! Where the two sides of a Record do not say the same. Neither is dropped for the other: whoever looks closely sees both.

use super::figures::SoFar;
use super::{Phase, Record};

/// A figure that both sides have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Talking.
    Talk,
    /// On hold.
    Hold,
    /// After-call work.
    AfterCall,
    /// From its start to its end.
    Total,
}

/// A figure of which the two sides say different things, milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub figure: Figure,
    /// As seen live.
    pub live: i64,
    /// As on record.
    pub recorded: i64,
}

/// What is not further apart is rounding, and the time that an event takes.
const TOLERATED: i64 = 1_000;

impl Record {
    /// Where they are more than a second apart; nothing before both sides are complete.
    pub fn differences(&self) -> Vec<Difference> {
        let (Some(live), Some(recorded)) = (&self.live, self.on_record()) else { return Vec::new() };
        // Until its own end: after that nothing of it ran on.
        let Phase::Settling { ended: Some(ended) } = live.phase else { return Vec::new() };
        let (mut seen, mut recorded) = (live.so_far(ended), recorded);
        if !self.media().is_put_on_hold() {
            // Seen live, the time in other conversations is a part of the talk.
            for figures in [&mut seen, &mut recorded] {
                figures.talk += std::mem::take(&mut figures.hold);
            }
        }
        let of = |figure, read: fn(&SoFar) -> i64| Difference { figure, live: read(&seen), recorded: read(&recorded) };
        // Whether after-call work is a part of the whole is nowhere said: either is no difference.
        let talked = live.started.zip(live.disconnected).map_or(seen.total, |(began, left)| left - began);
        let total = if is_near(talked, recorded.total) { recorded.total } else { seen.total };
        // Of after-call work whose end nobody told or saw it is not known how long it was.
        let recorded_acw = if live.acw.0.is_some() && seen.acw == 0 { 0 } else { recorded.acw };
        let all = [
            of(Figure::Talk, |figures| figures.talk),
            of(Figure::Hold, |figures| figures.hold),
            Difference { figure: Figure::AfterCall, live: seen.acw, recorded: recorded_acw },
            Difference { figure: Figure::Total, live: total, recorded: recorded.total },
        ];
        all.into_iter().filter(|figure| !is_near(figure.live, figure.recorded)).collect()
    }
}

const fn is_near(one: i64, other: i64) -> bool {
    (one - other).abs() <= TOLERATED
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::genesys::query::iso;
    use crate::record::Book;
    use serde_json::{Value, json};

    const T0: i64 = 1_785_747_600_000;

    fn at(second: i64) -> String {
        iso(T0 + second * 1_000)
    }

    /// A call of 60 s, of which the agent talked 50, and worked 20 s after it.
    fn seen_live(book: &mut Book) {
        let conversation = json!({ "id": "a", "startTime": at(0), "participants": [{
            "id": "p", "userId": "me", "purpose": "agent", "connectedTime": at(10), "endTime": at(60),
            "startAcwTime": at(60), "endAcwTime": at(80), "wrapup": { "code": "c" },
            "calls": [{ "id": "k", "state": "disconnected", "connectedTime": at(10), "disconnectedTime": at(60) }] }] });
        let now = Moment { wall: T0 + 80_000, mono: 1 };
        book.event(serde_json::from_value(conversation).unwrap(), now, now.wall);
    }

    fn recorded(book: &mut Book, talk: i64, acw: i64, end: i64) {
        let segment = json!({ "segmentType": "interact", "segmentStart": at(10), "segmentEnd": at(60) });
        let metrics: Value = json!([{ "name": "tTalk", "value": talk }, { "name": "tAcw", "value": acw }]);
        let conversation = json!({ "conversationId": "a", "conversationStart": at(0), "conversationEnd": at(end),
            "participants": [{ "userId": "me", "purpose": "agent",
                "sessions": [{ "mediaType": "voice", "segments": [segment], "metrics": metrics }] }] });
        book.analytics(&serde_json::from_value(conversation).unwrap());
    }

    fn differences(talk: i64, acw: i64, end: i64) -> Vec<Difference> {
        let mut book = Book::of("me");
        seen_live(&mut book);
        recorded(&mut book, talk, acw, end);
        book.get("a").unwrap().differences()
    }

    #[test]
    fn what_both_sides_say_alike_is_no_difference_and_neither_is_a_second() {
        assert_eq!(differences(50_000, 20_000, 60), []);
        assert_eq!(differences(51_000, 19_000, 80), [], "with after-call work in the whole as without");
    }

    #[test]
    fn what_is_more_than_a_second_apart_is_told_with_both_values() {
        let talk = Difference { figure: Figure::Talk, live: 50_000, recorded: 48_999 };
        let work = Difference { figure: Figure::AfterCall, live: 20_000, recorded: 27_000 };
        assert_eq!(differences(48_999, 27_000, 60), [talk, work]);
        let whole = Difference { figure: Figure::Total, live: 80_000, recorded: 300_000 };
        assert_eq!(differences(50_000, 20_000, 300), [whole], "it went on with others");
    }

    #[test]
    fn of_what_is_written_the_time_in_other_conversations_is_no_hold_and_no_difference() {
        let differences = |talk: i64, elsewhere: i64| {
            let conversation = json!({ "id": "a", "startTime": at(0), "participants": [{
                "id": "p", "userId": "me", "purpose": "agent", "connectedTime": at(10), "endTime": at(60),
                "messages": [{ "id": "k", "state": "disconnected", "connectedTime": at(10), "disconnectedTime": at(60) }] }] });
            let mut book = Book::of("me");
            let now = Moment { wall: T0 + 80_000, mono: 1 };
            book.event(serde_json::from_value(conversation).unwrap(), now, now.wall);
            let segment = json!({ "segmentType": "interact", "segmentStart": at(10), "segmentEnd": at(60) });
            let metrics = json!([{ "name": "tTalk", "value": talk }, { "name": "tHeld", "value": elsewhere }]);
            let record = json!({ "conversationId": "a", "conversationStart": at(0), "conversationEnd": at(60),
                "participants": [{ "userId": "me", "purpose": "agent",
                    "sessions": [{ "mediaType": "message", "segments": [segment], "metrics": metrics }] }] });
            book.analytics(&serde_json::from_value(record).unwrap());
            book.get("a").unwrap().differences()
        };
        assert_eq!(differences(20_000, 30_000), []);
        let talk = Difference { figure: Figure::Talk, live: 50_000, recorded: 40_000 };
        assert_eq!(differences(20_000, 20_000), [talk]);
    }

    #[test]
    fn before_the_record_is_complete_nothing_differs() {
        let mut book = Book::of("me");
        seen_live(&mut book);
        assert_eq!(book.get("a").unwrap().differences(), []);
        let mut book = Book::of("me");
        recorded(&mut book, 1, 1, 60);
        assert_eq!(book.get("a").unwrap().differences(), [], "nobody has seen it live");
    }
}
