"""A hub on this machine: its API as far as the real client asks, and the faults of networks."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

LARGE = 4096  # bytes from which a file counts as stored apart, as the hub does with weights
PIECE = 64 * 1024


def commit_of(label: str) -> str:
    """A made-up commit that looks like one."""
    return hashlib.sha1(label.encode(), usedforsecurity=False).hexdigest()


def blob_of(content: bytes) -> str:
    """What the hub calls a content: SHA-256 of what is stored apart, git's SHA-1 of the rest."""
    if len(content) >= LARGE:
        return hashlib.sha256(content).hexdigest()
    head = f"blob {len(content)}\0".encode()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


@dataclass
class Request:
    """A request that came in."""

    method: str
    path: str
    range: str | None
    token: str | None
    sent: int = 0


@dataclass
class Hub:
    """What the server hands out, how it misbehaves, and what was asked of it.

    Attributes:
        models: For each repository, its files.
        commit: The commit of each of them.
        gated: Repositories whose terms have to be accepted.
        cut: Bytes after which connections break, one number a connection, then none any more.
        stall: Bytes after which a transfer stands still until `resume` is set.
        elsewhere: Whether large files are handed out by another host, as the real hub does.
        ranges: Whether it can begin in the middle of a file.
        damage: Whether it changes a byte of every large file.
        status: What it answers to everything, such as 503; None: what is asked for.
        requests: What was asked, in order.
    """

    models: dict[str, dict[str, bytes]] = field(default_factory=dict)
    commit: str = commit_of("first")
    gated: set[str] = field(default_factory=set)
    cut: list[int] = field(default_factory=list)
    stall: int | None = None
    elsewhere: bool = False
    ranges: bool = True
    damage: bool = False
    status: int | None = None
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    stalled: threading.Event = field(default_factory=threading.Event)
    resume: threading.Event = field(default_factory=threading.Event)

    def asked(self, ending: str, method: str = "GET") -> list[Request]:
        """The requests for a file."""
        return [
            each
            for each in self.requests
            if each.method == method and each.path.endswith(f"/{ending}")
        ]


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Let the hub answer on a free port of this machine."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield hub
    finally:
        hub.resume.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    hub: ClassVar[Hub]
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        path = unquote(urlsplit(self.path).path)
        self.request_seen = Request(
            self.command, path, self.headers["Range"], self.headers["Authorization"]
        )
        self.hub.requests.append(self.request_seen)
        if self.hub.status is not None:
            self._send(self.hub.status, b"not now", {})
        elif path.startswith("/api/models/"):
            self._describe(*path.removeprefix("/api/models/").partition("/revision/")[::2])
        elif path.startswith("/elsewhere/"):
            self._send_part(self._stored(path.removeprefix("/elsewhere/")), {})
        else:
            model, _, rest = path.strip("/").partition("/resolve/")
            revision, _, name = rest.partition("/")
            self._give(model, revision, name, body=body)

    def _describe(self, model: str, revision: str) -> None:
        if self._refused(model, revision):
            return
        files = self.hub.models[model].items()
        siblings = [_sibling(name, content) for name, content in files]
        answer = {"id": model, "sha": self.hub.commit, "siblings": siblings, "tags": []}
        self._send(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def _refused(self, model: str, revision: str) -> bool:
        """Refuse as the hub does, with its header that says why."""
        if model in self.hub.gated and not self.headers["Authorization"]:
            self._fail(401, "GatedRepo", f"Access to model {model} is restricted.")
        elif model not in self.hub.models:  # without a login it does not say whether it is private
            self._fail(401, "RepoNotFound", "Repository not found")
        elif revision not in ("", "main", self.hub.commit):
            self._fail(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        else:
            return False
        return True

    def _give(self, model: str, revision: str, name: str, *, body: bool) -> None:
        if self._refused(model, revision):
            return
        content = self.hub.models[model].get(name)
        if content is None:
            self._fail(404, "EntryNotFound", "Entry not found")
            return
        headers = {"ETag": f'"{blob_of(content)}"', "X-Repo-Commit": self.hub.commit}
        if self.hub.elsewhere and len(content) >= LARGE:
            address: Any = self.server.server_address
            port = address[1]
            headers["Location"] = f"http://localhost:{port}/elsewhere/{blob_of(content)}"
            self._send(302, b"", headers)
        else:
            self._send_part(content, headers, body=body)

    def _stored(self, blob: str) -> bytes:
        files = [each for model in self.hub.models.values() for each in model.values()]
        return next(each for each in files if blob_of(each) == blob)

    def _send_part(self, content: bytes, headers: dict[str, str], *, body: bool = True) -> None:
        start, status, whole = 0, 200, len(content)
        if self.headers["Range"] and self.hub.ranges:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
            status = 206 if start < whole else 416
            headers["Content-Range"] = f"bytes {start}-{whole - 1}/{whole}"
        if self.hub.damage and whole >= LARGE:
            content = bytes([content[0] ^ 1]) + content[1:]
        self._send(status, content[start:] if status < 400 else b"", headers, body=body)

    def _fail(self, status: int, code: str, message: str) -> None:
        headers = {"X-Error-Code": code, "X-Error-Message": message}
        self._send(status, json.dumps({"error": message}).encode(), headers)

    def _send(
        self, status: int, content: bytes, headers: dict[str, str], *, body: bool = True
    ) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if body and self.command == "GET":
            self._transfer(content)

    def _transfer(self, content: bytes) -> None:
        large = len(content) >= LARGE and not self.request_seen.path.startswith("/api/")
        end = self.hub.cut.pop(0) if large and self.hub.cut else len(content)
        while self.request_seen.sent < min(end, len(content)):
            if large and self.hub.stall is not None and self.request_seen.sent >= self.hub.stall:
                self.hub.stalled.set()
                self.hub.resume.wait(30)
            first = self.request_seen.sent
            piece = content[first : min(first + PIECE, end)]
            try:
                self.wfile.write(piece)
                self.wfile.flush()
            except OSError:  # whoever asked has gone
                break
            self.request_seen.sent += len(piece)
        self.close_connection = self.request_seen.sent < len(content)


def _sibling(name: str, content: bytes) -> dict[str, object]:
    """A file as the hub's API lists it with blobs=true."""
    small = hashlib.sha1(f"blob {len(content)}\0".encode() + content, usedforsecurity=False)
    listed: dict[str, object] = {
        "rfilename": name,
        "size": len(content),
        "blobId": small.hexdigest(),
    }
    if len(content) >= LARGE:
        summed = hashlib.sha256(content).hexdigest()
        listed["lfs"] = {"sha256": summed, "size": len(content), "pointerSize": 134}
    return listed


def weights_of(size: int, seed: int = 0) -> bytes:
    """A whole safetensors file with one tensor of that many bytes."""
    tensor = {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}
    header = json.dumps({"weight": tensor}).encode()
    return len(header).to_bytes(8, "little") + header + Random(seed).randbytes(size)


def model_of(size: int = 600_000, seed: int = 0) -> dict[str, bytes]:
    """The files of a model as a repository holds them, those among them that nobody needs."""
    return {
        ".gitattributes": b"*.safetensors filter=lfs",
        "README.md": b"# A model",
        "config.json": json.dumps({"architectures": ["WhateverForCTC"]}).encode(),
        "processor_config.json": b"{}",
        "tokenizer.json": json.dumps({"words": "x" * 6000}).encode(),
        "model.safetensors": weights_of(size, seed),
        "pytorch_model.bin": b"never to be loaded",
        "modeling_odd.py": b"raise SystemExit",
        "onnx/config.json": b"{}",
    }
