//! `/sandbox`: a page on which a person sees what goes wrong, and asks for more of it. It does what `/sandbox/faults` does and
//! nothing else; no script, and everything that came from outside is escaped.

mod forms;

use std::fmt::Write as _;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::Value;

use crate::app::App;
use crate::clock::Iso;
use crate::control::{Misuse, faults, state};
use crate::html::{self, escaped};

/// What is absent, off or empty is not worth a line.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

const STYLE: &str = "
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1b2733; --soft: #55626f; --line: #c9d2da; --edge: #76838f; --lead: #0b5a7a; --wrong: #9c2a16; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #10171d; --card: #182129; --ink: #e8eef3; --soft: #a3b1bd; --line: #3a4854; --edge: #7d8b97; --lead: #7cc6e4; --wrong: #f2a08f; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; display: grid; gap: 1.25rem; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 0 0 .75rem; font-size: 1.1rem; }
p { margin: 0; color: var(--soft); }
section { padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow-x: auto; }
ul { margin: 0 0 1rem; padding: 0; list-style: none; display: grid; gap: .35rem; }
code { font: .875rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .35rem .75rem .35rem 0; text-align: start; vertical-align: top; border-top: 1px solid var(--line); }
th { font-weight: 600; white-space: nowrap; }
thead th { border-top: 0; color: var(--soft); font-size: .8125rem; }
details + details { margin-top: .75rem; padding-top: .75rem; border-top: 1px solid var(--line); }
summary { cursor: pointer; font-weight: 600; color: var(--lead); }
form.rule { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: .75rem; align-items: end; margin-top: .75rem; }
form.rule p { grid-column: 1 / -1; font-size: .875rem; }
label { display: grid; gap: .2rem; font-size: .8125rem; color: var(--soft); }
input, select { width: 100%; min-height: 2.25rem; padding: .25rem .5rem; font: inherit; font-size: .9375rem; color: var(--ink);
  background: var(--ground); border: 1px solid var(--edge); border-radius: .375rem; }
button { min-height: 2.25rem; padding: .25rem 1rem; font: inherit; font-weight: 600; color: var(--lead); background: transparent;
  border: 1px solid var(--edge); border-radius: .375rem; cursor: pointer; }
button:hover { border-color: currentcolor; }
:focus-visible { outline: 3px solid var(--lead); outline-offset: 2px; }
.wrong { color: var(--wrong); font-weight: 600; }
td.whole, td code { white-space: nowrap; }
@media (max-width: 56rem) {
  .agents thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .agents tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); }
  .agents th, .agents td { display: block; padding: 0; border: 0; }
  .agents td code { white-space: normal; }
}
@media (max-width: 30rem) {
  body { padding: 1rem .75rem; }
  section { padding: 1rem .75rem; }
  form.rule { grid-template-columns: repeat(auto-fill, minmax(7rem, 1fr)); }
}
";

pub(super) async fn show(State(app): State<Arc<App>>) -> Response {
    answer(&app, StatusCode::OK, &[], None)
}

/// A form of the page. Goes back to it, so that a reload asks for nothing again.
pub(super) async fn submit(State(app): State<Arc<App>>, body: Bytes) -> Response {
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    if form.iter().any(|(name, _)| name == "clear") {
        faults::end_all(&app);
        return Redirect::to("/sandbox").into_response();
    }
    let done = forms::patch(&form)
        .map_err(Misuse::from)
        .and_then(|patch| Ok(serde_json::from_value(patch)?))
        .and_then(|patch| faults::ask_for(&app, &patch));
    match done {
        Ok(_) => Redirect::to("/sandbox").into_response(),
        Err(Misuse(why)) => answer(&app, StatusCode::BAD_REQUEST, &form, Some(&why)),
    }
}

fn answer(app: &App, status: StatusCode, draft: &[(String, String)], wrong: Option<&str>) -> Response {
    let mut body = String::from("<h1>Sandbox</h1>\n");
    if let Some(why) = wrong {
        let _ = writeln!(body, "<p class=\"wrong\" role=\"alert\">{}</p>", escaped(why));
    }
    present_faults(&mut body, &app.faults.lock().shown(app.clock.now()));
    forms::write(&mut body, &app.org, draft);
    health(&mut body, &state::condition(app));
    agents(&mut body, app);
    let mut response = (status, Html(html::document("Faults", STYLE, &body))).into_response();
    let policy = format!("{}; form-action 'self'; frame-ancestors 'none'", html::policy(STYLE));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn present_faults(body: &mut String, faults: &Value) {
    body.push_str("<section>\n<h2>What goes wrong</h2>\n<ul>\n");
    let mut some = false;
    for (name, value) in faults.as_object().into_iter().flatten().filter(|(_, value)| !is_nothing(value)) {
        some = true;
        let lines = value.as_array().map_or_else(|| vec![value], |rules| rules.iter().collect());
        for line in lines {
            let _ = writeln!(body, "<li>{} <code>{}</code></li>", escaped(name), escaped(&line.to_string()));
        }
    }
    body.push_str("</ul>\n");
    if some {
        body.push_str("<form method=\"post\"><button name=\"clear\" value=\"all\">Clear all</button></form>\n");
    } else {
        body.push_str("<p>Nothing: everything is as it should be.</p>\n");
    }
    body.push_str("</section>\n");
}

fn health(body: &mut String, health: &Value) {
    let instant = |name: &str| Iso(health[name].as_i64().unwrap_or_default()).to_string();
    let violations = &health["contractViolations"];
    body.push_str("<section>\n<h2>Health</h2>\n<table>\n");
    for (name, value) in [
        ("Now", instant("now")),
        ("Started", instant("startedAt")),
        ("Seed", health["seed"].to_string()),
        ("Requests", health["requests"].to_string()),
        ("Contract violations", violations["count"].to_string()),
    ] {
        let _ = writeln!(body, "<tr><th scope=\"row\">{name}</th><td>{}</td></tr>", escaped(&value));
    }
    body.push_str("</table>\n");
    for violation in violations["last"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        let _ = writeln!(body, "<p class=\"wrong\">{}</p>", escaped(violation));
    }
    body.push_str("</section>\n");
}

fn agents(body: &mut String, app: &App) {
    body.push_str("<section>\n<h2>Agents</h2>\n<table class=\"agents\">\n<thead><tr><th scope=\"col\">Name</th>");
    body.push_str(
        "<th scope=\"col\">Presence</th><th scope=\"col\">Signs in as</th><th scope=\"col\">Id</th></tr></thead>\n",
    );
    let presences = app.presences.lock();
    for (at, agent) in app.org.agents.iter().enumerate() {
        let _ = writeln!(
            body,
            "<tr><th scope=\"row\">{}</th><td class=\"whole\">{}</td><td>{}</td><td><code>{}</code></td></tr>",
            escaped(agent.name),
            presences.of(crate::org::AgentIx(at)).presence.spoken(),
            escaped(agent.offered_as.unwrap_or("cannot sign in")),
            agent.id
        );
    }
    body.push_str("</table>\n</section>\n");
}
