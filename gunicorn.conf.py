"""How gunicorn serves Newsroom, for `make run` and for the container image alike. Read by gunicorn from this folder."""

import os

wsgi_app = "newsroom.wsgi:application"
bind = "127.0.0.1:8000"

# Pages are short reads of the database: threads wait while one works, and more processes need more cores.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4

limit_request_line = (
    8190  # bytes, the most it takes: a long question in Cyrillic, which search then cuts with a sentence
)

graceful_timeout = 10
loglevel = "warning"

# It would be a file in the home folder of whoever starts the server; nothing here uses it.
control_socket_disable = True
