"""Sense in lists: pages, totals, and that an answer is about what was asked."""

import math

from contract import model_of
from invariants import of, of_exchange
from schema import instant

_DAY = 86_400_000
_TAKES_TIME = 5_000
_DETAILS = "post_analytics_conversations_details_query"


@of_exchange()
def pages(exchange, about):
    """A page is one of as many as the total needs, and holds no more than its size."""
    answer = exchange.answer
    if not isinstance(answer, dict) or "pageCount" not in answer:
        return
    size, number, total, count = (answer[name] for name in ("pageSize", "pageNumber", "total", "pageCount"))
    # Of nothing there is an empty page or none: no source says which.
    if (size < 1 or count != math.ceil(total / size)) if total else count not in (0, 1):
        yield f"{total} in pages of {size} are said to be {count} pages."
        return
    held = max(0, min(size, total - size * (number - 1)))
    if len(answer["entities"]) != held:
        yield f"Page {number} of {total} holds {len(answer['entities'])}, of {size}."
    asked = dict(exchange.query)
    for name, told in (("pageSize", size), ("pageNumber", number)):
        if name in asked and int(asked[name]) != told:
            yield f"{name} {asked[name]} was asked for, the answer says {told}."
    if "pageNumber" not in asked and number != 1:
        yield f"No page was asked for, the answer is page {number}."
    if not answer["selfUri"].startswith(exchange.path):
        yield f"{exchange.path} says of itself {answer['selfUri']}."
    for name, there in (("nextUri", number < count), ("previousUri", number > 1)):
        if (name in answer) != there and count > 0:
            yield f"Page {number} of {count} has {name} {answer.get(name)}."
    for name, page in (("firstUri", 1), ("lastUri", count), ("nextUri", number + 1), ("previousUri", number - 1)):
        if name in answer and not (answer[name].startswith(exchange.path) and f"pageNumber={page}" in answer[name]):
            yield f"{name} of page {number} is {answer[name]}."


@of_exchange()
def asked_for(exchange, about):
    """An answer is about the thing that its path names."""
    own = {"userId": ("User", "RoutingStatus", "UserPresence"), "queueId": ("Queue",), "codeId": ("WrapupCode",),
           "contactId": ("ExternalContact",), "conversationId": ("Conversation", "AnalyticsConversation", "AnalyticsConversationWithoutAttributes")}
    model = model_of(about.operation.answer)
    for name, models in own.items():
        if name in about.values and model in models:
            told = next((exchange.answer[field] for field in ("conversationId", "id", "userId") if field in exchange.answer), None)
            if told != about.values[name]:
                yield f"{about.values[name]} was asked for, {told} is told of."


@of_exchange("get_conversations_recordingmetadata", "get_conversation_recordingmetadata")
def recordings(exchange, about):
    """The recordings of a conversation are of its sessions."""
    record = about.known.records.get(about.values["conversationId"])
    for one in exchange.answer:
        if one["conversationId"] != about.values["conversationId"]:
            yield f"One is of {one['conversationId']}."
        if record and (one["startTime"] < record["conversationStart"] or one["endTime"] > record["conversationEnd"]):
            yield f"One is from {one['startTime']} to {one['endTime']}, the conversation from {record['conversationStart']} to {record['conversationEnd']}."


@of_exchange(_DETAILS)
def details(exchange, about):
    """A page of details holds conversations of the interval's days, in order, and no more than asked for or than there are."""
    answer, query = exchange.answer, exchange.body
    rows = answer.get("conversations", ())
    paging = query.get("paging") or {}
    size, number = paging.get("pageSize") or 25, paging.get("pageNumber") or 1
    total = answer["totalHits"]
    if len(rows) != max(0, min(size, total - size * (number - 1))):
        yield f"Page {number} holds {len(rows)} of {total}, of {size}."
    start, end = map(instant, query["interval"].split("/"))
    starts = [row["conversationStart"] for row in rows]
    for begun in starts:
        if not start // _DAY * _DAY <= instant(begun) < math.ceil(end / _DAY) * _DAY:
            yield f"{begun} is on no day of {query['interval']}."
    if (query.get("orderBy") or "conversationStart") == "conversationStart":
        if starts != sorted(starts, reverse=(query.get("order") or "asc") == "desc"):
            yield "They are out of order."
    for facet in answer.get("aggregations") or ():
        if sum(entry["count"] for entry in facet["results"]) < facet["count"] and len(facet["results"]) < 5:
            yield f"The values of a facet are {sum(entry['count'] for entry in facet['results'])} of {facet['count']}."


@of_exchange("get_analytics_conversations_details")
def several(exchange, about):
    """Of several records those are told that were asked for."""
    asked = [one for name, value in exchange.query if name == "id" for one in value.split(",")]
    told = [row["conversationId"] for row in exchange.answer["conversations"]]
    if not set(told) <= set(asked):
        yield f"{sorted(set(told) - set(asked))} were not asked for."


@of("ServerDate")
def dates(date, about):
    """The server's date is that of the answer."""
    if abs(instant(date["currentDate"]) - about.message.at) > _TAKES_TIME:
        yield f"It is {date['currentDate']} in an answer of {about.message.at}."


@of("AsyncQueryResponse", "AsyncQueryStatus")
def jobs(job, about):
    """A job that is over says so, within a day of its submission."""
    if "submissionDate" in job:
        kept = instant(job["expirationDate"]) - instant(job["submissionDate"])
        if not _DAY / 2 <= kept <= 8 * _DAY:
            yield f"It is kept for {kept} ms."
        if abs(instant(job["submissionDate"]) - about.message.at) > _DAY:
            yield f"It was submitted at {job['submissionDate']}."
    if job.get("state") == "FULFILLED" and "completionDate" not in job:
        yield "It is fulfilled since never."
