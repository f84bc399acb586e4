//! What may go out with the present token, and what becomes of that which it could not fetch. The token itself never
//! comes here, only its number.

use super::{Asked, Output, Traffic};
use crate::genesys::endpoint::Endpoint;
use crate::genesys::error::ApiError;

/// The present token, or the last there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Number of the token that requests go out with.
    Usable(u32),
    /// Nobody knows yet whose the token of this number is: only that question goes out with it.
    Unknown(u32),
    /// The one with this number was refused or given up.
    Ended(u32),
}

impl Token {
    pub(super) const fn number(self) -> u32 {
        match self {
            Self::Usable(number) | Self::Unknown(number) | Self::Ended(number) => number,
        }
    }

    pub(super) const fn allows(self, endpoint: &Endpoint) -> bool {
        match self {
            Self::Usable(_) => true,
            Self::Unknown(_) => matches!(endpoint, Endpoint::Me),
            Self::Ended(_) => false,
        }
    }
}

impl<T> Traffic<T> {
    /// A 401 to what went out with the token of the number `sent_with`.
    pub(super) fn token_refused(&mut self, asked: Asked<T>, sent_with: u32, error: ApiError) {
        match self.token {
            // It went out with a token that has been replaced meanwhile: that says nothing about the present one.
            Token::Usable(present) | Token::Unknown(present) if present != sent_with => {
                self.queues[asked.lane as usize].push_front(asked);
                return;
            }
            Token::Usable(present) | Token::Unknown(present) => {
                self.token = Token::Ended(present);
                self.out.push(Output::TokenRefused);
            }
            Token::Ended(_) => {}
        }
        let refusals = asked.refusals + 1;
        if refusals > 1 {
            self.answer(asked, Err(error));
        } else {
            self.refused.push(Asked { refusals, since: None, ..asked });
        }
    }
}
