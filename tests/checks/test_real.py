"""On published reports the findings are exactly the known true ones."""

import pytest

from tests.checks.real import REALS, findings, judged


@pytest.mark.parametrize("real", REALS, ids=lambda real: real.example)
def test_the_findings_are_the_known_true_ones(real, tmp_path):
    found = findings(real, tmp_path)
    true, false = judged(real, found)
    assert [(f.code, f.message) for f in false] == []
    assert sorted(true) == sorted(real.true)
