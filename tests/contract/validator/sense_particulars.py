"""Sense in what is told beside the course of a conversation: whose address is whose, what was agreed for when, what flows noted,
what was sent along."""

import mimetypes

from invariants import of
from schema import instant

_CONVERSATIONS = tuple(prefix + "Conversation" for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic"))
_RECORDS = ("AnalyticsConversation", "AnalyticsConversationWithoutAttributes")
_PARTIES = ("AnalyticsParticipant", "AnalyticsParticipantWithoutAttributes")
_PARTICIPANTS = tuple(prefix + "Participant" for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic"))
_MEDIA_PARTICIPANTS = tuple(kind + "MediaParticipant" for kind in ("Call", "Callback", "Email", "Message"))
_WRITTEN = tuple(prefix + kind for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic") for kind in ("Email", "Message"))
_CALLBACKS = tuple(prefix + "Callback" for prefix in ("", "ConversationEventTopic", "QueueConversationEventTopic"))
# What the organisation's flows note.
_NOTED = {"caseNumber"}


@of("AnalyticsSession")
def sides(session, about):
    """An email has an address on either side, and the customer's side is theirs."""
    ours, theirs = session.get("addressSelf"), session.get("addressOther")
    if (session["mediaType"] == "email") != bool(ours and theirs):
        yield f"A session of {session['mediaType']} is between {ours} and {theirs}."
    if ours is None:
        return
    of_customer = about.nearest(*_PARTIES)["purpose"] == "customer"
    sends = (session["direction"] == "inbound") == of_customer
    if (ours, theirs) != ((session["addressFrom"], session["addressTo"]) if sends else (session["addressTo"], session["addressFrom"])):
        yield f"It is from {session['addressFrom']} to {session['addressTo']}, on the side of {ours} with {theirs}."


@of("AnalyticsSession")
def others(session, about):
    """The other side has the name of somebody who takes part, or of a queue."""
    conversation = about.nearest(*_RECORDS)
    names = {participant["participantName"] for participant in conversation["participants"]}
    names |= {queue["name"] for queue in about.known.queues.values()}
    known = session["remoteNameDisplayable"] in names or not about.known.listed("queues")
    if not known or session["remoteNameDisplayable"] != session["remote"]:
        yield f"It is {session['remote']}, called {session['remoteNameDisplayable']}."


@of("AnalyticsSession")
def agreed(session, about):
    """A callback waits for the time it was agreed for, after it was asked for."""
    due = session.get("callbackScheduledTime")
    if due is None:
        return
    begun = about.nearest(*_RECORDS)["conversationStart"]
    # Until then it may be with its agent, who only waits.
    waited = [segment for segment in session["segments"] if segment["segmentType"] != "scheduled"]
    taken = waited[0]["segmentStart"] if waited and about.nearest(*_PARTIES)["purpose"] == "agent" else due
    if session["mediaType"] != "callback" or due < begun or due > taken:
        yield f"A {session['mediaType']} of {begun}, taken at {taken}, was agreed for {due}."


@of(*_CALLBACKS, "CallbackMediaParticipant")
def callbacks(one, about):
    """A callback rings no earlier than agreed, and records tell of the same time."""
    due = one.get("callbackScheduledTime")
    if due is not None and due > one.get("startAlertingTime", one.get("connectedTime", "9")) and _is_agents(one, about):
        yield f"It was agreed for {due}, and rings at {one.get('startAlertingTime')}."
    conversation = about.nearest(*_CONVERSATIONS, "CallbackConversation")
    told = about.known.agreed(conversation["id"])
    if told and due not in told:
        yield f"It was agreed for {due}, the record says {sorted(map(str, told))}."


def _is_agents(one, about):
    """Whether an agent's part is meant: a media participant's own, or that of the participant around a communication."""
    return (about.nearest(*_PARTICIPANTS) or one)["purpose"] == "agent"


@of("AnalyticsFlow")
def exits(flow, about):
    """A flow is left by a transfer or by hanging up, as its session is."""
    ends = [segment.get("disconnectType") for segment in about.nearest("AnalyticsSession")["segments"]][-1]
    left = ends and ("TRANSFER" if ends == "transfer" else "DISCONNECT")
    if flow.get("exitReason") != left:
        yield f"It is left by {flow.get('exitReason')}, the session by {ends}."


@of("AnalyticsFlowOutcome")
def outcomes(outcome, about):
    """A flow that is left by a transfer has come to what it is for, in the time of its session."""
    session = about.nearest("AnalyticsSession")
    wanted = "SUCCESS" if about.nearest("AnalyticsFlow")["exitReason"] == "TRANSFER" else "FAILURE"
    if outcome["flowOutcomeValue"] != wanted:
        yield f"It is {outcome['flowOutcomeValue']}, {about.nearest('AnalyticsFlow')['exitReason']}."
    told = outcome["flowOutcomeStartTimestamp"], outcome["flowOutcomeEndTimestamp"]
    if told != (session["segments"][0]["segmentStart"], session["segments"][-1].get("segmentEnd")):
        yield f"It lasts from {told[0]} to {told[1]}."


@of(*_WRITTEN, "MessageMediaParticipant", "EmailMediaParticipant")
def aside(one, about):
    """What lies aside is taken up again later, and nothing else is."""
    resumes, since = one.get("resumeTime"), one.get("parkTime")
    if (since is not None) != (one["state"] == "parked"):
        yield f"It is {one['state']}, and lies aside since {since}."
    if resumes is not None and (since is None or instant(resumes) <= instant(since)):
        yield f"It lies aside since {since}, until {resumes}."


@of("MessageMedia")
def enclosed(media, about):
    """What was sent along is of the type of its name, and not empty."""
    if mimetypes.guess_type(media["name"])[0] != media["mediaType"] or media["contentLengthBytes"] < 1:
        yield f"{media['name']} is {media['mediaType']}, of {media['contentLengthBytes']} bytes."


@of(*_PARTICIPANTS, *_MEDIA_PARTICIPANTS, "AnalyticsParticipant")
def noted(participant, about):
    """Flows note the case of a customer, which is the tag of the conversation."""
    attributes = participant["attributes"]
    if set(attributes) - _NOTED or attributes and participant["purpose"] != "customer":
        yield f"Of {participant['purpose']} is noted {attributes}."
    conversation = about.nearest(*_CONVERSATIONS, "AnalyticsConversation")
    if conversation and participant["purpose"] == "customer" and attributes.get("caseNumber") != conversation.get("externalTag"):
        yield f"The case is {attributes.get('caseNumber')}, the tag {conversation.get('externalTag')}."
