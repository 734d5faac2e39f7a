"""What the server loads."""

import os

from django.core.wsgi import get_wsgi_application

from esia_stand.config import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", env.SETTINGS_MODULE)
application = get_wsgi_application()
