"""One request as another user of the machine: `other_user.py UID JSON`; prints what came back.

The JSON says the server's address and port, and may say the request's header lines, the address it
comes from, and how it ends: "kept" (by default), "shut" (its sending half) or "closed" at once.
"""

from __future__ import annotations

import json
import os
import socket
import sys

if __name__ == "__main__":
    user, asked = int(sys.argv[1]), json.loads(sys.argv[2])
    family = socket.AF_INET6 if ":" in asked["address"] else socket.AF_INET
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    with socket.socket(family) as sending:
        sending.settimeout(30)
        if "from" in asked:
            sending.bind((asked["from"], 0))
        sending.connect((asked["address"], asked["port"]))
        lines = [
            f"{asked.get('method', 'GET')} {asked.get('path', '/')} HTTP/1.1",
            f"Host: localhost:{asked['port']}",
            "Connection: close",
            *asked.get("headers", ()),
        ]
        sending.sendall("\r\n".join([*lines, "", ""]).encode())
        if asked.get("ends") == "shut":
            sending.shutdown(socket.SHUT_WR)
        answer = b"" if asked.get("ends") == "closed" else sending.makefile("rb").read()
    sys.stdout.write(answer.decode("utf-8", "replace"))
