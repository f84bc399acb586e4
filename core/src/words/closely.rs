//! Words for one conversation that is looked at closely: who was in it, which way it took, where its two sides differ, and
//! how far the earlier ones with its customer go.

use super::names::{duration, of_other_state};
use super::{Advice, one_line};
use crate::clock::DAY;
use crate::closely::earlier::{Earlier, Reach};
use crate::language::{inside, say};
use crate::record::{By, Difference, Doing, Figure, Parting, Passing, Role, Route, Stop};
use crate::{counted, english, text};
use std::borrow::Cow;

/// That something secret is being said.
pub fn of_secure_pause() -> Advice {
    Advice::said(
        english!("Secure pause"),
        english!(
            "Something secret is being said. Until it is over, nothing of this conversation can be copied or exported here."
        ),
    )
}

/// What somebody is in a conversation.
pub fn of_role(role: &Role) -> Cow<'static, str> {
    say(match role {
        Role::Customer => english!("Customer"),
        Role::External => english!("External"),
        Role::Agent => english!("Agent"),
        Role::Queue => english!("Queue"),
        Role::Menu => english!("IVR"),
        Role::Flow => english!("Flow"),
        Role::Voicemail => english!("Voicemail"),
        Role::Dialer => english!("Campaign"),
        Role::Other(text) => return one_line(text).into(),
    })
    .into()
}

/// What somebody does.
pub fn of_doing(doing: &Doing) -> Cow<'static, str> {
    say(match doing {
        Doing::Alerting => english!("Alerting"),
        Doing::Dialing => english!("Dialing"),
        Doing::Talking => english!("Connected"),
        Doing::Holding => english!("On hold"),
        Doing::Parked => english!("Parked"),
        Doing::AfterCall => english!("After-call work"),
        Doing::Scheduled => english!("Scheduled"),
        Doing::Gone => english!("Left"),
        Doing::Other(text) if &**text == "ivr" => english!("In the IVR"),
        Doing::Other(text) => return of_other_state(text),
    })
    .into()
}

/// How somebody left who is this: a queue or a menu that hands on does what it is there for.
pub fn of_leaving(role: &Role, parting: &Parting) -> Cow<'static, str> {
    say(match (role, parting) {
        (Role::Customer | Role::External | Role::Agent, _) => return of_parting(parting),
        (_, Parting::Passed(_)) => english!("Handed on"),
        (_, _) => return of_parting(parting),
    })
    .into()
}

/// How a person left.
pub(super) fn of_parting(parting: &Parting) -> Cow<'static, str> {
    say(match parting {
        Parting::Left => english!("Disconnected"),
        Parting::OtherLeft => english!("The other side disconnected"),
        Parting::Passed(passing) => return capital(of_passing(*passing)).into(),
        Parting::NotAnswered => english!("Not answered"),
        Parting::System => english!("Ended by the system"),
        Parting::Idle => english!("Timed out"),
        Parting::Fault => english!("Connection failed"),
        Parting::Spam => english!("Marked as spam"),
        Parting::Uncallable => english!("Number cannot be called"),
        Parting::Other(text) => return one_line(text).into(),
    })
    .into()
}

fn of_passing(passing: Passing) -> &'static str {
    say(match passing {
        Passing::Blind => english!("blind transfer"),
        Passing::Consult => english!("consult transfer"),
        Passing::Conference => english!("conference transfer"),
        Passing::Forward => english!("forwarded"),
    })
}

/// The way of a conversation, place by place.
pub fn of_route(route: &Route) -> Vec<String> {
    let ended = route.ended.as_ref().map(|by| match by {
        By::Customer => text!("ended by the customer").to_owned(),
        By::Me => text!("ended by you").to_owned(),
        By::Agent(Some(name)) | By::External(Some(name)) => text!("ended by {who}", who = one_line(name)),
        By::Agent(None) => text!("ended by an agent").to_owned(),
        By::External(None) => text!("ended by somebody outside").to_owned(),
        By::Itself(parting) => inside(&of_parting(parting)),
    });
    route.stops.iter().map(stop).chain(ended).collect()
}

fn stop(stop: &Stop) -> String {
    let name = stop.name.as_deref().map(one_line);
    let name = match (stop.is_me, &stop.role, name) {
        (true, ..) => text!("You").to_owned(),
        (_, Role::Agent | Role::Queue, Some(name)) => name,
        (_, role, Some(name)) => format!("{} {name}", of_role(role)),
        (_, role, None) => of_role(role).into_owned(),
    };
    match (stop.missed, stop.passed) {
        (true, _) => text!("{name} (not answered)", name),
        (_, Some(passing)) => format!("{name} ({})", of_passing(passing)),
        (_, None) => name,
    }
}

/// What a figure is called.
pub fn of_figure(figure: Figure) -> &'static str {
    say(match figure {
        Figure::Talk => english!("Talk"),
        Figure::Hold => english!("Hold"),
        Figure::AfterCall => english!("After-call work"),
        Figure::Total => english!("Total"),
    })
}

/// Where the two sides do not say the same.
pub fn of_difference(difference: &Difference) -> String {
    text!(
        "Seen live {live}, on record {recorded}",
        live = duration(difference.live),
        recorded = duration(difference.recorded)
    )
}

