//! The numbers of conversations and their formulas. All times are milliseconds.

/// What one conversation took, by its record. The agent's own sessions only, except `wait`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Talking: the sum of `tTalk`.
    pub talk: i64,
    /// On hold: the sum of `tHeld`. For messages Genesys counts here the time that the agent spent in other conversations.
    pub hold: i64,
    /// How often it was put on hold.
    pub holds: u32,
    /// Waiting in queues: the sum of `tAcd` over the queue participants.
    pub wait: i64,
    /// After-call work: the sum of `tAcw`.
    pub acw: i64,
    /// Handling: `tHandle`, or talk + hold + after-call work + dialing + contacting where a session has none yet.
    pub handle: i64,
    /// How often the agent passed it on: the sum of `nTransferred`. What others passed on is theirs.
    pub transfers: u32,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.talk += other.talk;
        self.hold += other.hold;
        self.holds += other.holds;
        self.wait += other.wait;
        self.acw += other.acw;
        self.handle += other.handle;
        self.transfers += other.transfers;
    }
}

/// What one conversation has taken until now, as seen live: the agent's legs that are over and the present one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// While the agent was connected, less hold.
    pub talk: i64,
    /// On hold, the present one included.
    pub hold: i64,
    /// How often it was put on hold.
    pub holds: u32,
    /// After-call work.
    pub acw: i64,
    /// What of that was before the agent's present leg.
    pub worked_before: i64,
    /// Since the conversation began.
    pub total: i64,
    /// While it alerts: since it came to the queue that it comes from, else since it alerts.
    pub wait: i64,
}
