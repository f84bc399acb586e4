"""A recording of the sandbox (`--record`), line by line."""

import json
import pathlib
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Exchange:
    """A request and its answer."""

    place: str
    at: int
    method: str
    path: str
    query: list
    headers: dict
    body: object
    status: int
    answer_headers: dict
    answer: object
    # Whether a fault on command made the answer what it is.
    spoilt: bool


@dataclass
class Message:
    """What went over the socket of a channel. `kind` is said (by the client), frame, closed or dropped."""

    place: str
    at: int
    kind: str
    channel: str
    body: object = None
    spoilt: bool = False


@dataclass
class Recording:
    """All that one sandbox recorded, or several."""

    exchanges: list = field(default_factory=list)
    messages: list = field(default_factory=list)


def read(paths):
    """Reads files, and of folders every file in them, as one."""
    whole = Recording()
    for recording in read_each(paths):
        whole.exchanges += recording.exchanges
        whole.messages += recording.messages
    return whole


def read_each(paths):
    """Reads files, and of folders every file in them, each for itself: each is the word of another sandbox."""
    for path in map(pathlib.Path, paths):
        for file in sorted(path.glob("*.jsonl")) if path.is_dir() else [path]:
            recording = Recording()
            with file.open() as lines:
                for number, line in enumerate(lines, 1):
                    _add(recording, json.loads(line), f"{file.name}:{number}")
            yield recording


def _add(recording, line, place):
    if line["kind"] != "exchange":
        message = Message(place, line["atMs"], line["kind"], line["channel"], line.get("body"), line.get("spoilt", False))
        recording.messages.append(message)
        return
    query = urllib.parse.parse_qsl(line["query"] or "", keep_blank_values=True)
    recording.exchanges.append(Exchange(
        place, line["atMs"], line["method"], line["path"], query, line["headers"], line["body"], line["status"],
        line["answerHeaders"], line["answer"], line["spoilt"]))
