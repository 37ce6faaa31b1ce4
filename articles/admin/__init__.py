"""The newsroom's screens of stories, topics and photos."""

import importlib
import importlib.util

for name in ("article", "photo", "topic"):
    if importlib.util.find_spec(f"articles.admin.{name}"):
        importlib.import_module(f"articles.admin.{name}")
