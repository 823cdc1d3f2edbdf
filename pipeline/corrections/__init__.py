"""The layer of corrections put on what the machine made: pure functions from records to records.

The machine's output stays what it is; text and tables with the corrections in them are made anew by
every run, so that a correction outlives other models, rules and readings of the page.
"""

from pipeline.corrections.layer import fields_key, standing, words_key
from pipeline.corrections.plan import ROW_TABLES, Traced, corrected_plan, traced_rows, with_value
from pipeline.corrections.text import Crossing, corrected_text, page_starts

__all__ = [
    "ROW_TABLES",
    "Crossing",
    "Traced",
    "corrected_plan",
    "corrected_text",
    "fields_key",
    "page_starts",
    "standing",
    "traced_rows",
    "with_value",
    "words_key",
]
