"""What is counted for whoever runs a server, in Prometheus form: numbers and fixed words, nothing of what is typed."""

from __future__ import annotations

import time
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.version import version

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
_STEPS = ("guard", "rewrite", "retrieve", "judge", "compose", "verify")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        """Start at nothing."""
        registry = self.registry = CollectorRegistry()
        Gauge("secondlook_info", "The version that runs.", ["version"], registry=registry).labels(version()).set(1)
        self._requests = Counter(
            "secondlook_requests", "Requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "secondlook_request_seconds", "Time to the end of a reply.", ["route"], buckets=_SECONDS, registry=registry
        )
        self._open = Gauge("secondlook_requests_open", "Requests being answered now.", registry=registry)
        self._answers = Counter(
            "secondlook_answers", "Questions and topics, by how they ended.", ["service", "status"], registry=registry
        )
        self._steps = Histogram(
            "secondlook_step_seconds", "Time of each step of an answer.", ["step"], buckets=_SECONDS, registry=registry
        )
        self._files = Counter(
            "secondlook_files", "Files given in, by what became of them.", ["outcome"], registry=registry
        )
        self._gauges: dict[str, Gauge] = {}

    def watch(self, name: str, about: str, read: Callable[[], float]) -> None:
        """Show a figure that is read when somebody looks. A second one of a name takes the place of the first."""
        held = self._gauges.get(name)
        if held is None:
            held = self._gauges[name] = Gauge(f"secondlook_{name}", about, registry=self.registry)
        held.set_function(read)

    def answered(self, service: str, status: str, timings_ms: dict[str, float] | None = None) -> None:
        """Count one answer or pack."""
        self._answers.labels(service, status).inc()
        for step, spent in (timings_ms or {}).items():
            if step in _STEPS:
                self._steps.labels(step).observe(spent / 1000)

    def given(self, outcome: str) -> None:
        """Count one file."""
        self._files.labels(outcome).inc()

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request. `route` is its pattern, never the path that was sent."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def opened(self, by: int) -> None:
        """Count requests under way."""
        self._open.inc(by)

    def text(self) -> bytes:
        """Give all figures, as Prometheus reads them."""
        return generate_latest(self.registry)


class Counted:
    """ASGI: counts every request, and hands it to `heard`: method, route, status, seconds."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, heard: Callable[[str, str, int, float], None]) -> None:
        """Stand before `app`, outermost, so that refusals count too."""
        self._app = app
        self._metrics = metrics
        self._heard = heard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, start = 500, time.perf_counter()

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.opened(1)
        try:
            await self._app(scope, receive, sending)
        finally:
            self._metrics.opened(-1)
            told = scope["method"], _pattern(scope), status, time.perf_counter() - start
            self._metrics.request(*told)
            self._heard(*told)


def _pattern(scope: Scope) -> str:
    """Name a route by its pattern; what a person may have typed into a path is left out."""
    path = str(getattr(scope.get("route"), "path", ""))
    if path.startswith(("/api/", "/healthz", "/readyz", "/metrics", "/page/", "/auth/", "/library")):
        return path
    return "page" if path or scope["path"] == "/" else "other"
