"""One typed settings tree. Every field can be set by an environment variable SECONDLOOK_NAME or in a file `.env`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.source import Limits

_MB = 1024 * 1024


class Settings(BaseSettings):
    """What an operator can change. Unknown keys in `.env` are refused, so that a misspelt one is noticed."""

    model_config = SettingsConfigDict(env_prefix="SECONDLOOK_", env_file=".env", extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Folder in which the library is kept.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    only_this_machine: bool = Field(
        default=False, description="Whether the address is one of a container whose port this machine alone can reach."
    )
    port: int = Field(default=7860, ge=1, le=65535, description="Port the server listens on.")
    auth: Literal["none", "oidc", "proxy"] = Field(
        default="none", description="How people are known: not at all, by an OpenID provider, or by a proxy."
    )
    public_url: str = Field(
        default="", description="Where people reach the server, for example https://learning.example.org."
    )
    oidc_issuer: str = Field(default="", description="Address of the OpenID provider.")
    oidc_client_id: str = Field(default="", description="Name of Second Look at the provider.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Secret of Second Look at the provider.")
    oidc_roles_claim: str = Field(default="roles", description="Claim of the id token that tells a person's groups.")
    proxy_addresses: str = Field(
        default="127.0.0.1",
        description="Addresses or networks, with commas between, from which the proxy's word counts.",
    )
    proxy_user_header: str = Field(
        default="X-Forwarded-User", description="Header in which the proxy names the person."
    )
    proxy_roles_header: str = Field(default="X-Forwarded-Groups", description="Header in which it names their groups.")
    role_names: str = Field(default="", description="Which groups carry which role: GROUP=ROLE; GROUP=ROLE.")
    default_role: Literal["", "reader"] = Field(
        default="", description="Role of a person who is known and in none of these groups."
    )
    questions_at_once: int = Field(
        default=8, ge=1, le=32, description="Questions and packs that are worked on at once."
    )
    questions_waiting: int = Field(
        default=64, ge=0, le=10_000, description="Questions that may wait; further ones are told to come again."
    )
    log_format: Literal["plain", "json"] = Field(default="plain", description="How the log of the server is written.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="How much is logged; 'info' tells of each request, without its words."
    )
    session_hours: float = Field(default=8.0, ge=0.25, le=72, description="Hours after which people log in again.")
    requests_per_minute: int = Field(
        default=120, ge=0, le=100_000, description="Requests that one person may send in a minute; 0 for any number."
    )
    starter_library: bool = Field(default=True, description="Build the starter library when the server first starts.")
    exercise_days: int = Field(
        default=7, ge=1, le=90, description="Days that an exercise is kept after it was last used."
    )
    embedding_model: str = Field(
        default="bundled", description="'bundled', a folder, or the name of a sentence-transformers model."
    )
    allow_model_download: bool = Field(
        default=False, description="Whether an embedding model may be fetched from the hub."
    )
    shared_library: bool = Field(
        default=False, description="Whether several people use this library: details of people in a file are told."
    )
    keep_originals: bool = Field(
        default=False, description="Whether added PDF files are kept, so that a source can be shown as its page looks."
    )
    max_question_length: int = Field(default=2000, ge=100, le=20000, description="Longest question, in characters.")
    max_upload_mb: int = Field(default=200, ge=1, le=2000, description="Largest file that can be added, in megabytes.")
    fetch_private_addresses: bool = Field(
        default=False, description="Whether files are fetched from this machine and private networks too."
    )
    fetch_delay: float = Field(
        default=1.0, ge=0.0, le=60.0, description="Seconds between two requests to one host, when files are fetched."
    )
    fetch_timeout: float = Field(
        default=600.0, ge=1.0, le=7200.0, description="Longest time that fetching one file may take, in seconds."
    )
    max_pages: int = Field(default=5000, ge=1, le=100_000, description="Most pages of one file.")
    max_characters: int = Field(
        default=20_000_000, ge=10_000, le=200_000_000, description="Most characters of text in one file."
    )
    reading_seconds: int = Field(default=120, ge=1, le=3600, description="Longest time that reading one file may take.")
    reading_memory_mb: int = Field(
        default=2048, ge=256, le=65536, description="Most memory for the process that reads one file, in megabytes."
    )
    ocr_seconds: int = Field(
        default=30, ge=0, le=600, description="Longest time for one scanned page, on top; 0 reads no scanned pages."
    )
    max_zip_files: int = Field(default=1000, ge=1, le=100_000, description="Most files in one ZIP file.")
    max_unpacked_mb: int = Field(
        default=1024, ge=1, le=65536, description="Most that a ZIP or office file may unpack to, in megabytes."
    )
    candidates: int = Field(default=60, ge=10, le=1000, description="Passages each index offers to be ranked.")
    lexical_weight: float = Field(default=0.15, ge=0.0, le=1.0, description="Weight of the words in the score.")
    dense_weight: float = Field(default=0.38, ge=0.0, le=1.0, description="Weight of the vectors in the score.")
    second_stage: bool = Field(default=True, description="Whether candidates are also scored word by word.")
    second_stage_weight: float = Field(
        default=0.47,
        ge=0.0,
        le=1.0,
        description="Weight of the second stage in the score; that of the words where there is none.",
    )
    max_messages: int = Field(default=5, ge=1, le=10, description="Most messages in one answer.")
    max_sources: int = Field(default=10, ge=1, le=20, description="Most sources shown with one answer.")
    chat_model: str = Field(
        default="", description="Chat model that puts answers into words, as provider:name; empty for none."
    )
    chat_base_url: str = Field(
        default="", description="Address of the chat model's server, where it is not the usual one."
    )
    chat_api_key: SecretStr = Field(default=SecretStr(""), description="Key for the chat model's server.")
    chat_api_version: str = Field(default="", description="Version of the interface, for Azure alone.")
    allow_hosted_model: bool = Field(
        default=False, description="Whether questions may be sent to a chat model on somebody else's computer."
    )
    chat_seconds: float = Field(default=60.0, ge=1, le=600, description="Seconds that a chat model has for one answer.")
    chat_retries: int = Field(default=1, ge=0, le=5, description="Times a chat model that gave nothing is asked again.")
    chat_max_tokens: int = Field(default=900, ge=50, le=8000, description="Longest reply of a chat model, in tokens.")
    chat_context: int = Field(
        default=12000, ge=1000, le=200000, description="Characters of passages that a chat model is given."
    )
    guard_strictness: Literal["standard", "strict"] = Field(
        default="standard", description="'strict' stops more messages, and more innocent ones with them."
    )
    emergency_number: str = Field(default="999", max_length=40, description="Number to call in an emergency.")
    front_door: str = Field(
        default="your local children's or adults' social care front door",
        max_length=200,
        description="Whom to call next, as the message about danger names them, with a number.",
    )
    safeguarding_lead: str = Field(
        default="your designated or named safeguarding lead",
        max_length=200,
        description="Whom to tell, as the message about danger names them.",
    )
    helpline: str = Field(
        default="The NSPCC Helpline can advise: 0808 800 5000 or help@nspcc.org.uk.",
        max_length=200,
        description="A sentence about a helpline that can advise.",
    )
    listening_line: str = Field(
        default="Samaritans listen day and night on 116 123.",
        max_length=200,
        description="A sentence about who listens to people who are struggling.",
    )

    def reading_limits(self) -> Limits:
        """What reading one file may take."""
        return Limits(
            file_bytes=self.max_upload_mb * _MB,
            characters=self.max_characters,
            pages=self.max_pages,
            seconds=self.reading_seconds,
            memory_bytes=self.reading_memory_mb * _MB,
            members=self.max_zip_files,
            unpacked_bytes=self.max_unpacked_mb * _MB,
            ocr_seconds=self.ocr_seconds,
        )


@cache
def get_settings() -> Settings:
    """Read the settings once."""
    return Settings()
