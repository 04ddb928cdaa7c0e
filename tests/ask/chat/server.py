"""A local server that speaks the OpenAI chat protocol. What it says is what a test wants a model to say."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSAGE = re.compile(
    r'<passage key="(\w+)" from="[^"]*">\s*<document-(\w+)[^>]*>\n(.*?)\n</document-\2>\s*</passage>', re.DOTALL
)


@dataclass
class Prompt:
    """What a model was sent: the passages by their keys, and the whole text."""

    text: str
    passages: dict[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        return list(self.passages)


def line(claim: str, *keys: str) -> str:
    return json.dumps({"claim": claim, "sources": list(keys)}) + "\n"


Say = Callable[[Prompt], str | Iterator[str]]


class ChatServer:
    """Answers with whatever `say` makes of a prompt; `dies` breaks the connection after that, `hangs` keeps silent."""

    def __init__(self) -> None:
        self.say: Say = lambda prompt: ""
        self.dies = self.whole = self.refuses = False
        self.hangs = 0.0
        self.prompts: list[Prompt] = []
        self.closed = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: Any) -> None:
                """Say nothing."""

            def do_POST(self) -> None:
                server.answer(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        sent = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        text = "\n".join(str(message["content"]) for message in sent["messages"])
        prompt = Prompt(text, {key: words.strip() for key, _, words in PASSAGE.findall(text)})
        self.prompts.append(prompt)
        if self.refuses:
            handler.send_error(500)
            return
        said = self.say(prompt)
        if self.whole or not sent.get("stream"):
            self._in_one(handler, said if isinstance(said, str) else "".join(said))
        else:
            self._in_pieces(handler, said)

    def _in_one(self, handler: BaseHTTPRequestHandler, said: str) -> None:
        message = {"role": "assistant", "content": said}
        body = {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "test",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        }
        data = json.dumps(body).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def _in_pieces(self, handler: BaseHTTPRequestHandler, said: str | Iterator[str]) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        pieces = [said[at : at + 40] for at in range(0, len(said), 40)] if isinstance(said, str) else said
        try:
            for piece in pieces:
                choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
                body = {
                    "id": "x",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": "test",
                    "choices": [choice],
                }
                handler.wfile.write(f"data: {json.dumps(body)}\n\n".encode())
                handler.wfile.flush()
            if self.hangs:
                self.closed.wait(self.hangs)
            if self.dies:
                handler.connection.close()
                return
            handler.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass  # the other side has gone, as it should from a model that does not stop

    def close(self) -> None:
        self.closed.set()
        self._http.shutdown()
        self._http.server_close()


@contextmanager
def serving() -> Iterator[ChatServer]:
    server = ChatServer()
    try:
        yield server
    finally:
        server.close()


def slowly(text: str, seconds: float) -> Iterator[str]:
    for letter in text:
        time.sleep(seconds)
        yield letter
