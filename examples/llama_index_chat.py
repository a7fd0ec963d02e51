"""A chat in the terminal over a folder of notes: LlamaIndex reads them, Footnote answers.

    python examples/llama_index_chat.py NOTES [DATA]

DATA is the data folder of the library, by default `chat-data`. An empty line ends the chat.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # runs without installing anything

from llama_index.core import SimpleDirectoryReader  # noqa: E402

from assistant.config import prepare_process  # noqa: E402
from integrations.llamaindex import FootnoteChatEngine, add_documents  # noqa: E402


def main(notes: str, data: str = "chat-data") -> None:
    """Read the notes into the library, then answer questions until an empty line."""
    prepare_process()
    receipt = add_documents(data, SimpleDirectoryReader(notes, recursive=True).load_data())
    print(f"{receipt.added} added, {receipt.changed} changed, {receipt.unchanged} unchanged")
    for failure in receipt.failed:
        print(f"failed: {failure.source}: {failure.reason}")
    engine = FootnoteChatEngine.from_library(data)
    while question := input("\n> ").strip():
        response = engine.stream_chat(question)
        for piece in response.response_gen:
            print(piece, end="", flush=True)
        print()
        for source in response.source_nodes:
            place = source.node.metadata
            print(f"[{place['number']}] {place['article_id']} {place['start']}-{place['end']}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
