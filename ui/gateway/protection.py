"""The composition of the gateway: middleware and guards for a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.config import Config, trust_proxies
from ui.gateway.allowed_routes import ALLOWED_ROUTES
from ui.gateway.api_middleware import ApiMiddleware
from ui.gateway.asgi import App
from ui.gateway.connection_owner import SameUserGuard, process_user
from ui.gateway.login_handler import LoginHandler, login_handler
from ui.gateway.middleware import Guard, SecurityMiddleware
from ui.gateway.page_token import PageTokenGuard, page_token_guard
from ui.gateway.program_routes import ProgramRoutes, program_routes
from ui.gateway.trusted_proxies import checked_proxies
from ui.gateway.upload_permission import UploadGuard
from ui.security.accounts import PASSWORD_REQUIRED, Accounts, AccountsUnusable, configured_accounts
from ui.security.exposure import external_hosts, is_local_only
from ui.security.host_check import AllowedHosts
from ui.security.permissions import Permissions, configured_permissions
from ui.state.upload_quota import PendingUploads


@dataclass(frozen=True, slots=True)
class Protection:
    """The parts that protect a page."""

    hosts: AllowedHosts
    accounts: Accounts | None
    login_handler: LoginHandler | None
    token: PageTokenGuard | None
    permissions: Permissions
    is_for_one_user: bool

    def around(
        self, app: App, uploads: PendingUploads, programs: Mapping[str, App] | None = None
    ) -> App:
        """The application, wrapped in all middleware and guards.

        `programs` are the applications for programs, by the beginning of their paths.
        """
        programs = programs or {}
        guards: list[Guard] = [SameUserGuard(process_user())] if self.is_for_one_user else []
        if self.token:
            guards.append(self.token)
        guards.append(UploadGuard(self.permissions))
        return SecurityMiddleware(
            ProgramRoutes(ApiMiddleware(app, uploads), programs),
            self.hosts,
            self.login_handler,
            guards,
            (*ALLOWED_ROUTES, *program_routes(programs)),
        )


def checked_accounts(config: Config) -> Accounts | None:
    """The accounts, after all checks that do not touch the data folder.

    Raises AccountsUnusable, also if others reach the page without a sign-in, and the errors of
    roles and proxies.
    """
    accounts = configured_accounts(config)
    if (reached := external_hosts(config)) and not (accounts or config.without_password):
        raise AccountsUnusable(PASSWORD_REQUIRED.format(host=reached))
    configured_permissions(config, accounts.names if accounts else ())
    checked_proxies(config.trusted_proxies)
    return accounts


def build_protection(config: Config, accounts: Accounts | None) -> Protection:
    """The protection with `checked_accounts`; InvalidInput if a key cannot be stored.

    From now on the server of this process trusts only the configured proxies.
    """
    trust_proxies(checked_proxies(config.trusted_proxies))
    return Protection(
        hosts=AllowedHosts(config.host, config.port, config.allowed_hosts),
        accounts=accounts,
        login_handler=login_handler(config, accounts),
        token=page_token_guard(config),
        permissions=configured_permissions(config),
        is_for_one_user=is_local_only(config),
    )
