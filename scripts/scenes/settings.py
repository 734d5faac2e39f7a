"""Scenes of settings."""

from __future__ import annotations

from scripts.scenes.stage import Scene, Shot, Stage

SCENES: tuple[Scene, ...] = ()
