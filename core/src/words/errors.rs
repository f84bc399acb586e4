//! Words for a request that failed: what it means, whom to ask, and what the server said of it.

use super::{Advice, one_line};
use crate::genesys::decode::Undecodable;
use crate::genesys::error::{ApiError, Missing, ServerSays};
use crate::joined::joined;
use crate::{english, text};

/// A failed request. `clock` writes an instant, epoch milliseconds, as the agent's wall clock shows it.
pub fn of_error(error: &ApiError, clock: impl Fn(i64) -> String) -> Advice {
    let advice = match error {
        ApiError::Refused(says) => Advice::new(
            text!("Genesys Cloud did not accept the question{why}", why = why(says)),
            text!("Change the question and try again. If it stays so, tell your administrator."),
        ),
        ApiError::Unauthorized(_) => {
            Advice::said(english!("Genesys Cloud refused the sign-in"), english!("Sign in again."))
        }
        ApiError::Forbidden { operation, missing, .. } => forbidden(operation.needs().scope, missing),
        ApiError::NotFound(_) => Advice::said(
            english!("Genesys Cloud does not know this"),
            english!("It may be too new, or gone. Try again in a minute."),
        ),
        ApiError::RateLimited { until, .. } => Advice::new(
            text!("Limit reached until {time}", time = clock(*until)),
            text!("Genesys Cloud answers no more such questions until then. Everything else works."),
        ),
        ApiError::ServerFailed(_) => Advice::said(
            english!("Genesys Cloud has a problem"),
            english!("Try again in a minute; nothing on the screen is lost."),
        ),
        ApiError::Unreachable => Advice::said(
            english!("No connection to Genesys Cloud"),
            english!("Check the network or VPN, then try again."),
        ),
        ApiError::TimedOut => {
            Advice::said(english!("Genesys Cloud is not answering"), english!("Try again in a minute."))
        }
        ApiError::Undecodable { how: Undecodable::Html, .. } => Advice::said(
            english!("Something between here and Genesys Cloud answered with a web page"),
            english!(
                "This is often a network sign-in page: open any other site, sign in to the network, then try again."
            ),
        ),
        ApiError::Undecodable { .. } => Advice::said(
            english!("Genesys Cloud sent something that cannot be read"),
            english!("Try again. If it stays so, send the details to your administrator."),
        ),
    };
    Advice { details: details(error), ..advice }
}

fn forbidden(scope: &str, missing: &Missing) -> Advice {
    match missing {
        Missing::Permissions(names) => lack_of(names),
        Missing::Scope(name) => {
            let name = one_line(name);
            Advice {
                paste: Some(text!("Please add the scope {name} to Tidemark's OAuth client in Genesys Cloud.", name)),
                ..Advice::new(
                    text!("Tidemark's OAuth client lacks the scope {name}", name),
                    text!("Ask your administrator to add it, then sign in again."),
                )
            }
        }
        Missing::Unnamed => Advice {
            paste: Some(text!(
                "Genesys Cloud refuses Tidemark without saying why. Please check the scope {scope} of its OAuth client, and \
                 the permissions of my role.",
                scope
            )),
            ..Advice::said(english!("Genesys Cloud does not permit this"), english!("Ask your administrator."))
        },
    }
}

/// The agent's role lacks any one of these permissions.
pub(super) fn lack_of(permissions: &[String]) -> Advice {
    let names = one_line(&joined(permissions, text!(" or ")));
    Advice {
        paste: Some(text!("Please add the permission {names} to my role in Genesys Cloud (for Tidemark).", names)),
        ..Advice::new(text!("Your role lacks the permission {names}", names), text!("Ask your administrator for it."))
    }
}

fn why(says: &ServerSays) -> String {
    says.message.as_deref().map(|message| format!(": {}", one_line(message))).unwrap_or_default()
}

fn details(error: &ApiError) -> Option<String> {
    let said = |says: &ServerSays| {
        let code = says.code.as_deref().map(|code| format!(" {}", one_line(code))).unwrap_or_default();
        let message = says.message.as_deref().map(|message| format!(": {}", one_line(message))).unwrap_or_default();
        format!("{}{code}{message}", says.status)
    };
    let text = match error {
        ApiError::Refused(says)
        | ApiError::Unauthorized(says)
        | ApiError::Forbidden { says, .. }
        | ApiError::NotFound(says)
        | ApiError::RateLimited { says, .. }
        | ApiError::ServerFailed(says) => Some(said(says)),
        ApiError::Undecodable { how: Undecodable::Shape(what), .. } => Some(one_line(what)),
        ApiError::Undecodable { how: Undecodable::Status(status), .. } => {
            Some(text!("unexpected status {status}", status))
        }
        ApiError::Undecodable { how: Undecodable::Empty, .. } => Some(text!("an empty answer").to_owned()),
        ApiError::Undecodable { how: Undecodable::CutShort, .. } => {
            Some(text!("an answer that stops short").to_owned())
        }
        ApiError::Undecodable { how: Undecodable::Html, .. } | ApiError::Unreachable | ApiError::TimedOut => None,
    };
    let id = error.correlation_id().map(|id| text!("correlation id {id}", id = one_line(id)));
    match (text, id) {
        (Some(text), Some(id)) => Some(format!("{text} · {id}")),
        (text, id) => text.or(id),
    }
}
