# One image for each process: docker build --target inventory .
# A service's image holds its own package, and of the other services nothing but their contracts.

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements/run.txt pyproject.toml ./
# The second command installs only the metadata, from which a process knows its version.
RUN python -m venv /opt/kontor \
    && /opt/kontor/bin/pip install --no-cache-dir --require-hashes -r run.txt \
    && /opt/kontor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM node:24-bookworm-slim AS webclient
WORKDIR /webclient
COPY webclient/package.json webclient/package-lock.json webclient/.npmrc ./
RUN npm ci
COPY webclient ./
RUN npm run build

FROM python:3.11-slim-bookworm AS base
ENV PATH=/opt/kontor/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    VAR=/var/lib/kontor
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/kontor --create-home kontor
COPY --from=packages /opt/kontor /opt/kontor
WORKDIR /app
COPY backbone backbone
# The relay reads there which facts somebody waits for.
COPY rabbitmq/definitions.json rabbitmq/
COPY customers/__init__.py customers/
COPY customers/contract customers/contract
COPY inventory/__init__.py inventory/
COPY inventory/contract inventory/contract
COPY billing/__init__.py billing/
COPY billing/contract billing/contract
COPY registry/__init__.py registry/contract.py registry/
USER 10001

FROM base AS service
# Asks over the broker, as every other caller does: the service answers once its database does.
HEALTHCHECK --interval=30s --timeout=12s --start-period=30s CMD ["python", "-c", \
    "import os; from backbone.rpc_client import RpcClient; getattr(RpcClient(os.environ['AMQP_URI'], 'health check'), os.environ['SERVICE']).health()"]

FROM service AS customers
ENV SERVICE=customers
COPY customers customers
CMD ["python", "-m", "backbone.nameko.runner", "customers"]

FROM service AS inventory
ENV SERVICE=inventory
COPY inventory inventory
CMD ["python", "-m", "backbone.nameko.runner", "inventory"]

FROM service AS billing
ENV SERVICE=billing
COPY billing billing
CMD ["python", "-m", "backbone.nameko.runner", "billing"]

FROM service AS registry
ENV SERVICE=registry
COPY registry registry
CMD ["python", "-m", "backbone.nameko.runner", "registry"]

FROM base AS ops
COPY ops ops
ENTRYPOINT ["python", "-m", "ops"]

FROM base AS gateway
ENV GATEWAY_HOST=0.0.0.0 \
    WEBCLIENT_DIR=/app/webclient
COPY gateway gateway
COPY --from=webclient /webclient/dist/browser webclient
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD ["python", "-c", \
    "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ.get('GATEWAY_PORT', '8000')}/health/live\", timeout=4)"]
CMD ["gunicorn", "-c", "gateway/gunicorn.conf.py", "gateway.app:create_app()"]
