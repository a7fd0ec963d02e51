"""Language models through LlamaIndex: OpenAI-compatible servers, Ollama, OpenAI, Anthropic.

LlamaIndex and the vendors' libraries are imported for the first answer, not before. Nothing is
retried, no redirect is followed, and no error message contains text of a question or a key. The
vendors' libraries read keys and headers from the environment and would send them to any server:
each request is reduced to the necessary headers and the one key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.generation.model_spec import ModelSpec
from assistant.generation.types import GenerationLimits, Prompt, TokenUsage
from index.errors import LanguageModelFailed

if TYPE_CHECKING:
    import httpx

CONTEXT_TOKENS = 8192  # for Ollama, whose default truncates a prompt silently
CONNECT_TIMEOUT_SECONDS = 10
PLACEHOLDER_KEY = "none"  # servers without a key ignore it; the library requires one
ALLOWED_HEADERS = (
    *("host", "accept", "accept-encoding", "connection", "user-agent"),
    *("content-type", "content-length", "transfer-encoding", "anthropic-version"),
)
KEY_HINT = (
    "set FOOTNOTE_MODEL_KEY or FOOTNOTE_MODEL_KEY_FILE, and FOOTNOTE_MODEL_KEY_HOST for a model "
    "that was chosen on the page"
)
COMPLETE_REASONS = ("stop", "end_turn", "stop_sequence", "eos")
TRUNCATED_REASONS = ("length", "max_tokens")
STATUS_MESSAGES = {
    400: "does not take the request (400): it may be too long for this model",
    401: f"refuses the key (401): {KEY_HINT}",
    403: f"refuses the key (403): {KEY_HINT}",
    404: "does not know this model or address (404)",
    413: "cannot take the question (413): it is too long for it",
    429: "has too much to do (429): ask again later",
    529: "has too much to do (529): ask again later",
}


@dataclass(frozen=True, slots=True)
class LlamaIndexModel:
    """A model on a server. `key` returns its API key, which is never shown."""

    spec: ModelSpec
    key: Callable[[], str]

    @property
    def name(self) -> str:
        """The model's name, or its server's if unknown."""
        return self.spec.display_name

    def start(self) -> None:
        """Import the client library; takes some seconds once."""
        _import_backend(self.spec)

    def stream(self, prompt: Prompt, limits: GenerationLimits) -> Iterator[str | TokenUsage]:
        """The model's text as it arrives; LanguageModelFailed with a message for people."""
        import httpx

        try:
            key = self.key()
            timeout = httpx.Timeout(limits.connection_seconds, connect=CONNECT_TIMEOUT_SECONDS)
            with httpx.Client(timeout=timeout, **_client_options(self.spec, key, limits)) as client:
                yield from self._stream(prompt, limits, client, key)
        except LanguageModelFailed:
            raise
        except Exception as error:
            raise LanguageModelFailed(self._words(error)) from None

    def _stream(
        self, prompt: Prompt, limits: GenerationLimits, client: httpx.Client, key: str
    ) -> Iterator[str | TokenUsage]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=prompt.system),
            ChatMessage(role=MessageRole.USER, content=prompt.user),
        ]
        ending, usage = "", TokenUsage()
        replies = self._open(limits, client, key).stream_chat(messages)
        try:
            for reply in replies:
                if reply.delta:
                    yield str(reply.delta)
                ending = _finish_reason(reply.raw) or ending
                usage = _usage(reply.raw, usage)
        finally:
            replies.close()
        yield usage
        if ending in TRUNCATED_REASONS:
            raise LanguageModelFailed(f"the answer was cut at {limits.tokens} tokens")
        if ending not in COMPLETE_REASONS:
            raise LanguageModelFailed(f"the answer broke off ({self._where})")

    def _open(self, limits: GenerationLimits, client: httpx.Client, key: str) -> Any:  # noqa: ANN401
        spec = self.spec
        if spec.kind == "ollama":
            return _ollama(spec, key, limits)
        if spec.kind == "anthropic":
            return _anthropic(spec, key, limits, client)
        from llama_index.llms.openai_like import OpenAILike

        return OpenAILike(
            model=spec.name or _first_model(spec, key, client),
            api_base=spec.address,
            api_key=key or PLACEHOLDER_KEY,
            is_chat_model=True,
            temperature=0.0,
            max_tokens=limits.tokens,
            max_retries=0,
            timeout=limits.connection_seconds,
            http_client=client,
            additional_kwargs={"stream_options": {"include_usage": True}},
        )

    @property
    def _where(self) -> str:
        return f"{self.name} on {self.spec.host}"

    def _words(self, error: Exception) -> str:
        """The error as a message for people.

        It has no text of the library or server, which may repeat the question.
        """
        status = getattr(error, "status_code", None)
        if isinstance(status, int) and status > 0:
            said = STATUS_MESSAGES.get(status, f"answers with an error ({status})")
            return f"the language model {said} ({self._where})"
        kinds = " ".join(kind.__name__ for kind in type(error).__mro__).lower()
        cause = type(error.__cause__).__name__.lower() if error.__cause__ else ""
        if "timeout" in kinds or "timeout" in cause:
            return f"the language model does not answer in time ({self._where})"
        if "remoteprotocol" in kinds + cause or "readerror" in kinds + cause:
            return f"the answer broke off ({self._where})"
        if "connect" in kinds:
            return f"the language model cannot be reached ({self._where}): is its server running?"
        return f"the language model's server is not understood ({self._where})"


