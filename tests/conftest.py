"""What all tests share: where the measuring material is, and where the samples are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_folder() -> Path:
    return Path(os.environ.get("KEHOACH_SHARED", ROOT.parent / "shared"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Files go to whichever worker is free: were long ones last, one worker would end long after the other.
    items.sort(key=lambda item: "slow" not in item.keywords)
    folder = shared_folder()
    if (folder / "score").is_dir():
        return
    absent = pytest.mark.skip(reason=f"needs the shared measuring material, not found at {folder}")
    for item in items:
        if "shared" in item.keywords:
            item.add_marker(absent)


@pytest.fixture
def shared() -> Path:
    return shared_folder()


@pytest.fixture
def samples() -> Path:
    """The sample plans that the project ships."""
    return ROOT / "data" / "raw"
