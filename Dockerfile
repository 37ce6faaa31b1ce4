# Newsroom as an image: `docker build -t newsroom .`. One image for the web server, the task worker and every command.

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt
COPY . .
# The key and the address are needed to start at all; they serve this one command and are not kept.
RUN SECRET_KEY=only-for-collecting SITE_URL=https://news.example /venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MEDIA_ROOT=/media
RUN groupadd --gid 1000 newsroom \
    && useradd --uid 1000 --gid newsroom --no-create-home --home-dir /app --shell /usr/sbin/nologin newsroom \
    && install --directory --owner newsroom --group newsroom /media
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER newsroom
VOLUME /media
EXPOSE 8000
# Asked under the site's own name, since it answers to no other.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["python", "-c", "\
import os, urllib.parse, urllib.request as u; \
host = urllib.parse.urlsplit(os.environ['SITE_URL']).netloc; \
u.urlopen(u.Request('http://127.0.0.1:8000/healthz', headers={'Host': host}), timeout=4)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
