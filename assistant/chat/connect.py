"""Which chat model, where it runs, and whether it may be sent a question at all."""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from assistant.ask.models import ModelUsed
from assistant.settings import Settings
from prompts import say

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

log = logging.getLogger(__name__)

PROVIDERS = ("openai", "azure_openai", "ollama", "anthropic")
_OLLAMA = "http://127.0.0.1:11434"
_THIS_MACHINE = frozenset({"localhost", "host.docker.internal"})


class ModelNotUsable(Exception):
    """The chat model of the settings cannot be used. The message is for the person who runs Second Look."""


def model_in_use(settings: Settings) -> ModelUsed | None:
    """Say which chat model the settings name, and where it runs; None where they name none."""
    if not settings.chat_model:
        return None
    provider, _, name = settings.chat_model.partition(":")
    return ModelUsed(name=name or provider, provider=provider, place=_place(provider, settings.chat_base_url))


def connect(settings: Settings) -> BaseChatModel:
    """Make the client of the chat model that the settings name. Nothing is sent yet.

    Raises:
        ModelNotUsable: the settings do not fit, the provider's package is not installed, or the model is hosted and
            the settings do not allow that.
    """
    used = model_in_use(settings)
    if used is None or not settings.chat_model.partition(":")[2]:
        raise ModelNotUsable(say("chat", "no_provider", model=settings.chat_model))
    if used.provider not in PROVIDERS:
        raise ModelNotUsable(say("chat", "unknown_provider", provider=used.provider, known=", ".join(PROVIDERS)))
    if used.place == "hosted" and not settings.allow_hosted_model:
        raise ModelNotUsable(say("chat", "hosted_not_allowed", model=used.name))
    from langchain.chat_models import init_chat_model

    try:
        model: BaseChatModel = init_chat_model(used.name, model_provider=used.provider, **_options(used, settings))
    except ImportError as error:
        raise ModelNotUsable(say("chat", "not_installed")) from error
    except Exception as error:  # each provider has its own for settings that do not fit
        log.warning("The chat model could not be set up: %s", type(error).__name__)
        raise ModelNotUsable(say("chat", "does_not_fit", model=used.name)) from error
    return model


def _place(provider: str, base_url: str) -> Literal["local", "hosted"]:
    """Where a model runs. Only an address on this machine or in a private network is local."""
    address = base_url or (_OLLAMA if provider == "ollama" else "")
    host = (urlsplit(address).hostname or "").casefold()
    if host in _THIS_MACHINE:
        return "local"
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return "hosted"
    private = number.is_loopback or (number.is_private and not number.is_link_local and not number.is_unspecified)
    return "local" if private else "hosted"


def _options(used: ModelUsed, settings: Settings) -> dict[str, Any]:
    key = settings.chat_api_key.get_secret_value()
    shared: dict[str, Any] = {"temperature": 0.0}
    if used.provider == "ollama":
        return {
            **shared,
            "base_url": settings.chat_base_url or _OLLAMA,
            "num_predict": settings.chat_max_tokens,
            "client_kwargs": {"timeout": settings.chat_seconds, **_straight(used)},
        }
    shared |= {"max_tokens": settings.chat_max_tokens, "timeout": settings.chat_seconds, "max_retries": 0}
    if key:
        shared["api_key"] = key
    if used.provider == "azure_openai":
        return {**shared, "azure_endpoint": settings.chat_base_url, "api_version": settings.chat_api_version}
    if settings.chat_base_url:
        shared["base_url"] = settings.chat_base_url
    if used.provider == "openai" and used.place == "local":
        import httpx

        shared.setdefault("api_key", "none")  # servers on one's own machine ask for no key; the client asks for some
        shared["http_client"] = httpx.Client(timeout=settings.chat_seconds, **_straight(used))
        shared["use_responses_api"] = False
    return shared


def _straight(used: ModelUsed) -> dict[str, Any]:
    """Go straight to a local server: through no proxy of the environment, and after no redirect to elsewhere."""
    return {"trust_env": False, "follow_redirects": False} if used.place == "local" else {}
