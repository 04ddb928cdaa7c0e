# docker build -t second-look .
# On Linux the plain build of torch brings several gigabytes for accelerators. To leave them out, name the CPU index that
# the "Get started" page of pytorch.org shows: docker build --build-arg TORCH_ARGS="--index-url ADDRESS" -t second-look .

FROM python:3.11-slim AS build
ARG TORCH_ARGS=""
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv /opt/second-look
ENV PATH="/opt/second-look/bin:$PATH"
WORKDIR /source
# Slow and rarely changed things first, so that a change of the program alone does not fetch them again.
COPY requirements.lock ./
RUN pip install --no-deps --require-hashes -r requirements.lock
# TORCH_ARGS stays without quotes: it holds several words. A layer of its own, because it is the largest.
# hadolint ignore=DL3013,DL3059
RUN pip install torch==2.13.0 ${TORCH_ARGS}
COPY pyproject.toml README.md ./
COPY assistant assistant
COPY eval eval
COPY ingest ingest
COPY prompts prompts
COPY store store
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim
# No name and no home folder: the program owns nothing but the library.
RUN groupadd --gid 10001 secondlook \
    && useradd --uid 10001 --gid secondlook --no-create-home --home-dir /tmp --shell /usr/sbin/nologin secondlook \
    && install --directory --owner secondlook --group secondlook /data
COPY --from=build /opt/second-look /opt/second-look
ENV PATH="/opt/second-look/bin:$PATH" \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SECONDLOOK_DATA_DIR=/data \
    SECONDLOOK_HOST=0.0.0.0 \
    SECONDLOOK_PORT=7860
WORKDIR /data
VOLUME /data
EXPOSE 7860
USER 10001:10001
# Alive, not ready: the first start builds the starter library behind a page that already answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['SECONDLOOK_PORT'] + '/healthz', timeout=4)"]
CMD ["secondlook", "serve"]
