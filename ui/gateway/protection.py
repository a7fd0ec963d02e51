"""What stands between the network and the page, chosen from the configuration."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.config import Config, believe_proxies
from ui.gateway.api_middleware import Refusals
from ui.gateway.asgi import App
from ui.gateway.connection_owner import ConnectionOwner, this_user
from ui.gateway.login_handler import LoginThrottle, throttle_of
from ui.gateway.middleware import Gate, Guard
from ui.gateway.page_token import PageToken, page_token_of
from ui.gateway.trusted_proxies import checked_proxies
from ui.gateway.upload_guard import UploadGuard
from ui.security.accounts import NEEDS_PASSWORD, Accounts, AccountsUnusable, accounts_of
from ui.security.exposure import others_reach, served_to_this_machine_alone
from ui.security.host_check import Hosts
from ui.security.permissions import Permissions, permissions_of
from ui.state.upload_quota import Arriving


@dataclass(frozen=True, slots=True)
class Protection:
    """Who is let in, and who may change what."""

    hosts: Hosts
    accounts: Accounts | None
    throttle: LoginThrottle | None
    token: PageToken | None
    permissions: Permissions
    is_for_one_user: bool

    def around(self, app: App, arriving: Arriving) -> App:
        """An application behind everything that a request has to pass."""
        guards: list[Guard] = [ConnectionOwner(this_user())] if self.is_for_one_user else []
        if self.token:
            guards.append(self.token)
        guards.append(UploadGuard(self.permissions))
        return Gate(Refusals(app, arriving), self.hosts, self.throttle, guards)


def checked_accounts(config: Config) -> Accounts | None:
    """Who may sign in, all that can be checked of it before the data folder is touched.

    Raises AccountsUnusable, also where others reach the page and nobody has to sign in, and what
    the roles and the proxies raise.
    """
    accounts = accounts_of(config)
    if (reached := others_reach(config)) and not (accounts or config.without_password):
        raise AccountsUnusable(NEEDS_PASSWORD.format(host=reached))
    permissions_of(config, accounts.names if accounts else ())
    checked_proxies(config.trusted_proxies)
    return accounts


def protection_of(config: Config, accounts: Accounts | None) -> Protection:
    """The parts for `checked_accounts`; InvalidInput where the data folder keeps no key.

    From now on the server of this process believes the named proxies alone.
    """
    believe_proxies(checked_proxies(config.trusted_proxies))
    return Protection(
        hosts=Hosts(config.host, config.port, config.allowed_hosts),
        accounts=accounts,
        throttle=throttle_of(config, accounts),
        token=page_token_of(config),
        permissions=permissions_of(config),
        is_for_one_user=served_to_this_machine_alone(config),
    )
