"""Invented plans, and the maker that puts them on paper: print, scan, wear and old encodings.

``samples/plans`` holds the readable sources with their gold values
(``docs/gold-format.md``). Tests and benchmarks make more from them, or from any other
gold plan, at any noise level::

    from samples.paper import PaperStyle, print_plan
    from samples.scan import LEVELS, scan

    paper = print_plan(plan, PaperStyle.of(plan, family="dejavu-serif"))
    pages = scan(paper, LEVELS["fair"], seed=7)
"""
