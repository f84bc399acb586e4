"""What a client sends: the operation, its parameters, its body and the headers that go with them."""

from contract import CHANNEL, UUID, model_of
from schema import Side, slips

TOKEN = "/oauth/token"
_FORM = {"grant_type", "code", "code_verifier", "client_id", "redirect_uri"}


def comes_from_a_page(exchange):
    """Whether a page sent it: browsers name the origin of a page that asks another one, tests and scripts have none."""
    return "origin" in exchange.headers


def topics(contract, exchange):
    """The topics that a request subscribes to."""
    operation, _ = contract.operation(exchange.method, exchange.path)
    if operation and operation.body and model_of(operation.body.get("items")) == "ChannelTopic" and isinstance(exchange.body, list):
        yield from (one.get("id") for one in exchange.body if isinstance(one, dict))


def of(contract, exchange):
    """What is wrong with the request of an exchange."""
    if exchange.path == TOKEN:
        yield from _token(exchange)
        return
    operation, values = contract.operation(exchange.method, exchange.path)
    if operation is None:
        yield f"{exchange.method} {exchange.path} is no operation"
        return
    if exchange.headers.get("authorization", "").lower() != "bearer {token}":
        yield f"the header authorization is {exchange.headers.get('authorization')!r}"
    accept = exchange.headers.get("accept", "*/*")
    if "application/json" not in accept and "*/*" not in accept:
        yield f"the header accept is {accept!r}"
    for name, value in values.items():
        known = CHANNEL if name == "channelId" else UUID
        if not known.match(value):
            yield f"the path's {name} is {value!r}"
    yield from _query(operation, exchange.query)
    yield from _body(contract, operation, exchange)


def _token(exchange):
    if exchange.method != "POST":
        yield f"{exchange.method} {TOKEN}"
    if exchange.headers.get("content-type", "").split(";")[0] != "application/x-www-form-urlencoded":
        yield f"the header content-type is {exchange.headers.get('content-type')!r}"
    if exchange.query:
        yield "a token exchange has no query"
    form = exchange.body or {}
    if set(form) != _FORM:
        yield f"the form has the fields {sorted(form)}"
    if form.get("grant_type") != "authorization_code":
        yield f"grant_type is {form.get('grant_type')!r}"


def _query(operation, query):
    names = [name for name, _ in query]
    for name, value in query:
        parameter = operation.query.get(name)
        if parameter is None:
            yield f"there is no query parameter {name}"
            continue
        several = parameter["type"] == "array"
        if not several and names.count(name) > 1:
            yield f"the query parameter {name} is given twice"
        kind = parameter["items"]["type"] if several else parameter["type"]
        for one in value.split(",") if several else [value]:
            if not _fits(kind, one):
                yield f"the query parameter {name} is {one!r}, which is no {kind}"
            listed = [value.lower() for value in parameter.get("x-values", ())]
            if listed and one.lower() not in listed:
                yield f"the query parameter {name} cannot be {one!r}"
    for name, parameter in operation.query.items():
        if parameter["required"] and name not in names:
            yield f"the query parameter {name} is missing"


def _fits(kind, text):
    if kind == "integer":
        return text.lstrip("-").isdecimal()
    if kind == "boolean":
        return text in ("true", "false")
    return True


def _body(contract, operation, exchange):
    if operation.body is None:
        # An empty object says as little as nothing does; clients send it.
        if exchange.body not in (None, {}):
            yield "a body where the operation takes none"
        return
    if exchange.body is None:
        yield "the body is missing"
        return
    if exchange.headers.get("content-type", "").split(";")[0] != "application/json":
        yield f"the header content-type is {exchange.headers.get('content-type')!r}"
    yield from slips(contract, operation.body, exchange.body, Side.REQUEST, "body")
