"""How fast the pages for people answer."""
