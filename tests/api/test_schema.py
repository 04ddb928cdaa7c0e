"""Whatever a program sends, the API answers as its own description says, and never with a server error."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assistant.api.app import create_app
from assistant.runtime import Runtime
from assistant.settings import Settings

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture(scope="module")
def described(starter_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BaseSchema]:
    folder = tmp_path_factory.mktemp("described") / "data"
    shutil.copytree(starter_folder, folder)
    runtime = Runtime(Settings(data_dir=folder, max_upload_mb=1), starter=False)
    app = create_app(runtime, with_page=False)
    runtime.warm_up()
    yield schemathesis.openapi.from_asgi("/openapi.json", app)
    runtime.close()


def test_any_request_is_answered_as_described(described: BaseSchema, subtests: pytest.Subtests) -> None:
    for each in described.get_all_operations():
        assert isinstance(each, Ok)
        operation = each.ok()

        @settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def answered(case: Case[Any]) -> None:
            case.call_and_validate(checks=CHECKS)

        with subtests.test(operation.label):
            answered()
