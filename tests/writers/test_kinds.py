"""Every writer sets every kind of block; one it does not know is never taken for another."""

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

import authoring
from authoring.writers import WRITERS
from tests.conftest import INPUTS, document, library


@dataclass(frozen=True)
class Sound:
    """A block of a kind to come, with all that a picture has."""

    kind: ClassVar[str] = "sound"
    data: bytes = b""
    mime: str = "audio/ogg"
    width: int = 1
    height: int = 1
    description: str = "录音"
    anchor: str = ""
    caption: str = ""


@pytest.mark.parametrize(
    "to",
    [
        pytest.param(to, marks=[pytest.mark.slow] * (to == "pdf"))
        for to in WRITERS
        if to != "json"  # public figures only
    ],
)
def test_a_block_of_a_kind_nobody_knows_is_an_error(to):
    if to == "pdf":
        library("weasyprint")
    shown = document(INPUTS / "township_2009.yaml")
    strange = replace(shown, blocks=(*shown.blocks, Sound()))
    with pytest.raises((ValueError, AssertionError)):
        authoring.render(strange, to)
