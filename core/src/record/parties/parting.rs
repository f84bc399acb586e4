//! How somebody leaves a conversation. REST, events and Analytics spell it in three ways: `transfer.noanswer`,
//! `noAnswerTransfer`, `transfer.dnd`.

use std::sync::Arc;

/// How somebody left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Parting {
    /// They hung up, or closed it.
    Left,
    /// The other side did.
    OtherLeft,
    /// It went on with somebody else.
    Passed(Passing),
    /// They did not take it.
    NotAnswered,
    /// Genesys Cloud ended it.
    System,
    /// Nobody did anything for too long.
    Idle,
    /// A fault.
    Fault,
    /// It was marked as spam.
    Spam,
    /// There is nobody at that number.
    Uncallable,
    /// One that this list does not have, as the server writes it.
    Other(Arc<str>),
}

/// How it went on with somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Passing {
    /// Without a word between the two.
    Blind,
    /// After the two had talked.
    Consult,
    /// Out of a conference.
    Conference,
    /// By a forwarding.
    Forward,
}

impl Parting {
    /// As any of the three spells it.
    pub fn of(wire: &str) -> Self {
        let plain: String =
            wire.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
        match plain.as_str() {
            "client" | "endpoint" => Self::Left,
            "peer" => Self::OtherLeft,
            "transfer" => Self::Passed(Passing::Blind),
            "transferconsult" | "consulttransfer" => Self::Passed(Passing::Consult),
            "transferconference" | "conferencetransfer" => Self::Passed(Passing::Conference),
            "transferforward" | "forwardtransfer" | "takeover" => Self::Passed(Passing::Forward),
            "transfernoanswer"
            | "noanswertransfer"
            | "transfernotavailable"
            | "notavailabletransfer"
            | "transferdnd"
            | "transferdonotdisturb"
            | "dndtransfer"
            | "endpointdnd"
            | "endpointdonotdisturb"
            | "dndendpoint" => Self::NotAnswered,
            "system" => Self::System,
            "timeout" | "inactivity" | "sessionexpired" => Self::Idle,
            "error" | "transportfailure" => Self::Fault,
            "spam" => Self::Spam,
            "uncallable" => Self::Uncallable,
            _ => Self::Other(wire.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_spellings_of_a_parting_are_one() {
        for (spellings, parting) in [
            (["transfer.noanswer", "noAnswerTransfer", "transfer.notavailable"], Parting::NotAnswered),
            (["transfer.donotdisturb", "dndTransfer", "transfer.dnd"], Parting::NotAnswered),
            (["transfer.consult", "consultTransfer", "transfer.consult"], Parting::Passed(Passing::Consult)),
            (["session.expired", "sessionExpired", "inactivity"], Parting::Idle),
            (["transport.failure", "transportFailure", "error"], Parting::Fault),
            (["endpoint", "client", "endpoint"], Parting::Left),
        ] {
            for spelling in spellings {
                assert_eq!(Parting::of(spelling), parting, "{spelling}");
            }
        }
        assert_eq!(Parting::of("beamed.up"), Parting::Other("beamed.up".into()));
    }
}
