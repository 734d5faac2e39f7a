"""The pictures of the help: each is a scene that people of the demonstration play in the running product.

A scene is a function that leads a browser to what is shown; `stage` gives it people, `paint` makes the file.
"""

from scripts.scenes import booking, cards, coming_in, settings, told
from scripts.scenes.stage import Scene

SCENES: dict[str, Scene] = {
    scene.name: scene for part in (coming_in, settings, cards, booking, told) for scene in part.SCENES
}
"""Every scene by the name of its picture, in the order in which they are played."""
