"""Review: people check doubtful readings beside the scan, in a page on their own machine.

The room reads the store and the dataset and writes nothing but entries of the layer of corrections.
"""

from pipeline.review.app import make_app
from pipeline.review.desk import Desk
from pipeline.review.layers import listed, write_training

__all__ = ["Desk", "listed", "make_app", "write_training"]
