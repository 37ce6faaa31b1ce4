# `make run` shows Newsroom, `make test` proves it. Needs Python 3.11 or newer with venv, and make.
# PORT=8001     another port for `make run`
# PYTHON=PATH   the Python to make .venv with
# ARGS="-k …"   what `make test` hands to pytest

PORT ?= 8000
PYTHON ?=
ARGS ?=
export PYTHON

VENV := .venv
RUNTIME := $(VENV)/.installed
TOOLS := $(VENV)/.installed-dev

# Checks must not depend on what a developer's .env says, nor touch a real database.
BLANK := env DEBUG=0 SECRET_KEY=not-a-key-but-long-and-varied-enough-for-these-checks-0123456789 \
	SITE_URL=https://news.example ALLOWED_HOSTS=news.example DATABASE_URL=sqlite://:memory:
OURS := articles bench newsroom people tests tools manage.py gunicorn.conf.py

# One file for every platform and every Python from 3.11 on; nothing in it says where the packages came from.
COMPILE := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-config

.PHONY: run test check format setup requirements clean

run: setup
	@$(VENV)/bin/python -m tools.run $(PORT)

test: $(TOOLS)
	@$(VENV)/bin/python -m tools.test $(ARGS)

check: $(TOOLS)
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +
	find $(OURS) -name '*.py' -exec $(VENV)/bin/django-upgrade --check --target-version 5.2 {} +
	$(BLANK) $(VENV)/bin/python manage.py makemigrations --check --dry-run
	$(BLANK) $(VENV)/bin/python manage.py check --deploy --fail-level WARNING

format: $(TOOLS)
	$(VENV)/bin/ruff check --fix
	find $(OURS) -name '*.py' -exec $(VENV)/bin/django-upgrade --exit-zero-even-if-changed --target-version 5.2 {} +
	$(VENV)/bin/ruff format
	find templates -name '*.html' -exec $(VENV)/bin/djade --target-version 5.2 {} + || true

setup: $(RUNTIME)
	@$(VENV)/bin/python -m tools.setup

requirements: $(TOOLS)
	$(VENV)/bin/uv pip compile --quiet $(COMPILE) --output-file requirements.txt requirements.in
	$(VENV)/bin/uv pip compile --quiet $(COMPILE) --output-file requirements-dev.txt requirements-dev.in

clean:
	rm -rf staticfiles .pytest_cache .ruff_cache
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(RUNTIME): requirements.txt
	@tools/install requirements.txt
	@touch $@

$(TOOLS): requirements.txt requirements-dev.txt
	@tools/install requirements.txt requirements-dev.txt
	@touch $(RUNTIME) $@
