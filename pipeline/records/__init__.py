"""Frozen typed records: the only things that pass from stage to stage."""
