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
        medium: "Call".to_owned(),
        direction: Some(Direction::Inbound),
        name: Some("Marta Sørensen".to_owned()),
        address: Some("+15550101".to_owned()),
        queue: Some("Support".to_owned()),
        figures: Figures { talk: 65_000, wait: 12_500, acw: 9_000, handle: 74_000, ..Figures::default() },
        handled: true,
        complete: true,
        wrap_up: "Solved".to_owned(),
        live: None,
    }
}

fn manifest() -> Manifest {
    Manifest {
        window: Window { from: 1_785_715_200_000, to: 1_785_801_600_000 },
        filter: "media=call".to_owned(),
        zone: "Europe/Berlin, UTC+02:00".to_owned(),
        rows: 1,
        live: 0,
        loaded: 3,
        unreadable: 0,
        verdict: Some(Verdict::Complete),
        said: "Complete".to_owned(),
        definitions: "Lengths are of the agent's own sessions.",
        written: 1_785_801_600_000,
    }
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
        "\"Conversation\",\"Started\",\"Duration\",\"Medium\",\"Direction\",\"Customer\",\"Address\",\"Queue\",\"Talk\",\"Hold\",\
         \"Wait\",\"ACW\",\"Wrap-up\"\r\n\
         \"3e7150e9-d87c-4e91-b0f9-06ff95ae349a\",\"2026-08-03 11:00:00\",\"102\",\"Call\",\"Inbound\",\"Marta Sørensen\",\
         \"'+15550101\",\"Support\",\"65\",\"0\",\"13\",\"9\",\"Solved\"\r\n"
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
        let named = Line { name: Some(wire.to_owned()), ..line() };
        let records = read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock));
        assert_eq!((records.len(), &*records[0][5]), (1, opened), "{wire:?}");
    }
}

#[test]
fn g08_emoji_and_scripts_of_the_world_stay_as_they_are() {
    for name in ["👩‍👩‍👧 Familie", "محمد بن سلمان", "สมชาย", "山田太郎", "José", "می‌خواهم"]
    {
        let named = Line { name: Some(name.to_owned()), ..line() };
        assert_eq!(read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock))[0][5], name);
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
    assert_eq!(bars, 13, "twelve cells: {row}");
    assert!(row.contains("\\<script\\>") && row.contains("\\[x\\](javascript:alert(1)) \\# h \\`c\\`"), "{row}");
    let head = Format::Markdown.head(&Columns::All, &manifest());
    assert!(head.starts_with("1 of 3 conversations that started from 2026-08-03T00:00:00.000Z until"), "{head}");
    assert!(head.ends_with("\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"), "{head}");
    assert!(row.contains("| 1:05 | 0:00 | 0:12 | 0:09 |"), "as the table shows them: {row}");
}

#[test]
fn what_is_shown_has_the_columns_that_are_shown_and_marks_what_goes_on() {
    let hidden = vec![Column::Direction, Column::Wait, Column::Queue];
    let columns = Columns::Shown { hidden: hidden.clone(), top: Top::Live };
    let live = Line { ended: None, live: Some(Live { phase: "Connected".to_owned(), total: 81_000 }), ..line() };
    let csv = Format::Csv(Mark::None);
    let text = csv.head(&columns, &manifest()) + &csv.row(&columns, &live, clock) + &csv.row(&columns, &line(), clock);
    let records = read(&text);
    let head =
        ["Conversation", "Started", "Duration", "Medium", "Customer", "Address", "Talk", "Hold", "ACW", "Wrap-up"];
    assert_eq!(records[0], [&head[..], &["Not on record"]].concat());
    assert_eq!((&*records[1][2], &*records[1][10], &*records[2][10]), ("81", "Connected", ""));
    let free = Columns::Shown { hidden, top: Top::Free };
    assert_eq!(read(&csv.head(&free, &manifest()))[0], head, "where nothing stands on top, nothing is marked");
    let json: Value = serde_json::from_str(&Format::JsonLines.row(&columns, &live, clock)).unwrap();
    let names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    for (name, is_there) in
        [("direction", false), ("waitMs", false), ("queue", false), ("handleMs", false), ("talkMs", true)]
    {
        assert_eq!(names.contains(&name), is_there, "{name}");
    }
    assert_eq!(json["notOnRecord"], "Connected");
    let markdown = Format::Markdown.head(&columns, &manifest());
    assert!(markdown.contains("| ACW | Wrap-up | Not on record |"), "{markdown}");
}

#[test]
fn the_manifest_counts_what_is_not_on_record_apart() {
    let words = Manifest { rows: 3, live: 2, loaded: 9, ..manifest() }.in_words();
    assert!(words.starts_with("1 of 9 conversations that started"), "{words}");
    assert!(words.contains("and 2 on top that are not on record yet"), "{words}");
}

#[test]
fn d20_a_manifest_says_what_it_is_a_list_of_and_whose_wall_clock_it_shows() {
    let json = manifest().to_json();
    assert_eq!(json["startedFrom"], "2026-08-03T00:00:00.000Z");
    assert_eq!((&json["rows"], &json["loaded"]), (&json!(1), &json!(3)));
    assert_eq!(json["zone"], "Europe/Berlin, UTC+02:00");
    assert_eq!(json["filter"], "media=call");
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
        let named = Line { name: Some(text.clone()), wrap_up: text.clone(), ..line() };
        let records = read(&Format::Csv(Mark::None).row(&Columns::All, &named, clock));
        prop_assert_eq!(records.len(), 1);
        prop_assert_eq!(records[0].len(), 13);
        for line in records[0][5].split(['\n', '\r']) {
            let first = line.trim_start_matches(['\u{feff}', '\u{a0}', ' ']).chars().next();
            prop_assert!(!first.is_some_and(|c| "=+-@\t\r\0＝＋－＠".contains(c)), "{:?}", records[0][5]);
        }
        prop_assert_eq!(Format::JsonLines.row(&Columns::All, &named, clock).lines().count(), 1);
        prop_assert_eq!(Format::Markdown.row(&Columns::All, &named, clock).lines().count(), 1);
    }
}
