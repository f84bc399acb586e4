"""The SDK, signed in with PKCE, with a note of every operation it carries out and every field it meets."""

import base64
import hashlib
import json
import secrets
import urllib.parse

import PureCloudPlatformClientV2 as sdk

from sandbox import CLIENT_ID, REDIRECT, ROOT
from sign_in_page import press

CONTRACT = json.loads((ROOT / "contract/genesys-contract.json").read_text())
UNKNOWN_ENUM = "outdated_sdk_version"
# Of a listing the items count, not its page numbers.
_ITEMS = ("entities", "conversations", "results", "contacts")


def _is_empty(value):
    """Whether a value says nothing: none, a text or a list without anything, an object in which nothing says anything."""
    if hasattr(value, "swagger_types"):
        return all(_is_empty(getattr(value, attribute)) for attribute in value.attribute_map)
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_is_empty, value))
    return value is None or value == ""


class Seen:
    """What a walk has met: of each operation, as (method, path), how many answers had something in them, and per model the
    fields that held something."""

    def __init__(self):
        self.full = {}
        self.fields = {}

    def note(self, method, path, answer):
        """Counts the answer of an operation. One without an answer has said all with its status."""
        answers = "schema" in CONTRACT["paths"][path][method.lower()]["responses"]["200"]
        items = next((held for name in _ITEMS if (held := getattr(answer, name, None)) is not None), answer)
        full = not _is_empty(items) if answers else _is_empty(answer)
        self.full[method, path] = self.full.get((method, path), 0) + full
        self.look(answer, f"{method} {path}")

    def look(self, value, place):
        """Goes through an answer. An enum value that the SDK does not know is an error."""
        if isinstance(value, (list, tuple)):
            for item in value:
                self.look(item, place)
        elif isinstance(value, dict):
            for key, item in value.items():
                self.look(item, f"{place}.{key}")
        elif isinstance(value, str) and value == UNKNOWN_ENUM:
            raise AssertionError(f"{place} holds a value that the SDK does not know")
        elif hasattr(value, "swagger_types"):
            fields = self.fields.setdefault(type(value).__name__, set())
            for attribute, name in value.attribute_map.items():
                held = getattr(value, attribute)
                if not _is_empty(held):
                    fields.add(name)
                    self.look(held, f"{place}.{name}")

    def share(self, model, names):
        """Which of the named fields of a model were met, and which were not."""
        met, unknown = self.fields.get(model, set()), set(names) - set(getattr(sdk, model)().attribute_map.values())
        assert not unknown, f"{model} has no {unknown}"
        return [name for name in names if name in met], [name for name in names if name not in met]


def _code(sandbox, agent, verifier):
    """Signs the agent in, as a browser would."""
    digest = hashlib.sha256(verifier.encode()).digest()
    query = {
        "client_id": CLIENT_ID,
        "redirect_uri": REDIRECT,
        "response_type": "code",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        "state": "walk",
    }
    back = urllib.parse.urlparse(press(f"{sandbox.url}/oauth/authorize?{urllib.parse.urlencode(query)}", agent))
    return urllib.parse.parse_qs(back.query)["code"][0]


class Client:
    """One agent's SDK."""

    def __init__(self, sandbox, agent, seen):
        self.seen = seen
        self.api = sdk.ApiClient(host=sandbox.url)
        verifier = secrets.token_urlsafe(64)
        _, grant = self.api.get_pkce_token(CLIENT_ID, verifier, _code(sandbox, agent, verifier), REDIRECT)
        assert grant["token_type"] == "bearer" and grant["expires_in"] > 0, grant
        original = self.api.call_api

        def noted(path, method, *args, **kwargs):
            answer = original(path, method, *args, **kwargs)
            seen.note(method, path, answer)
            return answer

        self.api.call_api = noted
        for name in ("Analytics", "Authorization", "Conversations", "ExternalContacts", "Notifications", "Organization",
                     "Presence", "Recording", "Routing", "Tokens", "Users", "Utilities"):
            setattr(self, name.lower(), getattr(sdk, f"{name}Api")(self.api))


def model(name, /, **fields):
    """A request body of the SDK's own model."""
    body = getattr(sdk, name)()
    for field, value in fields.items():
        assert field in body.swagger_types, f"{name} has no {field}"
        setattr(body, field, value)
    return body
