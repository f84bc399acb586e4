//! What the agent can do with a search, by where it stands: pause it, let it go on, be content with what is there.

use tidemark_core::english;
use tidemark_core::history::{Event, Standing, Verdict};

/// Its name, and what it wants of the search.
pub(super) type Button = (&'static str, fn() -> Event);

/// What the agent can do with a search.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chances {
    None,
    /// It waits for the agent's word: there is much to read.
    Confirm,
    /// It goes on.
    Stop,
    /// It rests.
    Resume,
    /// It stopped before its end.
    GoOn,
}

impl Chances {
    pub(super) const fn of(standing: &Standing) -> Self {
        match standing {
            Standing::Idle
            | Standing::Done(Verdict::Complete | Verdict::Provisional { .. } | Verdict::Incomplete { .. }) => {
                Self::None
            }
            Standing::Asking(_) => Self::Confirm,
            Standing::Loading(_) => Self::Stop,
            Standing::Paused(_) => Self::Resume,
            Standing::Done(Verdict::Failed(..) | Verdict::Cancelled(_)) => Self::GoOn,
        }
    }

    pub(super) const fn buttons(self) -> &'static [Button] {
        match self {
            Self::None => &[],
            Self::Confirm => &[(english!("Load all"), || Event::GoOn), (english!("Cancel"), || Event::Cancel)],
            Self::Stop => &[(english!("Pause"), || Event::Pause), (english!("Cancel"), || Event::Cancel)],
            Self::Resume => &[(english!("Resume"), || Event::GoOn), (english!("Cancel"), || Event::Cancel)],
            Self::GoOn => &[(english!("Go on"), || Event::GoOn)],
        }
    }
}
