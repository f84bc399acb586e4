"""Sense in conversations as the API and its events show them: states and their instants, after-call work and its length."""

from invariants import of
from schema import instant

_MEDIA = ("calls", "callbacks", "emails", "messages", "chats", "internalMessages")
_OVER = ("disconnected", "terminated")
_COMMUNICATIONS = tuple(prefix + kind for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic")
                        for kind in ("Call", "Callback", "Email", "Message"))
_PARTICIPANTS = tuple(prefix + "Participant" for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic"))
_MEDIA_PARTICIPANTS = tuple(kind + "MediaParticipant" for kind in ("Call", "Callback", "Email", "Message"))
_WRAP_UPS = ("Wrapup", "ConversationEventTopicWrapup", "QueueConversationEventTopicWrapup")
_SYSTEM = ("ININ-WRAP-UP-TIMEOUT", "ININ-WRAP-UP-SKIPPED")


@of("Conversation")
def within(conversation, about):
    """Everybody takes part in the time of the conversation."""
    for participant in conversation["participants"]:
        if participant["startTime"] < conversation["startTime"]:
            yield f"{participant['purpose']} begins at {participant['startTime']}, the conversation at {conversation['startTime']}."
        if "endTime" in conversation and participant.get("endTime", "9") > conversation["endTime"]:
            yield f"{participant['purpose']} ends at {participant.get('endTime')}, the conversation at {conversation['endTime']}."


@of(*_PARTICIPANTS)
def media(participant, about):
    """Who takes part has a communication."""
    if not any(participant.get(medium) for medium in _MEDIA):
        yield f"{participant['id']} has none."


@of(*_COMMUNICATIONS)
def states(one, about):
    """A state and its instants agree."""
    state = one["state"]
    if (state in _OVER) != ("disconnectedTime" in one):
        yield f"It is {state}, disconnected at {one.get('disconnectedTime')}."
    if state in _OVER and "disconnectType" not in one:
        yield f"It is {state} without a disconnectType."
    if state == "connected" and "connectedTime" not in one:
        yield "It is connected since never."
    if one["held"] and (state in _OVER or "startHoldTime" not in one):
        yield f"It is held, {state}, since {one.get('startHoldTime')}."


@of("Call", "Callback", "Email", "Message")
def segments(one, about):
    """The segments of a communication follow each other from its beginning to its end."""
    parts = one.get("segments", ())
    for before, after in zip(parts, parts[1:]):
        if before.get("endTime") != after["startTime"] and after["type"].lower() != "wrapup":
            yield f"{before.get('endTime')} is followed by {after['startTime']}."
    participant = about.nearest("Participant")
    if parts and participant and parts[0]["startTime"] < participant["startTime"]:
        yield f"The first begins at {parts[0]['startTime']}, the participant at {participant['startTime']}."
    if parts and "disconnectedTime" in one:
        last = [part.get("endTime") for part in parts if part["type"].lower() != "wrapup"][-1]
        if last != one["disconnectedTime"]:
            yield f"The last ends at {last}, the communication at {one['disconnectedTime']}."


@of(*_WRAP_UPS)
def wrap_ups(wrap_up, about):
    """A wrap-up lasts as long as its after-call work, in whole seconds, and its code is one of the lists."""
    code = wrap_up["code"]
    if about.known.lacks("codes", code) and code not in _SYSTEM:
        yield f"The code is {code}."
    name = code if code in _SYSTEM else about.known.codes.get(code)
    if name and wrap_up.get("name", name) != name:
        yield f"{code} is called {wrap_up['name']!r}."
    participant = about.nearest(*_PARTICIPANTS, *_MEDIA_PARTICIPANTS) or {}
    works = [one.get("afterCallWork") for medium in _MEDIA for one in participant.get(medium, ())] + [participant.get("afterCallWork")]
    spans = [(work["startTime"], work["endTime"]) for work in works if work and "endTime" in work]
    spans += [(participant[start], participant["endAcwTime"]) for start in ("startAcwTime",) if start in participant and "endAcwTime" in participant]
    lasted = [(instant(end) - instant(start)) // 1000 for start, end in spans]
    if lasted and wrap_up["durationSeconds"] not in lasted:
        yield f"It lasts {wrap_up['durationSeconds']} s, after-call work {sorted(set(lasted))} s."
    if lasted and wrap_up["endTime"] not in [end for _, end in spans]:
        yield f"It ends at {wrap_up['endTime']}, after-call work at {sorted({end for _, end in spans})}."


@of("AssignedWrapupCode")
def assigned(wrap_up, about):
    """A wrap-up that is asked for by itself is the one of the record of its conversation."""
    spent = about.known.after_call_work(about.values["conversationId"])
    if about.known.lacks("codes", wrap_up["code"]) and wrap_up["code"] not in _SYSTEM:
        yield f"The code is {wrap_up['code']}."
    if spent and (wrap_up["durationSeconds"], wrap_up["endTime"]) not in spent:
        yield f"It lasts {wrap_up['durationSeconds']} s until {wrap_up['endTime']}, after-call work {spent}."


@of(*_PARTICIPANTS)
def after_call_work(participant, about):
    """After-call work of a participant is that of one of the communications."""
    works = [one["afterCallWork"] for medium in _MEDIA for one in participant.get(medium, ()) if one.get("afterCallWork", {}).get("startTime")]
    for ours, theirs in (("startAcwTime", "startTime"), ("endAcwTime", "endTime")):
        if ours in participant and participant[ours] not in [work.get(theirs) for work in works]:
            yield f"{ours} is {participant[ours]}, the communications say {[work.get(theirs) for work in works]}."


@of(*_PARTICIPANTS, *_MEDIA_PARTICIPANTS)
def ringing(participant, about):
    """How long it may ring is the same in both units, and after-call work may last as long as the queue allows."""
    for medium in _MEDIA:
        for one in participant.get(medium, ()):
            seconds = one.get("queueMediaSettings", {}).get("alertingTimeoutSeconds")
            if seconds is not None and participant.get("alertingTimeoutMs") not in (None, seconds * 1000):
                yield f"{participant['alertingTimeoutMs']} ms, and {seconds} s."


@of("AfterCallWork", "ConversationEventTopicAfterCallWork", "QueueConversationEventTopicAfterCallWork")
def work_states(work, about):
    """After-call work that is complete has an end, and what is pending has none."""
    if work["state"] == "complete" and "endTime" not in work or work["state"] == "pending" and "endTime" in work:
        yield f"It is {work['state']}, and ends at {work.get('endTime')}."


@of("CallHistoryConversation")
def past_calls(call, about):
    """A call on record begins with the first who takes part."""
    if any(part["startTime"] < call["startTime"] for part in call["participants"]):
        yield f"Somebody begins before {call['startTime']}."
