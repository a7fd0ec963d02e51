"""What programs reach beside the page, through the same gate."""

from __future__ import annotations

import pytest

from tests.ui.gateway.gate import Caller, Inner, run_async, throttle
from ui.gateway.error_response import error_response
from ui.gateway.middleware import SecurityMiddleware
from ui.gateway.program_routes import (
    API_FILE_PATH,
    API_PATH,
    MCP_PATH,
    OPENAI_PATH,
    PROGRAM_ROUTES,
    ProgramRoutes,
    program_routes,
)


@pytest.mark.parametrize("route", [each for kind in PROGRAM_ROUTES.values() for each in kind])
def test_without_the_option_no_route_of_programs_is_there(route):
    call = Caller()
    path = f"{route.path}x" if route.is_folder else route.path
    assert call(path, route.method).status_code == 404
    assert call.inner.reached == []


def test_only_what_is_mounted_is_let_through():
    names = {route.path for route in program_routes({MCP_PATH: Inner()})}
    assert names == {MCP_PATH}
    assert program_routes({}) == ()


@pytest.mark.parametrize("prefix", [API_PATH, OPENAI_PATH, MCP_PATH])
def test_each_request_reaches_its_own_application(prefix):
    page, program = Inner(), Inner()
    routes = ProgramRoutes(page, {prefix: program})

    async def nothing():
        return {"type": "http.request", "body": b""}

    async def dropped(_message):
        pass

    async def both():
        for path in (prefix, "/", "/v2/", "/gradio_api/queue/join"):
            await routes({"type": "http", "path": path}, nothing, dropped)

    run_async(both())
    assert program.reached == [prefix]
    assert page.reached == ["/", "/v2/", "/gradio_api/queue/join"]


def guarded_call(path, method="GET", **options):
    """A request where the page asks for a sign-in and a guard lets nobody in."""
    call = Caller(throttle("ann"))
    programs = {API_PATH: call.inner}
    call._gate = SecurityMiddleware(
        ProgramRoutes(call.inner, programs),
        call._gate._hosts,
        throttle("ann"),
        [lambda _scope: error_response(401, "no")],
        (*call._gate._routes, *program_routes(programs)),
    )
    return call(path, method, **options), call.inner.reached


def test_a_program_needs_no_sign_in_and_passes_no_guard_of_the_page():
    answer, reached = guarded_call("/api/v1/articles")
    assert (answer.status_code, reached) == (200, ["/api/v1/articles"])
    assert "content-security-policy" in answer.headers
    answer, reached = guarded_call("/gradio_api/app_id")
    assert (answer.status_code, reached) == (401, [])


def test_only_a_file_may_be_large():
    large = {"content-length": "5000000"}
    assert guarded_call("/api/v1/ask", "POST", headers=large)[0].status_code == 413
    assert guarded_call(API_FILE_PATH, "POST", headers=large)[0].status_code == 200
    assert guarded_call(API_FILE_PATH, "POST", headers={"content-length": "9999999999"})[
        0
    ].status_code == (413)
