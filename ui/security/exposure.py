"""Whom the page is served to: the one place that decides it from the settings.

What only the person at this machine may do (choose the language model, name folders of the
machine) and whether people must sign in both follow from here.
"""

from __future__ import annotations

from assistant.config import Config
from ui.security.host_check import HOST_PATTERN, is_loopback


def external_hosts(config: Config) -> str:
    """The address or name under which other machines reach the page; empty if none does.

    A loopback name with another port, as of an SSH tunnel, is no other machine's.
    """
    if not is_loopback(config.host):
        return config.host
    return ", ".join(host for host in config.allowed_hosts if not is_loopback(_host_name(host)))


def is_local_only(config: Config) -> bool:
    """Whether whoever asks sits at this machine: nobody else is let in, with or without sign-in."""
    has_accounts = bool(config.users or config.users_file)
    return not (external_hosts(config) or has_accounts or config.without_password)


def _host_name(host: str) -> str:
    match = HOST_PATTERN.fullmatch(host.lower())
    return match[1] if match else host
