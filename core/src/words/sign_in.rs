//! Words for a sign-in: why there is none, why it failed, why it is over.

use super::{Advice, one_line};
use crate::auth::token::TokenError;
use crate::auth::{Ended, Failure, Out};
use crate::presence::Lock;
use crate::{english, text};

/// Why nobody is signed in; `None` where there is nothing to tell.
pub fn of_out(out: &Out) -> Option<Advice> {
    Some(match out {
        Out::Fresh => return None,
        Out::SignedOut => {
            Advice::said(english!("You are signed out"), english!("Nothing of your session is left in this browser."))
        }
        Out::ServerNotReached => Advice::said(
            english!("You are signed out here, but Genesys Cloud could not be told"),
            english!("On a shared computer, sign out of Genesys Cloud as well once the network is back."),
        ),
        Out::Elsewhere => Advice::said(english!("You signed out in another tab"), english!("Sign in to go on.")),
        Out::Locked(lock) => Advice::new(
            match lock {
                Lock::Idle => text!("You are signed out: nobody has used this page for a while"),
                Lock::Sitting => text!("You are signed out: your sign-in was too long ago"),
            },
            text!("Sign in to go on; the address still says what you looked at."),
        ),
        Out::Failed(failure) => of_failure(failure),
    })
}

/// Why a sign-in, or a renewal, failed.
pub fn of_failure(failure: &Failure) -> Advice {
    match failure {
        Failure::LinkInvalid => Advice::said(english!("This sign-in link is not valid"), english!("Sign in again.")),
        Failure::Refused { error, description } => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::said(
                english!("Sign-in was refused"),
                english!("Sign in again, or ask your administrator whether you may use Tidemark."),
            )
        },
        Failure::TookTooLong => Advice::said(english!("Sign-in took too long"), english!("Sign in again.")),
        Failure::NoToken(TokenError::Refused { error, description }) => Advice {
            details: Some(reason(error, description.as_deref())),
            ..Advice::said(english!("Genesys Cloud did not complete the sign-in"), english!("Sign in again."))
        },
        Failure::NoToken(TokenError::Unusable(what)) => Advice {
            details: Some(text!("The answer of the sign-in service cannot be used: {what}.", what)),
            ..Advice::said(
                english!("Genesys Cloud did not complete the sign-in"),
                english!("Try again. If it stays so, tell your administrator."),
            )
        },
        Failure::NoToken(TokenError::Unavailable) | Failure::NoAnswer => Advice::said(
            english!("The Genesys Cloud sign-in does not answer"),
            english!("Check the network, then sign in again."),
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
        Ended::Expired => Advice::said(
            english!("Your sign-in has ended"),
            english!("Sign in to go on. Everything on the screen stays where it is."),
        ),
        Ended::Refused => Advice::said(
            english!("Your session was refused"),
            english!(
                "Genesys Cloud does not accept the new sign-in. Sign in again; if it stays so, tell your administrator."
            ),
        ),
    }
}
