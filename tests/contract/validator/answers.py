"""What an API answers: status, headers, and a body of the operation's model or an ErrorBody."""

import re

from contract import UUID
from sent import TOKEN
from schema import Side, slips

ERROR = {"$ref": "#/definitions/ErrorBody"}
_CODE = re.compile(r"^[a-z]+(\.[a-z]+)+$")
# The codes that clients tell apart, by status.
_CODES = {
    401: {"authentication.required", "bad.credentials"},
    403: {"missing.any.permissions", "missing.permissions", "not.authorized"},
    405: {"method.not.allowed"},
    413: {"request.entity.too.large"},
    415: {"unsupported.media.type"},
    429: {"too.many.requests.retry.after"},
}
# What is only begun is answered otherwise than the contract file says of everything.
_ACCEPTED = {"post_analytics_conversations_details_jobs"}
# What a message can be about.
_PARAMS = {"permissions", "scopes", "conversationId", "topic"}
_REFUSALS = {400, 401, 403, 404, 405, 413, 415, 429}


def succeeded(exchange):
    """Whether an answer holds what was asked for."""
    return exchange.status in (200, 202)


def of(contract, exchange):
    """What is wrong with the answer of an exchange."""
    if not UUID.match(exchange.answer_headers.get("inin-correlation-id", "")):
        yield "the answer has no correlation id"
    if exchange.answer is not None and exchange.answer_headers.get("content-type", "").split(";")[0] != "application/json":
        yield f"the answer's content-type is {exchange.answer_headers.get('content-type')!r}"
    if exchange.path == TOKEN:
        yield from _token(exchange)
        return
    if succeeded(exchange):
        operation, _ = contract.operation(exchange.method, exchange.path)
        if operation is None:
            yield "an answer to what is no operation"
        elif (operation.id in _ACCEPTED) != (exchange.status == 202):
            yield f"the status is {exchange.status}"
        elif operation.answer is None or exchange.method == "HEAD":
            if exchange.answer is not None:
                yield "a body where the contract has none"
        else:
            yield from slips(contract, operation.answer, exchange.answer, Side.ANSWER, "answer")
    elif exchange.status in _REFUSALS:
        if exchange.method != "HEAD":
            yield from _refusal(contract, exchange)
    else:
        yield f"the status is {exchange.status}"


def _token(exchange):
    answer = exchange.answer if isinstance(exchange.answer, dict) else {}
    if exchange.status == 200:
        if set(answer) != {"access_token", "token_type", "expires_in"}:
            yield f"the grant has the fields {sorted(answer)}"
        if answer.get("access_token") != "{access_token}":
            yield "the grant has no token, or the recording has it"
        if answer.get("token_type") != "bearer":
            yield f"token_type is {answer.get('token_type')!r}"
        seconds = answer.get("expires_in")
        # What an administrator can choose.
        if type(seconds) is not int or not 300 <= seconds <= 172_800:
            yield f"expires_in is {seconds!r}"
    elif exchange.status == 400:
        if set(answer) != {"error", "error_description"} or not all(isinstance(text, str) for text in answer.values()):
            yield f"the refusal is {answer}"
    else:
        yield f"the status is {exchange.status}"


def _refusal(contract, exchange):
    body = exchange.answer
    wrong = list(slips(contract, ERROR, body, Side.ANSWER, "answer"))
    if wrong:
        yield from wrong
        return
    if body["status"] != exchange.status:
        yield f"the ErrorBody says {body['status']}, the status is {exchange.status}"
    if body["contextId"] != exchange.answer_headers.get("inin-correlation-id"):
        yield "contextId is not the correlation id"
    if not _CODE.match(body["code"]) or body["code"] not in _CODES.get(exchange.status, {body["code"]}):
        yield f"the code of a {exchange.status} is {body['code']!r}"
    if not body["message"]:
        yield "there is no message"
    for name, value in (body.get("messageParams") or {}).items():
        if name not in _PARAMS:
            yield f"the message is about {name!r}"
        if value not in body["message"]:
            yield f"the message does not say {value!r}"
    if exchange.status == 429:
        seconds = exchange.answer_headers.get("retry-after", "")
        if not seconds.isdecimal():
            yield f"Retry-After is {seconds!r}"
        if f"[{seconds}] seconds" not in body["message"]:
            yield "the message says another time than Retry-After"
