"""Fetching one file: slowly, patiently, within limits, and never from anywhere but where it may be fetched from."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple
from urllib.parse import urljoin

import httpx

from ingest.catalogue.addresses import Allowed, Place, Resolve, place, public, reachable, resolve
from ingest.catalogue.body import Body, received
from ingest.catalogue.part import Part
from ingest.errors import NotFetched, TooLarge

AGENT = "SecondLook"
_HEADERS = {
    "User-Agent": f"{AGENT} (a reader of published reviews, at a person's request)",
    "Accept": "application/pdf, text/html, */*;q=0.8",
    # A part that was packed cannot be gone on with.
    "Accept-Encoding": "identity",
}
_MOVED = (301, 302, 303, 307, 308)
_TRY_AGAIN = (408, 425, 429, 500, 502, 503, 504)

Tell = Callable[[int, int], None]
"""Called with the bytes that have come, and the bytes in all or 0."""


class Manners(NamedTuple):
    """How patient and how polite fetching is. Times are in seconds, `delay` lies between two requests to one host.

    `longest_wait` is how long a host that asks to be left alone is waited for.
    """

    bytes: int = 200 * 1024 * 1024
    connect: float = 10.0
    silence: float = 30.0
    longest: float = 600.0
    tries: int = 4
    redirects: int = 5
    delay: float = 1.0
    longest_wait: float = 60.0


class Answer(NamedTuple):
    """What a host gave: the address it came from in the end, and what it says of the file; nothing where it is old."""

    url: str
    unchanged: bool
    content_type: str = ""
    disposition: str = ""
    etag: str = ""
    last_modified: str = ""


class _Again(Exception):
    """This try failed, and another may not. `wait` is what the host asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class Web:
    """Fetches files. One at a time: not for use from several threads."""

    def __init__(
        self,
        manners: Manners = Manners(),
        *,
        allowed: Allowed = public,
        ask: Resolve = resolve,
        sleep: Callable[[float], None] = time.sleep,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        """Remember the manners; nothing is opened yet. `trust` replaces the usual authorities for https."""
        self.manners = manners
        self._allowed = allowed
        self._ask = ask
        self._sleep = sleep
        self._trust = trust
        self._next: dict[str, float] = {}

    def fetch(
        self,
        url: str,
        part: Part,
        *,
        etag: str = "",
        last_modified: str = "",
        tries: int | None = None,
        tell: Tell | None = None,
    ) -> Answer:
        """Fetch what stands at `url` into `part`, going on with what is there already.

        `etag` and `last_modified` are what the host said of the copy that is held: where that is still right, nothing
        is sent and the answer is `unchanged`. `tries` replaces the number of the manners.

        Raises:
            NotFetched: it cannot be fetched, or may not be. The message says why and what to do.
            TooLarge: it is larger than the limit.
        """
        conditions = {"If-None-Match": etag} if etag else {"If-Modified-Since": last_modified} if last_modified else {}
        tries = tries or self.manners.tries
        for attempt in range(1, tries + 1):
            try:
                return self._try(url, part, conditions, tell)
            except _Again as again:
                if attempt == tries:
                    raise NotFetched(f"{place(url).url} could not be fetched: {again}. Try again later.") from again
                if again.wait > self.manners.longest_wait:
                    minutes = round(again.wait / 60) or 1
                    raise NotFetched(
                        f"{place(url).url} was not fetched: its host asks to be left alone for {minutes} minutes. "
                        "Try again after that."
                    ) from again
                # Not all at once again: whoever else was turned away waits another time.
                self._sleep(again.wait or min(2.0 ** (attempt - 1), 30.0) * random.uniform(0.75, 1.25))  # noqa: S311
        raise AssertionError("the last try returns or raises")

    def _try(self, url: str, part: Part, conditions: dict[str, str], tell: Tell | None) -> Answer:
        at, seen = place(url), {place(url).url}
        for _ in range(self.manners.redirects + 1):
            with self._asked(at, {**conditions, **part.conditions()}) as response:
                if response.status_code not in _MOVED:
                    return self._taken(at, response, part, tell)
                at = _followed(at, response, seen)
        raise NotFetched(f"{place(url).url} leads on more than {self.manners.redirects} times. Check the address.")

    @contextmanager
    def _asked(self, at: Place, headers: dict[str, str]) -> Iterator[httpx.Response]:
        addresses = reachable(at, self._ask, self._allowed)
        self._wait_for_turn(at.host)
        timeout = httpx.Timeout(self.manners.silence, connect=self.manners.connect)
        # No proxy: it would resolve the name again. No kept connections: two hosts may share an address, and each has
        # to prove its own name.
        with httpx.Client(
            verify=self._trust or _authorities(),
            trust_env=False,
            timeout=timeout,
            limits=httpx.Limits(max_keepalive_connections=0),
        ) as client:
            response = self._connected(client, at, addresses, headers)
            try:
                yield response
            except httpx.TimeoutException as error:
                raise _Again("nothing came for too long") from error
            except httpx.TransportError as error:
                raise _Again("the connection broke off before all had come") from error
            finally:
                response.close()

    def _connected(
        self, client: httpx.Client, at: Place, addresses: list[str], headers: dict[str, str]
    ) -> httpx.Response:
        """Send the request to the first address that takes it. The name is proven by its certificate, as ever."""
        for left, address in enumerate(addresses, 1 - len(addresses)):
            request = client.build_request(
                "GET",
                at.at(address),
                headers={**_HEADERS, **headers, "Host": at.origin},
                extensions={"sni_hostname": at.host},
            )
            try:
                return client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if _is_untrusted(error):
                    raise NotFetched(
                        f"{at.url} is not fetched: {at.host} does not prove that it is that host. "
                        "Open it in a browser, and download the file by hand if you trust it."
                    ) from error
                if left == 0:
                    raise _Again(f"{at.host} does not answer") from error
            except httpx.TimeoutException as error:
                raise _Again(f"{at.host} did not answer in time") from error
            except httpx.TransportError as error:
                raise _Again(f"{at.host} gave an answer that makes no sense") from error
        raise AssertionError("there is always an address")

    def _wait_for_turn(self, host: str) -> None:
        now = time.monotonic()
        if (due := self._next.get(host, now)) > now:
            self._sleep(due - now)
        self._next[host] = max(due, now) + self.manners.delay

    def slow_down(self, host: str, delay: float) -> None:
        """Leave at least this many seconds before the next request to a host."""
        self._next[host] = max(self._next.get(host, 0.0), time.monotonic() + delay)

    def _taken(self, at: Place, response: httpx.Response, part: Part, tell: Tell | None) -> Answer:
        answer = _said(at, response)
        if answer.unchanged:
            return answer
        if response.status_code in _TRY_AGAIN:
            raise _Again(f"its host answered {response.status_code}", _wait_asked_for(response))
        if response.status_code == 416:
            part.discard()
            raise _Again("it changed while it was fetched")
        if response.status_code not in (200, 206):
            raise NotFetched(f"{at.url} was not fetched: {_refusal(response.status_code)}")
        body = Body.of(response, part, most=self.manners.bytes)
        if body is None:
            part.discard()
            raise _Again("its host sent another piece than was asked for")
        if body.too_large:
            raise TooLarge(f"{at.url} is larger than {self.manners.bytes // (1024 * 1024)} MB, and was not fetched.")
        if not received(response, body, part, tell, ends=time.monotonic() + self.manners.longest):
            raise _Again("it came too slowly" if body.late else "the connection broke off before all had come")
        return answer


@cache
def _authorities() -> ssl.SSLContext:
    """The usual authorities for https: read once, which takes a while."""
    return httpx.create_ssl_context(trust_env=False)


def _followed(at: Place, response: httpx.Response, seen: set[str]) -> Place:
    to = place(urljoin(at.url, response.headers.get("location", "")))
    if at.scheme == "https" and to.scheme == "http":
        raise NotFetched(f"{at.url} is not fetched: it leads on to {to.url}, which is not secure. Check the address.")
    if to.url in seen:
        raise NotFetched(f"{at.url} leads round in a circle. Check the address.")
    seen.add(to.url)
    return to


def _said(at: Place, response: httpx.Response) -> Answer:
    headers = response.headers
    return Answer(
        at.url,
        response.status_code == 304,
        headers.get("content-type", ""),
        headers.get("content-disposition", ""),
        headers.get("etag", ""),
        headers.get("last-modified", ""),
    )


def _is_untrusted(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _wait_asked_for(response: httpx.Response) -> float:
    """Read Retry-After: seconds, or a date. 0 where there is none that makes sense."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return float(said[:9])
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, TypeError):
        return 0.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _refusal(status: int) -> str:
    if status in (401, 402, 403, 407, 451):
        return f"its host does not give it to us ({status}). Open it in a browser, and download the file by hand."
    if status in (404, 410):
        return f"nothing stands there any more ({status}). Look for it on its publisher's site."
    return f"its host answered {status}. Check the address, or download the file by hand."
