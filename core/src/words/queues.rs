//! Words for what goes on in the agent's queues, and for why it is not known.

use super::Advice;
use super::errors::{lack_of, of_error};
use super::lists::lower_first;
use super::names::clock;
use crate::language::count;
use crate::queues::{Figures, Standing, Why};
use crate::{counted, text};

/// All queues together, in a line; `first` is the queue in which somebody waits the longest.
pub fn of_queues(total: Figures, first: Option<&str>, now: i64) -> String {
    let interacting = text!("{n} interacting", n = count(u64::from(total.interacting)));
    let waiting = count(u64::from(total.waiting));
    match (total.waiting, total.since.zip(first)) {
        (0, _) => text!("Nobody is waiting · {interacting}", interacting),
        (_, None) => text!("{waiting} waiting · {interacting}", waiting, interacting),
        (_, Some((since, first))) => {
            text!(
                "{waiting} waiting, longest {time} in {queue} · {interacting}",
                waiting,
                time = clock(now - since),
                queue = first,
                interacting
            )
        }
    }
}

/// How old the figures are; `as_of` is when they were asked for, as the agent's wall clock shows it.
pub fn of_figures_age(standing: &Standing, as_of: &str) -> String {
    match standing {
        Standing::Unknown | Standing::Refused(_) => String::new(),
        Standing::Followed => text!("Live").to_owned(),
        Standing::Asked(_) | Standing::Failed(_) => text!("as of {as_of}", as_of),
    }
}

/// Not all queues are shown.
pub fn of_first_queues(shown: usize, of: usize) -> Option<String> {
    (shown < of).then(|| {
        counted!(
            of,
            "Showing the first {shown} of 1 queue.",
            "Showing the first {shown} of {n} queues.",
            shown = count(shown as u64)
        )
    })
}

/// Why the figures are not there, or do not follow what happens; nothing where the state of the live list says it.
pub fn of_queues_standing(standing: &Standing, wall: impl Fn(i64) -> String) -> Option<Advice> {
    match standing {
        Standing::Unknown | Standing::Followed | Standing::Asked(Why::NoLine) => None,
        Standing::Asked(Why::Rejected(missing)) => {
            let paste = (!missing.is_empty()).then(|| lack_of(missing).paste).flatten();
            let todo = text!("Genesys Cloud does not send live events of all of them.");
            Some(Advice { paste, ..Advice::new(text!("Your queues are checked once a minute"), todo) })
        }
        Standing::Failed(error) => {
            let advice = of_error(error, wall);
            let title = text!("Your queues could not be checked: {why}", why = lower_first(&advice.title));
            Some(Advice { title, ..advice })
        }
        Standing::Refused(error) => Some(of_error(error, wall)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::genesys::ApiError;
    use crate::genesys::endpoint::Operation;
    use crate::genesys::error::{Missing, ServerSays};

    #[test]
    fn a_line_says_how_many_wait_how_long_the_first_does_and_where() {
        let total = Figures { waiting: 3, interacting: 1_200, since: Some(1_000) };
        assert_eq!(of_queues(total, Some("Support"), 85_000), "3 waiting, longest 1:24 in Support · 1,200 interacting");
        assert_eq!(of_queues(Figures { since: None, ..total }, None, 0), "3 waiting · 1,200 interacting");
        assert_eq!(of_queues(Figures::default(), None, 0), "Nobody is waiting · 0 interacting");
    }

    #[test]
    fn who_may_not_see_queues_is_told_which_permission_is_missing_and_what_to_send() {
        let permission = "analytics:queueObservation:view";
        let error = ApiError::Forbidden {
            operation: Operation::QueueObservations,
            missing: Missing::Permissions(vec![permission.to_owned()]),
            says: ServerSays::default(),
        };
        let advice = of_queues_standing(&Standing::Refused(error), |_| String::new()).unwrap();
        assert_eq!(advice.title, format!("Your role lacks the permission {permission}"));
        assert!(advice.paste.unwrap().contains(permission));
    }

    #[test]
    fn c04_topics_that_are_rejected_are_no_secret_and_neither_is_what_they_lack() {
        let standing =
            |missing: &[&str]| Standing::Asked(Why::Rejected(missing.iter().map(|&name| name.into()).collect()));
        let of = |standing| of_queues_standing(&standing, |_| String::new()).unwrap();
        assert!(of(standing(&["a:b:c"])).paste.unwrap().contains("a:b:c"));
        assert_eq!(of(standing(&[])).paste, None);
        assert_eq!(of_figures_age(&standing(&[]), "10:42:05"), "as of 10:42:05");
        assert_eq!(of_figures_age(&Standing::Followed, "10:42:05"), "Live");
    }

    #[test]
    fn c29_queues_that_are_left_out_are_counted() {
        assert_eq!(of_first_queues(999, 1_001).as_deref(), Some("Showing the first 999 of 1,001 queues."));
        assert_eq!(of_first_queues(7, 7), None);
    }
}
