//! The pages of the sign-in: no script, nothing from elsewhere, everything that came from outside escaped.

use std::fmt::Write as _;

use crate::html::{self, escaped};
use crate::org::Org;
use crate::sign_in::authorize::{Request, Wanted};

const STYLE: &str = "
:root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1b2733; --soft: #55626f; --line: #c9d2da; --edge: #76838f; --lead: #0b5a7a; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #10171d; --card: #182129; --ink: #e8eef3; --soft: #a3b1bd; --line: #3a4854; --edge: #7d8b97; --lead: #7cc6e4; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 1.75rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .25rem; font-size: 1.3rem; }
p { margin: 0 0 1.25rem; color: var(--soft); }
ul { list-style: none; margin: 0 0 1.25rem; padding: 0; display: grid; gap: .9rem; }
li p { margin: .25rem 0 0; font-size: .875rem; }
button { width: 100%; min-height: 2.75rem; padding: .5rem 1rem; font: inherit; font-weight: 600; text-align: start; color: var(--lead);
  background: transparent; border: 1px solid var(--edge); border-radius: .5rem; cursor: pointer; }
button:hover { border-color: currentcolor; }
button:focus-visible { outline: 3px solid var(--lead); outline-offset: 2px; }
button.deny { text-align: center; font-weight: 400; color: var(--soft); }
";

/// Allows the style above and nothing else. No `form-action`: browsers hold the redirect after the form against it.
pub(super) fn content_security_policy() -> String {
    html::policy(STYLE)
}

/// The page with a button for every agent it offers.
pub(super) fn choose(org: &Org, request: &Request) -> String {
    let mut body = String::from("<h1>Sign in to the sandbox</h1>\n<p>Choose the agent you want to be.</p>\n");
    body.push_str("<form method=\"post\" action=\"/oauth/authorize\">\n");
    let (response_type, challenge) = match &request.wanted {
        Wanted::Code { challenge_text, .. } => ("code", Some(challenge_text.as_str())),
        Wanted::Token => ("token", None),
    };
    let fields = [
        ("client_id", Some(request.client_id.as_str())),
        ("redirect_uri", Some(request.redirect_uri.as_str())),
        ("response_type", Some(response_type)),
        ("code_challenge", challenge),
        ("code_challenge_method", challenge.map(|_| "S256")),
        ("state", request.state.as_deref()),
    ];
    for (name, value) in fields {
        if let Some(value) = value {
            let _ = writeln!(body, "<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value));
        }
    }
    body.push_str("<ul>\n");
    for (number, agent) in org.agents.iter().enumerate() {
        if let Some(about) = agent.offered_as {
            let _ = writeln!(
                body,
                "<li><button name=\"agent\" value=\"{}\" aria-describedby=\"about-{number}\">{}</button><p id=\"about-{number}\">{}</p></li>",
                agent.id,
                escaped(agent.name),
                escaped(about)
            );
        }
    }
    body.push_str("</ul>\n<button class=\"deny\" name=\"decision\" value=\"deny\">Deny</button>\n</form>\n");
    html::document("Sign in", STYLE, &body)
}

/// A page that says one thing.
pub(super) fn notice(title: &str, text: &str) -> String {
    html::document(title, STYLE, &format!("<h1>{}</h1>\n<p>{}</p>\n", escaped(title), escaped(text)))
}
