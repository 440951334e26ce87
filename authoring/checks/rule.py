"""What a rule is: a function that looks at a case, and the page that explains it."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from authoring.checks.case import Case
from authoring.findings import MANY, Finding, Severity, shortened
from authoring.forms import FORMS
from authoring.forms.concepts import Concept
from authoring.forms.layout import Form, form_cells
from authoring.pages import Page

MAX_FINDINGS = 60  # of one rule: the rows of the longest table; more are counted
Judge = Callable[[Case], Iterator[Finding]]
Applies = Callable[[Form], bool]


def every_form(form: Form) -> bool:
    """For rules that hold in every form."""
    return True


def with_parts(*keys: str) -> Applies:
    """For rules on forms that have all these parts (keys of Part)."""

    def applies(form: Form) -> bool:
        return set(keys) <= {part.key for part in form.parts}

    return applies


def with_concepts(*concepts: Concept) -> Applies:
    """For rules on forms that can say all these."""
    return with_any(concepts)


def with_any(*groups: tuple[Concept, ...]) -> Applies:
    """For rules on forms that can say all of one of these groups."""

    def applies(form: Form) -> bool:
        return any(all(one.exists_in(form) for one in group) for group in groups)

    return applies


def with_cells(*keys: str) -> Applies:
    """For rules on forms whose tables have rows or columns of all these names (keys of Item)."""

    def applies(form: Form) -> bool:
        return _names(form).issuperset(keys)

    return applies


@functools.cache
def _names(form: Form) -> frozenset[str]:
    """All rows and columns (keys of Item) of a form's tables."""
    return frozenset(key for path in form_cells(form) for key in path)


def with_outline(form: Form) -> bool:
    """For rules on forms in which the agency makes its own parts."""
    return any(part.items for part in form.parts)


@dataclass(frozen=True, slots=True)
class Rule(Page):
    """One rule on a report: its page, and the function that looks at a case.

    `explainable`: whether a 说明 can stand instead of a correction; of its findings `most` are told, and
    how many more there are.
    """

    applies: Applies
    explainable: bool
    most: int
    judge: Judge

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms the rule is for."""
        return tuple(form for form in FORMS if self.applies(form))

    def basis_in(self, form: Form) -> str:
        """The basis as far as it holds in a form: what only notices of other forms say is left out."""
        return _held_in(self.basis, form)

    def __call__(self, case: Case) -> Iterator[Finding]:
        """The findings of this rule, which `applies`; what a judge leaves open is filled in from the rule."""
        told = list(itertools.islice(self.judge(case), self.most + MANY))
        for found in shortened(told, self.most) if told else ():
            yield replace(
                found,
                code=self.code,
                severity=self.severity,
                basis=found.basis or self.basis_in(case.report.form),
                remedy=found.remedy or self.how,
            )


@functools.cache
def _held_in(basis: str, form: Form) -> str:
    notices = [one.basis for one in FORMS if one.notice]
    return "；".join(
        clause
        for clause in basis.split("；")
        if form.basis in clause or not any(notice in clause for notice in notices)
    )


def rule(
    code: str,
    title: str,
    severity: Severity,
    *,
    what: str,
    why: str,
    how: str,
    example: str,
    basis: str = "",
    applies: Applies = every_form,
    explainable: bool = True,
    most: int = MAX_FINDINGS,
) -> Callable[[Judge], Rule]:
    """Make a rule of the function below. The function yields `case.found(…)`."""

    def make(judge: Judge) -> Rule:
        return Rule(
            code, title, severity, what, why, how, basis, example, applies, explainable, most, judge
        )

    return make
