"""What a host sends: unpacked within limits, counted, and written to disk as it comes."""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from ingest.catalogue.part import Part
from ingest.errors import NotFetched, TooLarge

_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
_STEP = 256 * 1024


@dataclass
class Body:
    """One body as announced: where it starts in the file, how long the file is (0: unknown), how long it may be."""

    start: int
    total: int
    most: int
    packed: bool
    late: bool = False

    @classmethod
    def of(cls, response: httpx.Response, part: Part, *, most: int) -> Body | None:
        """Read what the answer says of its body; None where that is not what was asked for.

        Raises:
            NotFetched: it is packed in a way that we do not unpack.
        """
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise NotFetched(f"The file came packed as {coding[:20]!r}, which we do not unpack. Download it by hand.")
        packed = coding not in ("", "identity")
        length = response.headers.get("content-length", "")
        size = int(length) if length.isdecimal() else 0
        if response.status_code == 200:
            return cls(0, 0 if packed else size, most, packed)
        found = _RANGE.fullmatch(response.headers.get("content-range", "").strip())
        if found is None or packed or int(found[1]) != part.size():
            return None
        return cls(int(found[1]), int(found[3]) if found[3] != "*" else 0, most, packed)

    @property
    def too_large(self) -> bool:
        """Whether what is announced is over the limit."""
        return self.total > self.most


def received(
    response: httpx.Response, body: Body, part: Part, tell: Callable[[int, int], None] | None, *, ends: float
) -> bool:
    """Write a body to disk. False where it broke off or took too long; what has come is kept, to go on with.

    Raises:
        NotFetched: it cannot be unpacked.
        TooLarge: it is larger than the limit, whatever was announced.
    """
    if body.start == 0:
        part.begin(response.headers, resumable=not body.packed)
    done = body.start
    with part.writing() as file:
        for piece in _unpacked(response.iter_raw(), packed=body.packed):
            done += len(piece)
            if done > body.most:
                part.discard()
                raise TooLarge(f"The file is larger than {body.most // (1024 * 1024)} MB. It was not fetched.")
            file.write(piece)
            if tell:
                tell(done, max(body.total, done) if body.total else 0)
            if time.monotonic() > ends:
                body.late = True
                return False
    return not body.total or done == body.total


def _unpacked(pieces: Iterator[bytes], *, packed: bool) -> Iterator[bytes]:
    """Unpack gzip and deflate a little at a time: a small piece may hold gigabytes of nothing."""
    if not packed:
        yield from pieces
        return
    unpacker, first = zlib.decompressobj(zlib.MAX_WBITS | 32), True
    for piece in pieces:
        left = piece
        if first and left and (left[0] & 0x0F) != 8 and left[:1] != b"\x1f":
            unpacker = zlib.decompressobj(-zlib.MAX_WBITS)  # "deflate" without its header, as some hosts send it
        first = False
        while left:
            try:
                yield unpacker.decompress(left, _STEP)
            except zlib.error as error:
                raise NotFetched("The file came packed, and cannot be unpacked. Download it by hand.") from error
            left = unpacker.unconsumed_tail
    if not unpacker.eof:
        raise httpx.ReadError("The packed file ends too early.")
