"""Layout: from words with places to lines in reading order with their roles.

Pure functions without image code, shared by recognised pages and PDF text layers. Lengths are
compared with the page's own type height, so pixels and points are both fine.
"""

from pipeline.layout.arrange import arrange
from pipeline.layout.grids import Cell, Grid, find_grids
from pipeline.layout.handwriting import doubt_handwriting
from pipeline.layout.rows import box_of, type_height
from pipeline.layout.tables import cell_of

__all__ = ["Cell", "Grid", "arrange", "box_of", "cell_of", "doubt_handwriting", "find_grids", "type_height"]
