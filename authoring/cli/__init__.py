"""The verbs. The only room that prints, exits or reads the clock."""

from authoring.cli.app import main

__all__ = ["main"]
