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
_SPOKE = "a message on a socket"


def of(contract, recordings):
    """How often it sent what, and what is wrong with it: each slip with its place, which is None for what is missing."""
    seen, found = collections.Counter(), []
    for recording in recordings:
        for exchange in filter(sent.comes_from_a_page, recording.exchanges):
            operation, _ = contract.operation(exchange.method, exchange.path)
            seen[str(operation or exchange.path)] += 1
            slips = list(checks.of_request(contract, exchange))
            for topic in sent.topics(contract, exchange):
                template, _ = contract.topic(str(topic))
                if template is None:
                    slips.append(f"there is no topic {topic}")
                seen[template] += 1
            found += [(exchange.place, f"{exchange.method} {exchange.path}: sent: {what}") for what in slips]
        for message in recording.messages:
            if message.kind == "said":
                seen[_SPOKE] += 1
                found += [(message.place, f"sent: {what}") for what in frames.said(contract, message)]
    for wanted in (sent.TOKEN, *USES["operations"], *USES["topics"], _SPOKE):
        if not seen[wanted]:
            found.append((None, f"the page never sent {wanted}"))
    return seen, found