def _import_backend(spec: ModelSpec) -> None:
    if spec.kind == "ollama":
        import llama_index.llms.ollama
    elif spec.kind == "anthropic":
        import llama_index.llms.anthropic
    else:
        import llama_index.llms.openai_like  # noqa: F401


def _client_options(spec: ModelSpec, key: str, limits: GenerationLimits) -> dict[str, Any]:
    """Options of an HTTP client that sends only the necessary headers and this server's key.

    It reads no more of a reply than the limits allow.
    """
    from assistant.generation.response_limits import response_limiter

    ours = {
        "authorization": f"Bearer {key or PLACEHOLDER_KEY}",
        "x-api-key": key or PLACEHOLDER_KEY,
    }

    def cut(request: httpx.Request) -> None:
        for name, value in list(request.headers.items()):
            if name not in ALLOWED_HEADERS and ours.get(name) != value:
                del request.headers[name]
        request.headers["accept-encoding"] = "identity"

    return {
        "follow_redirects": False,
        # A proxy of the environment must not see what is meant to stay on this machine.
        "trust_env": not spec.is_local,
        "event_hooks": {"request": [cut], "response": [response_limiter(limits)]},
    }


def _ollama(spec: ModelSpec, key: str, limits: GenerationLimits) -> Any:  # noqa: ANN401 - of a library
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    client = Client(
        host=spec.address,
        timeout=limits.connection_seconds,
        headers={"authorization": f"Bearer {key or PLACEHOLDER_KEY}"},
        **_client_options(spec, key, limits),
    )
    return Ollama(
        model=spec.name,
        base_url=spec.address,
        client=client,
        temperature=0.0,
        context_window=CONTEXT_TOKENS,
        additional_kwargs={"num_predict": limits.tokens},
    )


def _anthropic(spec: ModelSpec, key: str, limits: GenerationLimits, client: httpx.Client) -> Any:  # noqa: ANN401
    from llama_index.core.base.llms.types import LLMMetadata
    from llama_index.llms.anthropic import Anthropic

    class AnyAnthropic(Anthropic):
        """LlamaIndex knows its models by name and refuses those that came later."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(model_name=self.model, is_chat_model=True)

    model = AnyAnthropic(
        model=spec.name,
        base_url=spec.address,
        api_key=key or PLACEHOLDER_KEY,  # type: ignore[call-arg]  # it is no field of its own
        max_tokens=limits.tokens,
        temperature=0.0,
        max_retries=0,
        timeout=limits.connection_seconds,
    )
    # It accepts no client, and its own follows redirects and the environment's proxies.
    model._client = model._client.copy(http_client=client)
    return model


def _first_model(spec: ModelSpec, key: str, client: httpx.Client) -> str:
    """The name of a server's first model, for a setting that names none."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    reply = client.get(f"{spec.address}/models", headers=headers)
    try:
        return str(reply.json()["data"][0]["id"])
    except (ValueError, LookupError, TypeError):
        raise LanguageModelFailed(
            f"the language model's server does not say which models it has ({spec.host}): "
            "name one with #NAME behind the address"
        ) from None


def _finish_reason(raw: object) -> str:
    """Why the model stopped, as its type of server reports it; empty while it continues."""
    for choice in _get(raw, "choices") or ():
        return str(_get(choice, "finish_reason") or "")
    return str(_get(raw, "done_reason") or _get(_get(raw, "delta"), "stop_reason") or "")


def _usage(raw: object, before: TokenUsage) -> TokenUsage:
    usage = _get(raw, "usage")
    taken = _get(usage, "prompt_tokens"), _get(usage, "input_tokens")
    given = _get(usage, "completion_tokens"), _get(usage, "output_tokens")
    return TokenUsage(
        next(filter(_is_count, taken), before.tokens_in),
        next(filter(_is_count, given), before.tokens_out),
    )


def _is_count(value: object) -> bool:
    return isinstance(value, int) and value >= 0


def _get(value: object, name: str) -> Any:  # noqa: ANN401 - of a library
    return value.get(name) if isinstance(value, dict) else getattr(value, name, None)
