"""Notification channels with the SDK, the socket beside it, and every frame through the SDK's event models."""

import json
import time

import websockets.sync.client as websocket

from client import model
from sandbox import ROOT

TOPICS = json.loads((ROOT / "contract/genesys-contract.json").read_text())["x-topics"]


class _Answer:
    """What the SDK's deserialiser reads from."""

    def __init__(self, value):
        self.data = json.dumps(value)

    def getheader(self, name):
        return "application/json" if name == "Content-Type" else None


def walk(sandbox, ada, dana, seen):
    assert ada.notifications.get_notifications_availabletopics(expand=["description", "requiresPermissions"]).entities
    channel = ada.notifications.post_notifications_channels()
    assert channel.id in [own.id for own in ada.notifications.get_notifications_channels().entities]
    ada.notifications.head_notifications_channel(channel.id)
    me = ada.users.get_users_me().id
    own = f"v2.users.{me}.conversations"
    granted = ada.notifications.put_notifications_channel_subscriptions(channel.id, [model("ChannelTopic", id=own)])
    assert [topic.state for topic in granted.entities] == ["Permitted"]
    more = [model("ChannelTopic", id=f"v2.users.{me}.presence"), model("ChannelTopic", id="v2.no.such.topic")]
    answers = ada.notifications.post_notifications_channel_subscriptions(channel.id, more, ignore_errors=True)
    assert sorted(topic.state for topic in answers.entities) == ["Permitted", "Rejected"]
    assert len(ada.notifications.get_notifications_channel_subscriptions(channel.id).entities) == 2
    frames = 0
    with websocket.connect(channel.connect_uri) as connection:
        connection.send(json.dumps({"message": "ping"}))
        for number in range(3):
            phases = [{"talk": 150}, {"hold": 150}, {"mute": 100}, {"talk": 100}]
            sandbox.ask("/sandbox/conversations", {"waitMs": 100, "alertMs": 100, "phases": phases, "acwMs": 300})
        end = time.monotonic() + 4
        while time.monotonic() < end:
            try:
                frame = json.loads(connection.recv(timeout=max(0.1, end - time.monotonic())))
            except TimeoutError:
                break
            if frame["topicName"] == own:
                assert frame["version"] == "2" and frame["metadata"]["CorrelationId"]
                read = ada.api.deserialize(_Answer(frame["eventBody"]), TOPICS["v2.users.{id}.conversations"])
                seen.look(read, frame["topicName"])
                assert read.participants
                frames += 1
    assert frames > 10, frames
    ada.notifications.delete_notifications_channel_subscriptions(channel.id)
    assert not ada.notifications.get_notifications_channel_subscriptions(channel.id).entities
    return frames
