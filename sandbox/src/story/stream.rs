//! How the audio of a call was: what a line's end of it reports when the line ends. Drawn from the line's id; nothing here
//! moves a story on.

use crate::clock::SECOND;
use crate::story::Media;
use crate::story::telling::{Telling, Told};

/// A packet carries 20 ms of audio.
const PACKETS_PER_SECOND: i64 = 50;

/// The audio of a line, from the instant it was connected to its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stream {
    /// When it was over.
    pub(crate) at: i64,
    /// ITU-T G.107, 0 to 100.
    pub(crate) r_factor: f64,
    /// Mean opinion score, 1 to 4.5: what the R-factor comes to by G.107 annex B, to hundredths.
    pub(crate) opinion_score: f64,
    pub(crate) latency_ms: i64,
    pub(crate) received: i64,
    /// Of those received, what came too early or too late to be heard.
    pub(crate) discarded: i64,
}

impl Told<'_> {
    /// The audio of a line of a call that was connected and has ended.
    pub(crate) fn stream(&self) -> Option<Stream> {
        let (connected, (at, _)) = self.connected.zip(self.ended)?;
        if self.line.media != Media::Voice {
            return None;
        }
        let bits = self.line.id.low_bits();
        let r_factor = 70.0 + (bits % 230) as f64 / 10.0;
        let score = 1.0 + 0.035 * r_factor + r_factor * (r_factor - 60.0) * (100.0 - r_factor) * 7e-6;
        let received = (at - connected) * PACKETS_PER_SECOND / SECOND;
        Some(Stream {
            at,
            r_factor,
            opinion_score: (score * 100.0).round() / 100.0,
            latency_ms: 20 + (bits / 230 % 160) as i64,
            received,
            discarded: received * (bits / 36_800 % 6) as i64 / 1_000,
        })
    }
}

impl Telling<'_> {
    /// The lowest R-factor and opinion score of any of its audio; the one follows from the other.
    pub(crate) fn worst_audio(&self) -> Option<(f64, f64)> {
        let heard = self.begun().filter_map(Told::stream).map(|stream| (stream.r_factor, stream.opinion_score));
        heard.reduce(|worst, next| if next.0 < worst.0 { next } else { worst })
    }
}
