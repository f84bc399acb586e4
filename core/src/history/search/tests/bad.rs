//! Answers that are not as they should be.

use super::*;

#[test]
fn d05_a_total_that_is_missing_or_too_small_does_not_end_the_reading() {
    for total in [Value::Null, json!(0), json!(150)] {
        let server = Server::with(5_000, MINUTE);
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        while let Some((_, _, query)) = bench.asked.front() {
            let mut body = server.answer(query);
            body["totalHits"] = total.clone();
            bench.reply(0, &body);
        }
        assert_eq!(bench.ids().len(), 1_440, "{total}");
    }
}

#[test]
fn b16_a_bad_record_is_counted_and_the_rest_is_complete() {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let at = yesterday().from;
    let body = json!({ "totalHits": 3, "conversations": [row("a", at), { "conversationId": "b", "participants": 5 }, row("c", at)] });
    bench.reply(0, &body).reply(0, &json!({ "totalHits": 3 }));
    assert_eq!((bench.ids(), bench.search.bad()), (vec!["a".to_owned(), "c".to_owned()], 1));
    assert_eq!(*bench.verdict(), Verdict::Complete, "three of three were seen, one of them unreadable");
}

#[test]
fn b16_a_row_without_an_id_counts_once_wherever_pages_carry_it_and_rows_that_are_alike_each() {
    let server = Server::with(5_000, MINUTE);
    for nameless in [json!({ "participants": 5 }), json!({ "conversationId": " ", "conversationStart": iso(NOW) })] {
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        let mut passes = 0;
        while let Some((_, page, query)) = bench.asked.front() {
            passes += i64::from(*page == 1);
            // One more comes on record while they are read: so they are read again, and that row stands on another page.
            let (total, stands_on) = if passes == 1 && *page == 1 { (1_440, 1) } else { (1_441, 2) };
            let mut body = server.answer(query);
            body["totalHits"] = json!(total);
            if *page == stands_on {
                body["conversations"].as_array_mut().unwrap().push(nameless.clone());
            }
            bench.reply(0, &body);
        }
        assert_eq!((passes, bench.ids().len(), bench.search.bad()), (2, 1_440, 1), "{nameless}");
        assert_eq!(*bench.verdict(), Verdict::Complete, "{nameless}");
    }
    let alike = answered(&["7".to_owned(), "7".to_owned(), "{}".to_owned(), "{}".to_owned()]);
    assert_eq!((alike.search.bad(), alike.verdict()), (4, &Verdict::Complete));
    // On two pages it may be one row that was pushed on, so the list is not called complete.
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    while let Some((_, page, query)) = bench.asked.front() {
        let mut body = server.answer(query);
        if *page <= 2 {
            body["conversations"][50] = json!({});
        }
        bench.reply(0, &body);
    }
    assert_eq!((bench.search.bad(), bench.verdict()), (1, &Verdict::Incomplete { have: 1_439, of: 1_440 }));
}

#[test]
fn b16_a_record_that_can_be_read_once_is_none_of_those_that_cannot() {
    let server = Server::with(3_000, MINUTE);
    for unreadable in [1, 2] {
        let mut bench = Bench::asking(yesterday(), Openness::Closed);
        let mut passes = 0;
        while let Some((_, page, query)) = bench.asked.front() {
            let mut body = server.answer(query);
            passes += i32::from(*page == 1);
            if *page == 1 && passes == 1 {
                // The count moves, so that all is read again.
                body["totalHits"] = json!(1_439);
            }
            if *page == 1 && passes == unreadable {
                let row = &mut body["conversations"][7];
                row["conversationId"] = json!(row["conversationId"].as_str().unwrap().to_uppercase());
                row["participants"] = json!(5);
            }
            bench.reply(0, &body);
        }
        assert_eq!((passes, bench.ids().len(), bench.search.bad()), (2, 1_440, 0), "in pass {unreadable}");
        assert_eq!(*bench.verdict(), Verdict::Complete);
    }
}

