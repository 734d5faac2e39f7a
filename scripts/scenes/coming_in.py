"""Scenes of registration, signing in and recovery."""

from __future__ import annotations

from scripts.scenes.stage import Scene, Shot, Stage


def choose_region(stage: Stage) -> Shot:
    one = stage.visitor()
    one.open("/")
    return Shot(one, marked=one.page.get_by_role("link", name="Ставропольский край"))


def register_button(stage: Stage) -> Shot:
    one = stage.visitor()
    one.open("/26/")
    return Shot(one, marked=one.page.get_by_role("link", name="Зарегистрироваться"))


SCENES = (
    Scene("choose-region", choose_region),
    Scene("register-button", register_button),
)
