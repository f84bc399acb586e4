//! Makes bodies that nobody should send out of bodies that anybody may. The fuzz tests of the app and of the sandbox include
//! this file; it knows neither, and decides nothing by itself: every choice is asked of whoever holds the dice.

use serde_json::{Map, Value};

/// A number below another one, each as likely.
pub(crate) type Pick<'a> = dyn FnMut(usize) -> usize + 'a;

/// Nothing grows beyond a few times this many bytes: what is tested is who reads, and not how much memory there is.
const LARGEST: usize = 1 << 20;

/// Values that stand where others belong.
const ODD: [&str; 27] = [
    "null",
    "true",
    "0",
    "-1",
    "1e308",
    "-1e400",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616",
    "0.1e-400",
    "1e6",
    "4294967296",
    "\"\"",
    "\"\\ud800\"",
    "\"\\udfff\\ud800\"",
    "\"\\u0000\"",
    "\"NaN\"",
    "\"-1\"",
    "\"2026-02-30T25:61:61.999Z\"",
    "\"+275760-09-13T00:00:00.000Z/9999-12-31T23:59:59.999Z\"",
    "\"2026-08-01T00:00:00.000+99:99/P1D\"",
    "[]",
    "{}",
    "[[]]",
    "{\"\":{}}",
    "[null,null]",
];

/// A few changes, of the kind that a careless or hostile client makes.
pub(crate) fn body(valid: &str, pick: &mut Pick<'_>) -> Vec<u8> {
    let mut text = valid.to_owned();
    for _ in 0..=pick(3) {
        text = match pick(3) {
            0 => as_text(text, pick),
            _ => serde_json::from_str(&text).map_or_else(|_| text.clone(), |value| value_of(value, pick).to_string()),
        };
    }
    let mut bytes = text.into_bytes();
    if pick(4) == 0 {
        for _ in 0..=pick(4) {
            as_bytes(&mut bytes, pick);
        }
    }
    bytes
}

/// One node of a value becomes another; it stays a value.
pub(crate) fn value_of(mut value: Value, pick: &mut Pick<'_>) -> Value {
    let mut chosen = pick(count(&value));
    change(&mut value, &mut chosen, pick);
    value
}

/// Any text, of the sort that stands in a path or a parameter.
pub(crate) fn word(pick: &mut Pick<'_>) -> String {
    match pick(8) {
        0 => String::new(),
        1 => "9".repeat(1 + pick(400)),
        2 => "\u{0}\u{fffd}\u{1f600}%".repeat(1 + pick(9)),
        3 => "../".repeat(1 + pick(9)),
        4 => "a,".repeat(1 + pick(500)),
        5 => "00000000-0000-4000-8000-000000000000".to_owned(),
        6 => ODD[pick(ODD.len())].trim_matches('"').to_owned(),
        _ => (0..=pick(12)).map(|_| char::from(b' ' + pick(94) as u8)).collect(),
    }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(fields) => fields.values().map(count).sum(),
        _ => 0,
    }
}

fn change(value: &mut Value, chosen: &mut usize, pick: &mut Pick<'_>) -> bool {
    if *chosen == 0 {
        *value = changed(std::mem::take(value), pick);
        return true;
    }
    *chosen -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(item, chosen, pick)),
        Value::Object(fields) => fields.values_mut().any(|item| change(item, chosen, pick)),
        _ => false,
    }
}

fn changed(value: Value, pick: &mut Pick<'_>) -> Value {
    match (value, pick(9)) {
        (Value::Object(mut fields), 0..=2) => {
            let name = fields.keys().nth(pick(fields.len().max(1))).cloned().unwrap_or_default();
            let held = fields.remove(&name);
            // Renamed, or gone.
            if pick(2) == 0 {
                fields.insert(format!("{name}{}", word(pick)), held.unwrap_or_default());
            }
            Value::Object(fields)
        }
        (Value::Array(items), 0..=1) => {
            let times = [0, 2, 30, 1_000][pick(4)];
            let size = items.iter().map(|item| item.to_string().len()).max().unwrap_or(0);
            Value::Array(items.into_iter().cycle().take(times.min(LARGEST / (size + 1))).collect())
        }
        (value, 2) => Value::Array(vec![value]),
        (value, 3) => Value::Object(Map::from_iter([(word(pick), value)])),
        (value, 4) => (0..[2, 50, 120][pick(3)]).fold(value, |inner, _| Value::Array(vec![inner])),
        (Value::String(text), 5) => {
            let times = 1 + [1, 100, 20_000][pick(3)];
            Value::String(text.repeat(times.min(1 + LARGEST / (text.len() + 1))))
        }
        (Value::String(text), _) if pick(2) == 0 => {
            let mut letters: Vec<char> = text.chars().collect();
            let at = pick(letters.len() + 1);
            letters.insert(at, ['-', '/', ':', 'Z', '0', '\u{0}', '\u{202e}', ' '][pick(8)]);
            Value::String(letters.into_iter().collect())
        }
        (Value::Number(_), 5..) if pick(2) == 0 => Value::from([i64::MIN, i64::MAX, -1, 0, 1 << 53, 101][pick(6)]),
        _ if pick(6) == 0 => Value::String(word(pick)),
        _ => serde_json::from_str(ODD[pick(ODD.len())]).unwrap_or(Value::Null),
    }
}

/// What a value cannot hold: lone surrogates, numbers beyond all types, the same key twice, nesting without end.
fn as_text(mut text: String, pick: &mut Pick<'_>) -> String {
    let places: Vec<usize> = text.match_indices(['{', '[', ':', ',', '"']).map(|(at, _)| at).collect();
    if places.is_empty() {
        return word(pick);
    }
    let place = places[pick(places.len())] + 1;
    match pick(7) {
        0 => text.insert_str(place, ODD[pick(ODD.len())]),
        1 => text.truncate(place),
        2 => {
            let depth = [3, 127, 128, 5_000, 100_000][pick(5)];
            text.insert_str(place, &["[", "{\"a\":", "[{\"a\":"][pick(3)].repeat(depth));
        }
        3 => {
            // The first field of an object once more, with another value.
            if let Some(open) = text[..place].rfind('{')
                && let Some(colon) = text[open..].find(':')
            {
                let key = text[open + 1..open + colon].to_owned();
                text.insert_str(open + 1, &format!("{key}:{},", ODD[pick(ODD.len())]));
            }
        }
        4 => text.insert_str(place, &"\u{fe0f}x".repeat([1, 1_000, 150_000][pick(3)])),
        5 => {
            let end = places[pick(places.len())];
            if end > place {
                text.replace_range(place..end, "");
            }
        }
        _ => text = format!("{}{text}", ["\u{feff}", " ", "\n\n", "//", "}"][pick(5)]),
    }
    text
}

fn as_bytes(bytes: &mut Vec<u8>, pick: &mut Pick<'_>) {
    let at = pick(bytes.len() + 1);
    match pick(3) {
        0 => bytes.insert(at, pick(256) as u8),
        1 if at < bytes.len() => bytes[at] ^= 1 << pick(8),
        _ if at < bytes.len() => drop(bytes.remove(at)),
        _ => bytes.extend([0xC3, 0x28]),
    }
}