#[test]
fn i13_what_the_server_counts_but_never_gives_is_said() {
    let mut server = Server::with(5_000, MINUTE);
    server.overstates_by = 12;
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.run(&server);
    assert_eq!(*bench.verdict(), Verdict::Incomplete { have: 1_440, of: 1_452 });
}

/// Answers the first page with these texts of conversations, and the second one with none.
fn answered(conversations: &[String]) -> Bench {
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let body = format!(r#"{{"totalHits":{},"conversations":[{}]}}"#, conversations.len(), conversations.join(","));
    let (ticket, ..) = bench.asked.remove(0).unwrap();
    bench.on(Event::Answer(ticket, Ok(Reply { body: body.into_bytes(), correlation_id: None, sent: 0 })));
    bench.reply(0, &json!({ "totalHits": conversations.len() }));
    bench
}

#[test]
fn b15_values_nobody_knows_and_fields_nobody_asked_for_spoil_no_row() {
    let start = iso(yesterday().from);
    let unknown = format!(
        r#"{{"conversationId":"a","conversationStart":"{start}","originatingDirection":"sideways","new":{{"x":[1]}},
        "conversationEnd":null,"participants":[{{"purpose":"wizard","sessions":[{{"mediaType":"telepathy","metrics":null,
        "segments":[{{"segmentType":"dreaming"}}]}}]}}]}}"#
    );
    let bench = answered(&[unknown]);
    assert_eq!((bench.ids(), bench.search.bad()), (vec!["a".to_owned()], 0));
    assert_eq!(*bench.verdict(), Verdict::Complete);
}

