"""kehoach: piles of scanned or damaged Vietnamese plans in, a trusted campaign dataset out."""

__version__ = "0.1.0"
