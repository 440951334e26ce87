"""The national forms, data only. A new form is one module here and one line in FORMS."""

from __future__ import annotations

from authoring.findings import Finding, Place, Severity, Unusable
from authoring.forms import f2008, f2008_provincial, f2014, f2019, f2021
from authoring.forms.layout import Form

FORMS: tuple[Form, ...] = (
    f2008.FORM,
    f2008_provincial.FORM,
    f2014.FORM,
    f2019.FORM,
    f2021.FORM,
)
"""Every form this program writes, oldest first."""
MISTAKEN: tuple[tuple[Form, Form, Form], ...] = ((f2021.FORM, f2021.ONE_ROW, f2019.FORM),)
"""Forms, what is often taken for them, and where that comes from: read and checked, never final."""


def form_of(year: int, form_id: str | None = None, place: Place | None = None) -> Form:
    """The form in which the report of `year` is written, or the one asked for. Raises Unusable."""
    if form_id is not None:
        form = next((form for form in FORMS if form.id == form_id), None)
        if form and form.serves(year):
            return form
        known = [form for form in FORMS if form.serves(year)]
        message = f"{year}年的报告不能用格式“{form_id}”。" if form else f"没有格式“{form_id}”。"
    else:
        known = [form for form in FORMS if form.serves(year) and not form.optional]
        if known:
            return known[-1]
        message = f"{year}年的报告没有可用的格式。"
    listed = "；".join(f"{form.id}（{form.years}，{form.basis}）" for form in known or FORMS)
    raise Unusable(
        Finding(
            "F211", Severity.ERROR, message, path=("form",), place=place or Place(),
            remedy=f"可用的格式：{listed}。",
        )
    )  # fmt: skip
