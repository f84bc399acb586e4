"""Judges recordings of the sandbox against the contract: what clients sent, what they were answered and what they were told.

`validate.py FILE_OR_FOLDER...`: a walk of every operation and every topic. `--demand operations` where the client opens no
socket, `--demand nothing` where it does only some of it. A walk asks for refusals too: of its requests those are judged
that were not refused for what they are, and of the answers those that no fault on command has made what they are.

`validate.py --sent FILE_OR_FOLDER...`: what Tidemark's page sent, whatever it was answered. Every operation and topic that
Tidemark uses (`tidemark.json`) must be among it."""

import argparse
import collections
import re
import sys

import checks
import frames
import invariants
import page
from contract import Contract
from known import Known
from recording import read_each

# What tells one slip from another of the same kind.
_PARTICULARS = re.compile(r"[0-9a-f]{8}-[-0-9a-f]{27}|'[^']*'|[-\d.:TZ]*\d[-\d.:TZ]*")
# Missing or bad credentials, no such path or method, a body that cannot be read: what is wrong with the request itself.
_REFUSED_FOR_WHAT_IT_IS = {400, 401, 404, 405, 413, 415}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sent", action="store_true", help="judge what the page sent")
    arguments.add_argument("--demand", choices=("everything", "operations", "nothing"), default="everything",
                           help="what must be among it")
    arguments.add_argument("recordings", nargs="+")
    arguments = arguments.parse_args()
    contract, recordings = Contract(), list(read_each(arguments.recordings))
    found = _sent(contract, recordings) if arguments.sent else list(_walked(contract, recordings, arguments.demand))
    kinds = collections.defaultdict(list)
    for place, what in found:
        kinds[_PARTICULARS.sub("", what)].append(f"{place}: {what}")
    for alike in sorted(kinds.values(), key=len, reverse=True):
        print(f"{len(alike)} like this one: {alike[0]}", file=sys.stderr)
    if found:
        sys.exit(f"validator: {len(found)} slips")


def _sent(contract, recordings):
    seen, found = page.of(contract, recordings)
    print("validator: the page sent, each so often:")
    for what, times in sorted(seen.items(), key=str):
        print(f"  {times:6} {what}")
    return [(place or "recording", what) for place, what in found]


def _walked(contract, recordings, demand):
    answered, told, spoilt, exchanges = set(), collections.Counter(), 0, 0
    for recording in recordings:
        known = Known(contract, recording)
        for exchange in recording.exchanges:
            exchanges += 1
            if exchange.spoilt:
                spoilt += 1
                continue
            yield from _exchanged(contract, known, exchange)
            operation, _ = contract.operation(exchange.method, exchange.path)
            if operation and exchange.status in (200, 202):
                answered.add(str(operation))
        for message in recording.messages:
            if message.kind == "said":
                yield from ((message.place, f"sent: {what}") for what in frames.said(contract, message))
            elif message.kind == "frame":
                if message.spoilt:
                    spoilt += 1
                    continue
                topic = message.body.get("topicName")
                told[contract.topic(str(topic))[0]] += 1
                yield from ((message.place, f"{topic}: {what}") for what in checks.of_frame(contract, known, message))
    operations = {str(operation) for operation in contract.operations}
    if demand != "nothing":
        yield from (("recording", f"{one} was never answered with what it asks for") for one in sorted(operations - answered))
    if demand == "everything":
        yield from (("recording", f"no frame of {one}") for one in sorted(set(contract.topics) - set(told)))
    if not answered:
        yield "recording", "nothing was answered with what it asks for"
    print(f"validator: {exchanges} exchanges of {len(answered)} of {len(operations)} operations, {sum(told.values())} frames of "
          f"{len(set(told) & set(contract.topics))} of {len(contract.topics)} topics, {invariants.count()} invariants; "
          f"not judged are {spoilt} that faults on command have made what they are")


def _exchanged(contract, known, exchange):
    about = f"{exchange.method} {exchange.path}:"
    if exchange.status not in _REFUSED_FOR_WHAT_IT_IS:
        yield from ((exchange.place, f"{about} sent: {what}") for what in checks.of_request(contract, exchange))
    yield from ((exchange.place, f"{about} {exchange.status}: {what}") for what in checks.of_answer(contract, known, exchange))


if __name__ == "__main__":
    main()
