"""All checks of one exchange or one frame: shape by the contract, then sense by the invariants."""

import answers
import frames
import sense_analytics  # noqa: F401
import sense_audio  # noqa: F401
import sense_conversations  # noqa: F401
import sense_everywhere  # noqa: F401
import sense_events  # noqa: F401
import sense_figures  # noqa: F401
import sense_lists  # noqa: F401
import sense_particulars  # noqa: F401
import sent
from invariants import About, contradictions, contradictions_of_exchange, objects


def of_request(contract, exchange):
    """What is wrong with a request."""
    yield from sent.of(contract, exchange)


def of_answer(contract, known, exchange):
    """What is wrong with an answer. Sense is asked only where the shape is right."""
    wrong = list(answers.of(contract, exchange))
    yield from wrong
    operation, values = contract.operation(exchange.method, exchange.path)
    if wrong or not answers.succeeded(exchange) or operation is None or operation.answer is None or exchange.method == "HEAD":
        return
    about = About(known, exchange, operation=operation, values=values)
    yield from _of_objects(contract, operation.answer, exchange.answer, about)
    yield from contradictions_of_exchange(exchange, about)


def of_frame(contract, known, message):
    """What is wrong with a frame."""
    wrong = list(frames.of(contract, message))
    yield from wrong
    topic = message.body.get("topicName") if isinstance(message.body, dict) else None
    template, model = contract.topic(topic) if isinstance(topic, str) else (None, None)
    if not wrong and template:
        yield from _of_objects(contract, {"$ref": f"#/definitions/{model}"}, message.body["eventBody"], About(known, message))


def _of_objects(contract, schema, value, about):
    for item, model, ancestors, models in objects(contract, schema, value):
        about.ancestors, about.models = ancestors, models
        yield from contradictions(item, model, about)
