"""The task worker, which also says that it is at work, so that the desk can tell where none is."""

import os
from typing import Any

from django.utils.autoreload import DJANGO_AUTORELOAD_ENV
from django_tasks_db.management.commands import db_worker

from newsroom.worker import beating


class Command(db_worker.Command):
    """Run a database background worker."""

    def handle(self, *, reload: bool, **options: Any) -> None:
        if reload and os.environ.get(DJANGO_AUTORELOAD_ENV) != "true":
            super().handle(reload=reload, **options)  # this process only watches the files; its child is the worker
            return
        with beating():
            super().handle(reload=reload, **options)
