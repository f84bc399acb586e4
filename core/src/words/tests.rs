use super::*;
use crate::auth::token::TokenError;
use crate::auth::{Ended, Failure, Out};
use crate::config::ConfigError;
use crate::genesys::decode::Undecodable;
use crate::genesys::endpoint::Operation;
use crate::genesys::error::{ApiError, Missing, ServerSays};
use crate::history::{Progress, QuestionError, Verdict};

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
}

#[test]
fn g07_a_servers_words_stay_on_one_line_and_end_somewhere() {
    let error = ApiError::Refused(says(400, "x", &format!("a\n\u{1b}[31mb\u{0}{}", "z".repeat(10_000))));
    let advice = of_error(&error, wall);
    assert!(!advice.title.contains(['\n', '\u{1b}', '\u{0}']));
    assert!(advice.title.chars().count() < 400);
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
    assert_eq!(of_verdict(&verdict), "Incomplete: 9,988 of 10,000 conversations could be loaded");
    let progress = Progress { read: 100, of: Some(1_440), ..Progress::default() };
    assert_eq!(of_verdict(&Verdict::Cancelled(progress)), "Cancelled: 100 of 1,440 read");
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
        (Phase::Connected { since }, Media::Callback, None, "On a call with Wei"),
        (Phase::Connected { since }, Media::Message, Some("webmessaging"), "With Wei by web message"),
        (Phase::Connected { since }, Media::Message, Some("sms"), "With Wei by SMS"),
        (Phase::OnHold { since }, Media::Call, None, "Wei is on hold"),
        (Phase::AfterCall { since, until: None }, Media::Email, None, "After-call work for Wei"),
        (Phase::Parked { since }, Media::Email, None, "Parked: email with Wei"),
        (Phase::Scheduled, Media::Callback, None, "Scheduled: callback for Wei"),
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
