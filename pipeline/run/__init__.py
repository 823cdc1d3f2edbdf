"""Running stages over many documents: what to do, on which engine, and what came of it.

This room only wires: it knows the stages by their verbs and records and holds no
knowledge of Vietnamese papers.
"""
