"""The command line ``kehoach``: words and exit codes around the rooms that do the work."""

from pipeline.cli.main import main

__all__ = ["main"]
