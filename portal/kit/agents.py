"""Browsers and systems as people call them, read from what a browser says of itself."""

from typing import Final

# The order matters: nearly every browser also calls itself Chrome, and Chrome calls itself Safari.
_BROWSERS: Final = (
    ("YaBrowser/", "Яндекс Браузер"),
    ("YaApp_", "Яндекс"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("Vivaldi/", "Vivaldi"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("Edg/", "Edge"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Aurora", "Аврора"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Name the browser, or return an empty string for one that nobody knows."""
    return _first(_BROWSERS, user_agent)


def system(user_agent: str) -> str:
    """Name what the browser runs on, or return an empty string."""
    return _first(_SYSTEMS, user_agent)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
