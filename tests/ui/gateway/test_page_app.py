"""Gradio's application with the gate around all of it, its own errors included."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from ui.gateway.page_app import PageApp
from ui.state.handler_errors import UNEXPECTED_ERROR


def test_every_request_goes_through_the_gate_first_errors_as_well():
    seen = []

    def gate(app):
        async def around(scope, receive, send):
            if scope["type"] == "http":
                seen.append(scope["path"])
            await app(scope, receive, send)

        return around

    app = PageApp(gate, 7860)

    @app.get("/fails")
    def fails():
        raise KeyError("secret")

    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/fails")
        assert client.get("/nowhere").status_code == 404
    assert seen == ["/fails", "/nowhere"]
    assert response.status_code == 500
    assert response.json() == {"detail": UNEXPECTED_ERROR, "error": UNEXPECTED_ERROR}
    assert isinstance(app, FastAPI)
