"""The gate over a page of one word, served by a user given by number: `owned_page.py UID ADDRESS`.

Prints the port. The user is taken on after all is imported, since it may not read this program.
"""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from types import SimpleNamespace

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    import uvicorn
    import uvicorn.protocols.http.auto
    from starlette.responses import PlainTextResponse

    from ui.gateway.connection_owner import SameUserGuard, process_user
    from ui.gateway.middleware import SecurityMiddleware
    from ui.security.host_check import AllowedHosts

    user = int(sys.argv[1])
    family = socket.AF_INET6 if ":" in sys.argv[2] else socket.AF_INET
    listening = socket.create_server((sys.argv[2], 0), family=family)
    port = listening.getsockname()[1]
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    look_up = {"look_up": lambda *ends: None} if "--tables-alone" in sys.argv else {}
    gate = SecurityMiddleware(
        PlainTextResponse("inside"),
        AllowedHosts("127.0.0.1", port),
        guards=[SameUserGuard(process_user(), **look_up)],
    )
    application = SimpleNamespace(cookie_id="x")  # as Gradio's names itself

    async def page(scope, receive, send):
        await gate({**scope, "app": application}, receive, send)

    config = uvicorn.Config(page, log_level="warning")
    config.load()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run(sockets=[listening])
