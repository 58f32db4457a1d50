"""All shapes: reading a module lists what is in it."""

from . import (  # noqa: F401
    countries, feeds, formats, large, layouts, markup, numbers, people, prose, thousands)
from .shape import ALL  # noqa: F401
