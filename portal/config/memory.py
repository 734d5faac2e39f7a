"""What the interpreter's collector of cycles is spared in a web process."""

import gc
from typing import Final

_YOUNG: Final = 20_000
"""Objects made and not yet gone before a collection; Python begins at 700, a page makes several thousand."""


def settle() -> None:
    """Set aside all that was loaded: it lives as long as the process, no collection need look at it again.

    Call it once, when everything is loaded and before the first request.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
