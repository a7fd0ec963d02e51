"""An MCP host in a few lines: it starts Footnote's server, asks it and follows the citations.

`python examples/mcp_host.py QUESTION [--data DIR]` (needs requirements-mcp.txt and a built library)
"""

import argparse
import asyncio
import sys
from pathlib import Path

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

ROOT = Path(__file__).resolve().parent.parent


async def ask(question: str, data: Path) -> None:
    """Print the answer, and each citation as it stands in its article."""
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "assistant", "mcp", "--data", str(data.resolve())],
        cwd=ROOT,
    )
    async with Client(stdio_client(server)) as client:
        result = await client.call_tool("ask", {"question": question})
        print(result.content[0].text)
        for citation in (result.structured_content or {}).get("citations", ()):
            place = {key: citation[key] for key in ("article_id", "start", "end")}
            stored = await client.call_tool("read_article", place)
            assert stored.structured_content["text"] == citation["quote"]
            print(f"[{citation['number']}] is word for word in {citation['article_id']}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("question")
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    chosen = parser.parse_args()
    asyncio.run(ask(chosen.question, chosen.data))
