"""The portal with its guards, a tenth as long."""

from tests.storage import guards

guards.set_to(lock_s=guards.QUICK_S, pool_s=guards.QUICK_S, reconnect_s=0.5)

from portal.config.wsgi import application  # noqa: E402

__all__ = ["application"]
