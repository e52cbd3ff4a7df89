"""Entry for WSGI servers."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbio.web.settings")
application = get_wsgi_application()

from symbio.web.bridge import find_all_ways, warm_up  # noqa: E402 - needs the settings above

warm_up()
Thread(target=find_all_ways, daemon=True).start()
