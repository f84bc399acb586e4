"""Checks the checks: `mutations.py RECORDING...` spoils every field of every recorded answer and event, one at a time, and
names each spoiling that no check notices on any recorded value. A place is an operation or a topic, a model and a field
(and, for figures, the metric). It is renamed, given another type, left out where the list of required fields has it, and,
where it is a length of time, divided by 1000. What may go unnoticed is in `unnoticed.json`, each with its reason."""

import collections
import json
import pathlib
import re
import sys

import answers
import checks
import frames
from contract import Contract, model_of
from invariants import About, contradictions, contradictions_of_exchange, objects
from known import Known
from recording import Exchange, read
from schema import Side, slips
from sent import TOKEN

ALLOWED = pathlib.Path(__file__).with_name("unnoticed.json")
_LENGTH = re.compile(r"(Ms|Milliseconds|Seconds|expires_in)$")
_ABSENT = object()


class Site:
    """One recorded value, and the objects of models that it is in, with their models, outermost first."""

    def __init__(self, message, holder, key, chain=()):
        self.message, self.holder, self.key, self.chain = message, holder, key, chain
        self.model = chain[-1][1] if chain else None


class Places:
    """The values of a recording by their place."""

    def __init__(self, contract, recording):
        self.contract = contract
        self.sites = collections.defaultdict(list)
        self.seen, self.held = collections.Counter(), collections.Counter()
        for exchange in recording.exchanges:
            self._exchange(exchange)
        for message in recording.messages:
            if message.kind == "frame":
                self._frame(message)

    def _exchange(self, exchange):
        for name in exchange.answer_headers:
            self._add((_refused(exchange) or "answers", "headers", name, ""), Site(exchange, exchange.answer_headers, name))
        if exchange.path == TOKEN:
            for name in exchange.answer:
                self._add((TOKEN, "grant", name, ""), Site(exchange, exchange.answer, name))
            return
        operation, _ = self.contract.operation(exchange.method, exchange.path)
        if operation and isinstance(exchange.answer, (dict, list)):
            schema = operation.answer if answers.succeeded(exchange) else answers.ERROR
            self._objects(_refused(exchange) or str(operation), schema, exchange.answer, exchange)

    def _frame(self, message):
        topic = message.body.get("topicName", "an answer to a subscription")
        template, model = self.contract.topic(topic)
        place = template or topic
        for holder in (message.body, message.body.get("metadata", {})):
            for name in holder:
                self._add((place, "frame", name, ""), Site(message, holder, name))
        if template:
            self._objects(place, {"$ref": f"#/definitions/{model}"}, message.body["eventBody"], message)
        elif "eventBody" in message.body:
            self._add((place, "frame", "message", ""), Site(message, message.body["eventBody"], "message"))

    def _objects(self, place, schema, value, message):
        for item, model, ancestors, models in objects(self.contract, schema, value):
            self.seen[model] += 1
            chain = (*zip(ancestors, models), (item, model))
            for name, held in item.items():
                self.held[model, name] += 1
                self._add((place, model, name, _metric(item, model, ancestors)), Site(message, item, name, chain))
                if isinstance(held, dict) and not model_of(self.contract.models[model]["properties"].get(name)):
                    for key in held:
                        self._add((place, model, f"{name}.*", ""), Site(message, held, key, chain))

    def _add(self, place, site):
        self.sites[place].append(site)


def _refused(exchange):
    return None if answers.succeeded(exchange) else f"a refusal with {exchange.status}"


def _metric(item, model, ancestors):
    """Which metric a figure is of."""
    if model == "AnalyticsSessionMetric":
        return item.get("name", "")
    if model == "StatisticalSummary":
        return ancestors[-1].get("metric") or f"view {ancestors[-1].get('name')}"
    return ""


def _is_length(place):
    _, model, name, metric = place
    if model == "AnalyticsSessionMetric":
        return name == "value" and metric.startswith("t")
    if model == "StatisticalSummary":
        return name in ("sum", "min", "max") and metric.startswith(("t", "view"))
    return model not in ("headers", "frame") and bool(_LENGTH.search(name)) or name == "retry-after"


def _other_type(value):
    return 7 if isinstance(value, str) else "seven"


