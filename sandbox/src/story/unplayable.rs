//! Why a script cannot be played, in words for whoever wrote it.

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ScriptError {
    /// Which says so itself.
    UnknownAgent(String),
    UnknownQueue(String),
    UnknownWrapUpCode(String),
    /// Lengths are from 0 to a day, and something has to be done.
    Length(i64),
    NoPhases,
    HoldsWhatIsWritten,
    ParksACall,
    OutboundIsACall,
    OnlyACallbackWaits,
    OnlyWhatComesInIsPassedOn,
    OnlyACallIsAskedAbout,
    /// `conferenceMs`, or `stays` of the first, without a question.
    NobodyWasAsked,
    OnlyACallGoesOutside,
    OutsideOneOnlyTalks,
    NoNumber(String),
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownAgent(why) => f.write_str(why),
            Self::UnknownQueue(name) => write!(f, "there is no queue '{name}'"),
            Self::UnknownWrapUpCode(name) => write!(f, "there is no wrap-up code '{name}'"),
            Self::Length(millis) => write!(f, "{millis} ms is not between 0 and a day"),
            Self::NoPhases => f.write_str("phases must not be empty"),
            Self::HoldsWhatIsWritten => f.write_str("only calls are held or muted"),
            Self::ParksACall => f.write_str("only messages and emails are parked"),
            Self::OutboundIsACall => f.write_str("only calls go out"),
            Self::OnlyACallbackWaits => f.write_str("only callbacks are kept for later"),
            Self::OnlyWhatComesInIsPassedOn => {
                f.write_str("only what comes in, is answered and is no callback is passed on")
            }
            Self::OnlyACallIsAskedAbout => f.write_str("only calls are passed on after a consultation"),
            Self::NobodyWasAsked => f.write_str("only who was asked, for asksMs, is in a conference or goes again"),
            Self::OnlyACallGoesOutside => f.write_str("only calls are passed on to somebody outside"),
            Self::OutsideOneOnlyTalks => f.write_str("who is outside holds and mutes nobody"),
            Self::NoNumber(word) => write!(f, "'{word}' is no number: + and 7 to 15 digits"),
        }
    }
}
