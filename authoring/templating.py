"""Where the templates stand, and how they are rendered: undefined names are errors, HTML is escaped."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jinja2

from authoring.numerals import how_many

_HERE = Path(__file__).resolve().parent


@functools.cache
def folder() -> Path:
    """The templates folder: inside an installed wheel, or beside the package in a checkout."""
    inside = _HERE / "templates"
    return inside if inside.is_dir() else _HERE.parent / "templates"


@functools.cache
def environment() -> jinja2.Environment:
    """One environment for all templates: names ending in .html.j2 escape, the rest are plain text."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder()),
        undefined=jinja2.StrictUndefined,
        autoescape=jinja2.select_autoescape(["html.j2"], default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["how_many"] = how_many
    return made


def render(name: str, **values: Any) -> str:
    """A template file with its values."""
    return environment().get_template(name).render(**values)


def wording(macro: str, /, template: str = "wording.j2", **values: Any) -> str:
    """A standard sentence: one macro of wording.j2 or another template, as one line of text."""
    macros = environment().get_template(template).module
    return "".join(str(getattr(macros, macro)(**values)).split("\n"))