def _divided(value):
    if isinstance(value, str):
        return str(int(value) // 1000)
    return value // 1000 if isinstance(value, int) else value / 1000


def _spoilings(contract, place, site):
    """The spoilings of a value: (name, the key it is under afterwards, its value)."""
    model, value = site.model, site.holder[site.key]
    yield "renamed", site.key + "X", value
    if model or site.message.__class__ is not Exchange or site.holder is not site.message.answer_headers:
        yield "of another type", site.key, _other_type(value)
    if model is None or site.key in contract.required.get(model, ()) and not place[2].endswith(".*"):
        yield "left out", None, _ABSENT
    if _is_length(place) and _divided(value) != value:
        yield "divided by 1000", site.key, _divided(value)


def noticed(contract, known, site):
    """Whether any check objects to a message as it is now; from the nearest to the farthest."""
    message = site.message
    if site.model is None:
        return any(answers.of(contract, message) if isinstance(message, Exchange) else frames.of(contract, message))
    chain, (own, model) = site.chain, site.chain[-1]
    if any(slips(contract, {"$ref": f"#/definitions/{model}"}, own, Side.ANSWER)):
        return True
    if isinstance(message, Exchange):
        operation, values = contract.operation(message.method, message.path)
        about = About(known, message, operation=operation, values=values)
        if not answers.succeeded(message):
            return any(answers.of(contract, message))
    else:
        about = About(known, message)
    for depth in range(len(chain) - 1, -1, -1):
        about.ancestors = tuple(value for value, _ in chain[:depth])
        about.models = tuple(model for _, model in chain[:depth])
        if any(contradictions(*chain[depth], about)):
            return True
    if isinstance(message, Exchange):
        return any(contradictions_of_exchange(message, about)) or any(checks.of_answer(contract, known, message))
    return any(checks.of_frame(contract, known, message))


def spoilt_unnoticed(contract, known, place, sites):
    """The spoilings of a place that go unnoticed on every value that was tried; and how many spoilings there are."""
    silent = {}
    for site in sites:
        for name, key, value in _spoilings(contract, place, site):
            if silent.get(name, True):
                silent[name] = not _notices(contract, known, site, key, value)
        if silent and not any(silent.values()) and not _is_length(place):
            break
    return [name for name, unnoticed in silent.items() if unnoticed], collections.Counter(silent.keys())


def _notices(contract, known, site, key, value):
    before = dict(site.holder)
    del site.holder[site.key]
    if value is not _ABSENT:
        site.holder[key] = value
    try:
        return noticed(contract, known, site)
    except Exception as error:
        # A check that cannot go on has noticed, but it should have said so.
        print(f"mutations: {site.model}.{site.key}: {error!r}", file=sys.stderr)
        return True
    finally:
        site.holder.clear()
        site.holder.update(before)


def main():
    contract, recording = Contract(), read([one for one in sys.argv[1:] if not one.startswith("--")])
    known = Known(contract, recording)
    places = Places(contract, recording)
    if "--always" in sys.argv:
        for (model, name), times in sorted(places.held.items()):
            if times == places.seen[model] and name not in contract.required.get(model, ()):
                print(f"{times:7} {model}.{name}")
        return
    allowed = json.loads(ALLOWED.read_text())
    used, unnoticed, total = set(), [], collections.Counter()
    for place, sites in sorted(places.sites.items()):
        silent, count = spoilt_unnoticed(contract, known, place, sites)
        total += count
        for spoiling in silent:
            about, model, name, metric = place
            reasons = [f"{model}.{name}{' ' + metric if metric else ''} {spoiling}", f"{model}.{name} {spoiling}"]
            reason = next((one for one in reasons if one in allowed), None)
            if reason:
                used.add(reason)
            else:
                unnoticed.append(f"{about}: {reasons[0]}")
    counts = ", ".join(f"{count} {name}" for name, count in total.items())
    print(f"mutations: {sum(total.values())} spoilings of {len(places.sites)} places ({counts}): {len(unnoticed)} unnoticed, "
          f"and those of {len(used)} reasons")
    for one in unnoticed:
        print(one, file=sys.stderr)
    for one in sorted(set(allowed) - used):
        print(f"no longer needed in {ALLOWED.name}: {one}", file=sys.stderr)
    if unnoticed or set(allowed) - used:
        sys.exit(1)


if __name__ == "__main__":
    main()
