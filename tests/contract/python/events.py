"""Notification channels with the SDK, the socket beside it, and the frames of every topic through the SDK's models."""

import contextlib
import json
import re

import websockets.exceptions
import websockets.sync.client as websocket

from client import CONTRACT, model

TOPICS = CONTRACT["x-topics"]
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _Answer:
    """What the SDK's deserialiser reads from."""

    def __init__(self, value):
        self.data = json.dumps(value)

    def getheader(self, name):
        return "application/json" if name == "Content-Type" else None


class _Heard:
    """How many frames of which topic an SDK has read."""

    def __init__(self, client):
        self.client, self.frames = client, {}

    def listen(self, sandbox, connection):
        """Reads what has come, to the answer to a ping or the end of the socket."""
        sandbox.passes(1)
        closed = websockets.exceptions.ConnectionClosed
        # What came before the end can still be read.
        with contextlib.suppress(closed):
            connection.send(json.dumps({"message": "ping"}))
        with contextlib.suppress(closed):
            while True:
                frame = json.loads(connection.recv(timeout=10))
                if frame == {"topicName": "channel.metadata", "eventBody": {"message": "pong"}}:
                    return
                self._read(frame)

    def _read(self, frame):
        topic = frame["topicName"]
        if topic == "channel.metadata":
            return
        template = _template(topic)
        read = self.client.api.deserialize(_Answer(frame["eventBody"]), TOPICS[template])
        self.client.seen.look(read, topic)
        assert any(getattr(read, attribute) is not None for attribute in read.attribute_map), f"nothing of {topic} was understood"
        if not topic.startswith("v2.system"):
            assert frame["version"] == "2" and frame["metadata"]["CorrelationId"], frame
        self.frames[template] = self.frames.get(template, 0) + 1


def _socket(channel):
    """Without pings of its own: their answers would wait behind frames that are not read yet, and it would give up."""
    return websocket.connect(channel.connect_uri, ping_interval=None)


def _template(topic):
    plain = re.sub(r"\.streaming-[-\w]+$", ".{id}", _ID.sub("{id}", topic))
    return plain if plain in TOPICS else re.sub(r"^v2\.system\.\w+\.", "v2.system.{id}.", plain)


def walk(sandbox, ada, dana, another_of_dana):
    """Gives the topics of which frames were read."""
    _subscriptions(ada)
    heard = _Heard(dana)
    available = dana.notifications.get_notifications_availabletopics(expand=["description", "requiresPermissions"]).entities
    me = dana.users.get_users_me().id
    queue = next(queue for queue in dana.routing.get_routing_queues(page_size=100).entities if queue.name == "Support")
    call = {"agent": "Dana Whitfield", "queue": "Support", "waitMs": 1_000, "alertMs": 100, "acwMs": 300,
            "phases": [{"talk": 20_000}, {"hold": 150}, {"mute": 100}, {"talk": 20_000}]}
    conversation = sandbox.ask("/sandbox/conversations", call)["conversationId"]
    channel = dana.notifications.post_notifications_channels()
    about = {"users": me, "routing": queue.id, "analytics": queue.id, "conversations": conversation}
    wanted = [topic.id.replace("{id}", about[topic.id.split(".")[1]]) for topic in available if not topic.id.startswith("v2.system")]
    with _socket(channel) as connection:
        entities = dana.notifications.put_notifications_channel_subscriptions(channel.id, [model("ChannelTopic", id=topic) for topic in wanted]).entities
        assert {topic.state for topic in entities} == {"Permitted"}
        sandbox.passes(10_000)
        sandbox.ask("/sandbox/presence", {"agent": "Dana Whitfield", "presence": "Meal"})
        another_of_dana.tokens.delete_tokens_me()
        sandbox.passes(60_000)
        heard.listen(sandbox, connection)
        # New data for jobs is told hourly; an hour of all topics would be thousands of frames.
        hourly = [model("ChannelTopic", id=topic) for topic in wanted if topic.endswith("jobs.availability")]
        dana.notifications.put_notifications_channel_subscriptions(channel.id, hourly)
        sandbox.passes(3_600_000)
        sandbox.ask("/sandbox/faults", {"sockets": [{"fault": "socketClosing", "channel": channel.id}]})
        heard.listen(sandbox, connection)
    _endings(sandbox, ada, heard)
    sandbox.ask("/sandbox/faults", {"sockets": []})
    return heard.frames


def _subscriptions(ada):
    """Channels and their subscriptions, through every operation there is."""
    channel = ada.notifications.post_notifications_channels()
    assert channel.id in [own.id for own in ada.notifications.get_notifications_channels().entities]
    ada.notifications.head_notifications_channel(channel.id)
    me = ada.users.get_users_me().id
    granted = ada.notifications.put_notifications_channel_subscriptions(channel.id, [model("ChannelTopic", id=f"v2.users.{me}.conversations")])
    assert [topic.state for topic in granted.entities] == ["Permitted"]
    more = [model("ChannelTopic", id=f"v2.users.{me}.presence"), model("ChannelTopic", id="v2.no.such.topic")]
    answers = ada.notifications.post_notifications_channel_subscriptions(channel.id, more, ignore_errors=True)
    assert sorted(topic.state for topic in answers.entities) == ["Permitted", "Rejected"]
    assert len(ada.notifications.get_notifications_channel_subscriptions(channel.id).entities) == 2
    ada.notifications.delete_notifications_channel_subscriptions(channel.id)
    assert not ada.notifications.get_notifications_channel_subscriptions(channel.id).entities


def _endings(sandbox, ada, heard):
    """How a channel ends: another one takes its place, or its token is revoked."""
    with contextlib.ExitStack() as opened:
        # A channel without a socket would go first.
        connections = []
        for _ in range(20):
            channel = ada.notifications.post_notifications_channels()
            connections.append(opened.enter_context(_socket(channel)))
            sandbox.passes(1_000)
        last = ada.notifications.post_notifications_channels()
        heard.listen(sandbox, connections[0])
    with _socket(last) as connection:
        ada.tokens.delete_tokens_me()
        heard.listen(sandbox, connection)
