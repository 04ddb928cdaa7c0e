"""The MCP server: the tools over standard input and output, or over HTTP on this machine."""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations

from assistant.mcp.tools import tools
from assistant.runtime import NotReady, Runtime
from assistant.version import version
from prompts import say
from store.errors import LibraryError, PassageNotFound

log = logging.getLogger(__name__)


def server(runtime: Runtime) -> MCPServer[Any]:
    """Make the server for one runtime. It reads and never changes the library."""
    # Above what the protocol's own library would log of a call: nothing that is typed goes into a log.
    return MCPServer(
        "second-look",
        title="Second Look",
        version=version(),
        instructions=say("mcp", "instructions"),
        tools=[_offered(tool) for tool in tools(runtime)],
        log_level="ERROR",
        subscriptions=False,
    )


def _offered(tool: Callable[..., Any]) -> Tool:
    made = Tool.from_function(
        _told_in_one_line(tool),
        name=tool.__name__,
        description=say("mcp", tool.__name__),
        annotations=ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False),
    )
    # A call of the wrong shape is told what is wrong with it, and not what it said: that may be about a person.
    made.fn_metadata.arg_model.model_config["hide_input_in_errors"] = True
    made.fn_metadata.arg_model.model_rebuild(force=True)
    return made


def _told_in_one_line(tool: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Run a tool in a thread; give what a caller can act on as one line, and no fault of ours with what was typed."""

    @functools.wraps(tool)
    async def run(**given: Any) -> Any:
        try:
            return await anyio.to_thread.run_sync(functools.partial(tool, **given))
        except PassageNotFound:
            problem = say("mcp", "not_held")
        except (ValueError, LibraryError, NotReady) as error:
            problem = " ".join(str(error).split())
        except Exception as error:
            log.error("The tool %s failed: %s", tool.__name__, type(error).__name__)
            problem = say("mcp", "broke")
        raise ToolError(problem)

    return run


def serve_stdio(runtime: Runtime) -> None:
    """Serve one program over standard input and output, until it ends them."""
    try:
        server(runtime).run("stdio")
    finally:
        runtime.close()


def serve_http(runtime: Runtime, host: str, port: int) -> None:
    """Serve programs over streamable HTTP at `/mcp`, until stopped. Each call stands alone: nothing is kept between."""
    import uvicorn

    made = server(runtime).streamable_http_app(json_response=True, stateless_http=True, host=host)
    try:
        uvicorn.run(made, host=host, port=port, log_level="error", access_log=False)
    finally:
        runtime.close()
