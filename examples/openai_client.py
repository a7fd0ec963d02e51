"""A library as a model: a short conversation with the official client, and where each link leads.

`FOOTNOTE_TOKEN=fn_... python examples/openai_client.py QUESTION [QUESTION ...] [--address ADDRESS]`
(needs the package openai, and `python -m assistant serve --api`)
"""

import argparse
import os

from openai import OpenAI


def converse(questions: list[str], address: str) -> None:
    """Ask the questions one after another, each with the turns before it."""
    client = OpenAI(base_url=f"{address}/v1", api_key=os.environ["FOOTNOTE_TOKEN"])
    print("Models:", ", ".join(model.id for model in client.models.list()))
    messages: list[dict[str, str]] = []
    for question in questions:
        messages.append({"role": "user", "content": question})
        print(f"\n> {question}\n")
        answer, annotations = "", []
        stream = client.chat.completions.create(model="footnote", messages=messages, stream=True)
        for chunk in stream:
            if chunk.choices:
                delta = chunk.choices[0].delta
                answer += delta.content or ""
                annotations += getattr(delta, "annotations", None) or []
        print(answer)
        for each in annotations:
            cited = each["url_citation"]
            assert cited["url"] in answer[cited["start_index"] : cited["end_index"]]
            print(f"{cited['title']}: {cited['url']}")
        messages.append({"role": "assistant", "content": answer})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", nargs="+")
    parser.add_argument("--address", default="http://127.0.0.1:7860")
    chosen = parser.parse_args()
    converse(chosen.questions, chosen.address)
