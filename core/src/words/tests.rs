use super::*;
use crate::auth::token::TokenError;
use crate::auth::{Ended, Failure, Out};
use crate::config::ConfigError;
use crate::genesys::decode::Undecodable;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{ApiError, Missing, ServerSays};
use crate::genesys::http::TransportError;
use crate::history::{Estimate, Progress, QuestionError, Tail, Verdict};
use crate::record::{Doing, Phase};

fn wall(_: i64) -> String {
    "17:40".to_owned()
}

fn says(status: u16, code: &str, message: &str) -> ServerSays {
    ServerSays {
        status,
        code: Some(code.to_owned()),
        message: Some(message.to_owned()),
        correlation_id: Some("c-1".to_owned()),
    }
}

#[test]
fn a_400_tells_the_servers_message_and_keeps_the_id_for_support() {
    let advice = of_error(&ApiError::Refused(says(400, "bad.request", "Interval too long")), wall);
    assert!(advice.title.contains("Interval too long"));
    assert_eq!(advice.details.as_deref(), Some("400 bad.request: Interval too long · correlation id c-1"));
}

#[test]
fn a_403_names_what_is_missing_in_a_line_to_paste() {
    let missing = Missing::Permissions(vec!["analytics:agentConversationDetail:view".to_owned()]);
    let error = ApiError::Forbidden {
        operation: Operation::DetailsQuery,
        missing,
        says: says(403, "missing.any.permissions", "No"),
    };
    let advice = of_error(&error, wall);
    assert!(advice.title.contains("analytics:agentConversationDetail:view"));
    assert!(advice.paste.unwrap().contains("analytics:agentConversationDetail:view"));

    let missing = Missing::Scope("analytics:readonly".to_owned());
    let error = ApiError::Forbidden { operation: Operation::DetailsQuery, missing, says: ServerSays::default() };
    assert!(of_error(&error, wall).paste.unwrap().contains("scope analytics:readonly"));
}

#[test]
fn b31_a_daily_limit_says_until_when() {
    let error = ApiError::RateLimited { until: 0, says: ServerSays::default() };
    assert_eq!(of_error(&error, wall).title, "Limit reached until 17:40");
}

#[test]
fn b10_b14_the_network_is_told_from_the_service() {
    assert_eq!(of_error(&ApiError::Unreachable, wall).title, "No connection to Genesys Cloud");
    let html = ApiError::Undecodable { how: Undecodable::Html, correlation_id: None };
    assert!(of_error(&html, wall).todo.contains("network sign-in page"));
    let advice = of_error(&ApiError::from_transport(TransportError::TooLong), wall);
    assert_eq!(advice.title, "Genesys Cloud sent something that cannot be read");
    assert_eq!(advice.details.as_deref(), Some("more than 64 MB"), "B20");
}

#[test]
fn g07_a_servers_words_stay_on_one_line_and_end_somewhere() {
    let message = format!("a\n\u{1b}[31mb\u{0}{}", "z".repeat(10_000));
    let advice = of_error(&ApiError::Refused(says(400, "x\r\ny\u{7}", &message)), wall);
    let shown = format!("a [31mb {}", "z".repeat(291));
    assert_eq!(advice.title, format!("Genesys Cloud did not accept the question: {shown}"));
    let details = advice.details.unwrap();
    assert!(details.contains("400 x y: a [31mb z") && !details.contains(char::is_control), "{details}");
}

#[test]
fn every_way_of_not_being_signed_in_says_what_to_do() {
    assert_eq!(of_out(&Out::Fresh), None);
    let failures = [
        (Failure::LinkInvalid, "This sign-in link is not valid"),
        (Failure::Refused { error: "access_denied".to_owned(), description: None }, "Sign-in was refused"),
        (Failure::TookTooLong, "Sign-in took too long"),
        (Failure::NoAnswer, "The Genesys Cloud sign-in does not answer"),
        (Failure::NoToken(TokenError::Unusable("it has no token")), "Genesys Cloud did not complete the sign-in"),
    ];
    for (failure, title) in failures {
        let advice = of_out(&Out::Failed(failure)).unwrap();
        assert_eq!(advice.title, title);
        assert!(!advice.todo.is_empty());
    }
    assert_eq!(of_ended(Ended::Refused).title, "Your session was refused");
}

