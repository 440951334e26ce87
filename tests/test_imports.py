"""Imports run one way, as the architecture says."""

import ast
import re
import subprocess
import sys

from tests.conftest import ROOT

PACKAGE = ROOT / "authoring"
EVERYWHERE = {"patterns", "numerals", "quantities", "sentences"}
"""Leaves that any room may use: what writing and numbers are, and nothing of reports."""
LEAVES = {"characters", "names", "outputs", "forms.layout", "seal", "cli.wrapping", *EVERYWHERE}
MAY_IMPORT = {
    "forms": {"forms", "findings"},
    "report": {"characters", "forms", "findings", "report"},
    "years": {"forms", "findings", "report", "templating", "years"},
    "prose": {"characters", "forms", "findings", "report", "years", "prose"},
    "checks": {"forms", "findings", "pages", "report", "years", "prose", "checks"},
    "catalogue": {"checks", "forms", "pages", "region.rules"},
    "readers": {
        "characters",
        "confined",
        "forms",
        "findings",
        "report",
        "years",
        "readers",
        "templating",
    },
    "outside": {"", "findings", "readers", "report", "checks.pack"},
    "region": {
        "",
        "forms",
        "findings",
        "document.tree",
        "names",
        "files",
        "outputs",
        "outside",
        "pages",
        "report",
        "seal",
        "templating",
        "checks.pack",
        "readers.formats.xlsx",
        "readers.raw",
        "region",
    },
    "versions": {
        "",
        "forms",
        "findings",
        "report",
        "document",
        "outputs",
        "outside",
        "prose.traditional",
        "readers",
        "templating",
        "writers",
        "versions",
    },
    "desk": {
        "",
        "catalogue",
        "characters",
        "checks.pack",
        "checks.rule",
        "desk",
        "document",
        "faults",
        "files",
        "findings",
        "forms",
        "names",
        "outputs",
        "outside",
        "pages",
        "prose.live_figures",
        "publish",
        "readers.reading",
        "report",
        "seal",
        "sheet",
        "templating",
        "versions",
        "years",
    },
    "sheet": {
        "characters",
        "confined",
        "document.form_tables",
        "document.tree",
        "findings",
        "forms",
        "readers",
        "report",
        "sheet",
        "style",
        "years",
    },
    "document": {
        "forms",
        "findings",
        "report",
        "years",
        "document",
        "templating",
        "names",
        "outputs",
    },
    "writers": {"document.tree", "outputs", "seal", "style", "templating", "findings", "writers"},
    "files": {"findings", "seal"},
    "pages": {"findings"},
    "findings": set(),
    "confined": set(),
    "report.outline": set(),
    "report.values": set(),
    "style": set(),
    "templating": set(),
    "faults": {"findings"},
    "publish": {
        "",
        "characters",
        "checks.batch",
        "checks.pack",
        "faults",
        "files",
        "findings",
        "forms.layout",
        "names",
        "outputs",
        "outside",
        "prose.live_figures",
        "readers.reading",
        "report",
        "seal",
        "sheet",
        "versions.changes",
        "writers",
    },
    "cli": {
        "",
        "characters",
        "catalogue",
        "cli",
        "desk",
        "faults",
        "findings",
        "names",
        "outputs",
        "outside",
        "prose.live_figures",
        "publish",
        "readers.reading",
        "region",
        "sheet",
        "versions",
        "years.changes",
    },
    "": {
        "findings",
        "forms",
        "outputs",
        "readers",
        "report",
        "sheet",
        "years",
        "checks",
        "document",
        "versions",
        "writers",
    },
    "__main__": {"cli"},
}


def _module(path):
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def _imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            own = node.module or ""
            submodules = [
                f"{own}.{alias.name}"
                for alias in node.names
                if (PACKAGE.parent / own.replace(".", "/") / f"{alias.name}.py").exists()
                or (PACKAGE.parent / own.replace(".", "/") / alias.name / "__init__.py").exists()
            ]
            names = submodules or [own]
        else:
            continue
        for name in names:
            if name == "authoring" or name.startswith("authoring."):
                yield name.removeprefix("authoring").removeprefix(".")


def _allowed(name, allowed):
    return any(name == one or (one and name.startswith(f"{one}.")) for one in allowed)


def test_every_import_follows_the_architecture():
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        module = _module(path)
        room = module if module in MAY_IMPORT else module.split(".")[0]
        allowed = EVERYWHERE | (set() if module in LEAVES else MAY_IMPORT[room])
        wrong += [
            f"{module} imports {name}" for name in _imports(path) if not _allowed(name, allowed)
        ]
    assert not wrong


def test_only_the_command_line_prints_ends_the_program_or_reads_the_clock():
    ways = re.compile(
        r"print|exit|click\..*|sys\.(exit|std(out|err)\..*)|time\.(time|strftime|localtime|gmtime)"
        r"|date(time)?\.(today|now|utcnow)"
    )
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] != "cli":
            calls = [
                ast.unparse(node.func)
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Call)
            ]
            found += [f"{path.name}: {call}" for call in calls if ways.fullmatch(call)]
    assert not found


def test_no_year_of_a_form_is_known_outside_forms():
    allowed = {"forms"}
    found = []
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).parts[0] in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare):
                found += [
                    f"{path.name}:{node.lineno}"
                    for part in [node.left, *node.comparators]
                    if isinstance(part, ast.Constant) and part.value in range(2008, 2100)
                ]
    assert not found


def test_help_and_check_load_no_heavy_library():
    script = (
        "import sys; sys.argv=['nianbao','check',sys.argv[1]]\n"
        "from authoring.cli import main\n"
        "try: main()\n"
        "except SystemExit as stop: assert stop.code == 0\n"
        "heavy = {'weasyprint','docx','PIL','jinja2','flask'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    example = ROOT / "example_inputs" / "zone_2022.yaml"  # with figures quoted in its sentences
    assert "{{" in example.read_text(encoding="utf-8")
    subprocess.run([sys.executable, "-c", script, str(example)], check=True, cwd=ROOT)