/// What may still become of a record. `clock` writes an instant as the agent's wall clock shows it.
pub fn of_corrections(ended: i64, now: i64, clock: impl Fn(i64) -> String) -> String {
    let settled = ended + 2 * DAY;
    if now < settled {
        text!(
            "Genesys Cloud goes over its records again when they are 48 hours old: figures may change after {time}.",
            time = clock(settled)
        )
    } else {
        text!("This record is older than 48 hours: Genesys Cloud may have corrected it since, and may again.")
            .to_owned()
    }
}

/// What there is to say of the list of earlier conversations.
pub fn of_earlier(earlier: &Earlier) -> Vec<String> {
    let visits = earlier.visits();
    let mut notes = Vec::new();
    if visits.is_empty() {
        notes.push(match earlier.reach() {
            Reach::Permitted => {
                text!("None in the 90 days before it, among the conversations that your role shows.").to_owned()
            }
            Reach::Own => text!("None of yours in the 90 days before it.").to_owned(),
        });
    }
    match earlier.reach() {
        Reach::Own => notes.push(
            text!("Only your own: your role lacks the permission analytics:conversationDetail:view for those of colleagues.")
                .to_owned(),
        ),
        Reach::Permitted if !visits.is_empty() && visits.iter().all(|visit| visit.is_mine || visit.agent.is_none()) => {
            notes.push(text!("None of a colleague. Your role may show you only your own.").to_owned());
        }
        Reach::Permitted => {}
    }
    if earlier.more() {
        notes.push(counted!(visits.len(), "There are more than this one.", "There are more than these {n}."));
    }
    match earlier.bad() {
        0 => {}
        n => notes.push(counted!(n, "1 record could not be read.", "{n} records could not be read.")),
    }
    notes
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closely::earlier::{Event, Question, Subject};
    use crate::genesys::ApiError;
    use crate::genesys::endpoint::Operation;
    use crate::genesys::error::{Missing, ServerSays};
    use crate::genesys::traffic::Reply;

    fn at(role: Role, name: Option<&str>) -> Stop {
        Stop { role, name: name.map(Into::into), is_me: false, missed: false, passed: None }
    }

    #[test]
    fn a_route_is_one_readable_line() {
        let route = Route {
            stops: vec![
                at(Role::Menu, Some("Main menu")),
                at(Role::Queue, Some("Support")),
                Stop { missed: true, ..at(Role::Agent, Some("Cleo")) },
                Stop { is_me: true, passed: Some(Passing::Blind), ..at(Role::Agent, Some("Ada")) },
                at(Role::Other("hologram".into()), None),
                at(Role::Agent, Some("Ben\nOkafor")),
            ],
            ended: Some(By::Customer),
        };
        assert_eq!(
            of_route(&route).join(" > "),
            "IVR Main menu > Support > Cleo (not answered) > You (blind transfer) > hologram > Ben Okafor > ended by the customer"
        );
        let idle = Route { stops: Vec::new(), ended: Some(By::Itself(Parting::Idle)) };
        assert_eq!(of_route(&idle), ["timed out"]);
    }

    #[test]
    fn a_record_says_when_it_may_still_be_corrected() {
        let told = |age: i64| of_corrections(1_000, 1_000 + age, |at| format!("<{at}>"));
        assert!(told(DAY).ends_with(&format!("after <{}>.", 1_000 + 2 * DAY)), "{}", told(DAY));
        assert!(told(2 * DAY).contains("older than 48 hours"));
    }

    #[test]
    fn both_values_of_a_figure_are_told() {
        let difference = Difference { figure: Figure::Talk, live: 50_000, recorded: 48_999 };
        assert_eq!(of_difference(&difference), "Seen live 0:50, on record 0:49");
    }

    #[test]
    fn a_list_of_earlier_conversations_says_how_far_it_goes() {
        let subject = Subject { conversation: "it".into(), started: None, contact: Some("x".into()), address: None };
        let forbidden = || {
            let missing = Missing::Permissions(vec!["analytics:conversationDetail:view".to_owned()]);
            ApiError::Forbidden { operation: Operation::DetailsQuery, missing, says: ServerSays::default() }
        };
        let told = |refusals: usize| {
            let mut earlier = Earlier::default();
            earlier.on(Event::Start { me: "me".to_owned() }, 0);
            let mut next = earlier.on(Event::About(Some(subject.clone())), 0);
            for answer in 0.. {
                let Some(Question { number, .. }) = next else { break };
                let body = br#"{"totalHits":0}"#.to_vec();
                let reply = Reply { body, correlation_id: None, sent: 0 };
                next = earlier
                    .on(Event::Answered(number, if answer < refusals { Err(forbidden()) } else { Ok(reply) }), 0);
            }
            of_earlier(&earlier)
        };
        assert_eq!(told(0), ["None in the 90 days before it, among the conversations that your role shows."]);
        assert_eq!(told(1)[0], "None of yours in the 90 days before it.");
        assert!(told(1)[1].contains("analytics:conversationDetail:view"), "{:?}", told(1));
    }
}
