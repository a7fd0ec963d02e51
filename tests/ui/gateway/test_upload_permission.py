"""Files are refused from those who may only ask, before a byte of them is read."""

from __future__ import annotations

import pytest

from tests.ui.gateway.gate import Caller, throttle
from ui.gateway.allowed_routes import UPLOAD_PATH
from ui.gateway.upload_permission import UploadGuard
from ui.security.permissions import Permissions

ANN = {"Cookie": "access-token-abc=t0ken"}


@pytest.mark.parametrize(
    ("asking", "status"),
    [(frozenset(), 200), ({"eve"}, 200), ({"ann"}, 403), ({"ann", "eve"}, 403)],
)
def test_who_may_only_ask_uploads_nothing(asking, status):
    call = Caller(throttle("ann", "eve"), UploadGuard(Permissions(frozenset(asking))))
    response = call(UPLOAD_PATH, "POST", headers=ANN, content=b"x")
    assert response.status_code == status
    assert call.inner.reached == ([UPLOAD_PATH] if status == 200 else [])


def test_all_else_is_let_through():
    call = Caller(throttle("ann"), UploadGuard(Permissions(frozenset({"ann"}))))
    assert call("/", headers=ANN).status_code == 200


def test_where_roles_are_given_who_is_nobody_uploads_nothing():
    call = Caller(None, UploadGuard(Permissions(frozenset({"ann"}))))
    response = call(UPLOAD_PATH, "POST", content=b"x")
    assert response.status_code == 403
    assert "ann" not in response.text
