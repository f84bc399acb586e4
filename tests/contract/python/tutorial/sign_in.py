"""Signs you in: code grant with PKCE, in your browser. No secret, and no scope in the request: those are set on the OAuth client.

Without anything set it is the sandbox. For an organisation set GENESYS_HOST (https://api.mypurecloud.de), GENESYS_CLIENT_ID and
GENESYS_REDIRECT_URI, an address of this machine that the OAuth client has as a redirect URI, to the letter."""

import http.server
import os
import secrets
import sys
import threading
import urllib.parse
import webbrowser

import PureCloudPlatformClientV2 as sdk

HOST = os.environ.get("GENESYS_HOST", "http://127.0.0.1:8090")
CLIENT_ID = os.environ.get("GENESYS_CLIENT_ID", "7c2f4c1e-3c2d-4f7e-9a53-0d1b6a9e5f10")
REDIRECT_URI = os.environ.get("GENESYS_REDIRECT_URI", "http://127.0.0.1:8080/cb/sandbox")


def signed_in():
    """A client of the SDK that speaks for you."""
    client = sdk.ApiClient(host=HOST)
    # The SDK could make a verifier too, but from numbers that can be guessed.
    verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe()
    query = {"client_id": CLIENT_ID, "redirect_uri": REDIRECT_URI, "response_type": "code", "state": state,
             "code_challenge": client.compute_pkce_code_challenge(verifier), "code_challenge_method": "S256"}
    address = f"{HOST.replace('//api.', '//login.')}/oauth/authorize?{urllib.parse.urlencode(query)}"
    answer = _ask(address)
    if answer.get("state") != state or "code" not in answer:
        why = answer.get("error_description") or answer.get("error") or "not the answer to our question"
        sys.exit(f"You were not signed in: {why}")
    client.get_pkce_token(CLIENT_ID, verifier, answer["code"], REDIRECT_URI)
    return client


def _ask(address):
    """Opens the sign-in page; gives what comes back to the redirect URI."""
    back = urllib.parse.urlparse(REDIRECT_URI)
    answers = []

    class Back(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked = urllib.parse.urlparse(self.path)
            self.send_response(200 if asked.path == back.path else 404)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            if asked.path == back.path:
                self.wfile.write(b"Thank you. This window can be closed.")
                answers.append(dict(urllib.parse.parse_qsl(asked.query)))

        def log_message(self, *_):
            pass

    with http.server.HTTPServer((back.hostname, back.port or 80), Back) as server:
        print(f"Sign in at {address}", file=sys.stderr)
        threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()
        while not answers:
            server.handle_request()
    return answers[0]
