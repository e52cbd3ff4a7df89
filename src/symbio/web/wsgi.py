"""Entry for WSGI servers."""

from __future__ import annotations

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbio.web.settings")
application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - needs the settings above

from symbio.language import LANGUAGES, say_code  # noqa: E402
from symbio.web.bridge import find_all_ways, warm_up  # noqa: E402

warm_up()
_views = get_resolver().url_patterns  # read here, so that no visitor waits for them
for _lang in LANGUAGES:
    say_code("web-map", _lang)
Thread(target=find_all_ways, daemon=True).start()
