"""The register of what must make sense beyond its shape. Each invariant is a sentence, its function's first line, and says
of one object of a model, or of one exchange or frame, what contradicts it."""

from dataclasses import dataclass, field

from contract import model_of

_OF_MODEL = {}
_OF_ALL = []
_OF_EXCHANGE = []


@dataclass
class About:
    """What an invariant may look at besides the object: what surrounds it, and what the recording knows."""

    known: object
    message: object
    ancestors: tuple = ()
    models: tuple = ()
    operation: object = None
    values: dict = field(default_factory=dict)

    def nearest(self, *models):
        """The innermost object around this one that is of one of the models; None where there is none."""
        for value, model in zip(reversed(self.ancestors), reversed(self.models)):
            if model in models:
                return value
        return None


def of(*models):
    """Registers a function of (object, about) for models."""
    def register(check):
        for model in models:
            _OF_MODEL.setdefault(model, []).append(check)
        return check
    return register


def of_all(check):
    """Registers a function of (object, model, about) for objects of every model."""
    _OF_ALL.append(check)
    return check


def of_exchange(*ids):
    """Registers a function of (exchange, about) for the answers of operations, by their ids; for all where none is named."""
    def register(check):
        _OF_EXCHANGE.append((frozenset(ids), check))
        return check
    return register


def count():
    """How many invariants there are."""
    return len({check for checks in _OF_MODEL.values() for check in checks}) + len(_OF_ALL) + len(_OF_EXCHANGE)


def contradictions(value, model, about):
    """What contradicts the invariants of one object, not of those within it."""
    for check in _OF_MODEL.get(model, ()):
        yield from _told(check, check(value, about))
    for check in _OF_ALL:
        yield from _told(check, check(value, model, about))


def contradictions_of_exchange(exchange, about):
    """What contradicts the invariants of an exchange as a whole."""
    for ids, check in _OF_EXCHANGE:
        if not ids or about.operation.id in ids:
            yield from _told(check, check(exchange, about))


def _told(check, found):
    for what in found or ():
        yield f"{check.__doc__.split(chr(10))[0]} {what}"


def objects(contract, schema, value, ancestors=(), models=()):
    """Every object of a model within a value: (object, model, ancestors, their models), outermost first."""
    model = model_of(schema)
    if model:
        if isinstance(value, dict):
            yield value, model, ancestors, models
            fields = contract.models[model]["properties"]
            inner = ancestors + (value,), models + (model,)
            for name, item in value.items():
                if name in fields and isinstance(item, (dict, list)):
                    yield from objects(contract, fields[name], item, *inner)
    elif isinstance(value, list) and schema.get("items"):
        for item in value:
            yield from objects(contract, schema["items"], item, ancestors, models)
    elif isinstance(value, dict) and schema.get("additionalProperties"):
        for item in value.values():
            yield from objects(contract, schema["additionalProperties"], item, ancestors, models)
