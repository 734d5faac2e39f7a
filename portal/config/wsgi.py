"""What the server loads."""

import os

from django.core.wsgi import get_wsgi_application

from portal.config import articles, content_type, env, identity, last_resort, memory, promises

os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.settings_module())
env.refuse_to_show_the_demonstration()
application = last_resort.page_behind(content_type.plain_before(get_wsgi_application()))
promises.refuse_to_start_without()
identity.refuse_to_start_wrongly()
articles.refuse_to_start_with_broken_ones()
memory.settle()
