"""Whom the page is served to: the one place that decides it from the settings.

What only the person at this machine may do (choose the language model, name folders of the
machine) and whether people must sign in both follow from here.
"""

from __future__ import annotations

from assistant.config import Config
from ui.security.host_check import HOST, is_loopback


def others_reach(config: Config) -> str:
    """The address or name under which other machines reach the page; empty if none does.

    A loopback name with another port, as of an SSH tunnel, is no other machine's.
    """
    if not is_loopback(config.host):
        return config.host
    return ", ".join(host for host in config.allowed_hosts if not is_loopback(_name(host)))


def served_to_this_machine_alone(config: Config) -> bool:
    """Whether whoever asks sits at this machine: nobody else is let in, with or without sign-in."""
    has_accounts = bool(config.users or config.users_file)
    return not (others_reach(config) or has_accounts or config.without_password)


def _name(host: str) -> str:
    match = HOST.fullmatch(host.lower())
    return match[1] if match else host
