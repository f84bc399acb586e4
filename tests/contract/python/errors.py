"""What is refused, and how: every refusal is an ErrorBody that the SDK hands on."""

import json
import time

from PureCloudPlatformClientV2.rest import ApiException

from client import model


def _refused(status, code, call):
    try:
        call()
    except ApiException as error:
        body = json.loads(error.body)
        assert (error.status, body["status"], body["code"]) == (status, status, code), body
        assert body["message"] and body["contextId"] == error.headers["ININ-Correlation-Id"]
        return body, error
    raise AssertionError(f"{status} {code} was expected")


def walk(sandbox, ada, dana):
    query = model("ConversationQuery", interval="last week")
    _refused(400, "invalid.date", lambda: ada.conversations.post_analytics_conversations_details_query(query))
    unknown = "00000000-0000-4000-8000-000000000000"
    _refused(404, "conversation.not.found", lambda: dana.conversations.get_conversation(unknown))
    body, _ = _refused(403, "missing.any.permissions", lambda: ada.conversations.get_conversation(unknown))
    assert "conversation:communication:view" in body["message"]
    # The SDK's HTTP client obeys Retry-After by itself, for every method: the 429 is seen by its delay, and in the journal.
    since = sandbox.ask("/sandbox/health")["now"]
    sandbox.ask("/sandbox/faults", {"rateLimitForSeconds": 2})
    began = time.monotonic()
    ada.users.get_users_me()
    assert time.monotonic() - began >= 1, "a 429 was not waited for"
    statuses = [request["status"] for request in sandbox.ask(f"/sandbox/requests?since={since}")["requests"]]
    assert 429 in statuses and statuses[-1] == 200, statuses


def signed_out(client):
    """What a client is told whose token was revoked."""
    _refused(401, "bad.credentials", client.users.get_users_me)
