"""Sense in what is told on a socket: of whom a topic is, and what the event says of the same."""

import re

from invariants import of
from schema import instant


def _about(about):
    """The ids in the topic of the frame around an object."""
    topic = about.message.body["topicName"] if hasattr(about.message, "body") and hasattr(about.message, "kind") else ""
    return topic.split(".")


@of("UserRoutingStatusUserRoutingStatus", "AgentActivityChangedTopicAgentActivity")
def whose(event, about):
    """An event about a user has the user's id."""
    if event["id"] not in _about(about):
        yield f"{event['id']} in {about.message.body['topicName']}."


@of("UserConversationsEventUserConversationSummary")
def summaries(event, about):
    """The count of a user's conversations is of the user, and never below none."""
    if event["userId"] not in _about(about):
        yield f"{event['userId']} in {about.message.body['topicName']}."


@of("UserConversationsEventMediaSummaryDetail", "MediaSummaryDetail")
def counts(summary, about):
    """A user has a number of conversations that one person can have."""
    if not 0 <= summary["active"] <= 50 or not 0 <= summary["acw"] <= 50:
        yield f"{summary}."


@of("TranscriptionTopicTranscriptionMessage")
def transcripts(event, about):
    """A transcript is of the topic's conversation, and told after it was spoken."""
    if event["conversationId"] not in _about(about):
        yield f"{event['conversationId']} in {about.message.body['topicName']}."
    if instant(event["eventTime"]) > about.message.at:
        yield f"It is of {event['eventTime']}, which is still to come."
    begun, offset = event.get("sessionStartTimeMs"), event.get("status", {}).get("offsetMs")
    if begun is not None and offset is not None and begun + offset != instant(event["eventTime"]):
        yield f"{offset} ms after {begun} it is not {event['eventTime']}."
    if begun is not None and not begun <= event.get("transcriptionStartTimeMs", begun) <= instant(event["eventTime"]):
        yield f"It was begun at {begun}, to be written at {event['transcriptionStartTimeMs']}."


@of("TranscriptionTopicTranscriptAlternative")
def spoken(alternative, about):
    """What is said lasts as long as saying its words takes."""
    words = alternative.get("words", ())
    begun = about.nearest("TranscriptionTopicTranscriptionMessage").get("transcriptionStartTimeMs")
    if words and alternative["offsetMs"] != words[0]["offsetMs"]:
        yield f"It begins after {alternative['offsetMs']} ms, its first word after {words[0]['offsetMs']}."
    for word in words:
        if begun is not None and word["startTimeMs"] != begun + word["offsetMs"]:
            yield f"{word['word']!r} begins at {word['startTimeMs']}, {word['offsetMs']} ms after {begun}."
        if not 50 <= word["durationMs"] <= 3_000:
            yield f"{word['word']!r} is said in {word['durationMs']} ms."
    if words and alternative["durationMs"] != words[-1]["offsetMs"] + words[-1]["durationMs"] - words[0]["offsetMs"]:
        yield f"It lasts {alternative['durationMs']} ms, its words do not."
    if not 100 <= alternative["durationMs"] / max(1, len(alternative["transcript"].split())) <= 3_000:
        yield f"{alternative['transcript']!r} is said in {alternative['durationMs']} ms."


@of("ConversationSummaryTopicConversationSummaryEvent")
def told_in_words(event, about):
    """A summary that names seconds names those of its duration."""
    named = re.search(r"for (\d+) seconds", event["summary"]["text"])
    if named and "durationMs" in event and int(named[1]) != event["durationMs"] // 1000:
        yield f"{event['summary']['text']!r} lasts {event['durationMs']} ms."


@of("StatEventQueueTopicStatsNotification")
def observed(event, about):
    """What is told of a queue is of the topic's queue and of a medium, and counts."""
    if set(event["group"]) != {"queueId", "mediaType"} or event["group"]["queueId"] not in _about(about):
        yield f"{event['group']} in {about.message.body['topicName']}."
    for entry in event["data"]:
        for one in entry["metrics"]:
            if set(one["stats"]) != {"count"} or one["stats"]["count"] < 0:
                yield f"{one['metric']} is {one['stats']}."
