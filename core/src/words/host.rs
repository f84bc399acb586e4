//! What is said where Genesys Cloud frames the page: to the agent, and to the host for them.

use super::Advice;
use crate::host::{Misfit, Need};
use crate::text;

/// Why the page does not serve its host.
pub fn of_misfit(misfit: Misfit, served: &str) -> Advice {
    let (title, line) = match misfit {
        Misfit::Unknown(name) => (
            text!("Unknown Genesys Cloud region").to_owned(),
            text!(
                "Tidemark serves {served}. Its frame was opened with a value of {name} that belongs to no region.",
                served,
                name
            ),
        ),
        Misfit::Other(domain) => (
            text!("This Tidemark does not serve {domain}", domain),
            text!("Tidemark serves {served}, and its frame was opened from {domain}.", served, domain),
        ),
    };
    let todo = text!("Nothing was sent anywhere. An administrator can put the address of the integration right.");
    Advice { paste: Some(line), ..Advice::new(title, todo) }
}

/// What wants the agent, for a toast: title and what to do. It names nobody, since others may see the screen.
pub fn of_need(need: Need) -> (String, &'static str) {
    match need {
        Need::Alerts(media) => (super::of_alert(media, None), text!("Tidemark shows who it is.")),
        Need::OverLimit => (text!("A conversation is over your limit").to_owned(), text!("Tidemark shows which one.")),
        Need::WrapUp => (text!("A wrap-up code is missing").to_owned(), text!("Tidemark shows of which conversation.")),
    }
}
