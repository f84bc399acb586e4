//! What stands in a file, byte for byte, and what a program makes of it.

use super::*;
use crate::history::{Progress, Verdict, Window};
use proptest::prelude::*;

fn clock(ms: i64) -> String {
    format!("{}:{:02}", ms / 60_000, ms / 1_000 % 60)
}

fn line() -> Line {
    Line {
        id: "3e7150e9-d87c-4e91-b0f9-06ff95ae349a".to_owned(),
        started: 1_785_747_600_000,
        started_there: "2026-08-03 11:00:00".to_owned(),
        ended: Some(1_785_747_701_500),
        ended_there: "2026-08-03 11:01:41".to_owned(),
        medium: "Call".to_owned(),
        direction: Some(Direction::Inbound),
        name: Some("Marta Sørensen".to_owned()),
        address: Some("+15550101".to_owned()),
        dialled: Some("+15550199".to_owned()),
        queue: Some("Support".to_owned()),
        agent: Some("Bo Lind".to_owned()),
        figures: Figures { talk: 65_000, wait: 12_500, acw: 9_000, handle: 74_000, ..Figures::default() },
        elsewhere: None,
        handled: true,
        abandoned: false,
        complete: true,
        wrap_up: "Solved".to_owned(),
        note: Some("Call back, and \"soon\"".to_owned()),
        live: None,
    }
}

fn manifest() -> Manifest {
    Manifest {
        window: Window { from: 1_785_715_200_000, to: 1_785_801_600_000 },
        asked: "of.all,queue.q".to_owned(),
        filter: "media=call".to_owned(),
        zone: "Europe/Berlin, UTC+02:00".to_owned(),
        rows: 1,
        live: 0,
        withheld: 0,
        loaded: 3,
        unreadable: 0,
        verdict: Some(Verdict::Complete),
        said: "Complete".to_owned(),
        definitions: "Lengths are of the agent's own sessions.",
        written: 1_785_801_600_000,
    }
}

/// The place of a field in a CSV with all of them.
fn place(head: &str) -> usize {
    let heads = read(&Format::Csv(Mark::None).head(&Columns::All, &manifest()));
    heads[0].iter().position(|name| name == head).unwrap()
}

/// Reads a CSV as RFC 4180 has it, by nothing that has written it.
fn read(csv: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut chars, mut quoted) = (csv.chars().peekable(), false);
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => field.extend(chars.next()),
            ('"', _) => quoted = !quoted,
            (',', false) => record.push(std::mem::take(&mut field)),
            ('\r', false) => {
                assert_eq!(chars.next(), Some('\n'), "a record ends with both");
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            (c, _) => field.push(c),
        }
    }
    assert!(record.is_empty() && field.is_empty(), "the last record ends too");
    records
}

#[test]
fn a_csv_has_every_field_quoted_and_lengths_that_can_be_added_up() {
    let csv = Format::Csv(Mark::None);
    assert_eq!(
        csv.head(&Columns::All, &manifest()) + &csv.row(&Columns::All, &line(), clock),
        "\"Conversation\",\"Started\",\"Ended\",\"Duration\",\"Medium\",\"Direction\",\"Customer\",\"Address\",\"Dialed\",\
         \"Queue\",\"Agent\",\"Handled\",\"Talk\",\"Hold\",\"Holds\",\"In others\",\"Wait\",\"Abandoned\",\"ACW\",\"Handle\",\"Transfers\",\"Wrap-up\",\
         \"Note\",\"Final\"\r\n\
         \"3e7150e9-d87c-4e91-b0f9-06ff95ae349a\",\"2026-08-03 11:00:00\",\"2026-08-03 11:01:41\",\"102\",\"Call\",\
         \"Inbound\",\"Marta Sørensen\",\"'+15550101\",\"'+15550199\",\"Support\",\"Bo Lind\",\"Yes\",\"65\",\"0\",\"0\",\"\",\"13\",\"No\",\
         \"9\",\"74\",\"0\",\"Solved\",\"Call back, and \"\"soon\"\"\",\"Yes\"\r\n"
    );
}

#[test]
fn only_who_wants_it_gets_a_byte_order_mark() {
    assert!(Format::Csv(Mark::Bom).head(&Columns::All, &manifest()).as_bytes().starts_with(&[0xef, 0xbb, 0xbf, b'"']));
    assert!(Format::Csv(Mark::None).head(&Columns::All, &manifest()).starts_with('"'));
}

#[test]
fn d18_formulas_quotes_newlines_marks_and_nul_open_as_text() {
    for (wire, opened) in [
        ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
        ("+49 30 1234", "'+49 30 1234"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r'=1"),
        ("a\r=1", "a\r'=1"),
        ("\u{a0} =1", "'\u{a0} =1"),
        ("\u{feff}=1", "'\u{feff}=1"),
        ("＝1", "'＝1"),
        ("a\n=1\nb", "a\n'=1\nb"),
        ("a\r\n=1", "a\r\n'=1"),
        ("say \"hi\", please", "say \"hi\", please"),
        ("\0=1", "\u{fffd}=1"),
        ("Ann\u{202e}gpj.exe", "Ann\u{fffd}gpj.exe"),
        ("", ""),
        ("a-b+c", "a-b+c"),
    ] {
        let others = Some(wire.to_owned());
        let named =
            Line { name: others.clone(), dialled: others.clone(), agent: others.clone(), note: others, ..line() };
        let records = read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock));
        assert_eq!(records.len(), 1, "{wire:?}");
        for head in ["Customer", "Dialed", "Agent", "Note"] {
            assert_eq!(records[0][place(head)], opened, "{head}: {wire:?}");
        }
    }
}

