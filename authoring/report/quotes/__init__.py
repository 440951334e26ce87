"""Figures that live in sentences: `全年新收申请{{ 申请.新收.总计 }}件`."""

from authoring.report.quotes.expressions import Problem, Quoted, Quoter
from authoring.report.quotes.functions import VOCABULARY, change_in_words
from authoring.report.quotes.names import CannotQuote, Field, fields, fields_of, short

__all__ = [
    "VOCABULARY", "CannotQuote", "Field", "Problem", "Quoted", "Quoter", "change_in_words", "fields",
    "fields_of", "short",
]  # fmt: skip
