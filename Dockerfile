# syntax=docker/dockerfile:1
FROM node:22-slim AS assets
WORKDIR /app
RUN apt-get update && apt-get install -y --no-install-recommends python3 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
COPY tools/build_assets.py tools/
RUN python3 tools/build_assets.py --production

FROM python:3.11-slim AS packages
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.11-slim AS portal
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-texgyre \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /data --shell /usr/sbin/nologin jamsos \
    && install -d -o jamsos -g jamsos -m 0750 /data /data/tmp
# Uploads are spooled to the data volume: /tmp is memory.
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 DATA_DIR=/data TMPDIR=/data/tmp \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/static/vendor static/vendor
RUN python -m compileall -q .
USER jamsos
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "deploy/healthcheck.py", "web"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "jamsos.wsgi"]

FROM caddy:2 AS proxy
# Above port 1024 no capability is needed, so the file's own is taken away and an ordinary user runs it.
RUN setcap -r /usr/bin/caddy \
    && adduser -S -D -H -u 10002 caddy \
    && chown -R caddy /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER caddy
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
