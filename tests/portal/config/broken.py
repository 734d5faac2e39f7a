"""A portal that breaks behind everything and quotes what it was asked: `serve --application …broken:application`."""

from portal.config import last_resort, wsgi

_ = wsgi.application  # whatever loading sets up


def _break(environ, _start_response):
    raise ValueError(f"нет такого: {environ['PATH_INFO']}")


application = last_resort.page_behind(_break)
