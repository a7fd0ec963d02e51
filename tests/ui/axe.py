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
# Wait for each movement that ends.
SETTLED = """async () => {
    const ending = document.getAnimations().filter(
        each => each.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(each => each.finished));
}"""


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
    """Assert that axe finds nothing grave on the screen as it stands once nothing moves.

    A part that fades in has other colours than it will have, and what an answer brings with it
    (further questions) may come while axe looks: so the page is asked for no movement.
    """
    is_calm = page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(SETTLED)
    found = findings(page)
    page.emulate_media(reduced_motion="reduce" if is_calm else "no-preference")
    assert not found, f"{screen}: {found}"
