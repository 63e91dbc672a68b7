"""``pack.yaml``: whose documents a folder holds, whose it takes over, and which of them not."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationError

from engine.configuration.head import Id, Part, Text
from engine.configuration.model_faults import explain_model_faults
from engine.configuration.problems import ConfigurationFaults, Report
from engine.configuration.yaml_source import Source

PACK_FILE = "pack.yaml"
"""Name of the file, at the top of the folder."""

PARENT_FILE = "parent.zip"
"""The pack that is taken over, kept beside it as it was: what follows from both never changes by
itself."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Parent(Part):
    """The pack that is taken over.

    Attributes:
        sha256: What it says, to the byte; None follows the pack that comes with the program.
    """

    id: Id
    sha256: Sha256 | None = None


class PackFile(Part):
    """The head of a pack.

    Attributes:
        parent: The pack whose documents hold here wherever this one says nothing else.
        drop: Documents of the parent that do not hold here, as ``kind/id``, with the reason.
        kept: Newest version of a document of the parent that holds here, as ``kind/id``; later
            ones were looked at and not taken.
    """

    kind: Literal["pack"]
    id: Id
    title: Text
    version: Annotated[int, Field(ge=1)] = 1
    parent: Parent | None = None
    drop: dict[str, Annotated[str, Field(min_length=1)]] = Field(default={})
    kept: dict[str, Annotated[int, Field(ge=1)]] = Field(default={})


def read_head(source: Source) -> PackFile:
    """Return what ``pack.yaml`` says.

    Raises:
        ConfigurationFaults: It is no such file; holds every fault of it.
    """
    try:
        return PackFile.model_validate(source.data if isinstance(source.data, dict) else {})
    except ValidationError as error:
        faults = explain_model_faults(error, PackFile, source)
        raise ConfigurationFaults(Report.of(faults)) from error
