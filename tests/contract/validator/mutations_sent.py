"""Checks the checks of what the page sends: `mutations_sent.py RECORDING...` spoils every part of each kind of request and of
message on a socket, one at a time, and takes every kind away; it names each spoiling that no check notices."""

import copy
import sys

import page
from contract import Contract
from invariants import objects
from recording import Recording, read
from sent import TOKEN, comes_from_a_page


def main():
    contract, recording = Contract(), read(sys.argv[1:])
    said = [message for message in recording.messages if message.kind == "said"]
    requests = list(filter(comes_from_a_page, recording.exchanges))
    kinds = {}
    for exchange in requests:
        operation, _ = contract.operation(exchange.method, exchange.path)
        kinds.setdefault(str(operation or exchange.path), []).append(exchange)
    spoilings = 0
    unnoticed = []
    for kind, alike in kinds.items():
        # The one that says most has every part that there is.
        fullest = max(alike, key=lambda exchange: len(str(exchange.body)) + len(str(exchange.query)))
        for what, spoilt in _spoilings(contract, fullest):
            spoilings += 1
            if not _noticed(contract, [spoilt], said[:1]):
                unnoticed.append(f"{kind}: {what}")
        spoilings += 1
        if not _missed(contract, kind, [exchange for exchange in requests if exchange not in alike], said):
            unnoticed.append(f"{kind}: taken away")
    for what, body in (("renamed", {"massage": "ping"}), ("another word", {"message": "pong"}), ("no object", "ping")):
        spoilings += 1
        spoilt = copy.copy(said[0])
        spoilt.body = body
        if not _noticed(contract, requests[:1], [spoilt]):
            unnoticed.append(f"said: {what}")
    if not _missed(contract, "a message on a socket", requests, []):
        unnoticed.append("said: nothing")
    print(f"mutations: {spoilings + 1} spoilings of {len(kinds)} kinds of requests and of what is said: "
          f"{len(unnoticed)} unnoticed")
    if unnoticed:
        sys.exit("\n".join(unnoticed))


def _noticed(contract, exchanges, messages):
    """Whether a check objects to one of them, apart from what is missing besides."""
    _, found = page.of(contract, [Recording(exchanges, messages)])
    return any(place for place, _ in found)


def _missed(contract, kind, exchanges, messages):
    """Whether it is said that a kind is missing."""
    _, found = page.of(contract, [Recording(exchanges, messages)])
    return any(place is None and what.endswith(kind) for place, what in found)


def _spoilings(contract, exchange):
    """The request with one thing wrong: (what, the request)."""
    def spoilt(**fields):
        other = copy.deepcopy(exchange)
        other.__dict__.update(fields)
        return other

    yield "another path", spoilt(path=exchange.path + "s")
    yield "another method", spoilt(method="PATCH")
    for name in ("authorization", "content-type"):
        if name in exchange.headers:
            yield f"without {name}", spoilt(headers={key: value for key, value in exchange.headers.items() if key != name})
    yield "a parameter that there is not", spoilt(query=[*exchange.query, ("made-up", "1")])
    for at, (name, value) in enumerate(exchange.query):
        yield f"{name} renamed", spoilt(query=[*exchange.query[:at], (name + "X", value), *exchange.query[at + 1:]])
    if exchange.path == TOKEN:
        for name in exchange.body:
            yield f"without {name}", spoilt(body={key: value for key, value in exchange.body.items() if key != name})
        yield "another grant_type", spoilt(body={**exchange.body, "grant_type": "password"})
        return
    operation, values = contract.operation(exchange.method, exchange.path)
    for at, (name, _) in enumerate(exchange.query):
        if operation.query[name]["type"] in ("integer", "boolean") or operation.query[name].get("x-values"):
            yield f"{name} of another type", spoilt(query=[*exchange.query[:at], (name, "seven"), *exchange.query[at + 1:]])
    for name, value in values.items():
        yield f"{name} of another kind", spoilt(path=exchange.path.replace(value, "seven"))
    if operation.body is None:
        yield "with a body", spoilt(body={"id": "7"})
        return
    yield "without a body", spoilt(body=None)
    # In a copy the objects are those at the same place.
    for number, (value, model, *_) in enumerate(objects(contract, operation.body, exchange.body)):
        for name in value:
            for what, change in (("renamed", lambda item, name: item.update({name + "X": item.pop(name)})),
                                 ("of another type", lambda item, name: item.update({name: _other_type(item[name])}))):
                other = spoilt()
                change(list(objects(contract, operation.body, other.body))[number][0], name)
                yield f"{model}.{name} {what}", other


def _other_type(value):
    return 7 if isinstance(value, str) else "seven"


if __name__ == "__main__":
    main()
