# The same application as `make run`, served against the database of GUATU_DATABASE_URL.
# An intranet's package index and certificates are ARGs: they are used while building and not kept.

FROM node:20-bookworm-slim AS web
ARG NPM_CONFIG_REGISTRY
ARG NODE_EXTRA_CA_CERTS
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/guatu
COPY Makefile ./
COPY scripts scripts
COPY frontend frontend
RUN make web

FROM debian:bookworm-slim AS python
ARG PIP_INDEX_URL
ARG PIP_CERT
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates make python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/guatu
COPY Makefile requirements.txt ./
COPY scripts scripts
RUN make venv

FROM debian:bookworm-slim
# Debian keeps one version of a package and replaces it when a hole is closed: no pins here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates postgresql-client-15 python3 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /var/lib/guatu --create-home guatu
WORKDIR /srv/guatu
COPY --from=python /srv/guatu/.venv .venv
COPY --from=web /srv/guatu/frontend/dist frontend/dist
COPY LICENSE NOTICE alembic.ini pyproject.toml ./
COPY migrations migrations
COPY seed seed
COPY app app
# Inside a container every address is its own: who publishes the port decides who comes, and puts TLS before it.
ENV PATH=/srv/guatu/.venv/bin:$PATH \
    GUATU_HOST=0.0.0.0 \
    GUATU_PLAIN_HTTP=true \
    GUATU_DATA_DIR=/var/lib/guatu
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ.get('GUATU_PORT', '8000') + '/healthz', timeout=3)"]
CMD ["guatu", "serve"]
