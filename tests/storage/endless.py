"""The portal without its guards: locks last for ever, as PostgreSQL comes, and the pool waits long."""

from tests.storage import guards

guards.set_to(lock_s=0, pool_s=6, reconnect_s=300)

from portal.config.wsgi import application  # noqa: E402

__all__ = ["application"]
