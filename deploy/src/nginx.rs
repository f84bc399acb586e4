//! For nginx 1.22 or later.

use crate::headers::Headers;
use crate::{FILES, Site};
use std::fmt::Write;

/// A file for `/etc/nginx/conf.d/`.
pub(crate) fn config(headers: &Headers, site: &Site) -> String {
    let Site { host, root } = site;
    let expression = |path: &str| path.replace('.', r"\.").replace('*', ".*");
    let hashed = headers.hashed().map(expression).collect::<Vec<_>>().join("|");
    let files = FILES.join("|");
    let (kept, kept_hashed) = (headers.kept(), headers.kept_hashed());
    let (opener, (relay, relay_opener)) = (headers.opener(), headers.relay());
    // A location with a header of its own would lose all of these, so they stand here and none has.
    let mut always = String::new();
    for (name, value) in headers.always() {
        let _ = writeln!(always, "    add_header {name} \"{value}\" always;");
    }
    format!(
        r#"# A file whose name says what is in it is kept; that one is missing is not.
map "$status $uri" $tidemark_cache {{
    default "{kept}";
    "~^(200|206|304) ({hashed})$" "{kept_hashed}";
}}

# The windows of a sign-in from a frame keep who opened them. By the path as it was asked for: it is answered by the page.
map $request_uri $tidemark_opener {{
    default "{opener}";
    "~^{relay}" "{relay_opener}";
}}

server {{
    listen 80;
    server_name {host};
    return 301 https://$host$request_uri;
}}

server {{
    listen 443 ssl;
    server_name {host};
    ssl_certificate /etc/ssl/{host}.pem;
    ssl_certificate_key /etc/ssl/{host}.key;
    ssl_protocols TLSv1.2 TLSv1.3;
    server_tokens off;
    charset utf-8;

    root {root};
{always}    add_header Cross-Origin-Opener-Policy $tidemark_opener always;
    add_header Cache-Control $tidemark_cache always;

    gzip on;
    gzip_vary on;
    gzip_comp_level 6;
    gzip_types application/javascript text/javascript text/css text/plain application/json application/wasm image/svg+xml;

    # A view, or the way back from the sign-in, whose name ends in a region's and so has dots.
    # No file is looked for under its path: whatever else lies in the folder is not served.
    location / {{
        try_files /index.html =404;
    }}

    location ~ \.({files})$ {{
        try_files $uri =404;
    }}
}}
"#
    )
}
