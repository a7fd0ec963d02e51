"""What stands before the page, chosen from the configuration, and what is refused at the start."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from index.errors import InvalidInput
from ui.gateway.protection import build_protection, checked_accounts
from ui.security.accounts import AccountsUnusable
from ui.security.permissions import RolesUnusable


@pytest.fixture(autouse=True)
def _own_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "")  # building sets it


def protection_of(config):
    return build_protection(config, checked_accounts(config))


def test_on_this_machine_without_accounts_the_page_serves_its_own_user(config):
    protection = protection_of(config)
    assert protection.is_for_one_user
    assert protection.accounts is None
    assert protection.login_handler is None
    assert protection.token is None
    assert not (config.data / "device-key").exists()


def test_with_accounts_tries_to_sign_in_are_throttled_and_anybody_may_connect(config):
    protection = protection_of(replace(config, users="ann:open sesame"))
    assert not protection.is_for_one_user
    assert protection.accounts is not None
    assert protection.login_handler is not None
    assert (config.data / "device-key").exists()


@pytest.mark.parametrize("changes", [{"host": "0.0.0.0"}, {"allowed_hosts": ("articles.example",)}])
def test_where_others_reach_the_page_a_password_is_needed_unless_it_is_said_otherwise(
    config, changes
):
    with pytest.raises(AccountsUnusable):
        checked_accounts(replace(config, **changes))
    assert checked_accounts(replace(config, **changes, without_password=True)) is None
    assert checked_accounts(replace(config, **changes, users="ann:open sesame"))


def test_what_is_wrong_in_the_settings_is_told_before_the_data_folder_is_touched(config):
    with pytest.raises(InvalidInput):
        checked_accounts(replace(config, trusted_proxies=("*",)))
    with pytest.raises(AccountsUnusable):
        checked_accounts(replace(config, users="no colon"))
    with pytest.raises(RolesUnusable):
        checked_accounts(replace(config, users="ann:open sesame", roles="eve:ask"))
    assert not config.data.exists()


def test_only_the_named_proxies_are_believed(config, monkeypatch):
    protection_of(replace(config, trusted_proxies=("10.0.0.2", "172.17.0.0/16")))
    assert os.environ["FORWARDED_ALLOW_IPS"] == "10.0.0.2,172.17.0.0/16"
    protection_of(config)
    assert os.environ["FORWARDED_ALLOW_IPS"] == ""