#[test]
fn a_wrong_config_says_what_to_write() {
    assert!(of_config(&ConfigError::Missing(Some(404))).todo.contains("\"redirectPath\""));
    let advice = of_config(&ConfigError::UnknownRegion("evil.com".to_owned()));
    assert!(advice.title.contains("evil.com") && advice.todo.contains("mypurecloud.de, "));
}

#[test]
fn an_interval_that_cannot_be_asked_for_says_why() {
    assert_eq!(of_question(QuestionError::TooLong { days: 600 }).title, "600 days are too many for one search");
    assert!(of_question(QuestionError::TooLong { days: 40 }).todo.contains("558 days"));
    assert_eq!(of_question(QuestionError::EndBeforeStart).title, "The end lies before the start");
}

#[test]
fn i13_a_list_says_how_much_of_it_is_there() {
    let verdict = Verdict::Incomplete { have: 9_988, of: 10_000 };
    assert_eq!(of_verdict(&verdict, |_| String::new()), "Incomplete: 9,988 of 10,000 conversations could be loaded");
    let progress = Progress { read: 100, of: Some(1_440), ..Progress::default() };
    assert_eq!(of_verdict(&Verdict::Cancelled(progress), |_| String::new()), "Cancelled: 100 of 1,440 read");
    let settling = Progress { doing: crate::history::Doing::ReadingDay(7), ..progress };
    let said = "Reading day 7 again to its end, to be sure that nothing is missing";
    assert_eq!(of_progress(settling, |at| format!("day {at}")), said);
}

#[test]
fn d10_a_list_that_is_not_on_record_to_its_end_says_until_when_it_is() {
    let verdict = Verdict::Provisional { until: 14 * 60 + 5 };
    let clock = |at: i64| format!("{}:{:02}", at / 60, at % 60);
    assert_eq!(of_verdict(&verdict, clock), "Complete until 14:05; what began later may not be on record yet");
}

#[test]
fn a_plan_says_where_a_part_of_it_is_not_counted() {
    let plan = |tail| of_estimate(&Estimate { conversations: 30_000, requests: 52, takes: 12_000, tail });
    assert_eq!(plan(Tail::Counted), "30,000 conversations, 52 requests, about 20 s");
    assert!(plan(Tail::Untold).starts_with(&plan(Tail::Counted)));
    assert!(plan(Tail::Untold).ends_with(", and more for the latest hours: Genesys Cloud does not say how many"));
}

#[test]
fn lengths_of_time_are_short_and_exact() {
    let lengths = [
        (0, "0:00"),
        (7_999, "0:07"),
        (754_000, "12:34"),
        (3_723_000, "1:02:03"),
        (183_840_000, "2 d 03:04"),
        (-5_000, "0:00"),
    ];
    for (ms, text) in lengths {
        assert_eq!(clock(ms), text);
    }
    assert_eq!(duration(7_500), "0:08");
    assert_eq!(duration(7_499), "0:07");
    assert_eq!(
        (count(0), count(999), count(1_000), count(1_234_567)),
        ("0".into(), "999".into(), "1,000".into(), "1,234,567".into())
    );
}

#[test]
fn the_headline_says_with_whom_the_agent_is_and_by_what() {
    use crate::record::{Media, Phase};
    let since = None;
    for (phase, media, kind, words) in [
        (Phase::Alerting { since }, Media::Message, Some("webmessaging"), "Web message from Wei is alerting"),
        (Phase::Dialing { since }, Media::Call, None, "Calling Wei"),
        (Phase::Dialing { since }, Media::Email, None, "In progress: email for Wei"),
        (Phase::Connected { since }, Media::Callback, None, "On a call with Wei"),
        (Phase::Connected { since }, Media::Message, Some("webmessaging"), "With Wei by web message"),
        (Phase::Connected { since }, Media::Message, Some("sms"), "With Wei by SMS"),
        (Phase::OnHold { since }, Media::Call, None, "Wei is on hold"),
        (Phase::AfterCall { since, until: None }, Media::Email, None, "After-call work for Wei"),
        (Phase::Parked { since }, Media::Email, None, "Parked: email with Wei"),
        (Phase::Scheduled, Media::Callback, None, "Scheduled: callback for Wei"),
        // The agent is not in it, and nothing says that they are.
        (Phase::Other { state: Phase::NOT_MINE.into(), since }, Media::Call, None, "In progress: call for Wei"),
    ] {
        assert_eq!(of_headline(&phase, media, kind, "Wei"), words);
    }
}

