"""What the API says of itself, and what it costs to have it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from ledfyr.engines.api.refusals import STATUSES

REVIEW = """
import sys
from ledfyr.config.command_line import main
status = main(["review", sys.argv[1], "--format", "json"])
assert status in (0, 1), status
assert "ninja" not in sys.modules
"""


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    data: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return data


def test_every_operation_declares_every_refusal_in_one_shape(described: dict[str, Any]) -> None:
    operations = [one for path in described["paths"].values() for one in path.values()]

    shape = {"$ref": "#/components/schemas/Refusal"}
    for operation in operations:
        refusals = {
            status: answer["content"]["application/json"]["schema"]
            for status, answer in operation["responses"].items()
            if status != "200"
        }
        assert refusals == dict.fromkeys(("400", "401", "403", "404", "422"), shape)
        assert operation["security"] == [{"SignedIn": []}]
        assert operation["description"]


def test_every_number_and_name_is_bounded(described: dict[str, Any]) -> None:
    for path in described["paths"].values():
        for parameter in path["get"]["parameters"]:
            schema = parameter["schema"]
            bounded = {"minimum", "maximum"} <= schema.keys() or {"maxLength", "pattern"} <= schema.keys()
            assert bounded or parameter["name"] == "severity", parameter


def test_operations_only_read_and_have_a_name_each(described: dict[str, Any]) -> None:
    assert {method for path in described["paths"].values() for method in path} == {"get"}
    names = [path["get"]["operationId"] for path in described["paths"].values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/docs"])
def test_there_is_no_page_of_documentation(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_a_file_is_reviewed_without_the_api(tmp_path: Path) -> None:
    file = tmp_path / "analys.txt"
    file.write_text("Nr\tOönskad händelse\tSannolikhet\tKonsekvens\tRiskvärde\n1\tNycklar saknas\t2\t3\t7\n", "utf-8")

    done = subprocess.run([sys.executable, "-c", REVIEW, str(file)], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


def test_the_page_lists_every_status() -> None:
    page = Path(__file__).parents[5].joinpath("docs", "api.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| (\d{3}) \|", page, re.MULTILINE))

    assert told == {str(status) for _kind, status in STATUSES} | {"400"}
