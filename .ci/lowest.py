"""The direct dependencies of pyproject.toml at the lowest versions they allow, one a line, for pip."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
asked = list(project["dependencies"])
for extra in sys.argv[1:]:
    asked += project["optional-dependencies"][extra]
for requirement in asked:
    if found := re.match(r"([\w-]+)(?:>=|==)([0-9.]+?)(?:\.\*)?(?:,|$)", requirement):
        print(f"{found[1]}=={found[2]}")
    elif not requirement.startswith("nianbao["):
        sys.exit(f"{requirement} has no lower bound")
