"""Sense in analytics records: segments, sessions and conversations lie within each other, and every duration is what the
instants of its segments say, to the millisecond."""

import collections

from invariants import of
from schema import instant

_CONVERSATIONS = ("AnalyticsConversation", "AnalyticsConversationWithoutAttributes")
_PARTICIPANTS = ("AnalyticsParticipant", "AnalyticsParticipantWithoutAttributes")
# The type of the segments whose lengths a metric of an agent's session adds up to.
_SEGMENTS = {
    "tAlert": "alert", "tTalk": "interact", "tActiveCallback": "interact", "tHeld": "hold", "tPark": "parked",
    "tAcw": "wrapup", "tContacting": "contacting", "tDialing": "dialing",
}
_COMPLETE = {"tTalkComplete": "tTalk", "tHeldComplete": "tHeld", "tParkComplete": "tPark", "tActiveCallbackComplete": "tActiveCallback"}
_HANDLED = ("tTalk", "tHeld", "tAcw", "tContacting", "tDialing")
# Metrics that last as long as their session.
_WHOLE = {"tAcd", "tAbandon", "tShortAbandon", "tIvr", "tFlow", "tVoicemail"}
_ELSEWHERE = {"tConnected", "tAnswered", "tNotResponding", "tHandle"}


def sums(session):
    """The values of each metric of a session, added up."""
    total = collections.Counter()
    for metric in session.get("metrics", ()):
        total[metric["name"]] += metric["value"]
    return total


def lengths(session):
    """Milliseconds spent in each type of segment; what goes on is left out."""
    total = collections.Counter()
    for segment in session["segments"]:
        if "segmentEnd" in segment:
            total[segment["segmentType"]] += instant(segment["segmentEnd"]) - instant(segment["segmentStart"])
    return total


def _ends(session):
    return [segment["segmentEnd"] for segment in session["segments"] if "segmentEnd" in segment]


def _connected(session):
    return next(metric["emitDate"] for metric in session["metrics"] if metric["name"] == "nConnected")


@of(*_CONVERSATIONS)
def within(conversation, about):
    """What belongs to a conversation happens in its time, after-call work alone after its end."""
    start, end = conversation["conversationStart"], conversation.get("conversationEnd")
    for participant in conversation["participants"]:
        for session in participant["sessions"]:
            for segment in session["segments"]:
                if segment["segmentStart"] < start:
                    yield f"{session['sessionId']} begins at {segment['segmentStart']}, the conversation at {start}."
                over = segment.get("segmentEnd")
                if end and segment["segmentType"] != "wrapup" and (over is None or over > end):
                    yield f"{session['sessionId']} lasts until {over}, the conversation until {end}."


@of("AnalyticsSession")
def contiguous(session, about):
    """A session is in one segment at a time, and leaves none out."""
    segments = session["segments"]
    for before, after in zip(segments, segments[1:]):
        if before.get("segmentEnd") != after["segmentStart"] and after["segmentType"] != "wrapup":
            yield f"{before.get('segmentEnd')} is followed by {after['segmentStart']}."
        if before.get("segmentEnd", "9") > after["segmentStart"]:
            yield f"{before.get('segmentEnd')} overlaps {after['segmentStart']}."


@of("AnalyticsSession")
def measured(session, about):
    """A duration is the sum of the segments it measures."""
    total, spent = sums(session), lengths(session)
    agent = about.nearest(*_PARTICIPANTS)["purpose"] == "agent"
    for name, value in total.items():
        if name in _SEGMENTS and agent and value != spent[_SEGMENTS[name]]:
            yield f"{name} is {value}, the segments say {spent[_SEGMENTS[name]]}."
        if name in _COMPLETE and value != total[_COMPLETE[name]]:
            yield f"{name} is {value}, {_COMPLETE[name]} is {total[_COMPLETE[name]]}."
        if name in _WHOLE and value != sum(spent.values()):
            yield f"{name} is {value}, the session lasts {sum(spent.values())}."
        if name == "tNotResponding" and value not in (total["tAlert"], *(one["value"] for one in session["metrics"] if one["name"] == "tAlert")):
            yield f"tNotResponding is {value}, it rang for {total['tAlert']}."
        if name == "tConnected" and value != instant(max(_ends(session))) - instant(_connected(session)):
            yield f"tConnected is {value}, from {_connected(session)} to {max(_ends(session))}."
    if "tHandle" in total and total["tHandle"] != sum(total[name] for name in _HANDLED):
        yield f"tHandle is {total['tHandle']}, its parts are {sum(total[name] for name in _HANDLED)}."


@of("AnalyticsSession")
def complete(session, about):
    """What a session of an agent has finished is measured."""
    if about.nearest(*_PARTICIPANTS)["purpose"] != "agent":
        return
    total, spent = sums(session), lengths(session)
    callback = session["mediaType"] == "callback"
    for name, kind in _SEGMENTS.items():
        if name == ("tTalk" if callback else "tActiveCallback"):
            continue
        if spent[kind] and not total[name]:
            yield f"{kind} lasts {spent[kind]}, and there is no {name}."


@of("AnalyticsSession")
def mishaps(session, about):
    """What ended by an error counts it."""
    said = sum("errorCode" in segment for segment in session["segments"])
    counted = sum(metric["name"] == "nError" for metric in session.get("metrics", ()))
    if said != counted:
        yield f"{said} segments have an errorCode, and {counted} errors are counted."


@of("AnalyticsSessionMetric")
def metrics(metric, about):
    """A metric is a count of one or a duration that is known here, told when what it measures is over."""
    name, session = metric["name"], about.nearest("AnalyticsSession")
    if name.startswith("n"):
        if metric["value"] != 1:
            yield f"{name} is {metric['value']}."
    elif name not in _SEGMENTS and name not in _COMPLETE and name not in _WHOLE and name not in _ELSEWHERE:
        yield f"{name} is not known."
    elif metric["value"] < 0:
        yield f"{name} is {metric['value']}."
    first = session["segments"][0]["segmentStart"] if session["segments"] else metric["emitDate"]
    last = max((segment.get("segmentEnd", "9") for segment in session["segments"]), default="9")
    if not first <= metric["emitDate"] <= last:
        yield f"{name} is told at {metric['emitDate']}, of a session from {first} to {last}."


@of(*_CONVERSATIONS)
def answered(conversation, about):
    """How long until an agent answered is how long the customer waited in a queue."""
    waits = collections.Counter()
    sessions = [session for participant in conversation["participants"] for session in participant["sessions"]]
    for session in sessions:
        waits.update({metric["value"]: 1 for metric in session.get("metrics", ()) if metric["name"] == "tAcd"})
    for session in sessions:
        for metric in session.get("metrics", ()):
            if metric["name"] == "tAnswered" and metric["value"] not in waits:
                yield f"tAnswered is {metric['value']}, the waits are {sorted(waits)}."


@of(*_CONVERSATIONS)
def directions(conversation, about):
    """The first session has the direction in which the conversation began."""
    sessions = [session for participant in conversation["participants"] for session in participant["sessions"]]
    if sessions and conversation["originatingDirection"] not in {session["direction"] for session in sessions}:
        yield f"It is {conversation['originatingDirection']}."