#[test]
fn marks_tell_what_is_owed_from_what_is_not_and_one_kind_of_transfer_from_another() {
    use crate::record::{Mark, Passing};
    for (mark, words) in [
        (Mark::WrapUpDue, "Wrap-up due"),
        (Mark::WrapUpOptional, "Wrap-up optional"),
        (Mark::WrapUpBy("by\ncarrier pigeon".into()), "Wrap-up: by carrier pigeon"),
        (Mark::NoWrapUp, "No wrap-up"),
        (Mark::WrapUpTimedOut, "Wrap-up timed out"),
        (Mark::WrapUpSkipped, "Wrap-up skipped"),
        (Mark::Transferred(Passing::Blind, 1), "1 blind transfer"),
        (Mark::Transferred(Passing::Consult, 2), "2 consult transfers"),
    ] {
        assert_eq!(of_mark(&mark, 0), words);
    }
}

#[test]
fn an_alert_names_the_medium_and_nobody() {
    use crate::record::Media;
    let cases = [
        (Media::Call, None, "A call is alerting"),
        (Media::Email, None, "An email is alerting"),
        (Media::Message, Some("sms"), "An SMS is alerting"),
        (Media::Message, Some("whatsapp"), "Alerting: WhatsApp"),
        (Media::Message, Some("webmessaging"), "A web message is alerting"),
        (Media::Unknown, Some("John Doe"), "A conversation is alerting"),
    ];
    for (media, kind, words) in cases {
        assert_eq!(of_alert(media, kind), words);
    }
}

#[test]
fn a_state_that_is_on_its_way_has_words_of_its_own_and_an_unheard_of_one_those_of_the_server() {
    let says = [
        ("transmitting", "Sending"),
        ("converting", "Converting"),
        ("uploading", "Uploading"),
        (crate::record::Phase::NOT_MINE, "With others"),
        ("x\ny", "x y"),
    ];
    for (state, words) in says {
        let phase = Phase::Other { state: state.into(), since: None };
        assert_eq!(of_phase(&phase), words);
        assert_eq!(of_doing(&Doing::Other(state.into())), words, "of anybody in it");
    }
}

#[test]
fn an_empty_list_says_what_there_is_none_of() {
    use crate::history::{Conditions, Scope, Source};
    let of = |scope| Conditions { scope, ..Conditions::default() };
    let all = of(Scope::All);
    let narrow = Conditions { queue: Some("q".into()), ..all.clone() };
    let queues = of(Scope::MyQueues(vec!["q".into()]));
    for (only, source, above, said) in [
        (&of(Scope::Mine), Source::Records, 0, "None of your conversations started in this interval."),
        (&queues, Source::Records, 0, "No conversation of these queues started in this interval."),
        (&all, Source::Records, 0, "No conversations started in this interval."),
        (&narrow, Source::Records, 0, "Nothing that the filters ask Genesys Cloud for started in this interval."),
        (&all, Source::Records, 1, "Nothing else that started in this interval is on record."),
        (
            &of(Scope::Mine),
            Source::Calls,
            0,
            "None of your voice calls started in this interval. Other media are not in this list.",
        ),
    ] {
        assert_eq!(of_empty(only, source, above), said);
    }
    assert_eq!([0, 2].map(of_none_left), ["No conversation matches the filter.", "Nothing else matches the filter."]);
}

#[test]
fn who_asks_for_calls_is_told_that_callbacks_come_with_them() {
    use crate::record::Media;
    let said = [Media::Call, Media::Callback, Media::Email].map(of_asked_media);
    assert_eq!(said, ["Call (on record also callbacks)", "Callback", "Email"]);
}
