//! The forms of the page, one for each list of rules, and what they ask for when they are sent. What makes sense is judged
//! where rules are; a form only offers.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::html::escaped;
use crate::org::Org;

struct Form {
    /// The key of `/sandbox/faults`.
    list: &'static str,
    title: &'static str,
    about: &'static str,
    faults: &'static [&'static str],
    fields: &'static [(&'static str, Kind)],
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Agent,
    OneOf(&'static [&'static str]),
}

use Kind::{Agent, Number, OneOf, Text};

const FORMS: [Form; 4] = [
    Form {
        list: "requests",
        title: "Requests",
        about: "Which requests: path (what it begins with), operation (id or template), method, user, client. \
                The rest belongs to one fault or another; sandbox/README.md says to which.",
        faults: &[
            "latency",
            "status",
            "blackHole",
            "reset",
            "slowBody",
            "truncatedBody",
            "slice",
            "contentType",
            "html",
            "empty",
            "null",
            "malformed",
            "redirect",
        ],
        fields: &[
            ("path", Text),
            ("operation", Text),
            ("method", Text),
            ("user", Agent),
            ("client", Text),
            ("percent", Number),
            ("count", Number),
            ("ms", Number),
            ("jitterMs", Number),
            ("status", Number),
            ("retryAfter", Number),
            ("afterBytes", Number),
            ("bytesPerSecond", Number),
            ("bytes", Number),
            ("contentType", Text),
            ("to", Text),
        ],
    },
    Form {
        list: "sockets",
        title: "Sockets",
        about: "Whose sockets: user or channel; everybody's where neither is given.",
        faults: &[
            "refuse",
            "neverOpen",
            "noAck",
            "halfOpen",
            "heartbeatsOnly",
            "lose",
            "duplicate",
            "reorder",
            "delay",
            "burst",
            "binary",
            "fragment",
            "malformed",
            "notUtf8",
            "oversize",
            "close",
            "drop",
            "reset",
            "socketClosing",
        ],
        fields: &[
            ("user", Agent),
            ("channel", Text),
            ("percent", Number),
            ("count", Number),
            ("status", Number),
            ("ms", Number),
            ("jitterMs", Number),
            ("perSecond", Number),
            ("bytes", Number),
            ("code", Number),
        ],
    },
    Form {
        list: "data",
        title: "Data",
        about: "What analytics answers: user asks, or takes part in the conversations that are meant. \
                The rest belongs to one fault or another; sandbox/README.md says to which.",
        faults: &[
            "rowsAppear",
            "rowsChange",
            "pageRepeated",
            "pageSkipped",
            "rowTwice",
            "totalHits",
            "withoutAgent",
            "missing",
            "correction",
            "analyticsLag",
            "lakeLag",
        ],
        fields: &[
            ("user", Agent),
            ("percent", Number),
            ("count", Number),
            ("rows", Number),
            ("page", Number),
            ("by", Number),
            ("of", OneOf(&["", "afterCall", "wrapUp"])),
            ("ms", Number),
            ("seconds", Number),
        ],
    },
    Form {
        list: "connections",
        title: "Connections",
        about: "Before their first request. This page comes over a connection too, so a count is needed, or ms for refuse.",
        faults: &["neverServe", "resetOnAccept", "refuse"],
        fields: &[("count", Number), ("percent", Number), ("ms", Number)],
    },
];

/// The request that a form stands for.
pub(super) fn patch(sent: &[(String, String)]) -> Result<Value, String> {
    let list = sent.iter().find(|(name, _)| name == "list").map_or("", |(_, list)| list);
    let form = FORMS.iter().find(|form| form.list == list).ok_or("the form belongs to no list of rules")?;
    let mut rule = Map::new();
    for (name, value) in sent.iter().filter(|(name, value)| name != "list" && !value.trim().is_empty()) {
        let number = form.fields.contains(&(name.as_str(), Number)).then(|| value.trim().parse::<i64>().ok()).flatten();
        rule.insert(name.clone(), number.map_or_else(|| json!(value), |number| json!(number)));
    }
    Ok(json!({ list: [rule] }))
}

/// All forms. The one that was sent and refused, `draft`, is filled in as it was.
pub(super) fn write(body: &mut String, org: &Org, draft: &[(String, String)]) {
    let drafted = |list: &str, name: &str| {
        let this = draft.iter().any(|(key, value)| key == "list" && value == list);
        let value = draft.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        value.filter(|_| this).unwrap_or_default()
    };
    body.push_str("<section>\n<h2>Add a fault</h2>\n");
    for Form { list, title, about, faults, fields } in &FORMS {
        let open = if draft.is_empty() { *list == "requests" } else { drafted(list, "list") == *list };
        let open = if open { " open" } else { "" };
        let _ = writeln!(body, "<details{open}><summary>{title}</summary>\n<form class=\"rule\" method=\"post\">");
        let _ = writeln!(body, "<p>{about}</p>\n<input type=\"hidden\" name=\"list\" value=\"{list}\">");
        choice(body, "fault", faults.iter().copied(), drafted(list, "fault"));
        for (name, kind) in *fields {
            let value = drafted(list, name);
            match kind {
                Agent => {
                    choice(body, name, std::iter::once("").chain(org.agents.iter().map(|agent| agent.name)), value);
                }
                OneOf(options) => choice(body, name, options.iter().copied(), value),
                Text | Number => {
                    let numeric = if *kind == Number { " inputmode=\"numeric\"" } else { "" };
                    let value = escaped(value);
                    let _ = writeln!(
                        body,
                        "<label>{name}<input name=\"{name}\" value=\"{value}\"{numeric} autocomplete=\"off\"></label>"
                    );
                }
            }
        }
        body.push_str("<button>Add</button>\n</form></details>\n");
    }
    body.push_str("</section>\n");
}

fn choice<'a>(body: &mut String, name: &str, options: impl Iterator<Item = &'a str>, chosen: &str) {
    let _ = writeln!(body, "<label>{name}<select name=\"{name}\">");
    for option in options {
        let selected = if option == chosen { " selected" } else { "" };
        let _ = writeln!(body, "<option{selected}>{}</option>", escaped(option));
    }
    body.push_str("</select></label>\n");
}
