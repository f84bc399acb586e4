"""What a recording tells as a whole, for the invariants that reach beyond one exchange: who and what there is, and the
analytics record of each conversation."""

from invariants import objects
from schema import instant

# Conversations last this long; those at the edge of what was listed are incomplete.
_SPILLS = 2 * 86_400_000
# What is known in whole once an operation has listed it. Every division has a queue.
_LISTS = {"get_routing_queues": ("queues", "divisions"), "get_users": ("users",), "get_routing_wrapupcodes": ("codes",)}
# Metrics of aggregates, and those of sessions that they add up.
_METRICS = {name: name for name in ("tHandle", "tTalk", "tHeld", "tAcw", "tAlert", "nOffered", "nError")} | {"tWait": "tAcd"}
# Dimensions that a record holds under another name, and those that records do not have.
_MANY = {"divisionId": "divisionIds", "requestedRouting": "requestedRoutings", "requestedRoutingSkillId": "requestedRoutingSkillIds"}
_UNRECORDED = {"activeRouting", "firstQueue"}


def _held(dimension, *around):
    """What the first that has it holds under a dimension, as a group of aggregates writes it; None where none has it."""
    name = _MANY.get(dimension, dimension)
    value = next((part[name] for part in around if name in part), None)
    value = value[0] if isinstance(value, list) else value
    return str(value).lower() if isinstance(value, bool) else value


class Known:
    """Ids by kind, and records by conversation. Made once, from the recording as it is."""

    def __init__(self, contract, recording):
        self.queues, self.users, self.codes, self.divisions, self.organizations = {}, {}, {}, {}, set()
        self._works, self._agreed, self._emitted, self._listed = {}, {}, {}, set()
        # The last word on each conversation that has ended.
        self.records = {}
        self.began = min((exchange.at for exchange in recording.exchanges), default=0)
        # Conversations that a details query without filters listed, whose union is complete for its interval.
        self.listed_from = None
        for exchange in recording.exchanges:
            operation, _ = contract.operation(exchange.method, exchange.path)
            if operation is None or exchange.status not in (200, 202) or operation.answer is None or exchange.spoilt:
                continue
            self._learn(contract, operation, exchange)

    def _learn(self, contract, operation, exchange):
        if not any(name == "id" for name, _ in exchange.query):
            self._listed.update(_LISTS.get(operation.id, ()))
        if operation.id == "post_analytics_conversations_details_query" and not any(
                exchange.body.get(part) for part in ("conversationFilters", "segmentFilters")):
            start = instant(exchange.body["interval"].split("/")[0])
            self.listed_from = min(start, self.listed_from or start)
        for value, model, ancestors, models in objects(contract, operation.answer, exchange.answer):
            if model in ("Queue", "UserQueue"):
                self.queues[value["id"]] = value
            elif model in ("User", "UserMe"):
                self.users.setdefault(value["id"], value.get("name"))
            elif model == "WrapupCode":
                self.codes[value["id"]] = value["name"]
            elif model in ("Division", "WritableDivision", "StarrableDivision") and value.get("name"):
                self.divisions[value["id"]] = value["name"]
            elif model == "Organization":
                self.organizations.add(value["id"])
            elif model == "AnalyticsConversationWithoutAttributes" and value.get("conversationEnd"):
                self.records[value["conversationId"]] = value
            elif model == "AfterCallWork" and "endTime" in value and models[:1] == ("Conversation",):
                seconds = (instant(value["endTime"]) - instant(value["startTime"])) // 1000
                self._works.setdefault(ancestors[0]["id"], set()).add((seconds, value["endTime"]))
            elif model == "AnalyticsSession" and value["mediaType"] == "callback":
                self._agreed.setdefault(ancestors[-2]["conversationId"], set()).add(value.get("callbackScheduledTime"))

    def agreed(self, conversation):
        """For when a callback was agreed, as far as records of it were asked for; None where for no certain time."""
        return self._agreed.get(conversation, ())

    def lacks(self, kind, one):
        """Whether an id is none of a kind, as far as a recording can tell: where nobody asked for the list it cannot."""
        return self.listed(kind) and one not in getattr(self, kind)

    def listed(self, kind):
        """Whether anybody asked for the list of a kind."""
        return kind in self._listed

    def after_call_work(self, conversation):
        """(seconds, end) of every finished after-call work of a conversation, as far as it was asked for."""
        return self._works.get(conversation, ())

    def covers(self, start, end):
        """Whether the records are complete for a span of time: it began after the first that was listed, and is over."""
        return self.listed_from is not None and start >= self.listed_from + _SPILLS and end < self.began - _SPILLS

    @staticmethod
    def tells_of(dimensions):
        """Whether records have all that these dimensions are about."""
        return not _UNRECORDED.intersection(dimensions)

    def emitted(self, dimensions, group, metric, start, end):
        """The values of a metric that sessions of a group (its media type, then its dimensions) told in a span of time; None
        for what records do not have."""
        names = _METRICS.get(metric)
        if names is None:
            return None
        by = tuple(dimensions)
        if by not in self._emitted:
            self._emitted[by] = self._gather(by)
        return [value for at, value in self._emitted[by].get((group, names), ()) if start <= at < end]

    def _gather(self, dimensions):
        gathered = {}
        for record in self.records.values():
            for participant in record["participants"]:
                for session in participant["sessions"]:
                    around = *session["segments"], session, participant, record
                    group = tuple(_held(dimension, *around) for dimension in ("mediaType", *dimensions))
                    for one in session.get("metrics", ()):
                        gathered.setdefault((group, one["name"]), []).append((instant(one["emitDate"]), one["value"]))
        return gathered
