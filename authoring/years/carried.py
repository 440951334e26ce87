"""What a report begins with: what the report of the year before left open (上年结转)."""

from __future__ import annotations

from authoring.forms.layout import Address, Form, cells
from authoring.quantities import Number
from authoring.report.figures import Figures, added


def brought_forward(form: Form, last: Figures) -> dict[Address, Number | None]:
    """What the report of the year before says this one begins with, cell by cell (上年结转).

    None where that report has the cells but they are not filled in; cells that the form of the year
    before does not have are left out.
    """
    found: dict[Address, Number | None] = {}
    for table in form.tables:
        for carry in table.carries:
            for path, cell in cells(table).items():
                if carry.key not in path or cell.addends:
                    continue
                sources = [
                    tuple(source if name == carry.key else name for name in path)
                    for source in carry.sources
                ]
                if last.values.keys() >= set(sources):
                    found[path] = added(last.values[source] for source in sources)
    return found
