"""Quoters over figures of our own: everything is 0 but what a test says."""

from decimal import Decimal

from authoring.forms import FORMS
from authoring.forms.layout import Kind, form_cells
from authoring.report.figures import compute
from authoring.report.quotes import Quoter

FORM = FORMS[-1]
RECEIVED = ("applications", "received", "natural_person")
CARRIED = ("applications", "carried_over", "natural_person")
LICENCES = ("disclosure", "licences")
FEES = ("disclosure", "fees")


def figures(said, form=FORM):
    """The figures of a form."""
    cells = form_cells(form).values()
    blank = {
        cell.path: Decimal(0) if cell.kind is Kind.MONEY else 0
        for cell in cells
        if not cell.addends
    }
    return compute(form, {**blank, **said})


def quoter(now, last=None, form=FORM):
    """What puts these figures into sentences."""
    return Quoter(form, figures(now, form), None if last is None else figures(last, form))
