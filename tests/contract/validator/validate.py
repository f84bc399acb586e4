"""Judges recordings of the sandbox against the contract: `validate.py FILE_OR_FOLDER...` what clients sent and what was
answered; `validate.py --sent FILE_OR_FOLDER...` only what clients sent, where the sandbox was told to misbehave. A walk asks
for refusals too: of its requests those are judged that were not refused for what they are."""

import argparse
import collections
import re
import sys

import checks
import frames
import invariants
from contract import Contract
from known import Known
from recording import read

# What tells one slip from another of the same kind.
_PARTICULARS = re.compile(r"[0-9a-f]{8}-[-0-9a-f]{27}|'[^']*'|[-\d.:TZ]*\d[-\d.:TZ]*")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sent", action="store_true", help="judge only what clients sent")
    arguments.add_argument("recordings", nargs="+")
    arguments = arguments.parse_args()
    contract, recording = Contract(), read(arguments.recordings)
    found = list(_sent(contract, recording, judges_refused=arguments.sent))
    if arguments.sent:
        _report_sent(contract, recording)
    else:
        found += _answered(contract, recording)
    kinds = collections.defaultdict(list)
    for place, what in found:
        kinds[_PARTICULARS.sub("", what)].append(f"{place}: {what}")
    for alike in sorted(kinds.values(), key=len, reverse=True):
        print(f"{len(alike)} like this one: {alike[0]}", file=sys.stderr)
    if found:
        sys.exit(f"validator: {len(found)} slips")


# Missing or bad credentials, no such path or method, a body that cannot be read: what is wrong with the request itself.
_REFUSED_FOR_WHAT_IT_IS = {400, 401, 404, 405, 413, 415}


def _sent(contract, recording, judges_refused):
    for exchange in recording.exchanges:
        if exchange.status in _REFUSED_FOR_WHAT_IT_IS and not judges_refused:
            continue
        for what in checks.of_request(contract, exchange):
            yield exchange.place, f"{exchange.method} {exchange.path}: sent: {what}"
    for message in recording.messages:
        if message.kind == "said":
            for what in frames.said(contract, message):
                yield message.place, f"sent: {what}"


def _answered(contract, recording):
    known = Known(contract, recording)
    for exchange in recording.exchanges:
        for what in checks.of_answer(contract, known, exchange):
            yield exchange.place, f"{exchange.method} {exchange.path}: {exchange.status}: {what}"
    told = collections.Counter()
    for message in recording.messages:
        if message.kind == "frame":
            told[contract.topic(str(message.body.get("topicName")))[0]] += 1
            for what in checks.of_frame(contract, known, message):
                yield message.place, f"{message.body.get('topicName')}: {what}"
    answered = {str(operation) for operation in _operations(contract, recording, {200, 202})}
    wanted = {str(operation) for operation in contract.operations}
    for missing in sorted(wanted - answered):
        yield "recording", f"{missing} was never answered with what it asks for"
    for missing in sorted(set(contract.topics) - set(told)):
        yield "recording", f"no frame of {missing}"
    print(f"validator: {len(recording.exchanges)} exchanges of {len(answered)} of {len(wanted)} operations, "
          f"{sum(told.values())} frames of {len(set(told) & set(contract.topics))} of {len(contract.topics)} topics, "
          f"{invariants.count()} invariants")


def _report_sent(contract, recording):
    """Which operations a client was seen to send, and how often."""
    seen = collections.Counter(str(operation) for operation in _operations(contract, recording))
    print(f"validator: {len(recording.exchanges)} requests and {sum(one.kind == 'said' for one in recording.messages)} "
          f"messages on sockets, of {len(seen)} operations:")
    for operation, times in sorted(seen.items()):
        print(f"  {times:6} {operation}")


def _operations(contract, recording, statuses=None):
    for exchange in recording.exchanges:
        operation, _ = contract.operation(exchange.method, exchange.path)
        if operation is not None and (statuses is None or exchange.status in statuses):
            yield operation


if __name__ == "__main__":
    main()
