"""Reading a YAML file so that every mistake in it can be named with its line.

What belongs here: YAML, and where each value stands. What does not: what a declaration may say,
and the words for what is wrong with one (wording.py).

Every plain value is read as the text it was written as, and only pydantic gives it a type: YAML's
own guesses would turn a code 007 into 7, `yes` into true and a country NO into false. An empty
value and `~` mean "nothing".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import yaml

Location = tuple[str | int, ...]


class DeclarationError(ValueError):
    """What is wrong with a declaration: one line a problem, each with its file and line."""

    def __init__(self, problems: Iterable[str]) -> None:
        """Takes the problems as lines of text, in the order in which to show them."""
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Document:
    """A YAML file: its data, and the nodes that know where each value stands.

    Attributes:
        name: the file's name, as messages show it.
        data: mappings, lists and texts.
        root: the YAML node of the whole file.
        repeated: (line, location, first line) of every name given twice in one mapping.
    """

    name: str
    data: object
    root: yaml.Node
    repeated: tuple[tuple[int, Location, int], ...]

    def line(self, location: Location) -> int:
        """The line, from 1, of a value; of the nearest thing around it where it is missing."""
        node, line = self.root, self.root.start_mark.line
        for part in location:
            child = _child(node, part)
            if child is None:
                break
            line, node = child
        return line + 1


class _TextLoader(yaml.SafeLoader):
    yaml_implicit_resolvers: ClassVar[dict] = {}


_TextLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^~?$"), ["~", ""])
_TextLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])


def read_document(path: Path) -> Document:
    """Reads a YAML file; its names given twice are in the result, not an error yet.

    Raises:
        DeclarationError: the file is missing, empty, not UTF-8 or not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DeclarationError(
            [f"{path}: cannot be read ({error.strerror}); `dialmart new` writes a first one"]
        ) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise DeclarationError(
            [f"{path.name}:{line}: found a byte that is not UTF-8; allowed: UTF-8, save it as that"]
        ) from error
    try:
        loader = _TextLoader(text)  # refuses control characters at once
        root = loader.get_single_node()
        if root is None:
            raise DeclarationError([f"{path.name}:1: found nothing; allowed: company, sources"])
        # Before the data are made: that resolves `<<` by repeating names in the nodes.
        repeated = tuple(_repeated(root, (), set()))
        data = loader.construct_document(root)
    except yaml.YAMLError as error:
        raise DeclarationError([_yaml_message(path.name, text, error)]) from error
    return Document(path.name, data, root, repeated)


def _yaml_message(name: str, text: str, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
    return f"{name}:{line + 1}: found something that is not YAML ({problem}); allowed: YAML"


def _child(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node] | None:
    """The line and the value of one entry of a mapping or list."""
    if isinstance(node, yaml.MappingNode):
        # What `<<` brought in stands first: the last entry of a name is the one in force.
        for key, value in reversed(node.value):
            if key.value == str(part):
                return key.start_mark.line, value
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        item = node.value[part]
        return item.start_mark.line, item
    return None


def _repeated(
    node: yaml.Node, location: Location, seen: set[int]
) -> Iterator[tuple[int, Location, int]]:
    if id(node) in seen:  # an alias: already looked at where it was written
        return
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _repeated(item, (*location, index), seen)
    elif isinstance(node, yaml.MappingNode):
        first_line: dict[str, int] = {}
        for key, value in node.value:
            name, line = str(key.value), key.start_mark.line + 1
            if name in first_line:
                yield line, (*location, name), first_line[name]
            first_line.setdefault(name, line)
            yield from _repeated(value, (*location, name), seen)
