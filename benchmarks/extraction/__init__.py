"""All scores of extraction, on text and on scans at every level of wear."""
