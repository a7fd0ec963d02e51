"""axe-core on a screen of the page: one line a screen.

    no_barriers(page, "the welcome")

Fails on findings of impact "serious" or "critical" against WCAG 2.2 AA and the best practices.
"""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
GRAVE = ("serious", "critical")


def findings(page) -> list[str]:
    """Each grave finding with the first elements that it concerns."""
    violations = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{found['impact']}: {found['id']}: {found['help']}: "
        + " | ".join(node["html"][:160] for node in found["nodes"][:3])
        for found in violations
        if found["impact"] in GRAVE
    ]


def no_barriers(page, screen: str) -> None:
    """Assert that axe finds nothing grave on the screen as it is now."""
    page.wait_for_timeout(250)  # a fading part has other colours than it will have
    assert findings(page) == [], screen
