"""Scenes of «Мои карты»."""

from __future__ import annotations

from scripts.scenes.stage import Scene, Shot, Stage


def my_cards(stage: Stage) -> Shot:
    one = stage.person("Придумана")
    one.open("/26/cards/")
    return Shot(one, marked=one.page.get_by_role("link", name="Записать на приём"))


SCENES = (Scene("my-cards", my_cards),)
