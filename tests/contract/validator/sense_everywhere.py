"""Sense in objects of any model: ids, references, addresses of things, the order of instants, intervals, and units."""

from contract import CHANNEL, UUID
from invariants import of_all
from schema import instant

# Models whose id is something else than a UUID.
_OTHER_IDS = {"AvailableTopic", "Channel", "ChannelTopic", "RegionTimeZone"}
_SYSTEM_CODES = {"ININ-WRAP-UP-TIMEOUT", "ININ-WRAP-UP-SKIPPED"}
_IDS = (
    "conversationId participantId sessionId userId queueId divisionId teamId externalContactId externalOrganizationId peerId "
    "scriptId communicationId jobId clientId consultParticipantId requestedLanguageId flowId flowOutcomeId subjectId organizationId addressableEntityId"
).split()
_LISTS_OF_IDS = "divisionIds requestedRoutingSkillIds communicationIds activeQueueIds".split()
# In the order in which they happen.
_ORDERS = (
    ("startTime", "endTime"),
    ("startTime", "connectedTime"),
    ("startAlertingTime", "connectedTime", "disconnectedTime"),
    ("connectedTime", "startHoldTime", "disconnectedTime"),
    ("connectedTime", "endTime"),
    ("startAcwTime", "endAcwTime"),
    ("conversationStart", "conversationEnd"),
    ("segmentStart", "segmentEnd"),
    ("submissionDate", "completionDate", "expirationDate"),
)
# What an administrator can choose, and what can have been measured, in the unit of the field.
_UNITS = {
    "alertingTimeoutMs": (5_000, 600_000),
    "wrapupTimeoutMs": (2_000, 900_000),
    "timeoutMs": (2_000, 900_000),
    "alertingTimeoutSeconds": (5, 600),
    "timeoutSeconds": (60, 86_400),
}


@of_all
def ids(value, model, about):
    """An id is a UUID."""
    if "id" in value and model not in _OTHER_IDS and not UUID.match(str(value["id"])):
        yield f"The {model} is {value['id']!r}."
    for name in _IDS:
        if name in value and not UUID.match(value[name]):
            yield f"{model}.{name} is {value[name]!r}."
    for name in _LISTS_OF_IDS:
        for one in value.get(name) or ():
            if not UUID.match(one):
                yield f"{model}.{name} holds {one!r}."


@of_all
def references(value, model, about):
    """Whom or what an id means is in the lists."""
    known = about.known
    for name, kind in (("queueId", "queues"), ("userId", "users"), ("divisionId", "divisions")):
        if name in value and known.lacks(kind, value[name]):
            yield f"{model}.{name} is {value[name]}, which no list has."
    for name, kind in (("divisionIds", "divisions"), ("activeQueueIds", "queues")):
        for one in value.get(name) or ():
            if known.lacks(kind, one):
                yield f"{model}.{name} holds {one}, which no list has."
    code = value.get("wrapUpCode")
    if code is not None and known.lacks("codes", code) and code not in _SYSTEM_CODES:
        yield f"{model}.wrapUpCode is {code}."


@of_all
def names(value, model, about):
    """A queue or a user has one name wherever it is told."""
    known = about.known
    if value.get("queueName") and value.get("queueId") in known.queues and known.queues[value["queueId"]]["name"] != value["queueName"]:
        yield f"{model} calls the queue {value['queueName']!r}."
    user = known.users.get(value.get("userId"))
    # An observation of a user's session names the other side.
    name = value.get("name") or model.startswith("AnalyticsParticipant") and value.get("participantName")
    if user and name and name != user:
        yield f"{model} calls {user} {name!r}."


@of_all
def addresses(value, model, about):
    """The address of a thing ends with its id."""
    for name, owner in (("selfUri", "id"), ("userUri", "userId")):
        address = value.get(name)
        if address is None:
            continue
        if not address.startswith("/api/v2/"):
            yield f"{model}.{name} is {address!r}."
        elif owner in value and model not in ("Organization", "UserPresence") and "?" not in address and not address.endswith(f"/{value[owner]}"):
            yield f"{model} {value[owner]} has {address!r}."


@of_all
def order(value, model, about):
    """Instants are in the order in which things happen."""
    for names in _ORDERS:
        present = [name for name in names if name in value]
        for before, after in zip(present, present[1:]):
            if instant(value[before]) > instant(value[after]):
                yield f"{model}: {before} {value[before]} is after {after} {value[after]}."


@of_all
def intervals(value, model, about):
    """An interval goes from one instant to a later one."""
    interval = value.get("interval")
    if isinstance(interval, str):
        start, _, end = interval.partition("/")
        try:
            if instant(start) >= instant(end):
                yield f"{model} has {interval}."
        except ValueError:
            yield f"{model} has {interval!r}."


@of_all
def units(value, model, about):
    """A length of time has the unit of its name."""
    for name, (least, most) in _UNITS.items():
        if name in value and not least <= value[name] <= most:
            yield f"{model}.{name} is {value[name]}."


@of_all
def channels(value, model, about):
    """A channel's id is one, and opens the socket that is named with it."""
    if model == "Channel":
        if not CHANNEL.match(value["id"]) or not value["connectUri"].endswith(f"/channels/{value['id']}"):
            yield f"{value['id']!r} is at {value['connectUri']!r}."
        hours = (instant(value["expires"]) - about.message.at) / 3_600_000
        if not 23 < hours < 24.01:
            yield f"It expires in {hours} hours."
