"""Builds that programs start: each on a thread of its own, with a state that can be looked at."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse

from assistant.factory import embedder_for_build, library_of
from assistant.serialization.library_reports import receipt_json
from index.building.build import BuildRequest, build
from index.errors import BuildInProgress
from integrations.http.problems import RETRY_SECONDS, Problem, as_problem
from ui.state.background_job import JobStopped
from ui.state.library_context import LibraryContext

MAX_UNFINISHED = 4  # builds of one collection: one at work, the others wait for it
MAX_KEPT = 100  # with the finished ones
RETRY_WAIT_SECONDS = 0.2
LONG_POLL_SECONDS = 15.0
ENDED = ("done", "failed", "stopped")  # states that nothing follows

Json = dict[str, Any]


@dataclass(eq=False)
class BuildJob:
    """A build; `version` grows with each change of its state."""

    id: str
    collection: str
    files: tuple[str, ...]
    state: str = "waiting"  # running, done, failed, stopped
    stage: str = ""
    done: int = 0
    total: int = 0
    receipt: Json | None = None
    problem: Json | None = None
    version: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state in ENDED

    def record(self) -> Json:
        """Its state as JSON."""
        return {
            "id": self.id,
            "collection": self.collection,
            "state": self.state,
            "stage": self.stage,
            "done": self.done,
            "total": self.total,
            "files": list(self.files),
            "receipt": self.receipt,
            "problem": self.problem,
        }


def accepted(job: BuildJob) -> JSONResponse:
    """The response that says of a build where its state can be read."""
    headers = {"Location": f"/api/v1/builds/{job.id}"}
    return JSONResponse(job.record(), HTTPStatus.ACCEPTED, headers=headers)


class BuildJobs:
    """The builds of all collections, the newest kept. Safe for threads."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, BuildJob] = OrderedDict()
        self._changed = threading.Condition(threading.RLock())

    def start(
        self, context: LibraryContext, request: BuildRequest, files: Sequence[str] = ()
    ) -> BuildJob:
        """Begin a build, which waits for others of its library; a Problem if many wait already."""
        job = BuildJob(secrets.token_hex(8), context.collection, tuple(files))
        with self._changed:
            self.check_room(context.collection)
            self._jobs[job.id] = job
            for old in [each.id for each in self._jobs.values() if each.has_ended][:-MAX_KEPT]:
                del self._jobs[old]
        request = replace(request, allow_private=context.config.allow_private)
        threading.Thread(target=self._run, args=(job, context, request), daemon=True).start()
        return job

    def check_room(self, collection: str) -> None:
        """A Problem if too many builds of a collection are unfinished."""
        with self._changed:
            unfinished = [
                each
                for each in self._jobs.values()
                if each.collection == collection and not each.has_ended
            ]
        if len(unfinished) >= MAX_UNFINISHED:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"{len(unfinished)} builds of this collection wait already",
                Retry_After=RETRY_SECONDS,
            )

    def find(self, identity: str, collection: str) -> BuildJob:
        """A build of a collection; a Problem, 404, if there is none."""
        with self._changed:
            job = self._jobs.get(identity)
        if job is None or job.collection != collection:
            raise Problem(HTTPStatus.NOT_FOUND, "there is no such build")
        return job

    def changed_since(self, job: BuildJob, version: int) -> tuple[int, Json]:
        """The state after a change, or after some seconds without one."""
        with self._changed:
            self._changed.wait_for(lambda: job.version > version, LONG_POLL_SECONDS)
            return job.version, job.record()

    def close(self) -> None:
        """Stop all builds; the indexes stay as they were."""
        with self._changed:
            for job in self._jobs.values():
                job.stop.set()

    def _run(self, job: BuildJob, context: LibraryContext, request: BuildRequest) -> None:
        def check() -> None:
            if job.stop.is_set():
                raise JobStopped

        def progress(stage: str, done: int, total: int) -> None:
            check()
            self._change(job, state="running", stage=stage, done=done, total=total)

        config, opened = context.config, context.loader.embedder
        try:
            while True:
                try:
                    receipt = build(
                        library_of(config),
                        request,
                        lambda built_with: embedder_for_build(config, built_with, opened),
                        progress,
                        check=check,
                    )
                    break
                except BuildInProgress:
                    check()
                    time.sleep(RETRY_WAIT_SECONDS)
            context.loader.start()
            self._change(job, state="done", receipt=receipt_json(receipt))
        except JobStopped:
            self._change(job, state="stopped")
        except Exception as error:  # noqa: BLE001 - kept as the problem of the job, and logged
            self._change(job, state="failed", problem=as_problem(error).record())

    def _change(self, job: BuildJob, **values: object) -> None:
        with self._changed:
            for name, value in values.items():
                setattr(job, name, value)
            job.version += 1
            self._changed.notify_all()
