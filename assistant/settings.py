"""One typed settings tree. Every field can be set by an environment variable SECONDLOOK_NAME or in a file `.env`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator can change. Unknown keys in `.env` are refused, so that a misspelt one is noticed."""

    model_config = SettingsConfigDict(env_prefix="SECONDLOOK_", env_file=".env", extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Folder in which the library is kept.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=7860, ge=1, le=65535, description="Port the server listens on.")
    starter_library: bool = Field(default=True, description="Build the starter library when the server first starts.")
    embedding_model: str = Field(
        default="bundled", description="'bundled', a folder, or the name of a sentence-transformers model."
    )
    allow_model_download: bool = Field(
        default=False, description="Whether an embedding model may be fetched from the hub."
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


@cache
def get_settings() -> Settings:
    """Read the settings once."""
    return Settings()
