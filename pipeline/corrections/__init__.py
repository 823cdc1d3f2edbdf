"""The layer of corrections put on what the machine made: pure functions from records to records.

The machine's output stays what it is; text and tables with the corrections in them are made anew by
every run, so that a correction outlives other models, rules and readings of the page.
"""

from pipeline.corrections.layer import fields_key, standing, words_key
from pipeline.corrections.plan import corrected_plan
from pipeline.corrections.text import corrected_text

__all__ = ["corrected_plan", "corrected_text", "fields_key", "standing", "words_key"]