#[test]
fn g08_emoji_and_scripts_of_the_world_stay_as_they_are() {
    for name in ["👩‍👩‍👧 Familie", "محمد بن سلمان", "สมชาย", "山田太郎", "José", "می‌خواهم"]
    {
        let named = Line { name: Some(name.to_owned()), ..line() };
        assert_eq!(read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock))[0][place("Customer")], name);
        let written: Value = serde_json::from_str(&Format::JsonLines.row(&Columns::All, &named, clock)).unwrap();
        assert_eq!(written["customerName"], name);
        assert!(Format::Markdown.row(&Columns::All, &named, clock).contains(name), "{name}");
    }
}

#[test]
fn json_lines_are_one_object_each_with_milliseconds_and_the_servers_texts() {
    let named = Line { name: Some("=1\n\u{202e}\0\"".to_owned()), ended: None, direction: None, ..line() };
    let text =
        Format::JsonLines.head(&Columns::All, &manifest()) + &Format::JsonLines.row(&Columns::All, &named, clock);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{text}");
    assert_eq!(lines[0]["manifest"]["completeness"], "complete");
    assert_eq!(lines[1]["customerName"], "=1\n\u{202e}\0\"");
    assert_eq!(lines[1]["talkMs"], 65_000);
    assert_eq!((&lines[1]["ended"], &lines[1]["direction"]), (&Value::Null, &Value::Null));
    assert_eq!(lines[1]["final"], true);
}

#[test]
fn g01_g02_a_markdown_table_holds_its_rows_whatever_they_say() {
    let name = "<script>alert(1)</script> | [x](javascript:alert(1))\n# h `c`";
    let row = Format::Markdown.row(&Columns::All, &Line { name: Some(name.to_owned()), ..line() }, clock);
    assert_eq!(row.lines().count(), 1);
    let bars = row.char_indices().filter(|&(at, c)| c == '|' && !row[..at].ends_with('\\')).count();
    assert_eq!(bars, 24, "23 cells: {row}");
    assert!(row.contains("\\<script\\>") && row.contains("\\[x\\](javascript:alert(1)) \\# h \\`c\\`"), "{row}");
    let head = Format::Markdown.head(&Columns::All, &manifest());
    assert!(head.starts_with("1 of 3 conversations that started from 2026-08-03T00:00:00.000Z until"), "{head}");
    assert!(head.ends_with(&format!("\n|{}\n", " --- |".repeat(23))), "{head}");
    assert!(row.contains("| 1:05 | 0:00 | 0 |  | 0:12 | No | 0:09 |"), "as the table shows them: {row}");
}

#[test]
fn what_is_shown_has_the_columns_that_are_shown_and_marks_what_goes_on() {
    let hidden = vec![Column::Direction, Column::Wait, Column::Abandoned, Column::Queue, Column::Agent];
    let columns = Columns::Shown { hidden: hidden.clone(), top: Top::Live };
    let live = Line { ended: None, live: Some(Live { phase: "Connected".to_owned(), total: 81_000 }), ..line() };
    let csv = Format::Csv(Mark::None);
    let text = csv.head(&columns, &manifest()) + &csv.row(&columns, &live, clock) + &csv.row(&columns, &line(), clock);
    let records = read(&text);
    let head = "Conversation,Started,Ended,Duration,Medium,Customer,Address,Dialed,Handled,Talk,Hold,Holds,In others,ACW,Handle,Transfers,\
                Wrap-up,Note,Final";
    let head: Vec<_> = head.split(',').collect();
    assert_eq!(records[0], [&head[..], &["Not on record"]].concat());
    assert_eq!((&*records[1][3], &*records[1][19], &*records[2][19]), ("81", "Connected", ""));
    let free = Columns::Shown { hidden, top: Top::Free };
    assert_eq!(read(&csv.head(&free, &manifest()))[0], head, "where nothing stands on top, nothing is marked");
    let json: Value = serde_json::from_str(&Format::JsonLines.row(&columns, &live, clock)).unwrap();
    let names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    for (name, is_there) in [
        ("direction", false),
        ("waitMs", false),
        ("abandoned", false),
        ("queue", false),
        ("note", true),
        ("talkMs", true),
    ] {
        assert_eq!(names.contains(&name), is_there, "{name}");
    }
    assert_eq!(json["notOnRecord"], "Connected");
    let markdown = Format::Markdown.head(&columns, &manifest());
    assert!(markdown.contains("| Wrap-up | Note | Final | Not on record |"), "{markdown}");
}