#[test]
fn b15_what_a_gateway_says_with_a_success_is_no_list_of_nothing() {
    let says =
        json!({ "message": "The conversations service is unavailable.", "code": "service.unavailable", "status": 503 });
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    bench.reply(0, &says);
    assert!(matches!(bench.verdict(), Verdict::Failed(ApiError::Undecodable { .. }, _)), "{:?}", bench.verdict());

    let server = Server::with(3_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let first = server.answer(&bench.asked[0].2);
    bench.reply(0, &first).reply(0, &says);
    assert!(matches!(bench.verdict(), Verdict::Failed(ApiError::Undecodable { .. }, _)), "{:?}", bench.verdict());
    bench.on(Event::GoOn).run(&server);
    assert_eq!((bench.ids().len(), bench.verdict()), (1_440, &Verdict::Complete), "what was read stays read");
}

#[test]
fn b17_whatever_a_record_is_made_of_it_costs_itself_at_most() {
    let started = format!(r#""conversationStart":"{}""#, iso(yesterday().from));
    let named = |id: &str, name: &str| {
        format!(
            r#"{{"conversationId":"{id}",{started},"participants":[{{"purpose":"customer","participantName":"{name}"}}]}}"#
        )
    };
    let deep = |key: &str| {
        format!(r#"{{"conversationId":"{key}",{started},"{key}":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000))
    };
    let bench = answered(&[
        named("a", "A"),
        named("endless", &"x".repeat(5_000_000)),
        named("lone", r"\ud800"),
        deep("unknown"),
        deep("participants"),
        format!(
            r#"{{"conversationId":"huge",{started},"participants":[{{"sessions":[{{"metrics":[{{"value":1e400}}]}}]}}]}}"#
        ),
        format!(r#"{{"conversationId":"x","conversationId":"twice",{started}}}"#),
        named("z", "Z"),
    ]);
    let (good, bad) = (["a", "endless", "twice", "unknown", "z"], 3);
    assert_eq!((bench.ids().iter().map(String::as_str).collect::<Vec<_>>(), bench.search.bad()), (good.to_vec(), bad));
    assert_eq!(*bench.verdict(), Verdict::Complete, "all were seen");
}

#[test]
fn g06_attributes_are_passed_over_whatever_they_are_called_and_however_many_there_are() {
    let many: Vec<_> = (0..5_000).map(|n| format!(r#""k{n}":"4111111111111111""#)).collect();
    let attributes = format!(r#"{{"__proto__":{{"x":1}},"constructor":"c","constructor":"d",{}}}"#, many.join(","));
    let start = iso(yesterday().from);
    let with = |attributes: &str| {
        answered(&[format!(
            r#"{{"conversationId":"a","conversationStart":"{start}","participants":[{{"purpose":"customer","attributes":{attributes}}}]}}"#
        )])
    };
    assert_eq!(with(&attributes).search.store(), with("{}").search.store());
}

#[test]
fn d02_of_a_conversation_that_ends_while_pages_are_read_the_newest_account_stays() {
    let server = Server::with(3_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let goes_on = |rows: &mut Value| {
        let row = rows["conversations"][99].as_object_mut().unwrap();
        row.remove("conversationEnd");
        row["conversationId"].as_str().unwrap().to_owned()
    };
    let mut body = server.answer(&bench.asked[0].2);
    let id: Id = goes_on(&mut body).into();
    bench.reply(0, &body);
    let ended = |bench: &Bench| {
        let store = bench.search.store();
        store.past(store.row(&id).unwrap()).unwrap().ended
    };
    assert_eq!(ended(&bench), None);
    // It has moved on to the next page when that is read, and is over.
    let mut next = server.answer(&bench.asked[0].2);
    let first = server.answer(&DetailsQuery { page: 1, ..bench.asked[0].2.clone() });
    next["conversations"].as_array_mut().unwrap()[0] = first["conversations"][99].clone();
    bench.reply(0, &next);
    assert!(ended(&bench).is_some());
    assert_eq!(bench.search.store().len(), 199, "it is one row");
}

#[test]
fn i4_what_is_over_does_not_go_on_again_in_an_account_that_is_older() {
    let server = Server::with(3_000, MINUTE);
    let mut bench = Bench::asking(yesterday(), Openness::Closed);
    let first = server.answer(&bench.asked[0].2);
    let mut older = first["conversations"][99].clone();
    let id: Id = older["conversationId"].as_str().unwrap().into();
    bench.reply(0, &first);
    older.as_object_mut().unwrap().remove("conversationEnd");
    let mut next = server.answer(&bench.asked[0].2);
    next["conversations"].as_array_mut().unwrap()[0] = older;
    bench.reply(0, &next);
    let store = bench.search.store();
    assert!(store.past(store.row(&id).unwrap()).unwrap().ended.is_some());
}

#[test]
fn d06_more_than_pages_reach_is_read_by_parts_and_what_is_read_grows_throughout() {
    let server = Server::with(5_000, MINUTE);
    let Window { from, to } = yesterday();
    let mut bench = Bench::asking(Window { from: from - DAY, to }, Openness::Closed);
    // Both days together are more than pages reach, by what the server says; each is not.
    let answer = |query: &DetailsQuery| {
        let mut body = server.answer(query);
        if query.to - query.from > DAY {
            body["totalHits"] = json!(120_000);
        }
        body
    };
    let body = answer(&bench.asked[0].2);
    bench.reply(0, &body);
    let Standing::Asking(estimate) = *bench.search.standing() else { panic!() };
    assert_eq!(estimate.conversations, 120_000);
    bench.search.way = Way::Pages;
    bench.on(Event::GoOn);
    let mut read = 0;
    while let Some((_, _, query)) = bench.asked.front() {
        assert!(query.to - query.from < DAY, "each day on its own");
        let body = answer(query);
        bench.reply(0, &body);
        if let Standing::Loading(progress) = bench.search.standing() {
            assert!(progress.read >= read, "{} after {read}", progress.read);
            read = progress.read;
        }
    }
    assert_eq!((bench.search.store().len(), bench.verdict()), (2 * 1_440, &Verdict::Complete));
}
