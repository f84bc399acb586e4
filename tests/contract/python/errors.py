"""What is refused, and how: every refusal is an ErrorBody that the SDK hands on."""

import datetime
import json
import time

from PureCloudPlatformClientV2.rest import ApiException

from client import Client, model
from sandbox import SCOPES, running

DETAILS = "/api/v2/analytics/conversations/details/query"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
# What a body may have at most.
LARGEST = 512_000


def _refused(status, code, call, *said):
    """Gives the message, after a look at everything that an ErrorBody has."""
    try:
        call()
    except ApiException as error:
        body = json.loads(error.body)
        assert (error.status, body["status"], body["code"]) == (status, status, code), body
        assert body["contextId"] == error.headers["ININ-Correlation-Id"], body
        assert (body["details"], body["errors"]) == ([], []) and isinstance(body["messageParams"], dict), body
        assert body["message"] and all(word in body["message"] for word in said), body["message"]
        return
    raise AssertionError(f"{status} {code} was expected")


def walk(sandbox, seen, ada, dana):
    _bodies(ada)
    _queries(ada)
    _others(ada, dana)
    _rate(sandbox, ada)
    _scope_and_age(seen)


def _bodies(client):
    """Bodies that are none, are no query, are too large, or say to be something else."""
    def post(body, content="application/json", path=DETAILS, method="POST", **more):
        return lambda: client.api.call_api(path, method, header_params={"Content-Type": content}, body=body, **more)

    auth = {"auth_settings": ["PureCloud OAuth"]}
    _refused(415, "unsupported.media.type", post(None, "application/x-www-form-urlencoded", post_params={"interval": "x"}, **auth))
    _refused(413, "request.entity.too.large", post({"interval": "x" * LARGEST}, **auth), str(LARGEST))
    _refused(405, "method.not.allowed", post(None, path="/api/v2/conversations", method="DELETE", **auth))
    _refused(404, "not.found", post(None, path="/api/v2/no/such/thing", method="GET", **auth))
    _refused(401, "authentication.required", post({"interval": "x"}))
    for malformed in (None, ["interval"], "interval", {"interval": 5}, {"paging": "first"}, {"select": ["talk"]}):
        _refused(400, "bad.request", post(malformed, **auth))
    _refused(400, "invalid.value", post({"interval": "x", "order": "up"}, **auth), "asc, desc, unordered")


def _queries(client):
    """Questions for details that cannot be answered."""
    now = datetime.datetime.now(datetime.timezone.utc)

    def days(count):
        start = now - datetime.timedelta(days=count)
        return f"{start:%Y-%m-%dT%H:%M:%SZ}/{now:%Y-%m-%dT%H:%M:%SZ}"

    def ask(**fields):
        query = model("ConversationQuery", **fields)
        return lambda: client.conversations.post_analytics_conversations_details_query(query)

    def paging(size, number):
        return model("PagingSpec", page_size=size, page_number=number)

    _refused(400, "invalid.date", ask(interval="last week"), "last week")
    _refused(400, "bad.request", ask(interval="/".join(reversed(days(1).split("/")))))
    _refused(400, "bad.request", ask(interval=days(32)), "31 days")
    _refused(400, "bad.request", ask(interval=days(1), paging=paging(101, 1)), "100")
    _refused(400, "bad.request", ask(interval=days(1), paging=paging(100, 1001)))
    _refused(400, "bad.request", ask(interval=days(1), paging=paging(100, 0)))


def _others(ada, dana):
    """What is not there, what one may not see, and what belongs to somebody else."""
    _refused(404, "conversation.not.found", lambda: dana.conversations.get_conversation(UNKNOWN), UNKNOWN)
    _refused(403, "missing.any.permissions", lambda: ada.conversations.get_conversation(UNKNOWN), "conversation:communication:view")
    job = dana.conversations.post_analytics_conversations_details_jobs(
        model("AsyncConversationQuery", interval="2026-01-01T00:00:00Z/2026-01-02T00:00:00Z")).job_id
    assert dana.conversations.get_analytics_conversations_details_job(job).state
    _refused(404, "not.found", lambda: ada.conversations.get_analytics_conversations_details_job(job))
    _refused(404, "not.found", lambda: ada.conversations.delete_analytics_conversations_details_job(job))
    channel = dana.notifications.post_notifications_channels().id
    _refused(404, "not.found", lambda: ada.notifications.get_notifications_channel_subscriptions(channel))
    topics = [model("ChannelTopic", id="v2.no.such.topic")]
    subscribe = dana.notifications.put_notifications_channel_subscriptions
    _refused(400, "notification.invalid.topic", lambda: subscribe(channel, topics), "v2.no.such.topic")


def _rate(sandbox, ada):
    """The SDK's HTTP client obeys Retry-After by itself, for every method: the 429 is seen by its delay, and in the journal."""
    since = sandbox.ask("/sandbox/health")["now"]
    sandbox.ask("/sandbox/faults", {"next": [{"path": "/api/v2/users/me", "status": 429, "retryAfter": 1}]})
    began = time.monotonic()
    ada.users.get_users_me()
    assert time.monotonic() - began >= 1, "a 429 was not waited for"
    statuses = [request["status"] for request in sandbox.ask(f"/sandbox/requests?since={since}")["requests"]]
    assert 429 in statuses and statuses[-1] == 200, statuses


def _scope_and_age(seen):
    """A client that lacks a scope, and a token past its time."""
    scopes = [scope for scope in SCOPES if not scope.startswith("analytics")]
    with running("--history", "0", "--live-per-minute", "0", "--token-life", "300", scopes=scopes) as poor:
        dana = Client(poor, "Dana Whitfield", seen)
        availability = dana.conversations.get_analytics_conversations_details_jobs_availability
        _refused(403, "not.authorized", availability, "analytics:readonly")
        assert dana.users.get_users_me().id
        poor.passes(301_000)
        _refused(401, "bad.credentials", dana.users.get_users_me)


def signed_out(client):
    """What a client is told whose token was revoked."""
    _refused(401, "bad.credentials", client.users.get_users_me)
