"""Holds a value against a schema of the contract: names, types, formats, values of enums, and what is always there."""

import datetime
import re
from enum import Enum

from contract import model_of

_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$")
_TYPES = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}


class Side(Enum):
    """Whose words they are. A request may say null for what it does not set; an answer leaves it out."""

    REQUEST = "request"
    ANSWER = "answer"


def instant(text):
    """Milliseconds since 1970 of an instant as the API writes it."""
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def slips(contract, schema, value, side, place=""):
    """What is wrong with a value, each with its place."""
    if value is None and side is Side.REQUEST:
        return
    model = model_of(schema)
    if model:
        yield from _of_model(contract, model, value, side, place)
        return
    kind = schema.get("type", "object")
    if not _TYPES[kind](value):
        yield f"{place}: {_short(value)} is no {kind}"
    elif kind == "array":
        for number, item in enumerate(value):
            yield from slips(contract, schema["items"], item, side, f"{place}[{number}]")
    elif kind == "object" and schema.get("additionalProperties"):
        for key, item in value.items():
            yield from slips(contract, schema["additionalProperties"], item, side, f"{place}.{key}")
    elif kind == "string":
        yield from _of_text(schema, value, place)


def _of_model(contract, model, value, side, place):
    if not isinstance(value, dict):
        yield f"{place}: {_short(value)} is no {model}"
        return
    fields = contract.models[model]["properties"]
    for name, item in value.items():
        if name not in fields:
            yield f"{place}: {model} has no field {name}"
        else:
            yield from slips(contract, fields[name], item, side, f"{place}.{name}")
    for name in contract.required.get(model, ()):
        if value.get(name) is None:
            yield f"{place}: {model} lacks {name}"


def _of_text(schema, value, place):
    if schema.get("enum") and value not in schema["enum"]:
        yield f"{place}: {value!r} is none of the values of the enum"
    if schema.get("format") == "date-time" and not _is_instant(value):
        yield f"{place}: {value!r} is no instant"
    if schema.get("format") == "date" and not re.match(r"^\d{4}-\d\d-\d\d$", value):
        yield f"{place}: {value!r} is no date"


def _is_instant(text):
    if not _INSTANT.match(text):
        return False
    try:
        instant(text)
    except ValueError:
        return False
    return True


def _short(value):
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
