"""What the help centre is told of the site round it."""

from collections.abc import Callable, Mapping

page_names: Callable[[], Mapping[str, bool]] = dict
"""The pages of a region by name, and whether an address needs a number; `config/adapters.py` fills it."""
