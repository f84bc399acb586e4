"""What Tidemark's page sent: every request of its own and every word on its sockets, right or refused, and that none of what
Tidemark uses is missing."""

import collections
import json
import pathlib

import checks
import frames
import sent

# The operations and topics that Tidemark uses; `tests/contract/main.rs` holds it against the app.
USES = json.loads(pathlib.Path(__file__).with_name("tidemark.json").read_text())


def of(contract, recordings):
    """What is wrong with it, each with its place."""
    seen, said = collections.Counter(), 0
    for recording in recordings:
        for exchange in filter(sent.comes_from_a_page, recording.exchanges):
            about = f"{exchange.method} {exchange.path}: sent:"
            yield from ((exchange.place, f"{about} {what}") for what in checks.of_request(contract, exchange))
            operation, _ = contract.operation(exchange.method, exchange.path)
            seen[str(operation or exchange.path)] += 1
            for topic in sent.topics(contract, exchange):
                template, _ = contract.topic(topic)
                seen[template] += 1
                if template is None:
                    yield exchange.place, f"{about} there is no topic {topic}"
        for message in recording.messages:
            if message.kind == "said":
                said += 1
                yield from ((message.place, f"sent: {what}") for what in frames.said(contract, message))
    for wanted in (sent.TOKEN, *USES["operations"], *USES["topics"]):
        if not seen[wanted]:
            yield "recording", f"the page never sent {wanted}"
    if not said:
        yield "recording", "the page never said anything on a socket"
    print(f"validator: the page sent {said} messages on sockets and, each so often:")
    for what, times in sorted(seen.items(), key=str):
        print(f"  {times:6} {what}")
