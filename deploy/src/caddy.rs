//! For Caddy 2.6 or later, which gets its certificate by itself.

use crate::headers::Headers;
use crate::{FILES, Site};
use std::fmt::Write;

/// A `Caddyfile`.
pub(crate) fn config(headers: &Headers, site: &Site) -> String {
    let Site { host, root } = site;
    // Here an asterisk stands for slashes too only where a pattern begins with it.
    let pattern = |path: &str| path.strip_prefix('/').filter(|end| end.starts_with('*')).unwrap_or(path).to_owned();
    let hashed = headers.hashed().map(pattern).collect::<Vec<_>>().join(" ");
    let files = FILES.map(|ending| format!("*.{ending}")).join(" ");
    let (kept, kept_hashed) = (headers.kept(), headers.kept_hashed());
    let (opener, (relay, relay_opener)) = (headers.opener(), headers.relay());
    let mut always = String::new();
    for (name, value) in headers.always() {
        let _ = writeln!(always, "\t\t{name} \"{value}\"");
    }
    format!(
        r#"{host} {{
	root * {root}
	encode {{
		gzip
		match {{
			header Content-Type text/*
			header Content-Type application/javascript*
			header Content-Type application/json*
			header Content-Type application/wasm*
			header Content-Type image/svg+xml*
		}}
	}}

	# Nothing is taken away here: what takes away waits for the answer, and answers to errors would have none of these.
	header {{
{always}	}}

	# A file whose name says what is in it is kept; that one is missing is not.
	@hashed {{
		path {hashed}
		file
	}}
	@others not {{
		path {hashed}
		file
	}}
	header @hashed Cache-Control "{kept_hashed}"
	header @others Cache-Control "{kept}"

	# The windows of a sign-in from a frame keep who opened them.
	@relay path {relay}*
	@unrelayed not path {relay}*
	header @relay Cross-Origin-Opener-Policy "{relay_opener}"
	header @unrelayed Cross-Origin-Opener-Policy "{opener}"

	# A view, or the way back from the sign-in, whose name ends in a region's and so has dots.
	# No file is looked for under its path: whatever else lies in the folder is not served.
	@views not path {files}
	handle @views {{
		rewrite * /index.html
		file_server
	}}
	handle {{
		file_server
	}}
}}
"#
    )
}
