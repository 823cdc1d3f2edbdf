"""No column of the dataset is without a name and a sentence in both languages."""

import pytest

from pipeline.export.tables import TABLES, describe
from pipeline.glossary import column_about, column_label, table_about, table_label


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_table_and_column_is_explained(table, language):
    assert table_label(table, language) != table or table in {"documents"}
    assert table_about(table, language)
    for column in describe(TABLES[table]):
        assert column_label(table, column, language)
        assert column_about(table, column, language), (table, column)


def test_nothing_is_explained_that_is_not_there():
    from pipeline.glossary import _rows

    columns = {(t, c) for t, model in TABLES.items() for c in describe(model)}
    assert set(_rows()) == columns | {(t, "") for t in TABLES}


def test_english_is_that_of_the_row_models():
    assert column_about("tasks", "due_date", "en") == "last day"
    assert column_about("tasks", "due_date", "vi") == "ngày cuối phải xong"
