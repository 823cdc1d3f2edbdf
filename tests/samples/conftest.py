"""Plans of the project, printed and scanned small enough for quick tests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.evaluate import GoldPlan
from samples.collection import own_plans
from samples.errors import MissingFontError
from samples.fonts import faces
from samples.paper import Paper, print_plan
from samples.scan import LEVELS, Level


@pytest.fixture(scope="session", autouse=True)
def fonts() -> None:
    """The maker needs its fonts; what it says where they are missing is tested without them."""
    try:
        faces("liberation-serif")
        faces("dejavu-serif")
    except MissingFontError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def plans() -> dict[str, GoldPlan]:
    return {plan.id: plan for plan in own_plans()}


@pytest.fixture(scope="session")
def short_paper(plans: dict[str, GoldPlan]) -> Paper:
    """Two pages, with a signature on the second."""
    return print_plan(plans["k05-chin-muoi-ngay-dem"])


@pytest.fixture(scope="session")
def small_levels() -> dict[str, Level]:
    return {name: replace(level, dpi=72) for name, level in LEVELS.items()}
