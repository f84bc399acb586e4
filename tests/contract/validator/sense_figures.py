"""Sense in aggregates and observations: within themselves, and with the records of the same time."""

from invariants import of, of_exchange
from schema import instant

_CONTAINERS = ("ConversationAggregateDataContainer", "UserAggregateDataContainer")
_TAKES_TIME = 5_000
# Some sessions hold none of these, and their group is without it.
_OF_SOME = {"errorCode", "externalContactId", "externalTag", "requestedRoutingSkillId", "teamId", "userId"}
_PRESENCES = {"AVAILABLE", "AWAY", "BREAK", "BUSY", "IDLE", "MEAL", "MEETING", "OFFLINE", "ON_QUEUE", "TRAINING"}


@of("StatisticalSummary")
def summaries(stats, about):
    """A sum lies between as many of the least and as many of the greatest, and a ratio is of its parts."""
    if "sum" in stats and "count" in stats and "min" in stats:
        least, most, total, count = stats["min"], stats["max"], stats["sum"], stats["count"]
        if not least <= most or not least * count <= total <= most * count or (count == 1 and not least == most == total):
            yield f"{count} values from {least} to {most} are said to be {total}."
    if "ratio" in stats:
        share = stats["numerator"] / stats["denominator"] if stats["denominator"] else 0
        if abs(stats["ratio"] - share) > 1e-3 or not 0 <= stats.get("target", 0) <= 1:
            yield f"{stats['numerator']} of {stats['denominator']} are {stats['ratio']}, with the target {stats.get('target')}."


@of("AggregateMetricData")
def kinds(data, about):
    """A duration has a sum, a count has a count, a level has a ratio, a target is what it is."""
    needed = {"t": ("sum",), "n": ("count",), "o": ("ratio", "numerator", "denominator")}[data["metric"][0]]
    if data["metric"] == "oServiceTarget":
        needed = ("current",)
    if not set(needed) <= set(data["stats"]):
        yield f"{data['metric']} has {sorted(data['stats'])}."


@of("ObservationMetricData")
def observed(data, about):
    """As many are observed as are told of, and since an instant that has passed."""
    told = data.get("observations")
    if told is not None and data["stats"].get("count") not in (None, len(told)):
        yield f"{data['metric']} counts {data['stats']['count']} and tells of {len(told)}."
    if not data["metric"].startswith("oLongest") and not set(data["stats"]) <= {"count", "ratio"}:
        yield f"{data['metric']} has {sorted(data['stats'])}."
    for one in told or ():
        if instant(one["observationDate"]) > about.message.at + _TAKES_TIME:
            yield f"One was observed at {one['observationDate']}."


@of("ConversationActivityEntityData")
def activities(one, about):
    """What goes on has begun."""
    if instant(one["activityDate"]) > about.message.at + _TAKES_TIME:
        yield f"It began at {one['activityDate']}."


@of("ConversationActivityResponse")
def active(answer, about):
    """As many are active as are told of."""
    for row in answer["results"]:
        for entry in row["data"]:
            told = [one for one in row.get("entities", ()) if one["metric"] == entry["metric"]]
            if told and len(told) != entry["count"]:
                yield f"{entry['metric']} counts {entry['count']} and tells of {len(told)}."


@of_exchange("post_analytics_conversations_aggregates_query", "post_analytics_users_aggregates_query",
             "post_analytics_queues_observations_query", "post_analytics_users_observations_query",
             "post_analytics_conversations_activity_query")
def groups(exchange, about):
    """Figures are of the groups and the metrics that were asked for, and of known queues and users."""
    query, known = exchange.body, about.known
    wanted, seen = set(query.get("groupBy") or ()), []
    metrics = {one if isinstance(one, str) else one["metric"] for one in query.get("metrics") or ()}
    for row in exchange.answer.get("results", ()):
        group = row["group"]
        if not wanted - _OF_SOME <= set(group) or set(group) - wanted - {"mediaType", "queueId", "userId"}:
            yield f"The group is {group}, asked for was {sorted(wanted)}."
        if group in seen:
            yield f"The group {group} stands twice."
        seen.append(group)
        if any(name in group and known.lacks(kind, group[name]) for name, kind in (("queueId", "queues"), ("userId", "users"))):
            yield f"The group {group} is of nobody."
        if group.get("mediaType") not in (None, "voice", "message", "email", "callback", "chat"):
            yield f"The group {group} is of no medium."
        for entry in row["data"]:
            for one in [entry] if "metric" in entry else entry["metrics"]:
                if metrics and one["metric"] not in metrics:
                    yield f"{one['metric']} was not asked for."


@of_exchange("post_analytics_conversations_aggregates_query")
def agreeing(exchange, about):
    """Figures of days that are over are those of the records."""
    known = about.known
    dimensions = exchange.body.get("groupBy", [])
    if not known.tells_of(dimensions) or exchange.body.get("filter"):
        return
    for row in exchange.answer.get("results", ()):
        group = tuple(row["group"].get(name) for name in ("mediaType", *dimensions))
        for entry in row["data"]:
            start, end = map(instant, entry["interval"].split("/"))
            if not known.covers(start, end):
                continue
            for one in entry["metrics"]:
                values = known.emitted(dimensions, group, one["metric"], start, end)
                told = one["stats"]
                if values is None:
                    continue
                right = {"count": len(values), "sum": sum(values), "min": min(values, default=0), "max": max(values, default=0)}
                for name in right.keys() & told.keys():
                    if told[name] != right[name]:
                        yield f"{one['metric']} of {group} in {entry['interval']}: {name} is {told[name]}, of the records {right[name]}."


@of_exchange("post_analytics_users_aggregates_query")
def whole_time(exchange, about):
    """A user is in one state at a time: what is spent in all of them is the interval, as far as it has passed."""
    for row in exchange.answer.get("results", ()):
        for entry in row["data"]:
            start, end = map(instant, entry["interval"].split("/"))
            passed = min(end, exchange.at) - start
            spent = {}
            for one in entry["metrics"]:
                spent[one["metric"]] = spent.get(one["metric"], 0) + one["stats"]["sum"]
            for metric, total in spent.items():
                if metric in ("tAgentRoutingStatus", "tSystemPresence") and abs(total - passed) > _TAKES_TIME:
                    yield f"{metric} is {total} in {passed} ms."


@of("QueueObservationQueryResponse", "UserAggregateQueryResponse", "UserObservationQueryResponse")
def presences(answer, about):
    """The presences of an organisation stand under those of the system."""
    strange = set(answer.get("systemToOrganizationMappings", ())) - _PRESENCES
    if strange:
        yield f"There are {sorted(strange)}."
