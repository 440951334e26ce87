"""The national forms, data only. A new form is one module here and one line in FORMS."""

from __future__ import annotations

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms import f2021
from authoring.forms.layout import Form

FORMS: tuple[Form, ...] = (f2021.FORM,)
"""Every form this program writes, oldest first."""


def form_of(year: int, place: Place | None = None) -> Form:
    """The form in which the report of `year` is written. Raises Unusable when there is none here."""
    for form in FORMS:
        if form.serves(year):
            return form
    known = "；".join(
        f"{form.first_year}年{f'至{form.last_year}年' if form.last_year else '起'}（{form.basis}）"
        for form in FORMS
    )
    raise Unusable(
        Finding(
            "F211", Severity.ERROR, f"{year}年的报告没有可用的格式。", path=("year",),
            place=place or Place(), remedy=f"可以写的年度：{known}。",
        )
    )  # fmt: skip
