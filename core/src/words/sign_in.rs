//! Words for a sign-in: why there is none, why it failed, why it is over.

use super::{Advice, one_line};
use crate::auth::token::TokenError;
use crate::auth::{Ended, Failure, Out};
use crate::text;

/// Why nobody is signed in; `None` where there is nothing to tell.
pub fn of_out(out: &Out) -> Option<Advice> {
    Some(match out {
        Out::Fresh => return None,
        Out::SignedOut => {
            Advice::new(text!("You are signed out"), text!("Nothing of your session is left in this browser."))
        }
        Out::ServerNotReached => Advice::new(
            text!("You are signed out here, but Genesys Cloud could not be told"),
            text!("On a shared computer, sign out of Genesys Cloud as well once the network is back."),
        ),
        Out::Elsewhere => Advice::new(text!("You signed out in another tab"), text!("Sign in to go on.")),
        Out::Failed(failure) => of_failure(failure),
    })
}

/// Why a sign-in, or a renewal, failed.
pub fn of_failure(failure: &Failure) -> Advice {
    match failure {
        Failure::LinkInvalid => Advice::new(text!("This sign-in link is not valid"), text!("Sign in again.")),
        Failure::Refused { error, description } => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::new(
                text!("Sign-in was refused"),
                text!("Sign in again, or ask your administrator whether you may use Tidemark."),
            )
        },
        Failure::TookTooLong => {
            Advice::new(text!("Sign-in took too long"), text!("Sign in again; ten minutes are enough for one try."))
        }
        Failure::NoToken(TokenError::Refused { error, description }) => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::new(text!("Genesys Cloud did not complete the sign-in"), text!("Sign in again."))
        },
        Failure::NoToken(TokenError::Unusable(what)) => Advice {
            details: Some(text!("The answer of the sign-in service cannot be used: {what}.", what)),
            ..Advice::new(
                text!("Genesys Cloud did not complete the sign-in"),
                text!("Try again. If it stays so, tell your administrator."),
            )
        },
        Failure::NoToken(TokenError::Unavailable) | Failure::NoAnswer => Advice::new(
            text!("The Genesys Cloud sign-in does not answer"),
            text!("Check the network, then sign in again."),
        ),
    }
}

fn reason(error: &str, description: Option<&str>) -> String {
    match (one_line(error), description.map(one_line)) {
        (error, Some(description)) if error.is_empty() => description,
        (error, Some(description)) => format!("{error}: {description}"),
        (error, None) => error,
    }
}

/// Why a session that was good is no more.
pub fn of_ended(ended: Ended) -> Advice {
    match ended {
        Ended::Expired => Advice::new(
            text!("Your sign-in has ended"),
            text!("Sign in to go on. Everything on the screen stays where it is."),
        ),
        Ended::Refused => Advice::new(
            text!("Your session was refused"),
            text!(
                "Genesys Cloud does not accept the new sign-in. Sign in again; if it stays so, tell your administrator."
            ),
        ),
    }
}
