"""Training of the models that restoration uses; ``python -m pipeline.training CORPUS --out models``."""
