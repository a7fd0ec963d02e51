"""Who can reach the page under the configuration: only this machine, or others too.

Only a person at this machine may choose the language model and name folders of the machine; others
must sign in.
"""

from __future__ import annotations

from assistant.config import Config
from ui.security.host_check import HOST_PATTERN, is_loopback


def external_hosts(config: Config) -> str:
    """The address or names under which other machines reach the page; empty if none does.

    A loopback name with another port, as of an SSH tunnel, does not count.
    """
    if not is_loopback(config.host):
        return config.host
    return ", ".join(host for host in config.allowed_hosts if not is_loopback(_host_name(host)))


def is_local_only(config: Config) -> bool:
    """Whether the page serves the user of this machine who started it, and nobody else."""
    has_accounts = bool(config.users or config.users_file)
    return not (external_hosts(config) or has_accounts or config.without_password)


def _host_name(host: str) -> str:
    match = HOST_PATTERN.fullmatch(host.lower())
    return match[1] if match else host
