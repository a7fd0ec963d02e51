"""The OpenAPI description: every route, its token, its records and its problems."""

from __future__ import annotations

from integrations.http.problems import PROBLEM_TYPE
from tests.integrations.http.test_access import OPEN, READING, WRITING


def test_the_description_names_every_route_with_its_problems(server):
    described = server.call("GET", "/api/v1/openapi.json").json()
    operations = {
        (method.upper(), path): operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert len(operations) == len(READING) + len(WRITING) + len(OPEN)
    for (_, path), operation in operations.items():
        is_open = path in (*OPEN, "/api/v1/ready")
        assert ("security" in operation) == (not is_open)
        assert operation["description"].strip()
        for status in ("400", "401", "404", "422", "429", "500"):
            assert PROBLEM_TYPE in operation["responses"][status]["content"]
    names = set(described["components"]["schemas"])
    assert {"Problem", "AskBody", "AnswerRecord", "BuildRecord"} <= names
    assert "HTTPValidationError" not in names


def test_no_page_of_documentation_is_served(server):
    for path in ("/docs", "/redoc", "/api/v1/docs", "/openapi.json"):
        assert server.call("GET", path).status_code == 404
