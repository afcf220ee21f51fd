"""The arrows between the packages: who may import whom. A package that is not named here may not exist."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
MAY_IMPORT = {
    "core": set(),
    "handlers": {"core"},
    "providers": {"core"},
    "storage": {"core"},
    "sandbox": set(),
    "tools": set(),
    "bot": {"core", "handlers", "providers", "storage"},
    "bench": {"core", "handlers", "providers", "storage", "bot", "sandbox"},
    "tests": {"core", "handlers", "providers", "storage", "bot", "sandbox", "tools", "bench"},
}
NO_FRAMEWORK = {"aiogram", "aiohttp", "httpx", "sqlalchemy", "alembic", "pydantic_settings"}
PACKAGES = [package for package in MAY_IMPORT if (HOUSE / package).is_dir()]
CORE = sorted((HOUSE / "core").rglob("*.py"))
SHARED = {
    "core.provider",
    "core.backoff",
    "core.csv_lines",
    "core.clock",
    "core.maintenance",
    "core.text",
    "core.api_quirks",
    "core.tracing",
    "core.catalogue.rule",
    "core.catalogue.service",
    "core.orders.status",
    "core.requests.request",
}
"""Plain values and the port: every subject may import them."""
LONGEST = 250
OUTSIDE = re.compile(r"/work/|\bshared/|\bseeds/")
"""How a file would name what stands outside the repository."""


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements in a node; `ast.walk` looks through the expressions too, which takes ten times as long."""
    for part in ("body", "handlers", "orelse", "finalbody", "cases"):
        for one in getattr(node, part, ()):
            yield one
            yield from statements(one)


@cache
def imports(file: Path) -> frozenset[str]:
    """The modules that a file imports, wherever in the file. One named by dots is in the file's own package."""
    modules: set[str] = set()
    for node in statements(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(file.relative_to(HOUSE).parts[0] if node.level else node.module or "")
    return frozenset(modules)


def imported(package: str) -> Iterator[tuple[str, str]]:
    """Every (file, first name of a module it imports) in a package."""
    for file in sorted((HOUSE / package).rglob("*.py")):
        for module in imports(file):
            yield str(file.relative_to(HOUSE)), module.split(".")[0]


def test_every_folder_of_python_is_a_package_with_a_rule() -> None:
    hidden = {file for file in HOUSE.iterdir() if file.name.startswith(".")}
    folders = {file.name for file in HOUSE.iterdir() if file not in hidden and any(file.glob("**/*.py"))}
    assert folders <= MAY_IMPORT.keys()
    assert {"core", "handlers", "providers", "storage", "sandbox", "bot", "tests"} <= folders


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    wrong = {
        f"{file} imports {name}"
        for file, name in imported(package)
        if name in MAY_IMPORT.keys() - MAY_IMPORT[package] - {package}
    }
    assert wrong == set()


def test_there_are_no_circles_between_the_packages() -> None:
    arrows = {
        package: {name for _, name in imported(package) if name in MAY_IMPORT and name != package}
        for package in PACKAGES
    }
    assert len(list(TopologicalSorter(arrows).static_order())) == len(PACKAGES)


def test_the_rules_of_ordering_know_no_framework() -> None:
    assert {f"{file} imports {name}" for file, name in imported("core") if name in NO_FRAMEWORK} == set()


@pytest.mark.parametrize(
    ("package", "foreign"), [("handlers", {"sqlalchemy", "httpx"}), ("storage", {"aiohttp", "httpx"})]
)
def test_a_package_keeps_to_its_own_framework(package: str, foreign: set[str]) -> None:
    assert {f"{file} imports {name}" for file, name in imported(package) if name in foreign} == set()


def test_the_settings_are_read_in_the_bot_alone() -> None:
    readers = {
        str(file.relative_to(HOUSE))
        for package in ("core", "handlers", "providers", "storage")
        for file in (HOUSE / package).rglob("*.py")
        if any(word in file.read_text("utf-8") for word in ("os.environ", "getenv", "dotenv"))
    }
    assert readers == set()


def drawn() -> dict[str, set[str]]:
    """The arrows between the subjects of core/, as docs/architecture.md draws them."""
    page = (HOUSE / "docs" / "architecture.md").read_text("utf-8")
    lines = re.findall(r"^    (\w+) +-> *(.*)$", page.partition("## The subjects of core")[2], re.MULTILINE)
    return {subject: set(re.findall(r"\w+", others)) for subject, others in lines}


def modules(file: Path) -> set[str]:
    """What a file of core/ imports from core/."""
    return {module for module in imports(file) if module.startswith("core.")}


def subject_of(module: str) -> str:
    return module.split(".")[1]


def test_every_subject_of_the_core_is_drawn() -> None:
    assert drawn().keys() == {file.parent.name for file in CORE if file.parent.name != "core"}


@pytest.mark.parametrize("subject", drawn())
def test_a_subject_of_the_core_imports_only_what_is_drawn(subject: str) -> None:
    wrong = {
        f"{file.relative_to(HOUSE)} imports {module}"
        for file in CORE
        if file.parent.name == subject
        for module in modules(file) - SHARED
        if subject_of(module) not in drawn()[subject] | {subject}
    }
    assert wrong == set()


def test_there_are_no_circles_between_the_subjects_nor_between_the_files_of_the_core() -> None:
    assert list(TopologicalSorter(drawn()).static_order())
    names = {str(file.relative_to(HOUSE).with_suffix("")).replace("/", "."): file for file in CORE}
    assert list(TopologicalSorter({name: modules(file) for name, file in names.items()}).static_order())


def test_the_ground_of_the_core_imports_nothing_else() -> None:
    for module in SHARED:
        assert modules(HOUSE / f"{module.replace('.', '/')}.py") <= SHARED


def python_files() -> list[Path]:
    return [file for package in PACKAGES for file in (HOUSE / package).rglob("*.py")]


def test_no_file_outside_the_tests_is_long() -> None:
    lengths = {str(file.relative_to(HOUSE)): len(file.read_text("utf-8").splitlines()) for file in python_files()}
    assert {name: n for name, n in lengths.items() if n > LONGEST and not name.startswith("tests/")} == {}


def test_no_file_names_a_folder_outside_the_repository() -> None:
    here = Path(__file__)
    named = {str(file.relative_to(HOUSE)) for file in python_files() if OUTSIDE.search(file.read_text("utf-8"))}
    assert named - {str(here.relative_to(HOUSE))} == set()
