"""The national forms, data only. A new form is one module here and one line in FORMS."""

from __future__ import annotations

from authoring.forms import f2021
from authoring.forms.layout import Form

FORMS: tuple[Form, ...] = (f2021.FORM,)
"""Every form this program writes, oldest first."""


def form_for(year: int) -> Form | None:
    """The form in which the report of `year` is written, or None when there is none here."""
    return next((form for form in FORMS if form.serves(year)), None)
