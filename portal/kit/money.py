"""Sums of money as people write them."""


def roubles(kopecks: int) -> str:
    """Write a sum as people do: «1 234,50 ₽», with spaces that do not break."""
    whole, rest = divmod(kopecks, 100)
    told = f"{whole:,}".replace(",", "\u00a0")
    return f"{told},{rest:02}\u00a0₽" if rest else f"{told}\u00a0₽"
