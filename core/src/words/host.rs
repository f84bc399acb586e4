//! What is said where Genesys Cloud frames the page: to the agent, and to the host for them.

use super::Advice;
use crate::host::{Misfit, Need};

/// Why the page does not serve its host.
pub fn of_misfit(misfit: Misfit, served: &str) -> Advice {
    let (title, line) = match misfit {
        Misfit::Unknown(name) => (
            "Unknown Genesys Cloud region".to_owned(),
            format!("Tidemark serves {served}. Its frame was opened with a value of {name} that belongs to no region."),
        ),
        Misfit::Other(domain) => (
            format!("This Tidemark does not serve {domain}"),
            format!("Tidemark serves {served}, and its frame was opened from {domain}."),
        ),
    };
    let todo = "Nothing was sent anywhere. An administrator can put the address of the integration right.";
    Advice { paste: Some(line), ..Advice::new(title, todo) }
}

/// What wants the agent, for a toast: title and what to do. It names nobody, since others may see the screen.
pub fn of_need(need: Need) -> (String, &'static str) {
    match need {
        Need::Alerts(media) => (super::of_alert(media, None), "Tidemark shows who it is."),
        Need::OverLimit => ("A conversation is over your limit".to_owned(), "Tidemark shows which one."),
        Need::WrapUp => ("A wrap-up code is missing".to_owned(), "Tidemark shows of which conversation."),
    }
}
