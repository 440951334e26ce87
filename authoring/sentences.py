"""Where sentences end, and clauses: with their marks and the quotes and brackets closed behind them."""

import re

_CLOSED = "[”’』」）]*"

SENTENCE = re.compile(rf"[^。！？]+[。！？]*{_CLOSED}")
"""Words up to a full stop."""
CLAUSE = re.compile(rf"(?P<words>[^。！？；;]+)[。！？；;]*{_CLOSED}")
"""Words up to a full stop or a semicolon, as the items of a list end."""
