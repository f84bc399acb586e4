//! How the bytes of an answer leave: at once, in pieces, or only so far. Arithmetic alone: it is told what is to be written
//! and what was, and touches no connection.

use std::time::Duration;

/// How a connection comes to an end before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// With a reset, whatever is still on its way.
    Reset,
    /// In order: what was written arrives.
    Closed,
    /// Not at all: nobody reads or writes it any more, and it stays until the other side goes.
    Held,
}

/// Pieces of so many bytes, each followed by a pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pace {
    pub(crate) bytes: usize,
    pub(crate) pause: Duration,
    pub(crate) from: Start,
}

/// Where in an answer something begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Head,
    Body,
}

/// What happens to bytes that are written.
#[derive(Debug, Default)]
pub(super) enum Course {
    #[default]
    Smooth,
    Answer(Answer),
    Cut(Fate),
}

/// An answer on its way.
#[derive(Debug)]
pub(super) struct Answer {
    /// Goes out before the answer.
    ahead: Vec<u8>,
    /// How many of the four bytes that end a head were just seen; all of them once it has ended.
    seen: usize,
    pace: Option<Pace>,
    /// After how many more bytes of the body the connection ends, and how.
    end: Option<(u64, Fate)>,
}

const END_OF_HEAD: &[u8; 4] = b"\r\n\r\n";

impl Course {
    pub(super) fn paced(pace: Pace) -> Self {
        Self::Answer(Answer { ahead: Vec::new(), seen: 0, pace: Some(pace), end: None })
    }

    /// The head, and so many bytes of the body.
    pub(super) fn until(bytes: u64, fate: Fate) -> Self {
        Self::Answer(Answer { ahead: Vec::new(), seen: 0, pace: None, end: Some((bytes, fate)) })
    }

    /// The answer after something that announces it.
    pub(super) fn after(ahead: Vec<u8>) -> Self {
        Self::Answer(Answer { ahead, seen: 0, pace: None, end: None })
    }

    /// What is to be written before anything else; nothing most of the time.
    pub(super) fn ahead(&mut self) -> Vec<u8> {
        match self {
            Self::Answer(answer) => std::mem::take(&mut answer.ahead),
            _ => Vec::new(),
        }
    }

    /// What could not be written of it yet.
    pub(super) fn still_ahead(&mut self, rest: &[u8]) {
        if let Self::Answer(answer) = self {
            answer.ahead = rest.to_vec();
        }
    }

    /// How many of these bytes may be written in one go.
    pub(super) fn portion(&self, bytes: &[u8]) -> usize {
        let Self::Answer(answer) = self else { return bytes.len() };
        let piece = |start| match answer.pace {
            Some(pace) if pace.from == Start::Head || start == Start::Body => pace.bytes,
            _ => usize::MAX,
        };
        if answer.seen < END_OF_HEAD.len() {
            // The body begins with a write of its own.
            let (head, _) = matched(answer.seen, bytes);
            return head.min(piece(Start::Head));
        }
        let left = answer.end.map_or(usize::MAX, |(left, _)| usize::try_from(left).unwrap_or(usize::MAX));
        bytes.len().min(left).min(piece(Start::Body))
    }

    /// Takes note of what was written; gives how long to wait before more.
    pub(super) fn note(&mut self, bytes: &[u8]) -> Duration {
        let Self::Answer(answer) = self else { return Duration::ZERO };
        let in_head = answer.seen < END_OF_HEAD.len();
        let pause = match answer.pace {
            Some(pace) if pace.from == Start::Head || !in_head => pace.pause,
            _ => Duration::ZERO,
        };
        if in_head {
            answer.seen = matched(answer.seen, bytes).1;
        } else if let Some((left, _)) = &mut answer.end {
            *left = left.saturating_sub(bytes.len() as u64);
        }
        if let Some((0, fate)) = answer.end
            && answer.seen == END_OF_HEAD.len()
        {
            *self = Self::Cut(fate);
        }
        pause
    }
}

/// How many of the bytes belong to the head, and how much of its end was seen after them.
fn matched(mut seen: usize, bytes: &[u8]) -> (usize, usize) {
    for (at, byte) in bytes.iter().enumerate() {
        seen = if *byte == END_OF_HEAD[seen] { seen + 1 } else { usize::from(*byte == END_OF_HEAD[0]) };
        if seen == END_OF_HEAD.len() {
            return (at + 1, seen);
        }
    }
    (bytes.len(), seen)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nx: y\r\n\r\n0123456789";
    const HEAD: usize = 25;
    const PAUSE: Duration = Duration::from_millis(7);

    /// The pieces in which an answer leaves, with what follows each.
    fn pieces(course: &mut Course, most: usize) -> Vec<(usize, Duration)> {
        let (mut rest, mut pieces) = (ANSWER, Vec::new());
        while !rest.is_empty() && !matches!(course, Course::Cut(_)) {
            let portion = course.portion(&rest[..most.min(rest.len())]);
            assert!(portion > 0, "something can always be written");
            pieces.push((portion, course.note(&rest[..portion])));
            rest = &rest[portion..];
        }
        pieces
    }

    fn lengths(course: &mut Course, most: usize) -> Vec<usize> {
        pieces(course, most).into_iter().map(|(length, _)| length).collect()
    }

    #[test]
    fn a_slow_body_has_a_quick_head() {
        let mut course = Course::paced(Pace { bytes: 4, pause: PAUSE, from: Start::Body });
        let expected = [(HEAD, Duration::ZERO), (4, PAUSE), (4, PAUSE), (2, PAUSE)];
        assert_eq!(pieces(&mut course, usize::MAX), expected);
    }

    #[test]
    fn slices_are_of_the_whole_answer() {
        let mut course = Course::paced(Pace { bytes: 9, pause: PAUSE, from: Start::Head });
        assert_eq!(lengths(&mut course, usize::MAX), [9, 9, 7, 9, 1]);
    }

    #[test]
    fn the_end_comes_after_so_many_bytes_of_the_body_however_they_are_written() {
        for most in [1, 3, 24, 26, usize::MAX] {
            for wanted in [0, 1, 9, 10] {
                let mut course = Course::until(wanted, Fate::Closed);
                let written: usize = lengths(&mut course, most).into_iter().sum();
                assert_eq!(written, HEAD + wanted as usize, "{wanted} bytes, {most} at a time");
                assert!(matches!(course, Course::Cut(Fate::Closed)));
            }
        }
    }

    #[test]
    fn the_end_of_a_head_is_seen_after_a_false_start() {
        assert_eq!(matched(0, b"a\r\n\r\r\n\r\nb"), (8, 4));
        assert_eq!(matched(3, b"\nb"), (1, 4));
        assert_eq!(matched(2, b"a"), (1, 0));
    }
}