#[test]
fn every_format_has_the_same_fields_and_says_nothing_of_what_only_a_record_tells_while_one_goes_on() {
    let noted = Line {
        abandoned: true,
        figures: Figures { transfers: 2, holds: 1, ..line().figures },
        elsewhere: Some(90_000),
        ..line()
    };
    let heads = |format: Format| format.head(&Columns::All, &manifest());
    let csv = read(&heads(Format::Csv(Mark::None))).remove(0);
    assert!(heads(Format::Markdown).contains(&format!("| {} |\n", csv[1..].join(" | "))), "all but the id");
    let json: Value = serde_json::from_str(&Format::JsonLines.row(&Columns::All, &noted, clock)).unwrap();
    assert_eq!(json.as_object().unwrap().len(), csv.len(), "{json}");
    assert_eq!((&json["abandoned"], &json["transfers"], &json["final"]), (&json!(true), &json!(2), &json!(true)));
    assert_eq!((&json["note"], &json["dialed"]), (&json!("Call back, and \"soon\""), &json!("+15550199")));
    assert_eq!((&json["handleMs"], &json["durationMs"]), (&json!(74_000), &json!(101_500)));
    assert_eq!(
        (&json["holdMs"], &json["inOthersMs"]),
        (&json!(0), &json!(90_000)),
        "what is no hold is not mixed with it"
    );
    let live = Some(Live { phase: "Connected".to_owned(), total: 81_000 });
    let goes_on = Line { live, ended: None, complete: false, figures: Figures::default(), ..line() };
    let cells = read(&Format::Csv(Mark::None).row(&Columns::All, &goes_on, clock)).remove(0);
    for (head, said) in [("Handled", ""), ("Abandoned", ""), ("Handle", ""), ("Transfers", ""), ("Final", "No")] {
        assert_eq!(cells[place(head)], said, "{head}");
    }
}

#[test]
fn the_manifest_counts_what_is_not_on_record_apart() {
    let words = Manifest { rows: 3, live: 2, loaded: 9, withheld: 1, ..manifest() }.in_words();
    assert!(words.contains("Left out for a secure pause: 1."), "{words}");
    assert!(words.starts_with("1 of 9 conversations that started"), "{words}");
    assert!(words.contains("and 2 on top that are not on record yet"), "{words}");
}

#[test]
fn d20_a_manifest_says_what_it_is_a_list_of_and_whose_wall_clock_it_shows() {
    let json = manifest().to_json();
    assert_eq!(json["startedFrom"], "2026-08-03T00:00:00.000Z");
    assert_eq!((&json["rows"], &json["loaded"]), (&json!(1), &json!(3)));
    assert_eq!(json["zone"], "Europe/Berlin, UTC+02:00");
    assert_eq!((&json["filter"], &json["asked"]), (&json!("media=call"), &json!("of.all,queue.q")));
    assert!(manifest().in_words().contains("Times: Europe/Berlin, UTC+02:00."));
}

#[test]
fn a_file_of_a_list_that_is_not_whole_says_so_in_its_name() {
    let progress = Progress { read: 2, of: Some(9), ..Progress::default() };
    for (verdict, unreadable, name) in [
        (Some(Verdict::Complete), 0, "tidemark-2026-08-03-0000-to-2026-08-04-0000.csv"),
        (Some(Verdict::Provisional { until: 0 }), 0, "tidemark-2026-08-03-0000-to-2026-08-04-0000-provisional.csv"),
        (Some(Verdict::Complete), 1, "tidemark-2026-08-03-0000-to-2026-08-04-0000-partial.csv"),
        (Some(Verdict::Cancelled(progress)), 0, "tidemark-2026-08-03-0000-to-2026-08-04-0000-partial.csv"),
        (None, 0, "tidemark-2026-08-03-0000-to-2026-08-04-0000-partial.csv"),
    ] {
        assert_eq!(Manifest { unreadable, verdict, ..manifest() }.file_name("csv"), name);
    }
    let endless = Manifest { window: Window { from: i64::MIN, to: i64::MAX }, ..manifest() };
    assert!(endless.file_name("csv").len() < 120);
}

proptest! {
    #[test]
    fn d18_whatever_stands_in_a_field_it_is_read_as_one_field_and_as_no_formula(text in "\\PC{0,12}|[\\x00-\\x7f＝\u{202e}\u{feff}]{0,24}") {
        let others = Some(text.clone());
        let named = Line { name: others.clone(), dialled: others.clone(), note: others, wrap_up: text.clone(), ..line() };
        let records = read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock));
        prop_assert_eq!(records.len(), 1);
        prop_assert_eq!(records[0].len(), 24);
        for line in records[0].iter().flat_map(|field| field.split(['\n', '\r'])) {
            let first = line.trim_start_matches(['\u{feff}', '\u{a0}', ' ']).chars().next();
            prop_assert!(!first.is_some_and(|c| "=+-@\t\r\0＝＋－＠".contains(c)), "{:?}", line);
        }
        prop_assert_eq!(Format::JsonLines.row(&Columns::All, &named, clock).lines().count(), 1);
        prop_assert_eq!(Format::Markdown.row(&Columns::All, &named, clock).lines().count(), 1);
    }
}
