"""The contract file and the list of required fields, read for their own sake: nothing here comes from the sandbox."""

import json
import pathlib
import re
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[3]
CHANNEL = re.compile(r"^streaming-[-\w]+$")
UUID = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")


@dataclass(frozen=True)
class Operation:
    """An operation, and what it takes and gives."""

    method: str
    template: str
    id: str
    query: dict
    body: dict | None
    answer: dict | None
    scopes: tuple

    def __str__(self):
        return f"{self.method} {self.template}"


class Contract:
    """Operations by method and path, models by name, topics by name."""

    def __init__(self):
        contract = json.loads((ROOT / "contract/genesys-contract.json").read_text())
        self.models = contract["definitions"]
        self.required = {name: tuple(fields) for name, fields in json.loads((ROOT / "contract/required.json").read_text()).items()}
        self.topics = contract["x-topics"]
        self.operations = [
            self._operation(method.upper(), template, given)
            for template, methods in contract["paths"].items() for method, given in methods.items()
        ]
        # A literal part fits better than one in braces.
        self._templates = sorted(((tuple(one.template.split("/")), one) for one in self.operations),
                                 key=lambda pair: [part.startswith("{") for part in pair[0]])

    @staticmethod
    def _operation(method, template, given):
        parameters = given["parameters"]
        body = next((one["schema"] for one in parameters if one["in"] == "body"), None)
        query = {one["name"]: one for one in parameters if one["in"] == "query"}
        scopes = tuple(scope for one in given["security"] for scope in one["PureCloud OAuth"])
        return Operation(method, template, given["operationId"], query, body, given["responses"]["200"].get("schema"), scopes)

    def operation(self, method, path):
        """The operation that a request means, with the values of the path's parameters; None where there is none."""
        parts = path.split("/")
        for wanted, operation in self._templates:
            if operation.method == method and len(wanted) == len(parts) and all(
                    want == part or (want.startswith("{") and part) for want, part in zip(wanted, parts)):
                values = {want[1:-1]: part for want, part in zip(wanted, parts) if want.startswith("{")}
                return operation, values
        return None, {}

    def topic(self, name):
        """The template of a topic and the model of its events; None where the topic is not known."""
        parts = name.split(".")
        best = None
        for template, model in self.topics.items():
            wanted = template.split(".")
            if len(wanted) == len(parts) and all(
                    want == part or (want == "{id}" and part) for want, part in zip(wanted, parts)):
                if best is None or template.count("{id}") < best[0].count("{id}"):
                    best = template, model
        return best or (None, None)


def model_of(schema):
    """The name of the model that a schema refers to; None for anything else."""
    reference = schema.get("$ref") if schema else None
    return reference.rsplit("/", 1)[1] if reference else None
