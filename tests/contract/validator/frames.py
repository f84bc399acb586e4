"""What goes over a notification socket: envelopes, events by the model of their topic, and what is not about a topic."""

from contract import CHANNEL, UUID
from schema import Side, slips

_METADATA = ({"message": "WebSocket Heartbeat"}, {"message": "pong"})


def said(contract, message):
    """What is wrong with what a client said."""
    body = message.body
    if body == {"message": "ping"}:
        return
    if not isinstance(body, dict) or body.get("message") != "subscribe" or set(body) - {"message", "topics", "correlationId"}:
        yield f"a client says {body!r}"
        return
    for topic in body["topics"]:
        if contract.topic(topic)[0] is None:
            yield f"there is no topic {topic}"


def of(contract, message):
    """What is wrong with a frame."""
    frame = message.body
    if not isinstance(frame, dict):
        yield f"a frame is {frame!r}"
        return
    if "result" in frame:
        if set(frame) != {"result", "status", "correlationId"} or (frame["result"], frame["status"]) not in (
                ("200", "subscribed"), ("400", "failure"), ("404", "failure")):
            yield f"the answer to a subscription is {frame!r}"
        return
    topic = frame.get("topicName")
    if topic == "channel.metadata":
        if set(frame) != {"topicName", "eventBody"} or frame["eventBody"] not in _METADATA:
            yield f"what is said of the channel is {frame!r}"
        return
    template, model = contract.topic(topic) if isinstance(topic, str) else (None, None)
    if template is None:
        yield f"there is no topic {topic!r}"
        return
    yield from _envelope(frame, topic)
    yield from slips(contract, {"$ref": f"#/definitions/{model}"}, frame.get("eventBody"), Side.ANSWER, "eventBody")


def _envelope(frame, topic):
    if set(frame) != {"topicName", "eventBody", "version", "metadata"}:
        yield f"a frame of {topic} has the fields {sorted(frame)}"
        return
    for part in topic.split(".")[2:]:
        if "-" in part and not UUID.match(part) and not CHANNEL.match(part):
            yield f"{topic} is about {part}"
    if frame["version"] != "2":
        yield f"version is {frame['version']!r}"
    metadata = frame["metadata"]
    if not isinstance(metadata, dict) or set(metadata) != {"CorrelationId"} or not UUID.match(str(metadata["CorrelationId"])):
        yield f"metadata is {metadata!r}"
