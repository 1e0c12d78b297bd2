"""Requests as no honest client sends them, over plain sockets: generated, mutated, and told apart by what came back."""

import json
import random
import re
import select
import socket
import threading
from collections import Counter

SECONDS_BEFORE_HANG = 15
WORKERS = 4

# Of well-framed requests, over one connection: connecting costs more than an answer.
MOST_AT_ONCE = 32

STATUS = re.compile(rb"HTTP/1\.1 (\d{3})[ \r]")

# What describes that a module outside is not there on this machine; what is not implemented, or native, is 501.
EXPECTED_CODE = b"EXTERNAL_MODULE_"

ODD_TEXTS = [
    "", " ", "\u0000", "a\u0000b", "\ud800", "\U0001f600", "\ufeff", "../..", "%2e%2e", "'; DROP TABLE event; --", '"', "\\",
    "a" * 300, "a" * 70_000, "null", "NaN", "2026-02-30", "9999-12-31T23:59:59.999999Z", "-0", "1e400", "\u202e", "\r\nX: y",
]
ODD_VALUES = [
    None, True, False, 0, -1, 2**31, 2**53, 2**63, -(2**63) - 1, 10**400, 0.1, 1e308, -0.0, [], {}, [[]], [None], {"": {}},
    "x", {"a": {"b": {"c": [1, 2, {"d": None}]}}},
]
ODD_HEADERS = [
    b"Content-Length: 0", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 1, 2", b"Content-Length: +3",
    b"Content-Length: 99999999999999999999", b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Transfer-Encoding: chunked, chunked",
    b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Type: text/plain", b"Content-Type: application/json; charset=utf-16",
    b"Content-Type: ;;;", b"Expect: 100-continue", b"Expect: 200-ok", b"Connection: close", b"Connection: keep-alive, upgrade", b"Upgrade: h2c",
    b"Host: elsewhere.example", b"Host:", b"Idempotency-Key: ", b"Idempotency-Key: " + b"k" * 300, b"If-Match: *", b"If-Match: \"x\"",
    b"If-Match: \"99999999999999999999\"", b"If-None-Match: *", b"traceparent: 00-0-0-0", b"traceparent: ff-" + b"1" * 32 + b"-" + b"1" * 16 + b"-01",
    b"Authorization: Bearer", b"Authorization: Bearer a.b.c", b"Authorization: Bearer eyJhbGciOiJub25lIn0.e30.", b"Authorization: Basic eDp5",
    b"Authorization: Bearer dev:alice", b"X-Actor-Id: a,b", b"X-Rntme-User-Sub: root", b"Origin: null", b"Origin: http://evil.example",
    b"Access-Control-Request-Method: PUT", b"Range: bytes=0-", b"Accept: image/png", b"Cookie: " + b"a=b; " * 400, b"X: " + b"x" * 9000,
    b"X: " + b"x" * 40000, b"Bad Header: 1", b"NoColon", b": empty", b" folded", b"X: \xff\xfe", b"X: a\x00b", b"Prefer: respond-async",
]
METHODS = [b"GET", b"HEAD", b"POST", b"PUT", b"PATCH", b"DELETE", b"OPTIONS", b"TRACE", b"CONNECT", b"FOO", b"get", b"", b"G\xc3\x84T", b"M" * 200]
VERSIONS = [b"HTTP/1.1"] * 30 + [b"HTTP/1.0", b"HTTP/2.0", b"HTTP/0.9", b"HTTP/1.2", b"http/1.1", b"HTTP/11", b"", b"HTTP/1.1 "]


class Generator:
    """Makes one request after another from an OpenAPI document."""

    def __init__(self, openapi, host, seed):
        self.random = random.Random(seed)
        self.host = host.encode()
        self.schemas = openapi.get("components", {}).get("schemas", {})
        self.operations = []
        for path, methods in openapi.get("paths", {}).items():
            for method, operation in methods.items():
                if method in ("get", "post", "put", "patch", "delete"):
                    self.operations.append((method.upper().encode(), path, operation))
        self.built_in = ["/health", "/service.json", "/openapi.json", "/ui", "/metrics", "/events", "/-/standing", "/-/parked",
                         "/-/commands", "/-/parked/release", "/_/issuer", "/.well-known/openid-configuration", "/", "/nope"]

    def next(self):
        """The bytes to send, and whether another request may follow them on the same connection."""
        r = self.random
        method, target, body = self.base()
        headers = [b"Host: " + self.host]
        if r.random() < 0.7:
            headers.append(b"Authorization: Bearer dev:" + r.choice([b"alice", b"bob"]))
        if body is not None and r.random() < 0.9:
            headers.append(b"Content-Type: application/json")
        kind = r.random()
        if kind < 0.25:  # honest, with odd values in it
            return self.text(method, target, b"HTTP/1.1", headers, body), True
        for _ in range(r.randint(1, 3)):
            headers.insert(r.randint(0, len(headers)), r.choice(ODD_HEADERS))
        if kind < 0.45:
            return self.text(method, target, b"HTTP/1.1", headers, body), False
        if kind < 0.55:
            method = r.choice(METHODS)
        if kind > 0.9:
            headers += [b"X-%d: y" % n for n in range(r.choice([50, 500, 3000]))]
        whole = self.text(method, self.bent(target), r.choice(VERSIONS), headers, body)
        if kind < 0.65:
            return whole, False
        if kind < 0.75:  # cut off in the middle
            return whole[: r.randint(0, len(whole))], False
        if kind < 0.85:  # bytes that are others
            bent = bytearray(whole)
            for _ in range(r.randint(1, 8)):
                if bent:
                    bent[r.randrange(len(bent))] = r.randrange(256)
            return bytes(bent), False
        if kind < 0.93:  # one behind the other
            method, target, body = self.base()
            return whole + self.text(method, target, b"HTTP/1.1", [b"Host: " + self.host], body), False
        return self.chunks(method, target, headers), False

    def base(self):
        r = self.random
        if not self.operations or r.random() < 0.1:
            return r.choice([b"GET", b"POST"]), r.choice(self.built_in).encode(), None
        method, path, operation = r.choice(self.operations)
        query = []
        for parameter in operation.get("parameters", []):
            value = self.quoted(self.value(parameter.get("schema", {})))
            if parameter.get("in") == "path":
                path = path.replace("{" + parameter["name"] + "}", value)
            elif parameter.get("in") == "query" and r.random() < 0.6:
                query.append(parameter["name"] + "=" + value)
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = None
        if content is not None:
            body = self.value(content.get("schema", {}))
        target = path + ("?" + "&".join(query) if query else "")
        return method, target.encode("utf-8", "surrogatepass"), body

    def value(self, schema, depth=0):
        r = self.random
        if "$ref" in schema:
            schema = self.schemas.get(schema["$ref"].rsplit("/", 1)[-1], {})
        if r.random() < 0.08 or depth > 6:
            return r.choice(ODD_VALUES + ODD_TEXTS)
        for one in ("oneOf", "anyOf", "allOf"):
            if one in schema:
                return self.value(r.choice(schema[one]), depth + 1)
        if "enum" in schema and r.random() < 0.8:
            return r.choice(schema["enum"])
        kind = schema.get("type", "string")
        if isinstance(kind, list):
            kind = r.choice(kind)
        if kind == "object":
            made = {name: self.value(of, depth + 1) for name, of in schema.get("properties", {}).items() if r.random() < 0.9}
            if r.random() < 0.1:
                made[r.choice(ODD_TEXTS)] = r.choice(ODD_VALUES)
            return made
        if kind == "array":
            return [self.value(schema.get("items", {}), depth + 1) for _ in range(r.choice([0, 1, 2, 30]))]
        if kind == "integer":
            return r.choice([0, 1, 7, -3, 10**6])
        if kind == "number":
            return r.choice([0, 1.5, -2.25, 1e-7, 1e17])
        if kind == "boolean":
            return r.random() < 0.5
        if schema.get("format") in ("date", "date-time"):
            return r.choice(["2026-03-01", "2026-03-01T10:00:00Z", "0001-01-01", "nope"])
        return r.choice(["a", "b", "o-1", "12.50", "x y", "ž"] + ODD_TEXTS[:8])

    def quoted(self, value):
        text = value if isinstance(value, str) else json.dumps(value)
        if self.random.random() < 0.1:
            return text.replace(" ", "").replace("\r\n", "")[:9000]
        return "".join("%%%02X" % b for b in text[:4000].encode("utf-8", "surrogatepass"))

    def bent(self, target):
        r = self.random
        kind = r.random()
        if kind < 0.5:
            return target
        if kind < 0.6:
            return b"http://" + self.host + target
        if kind < 0.7:
            return target + r.choice([b"?a=%zz", b"%", b"%c3%28", b"#x", b"?" + b"a=1&" * 3000, b"//", b"/../..", b"?&&&===", b"\xff", b"?x[]=1"])
        if kind < 0.8:
            return b"/" + b"a" * r.choice([1000, 9000, 17000, 40000, 100000])
        return r.choice([b"*", b"", b"nope", b"//", b"/%00", b"/%2f%2f", b"http://", b"http://[::1", b"/\\..", b"/a b", b"/;x=1", b"/-/", b"/%ed%a0%80"])

    def text(self, method, target, version, headers, body):
        r = self.random
        data = b""
        if body is not None:
            data = json.dumps(body, ensure_ascii=r.random() < 0.5).encode("utf-8", "surrogatepass")
            kind = r.random()
            if kind < 0.03:
                data = b"[" * 5000
            elif kind < 0.06:
                data = data[: r.randint(0, len(data))]
            elif kind < 0.09 and data.startswith(b"{") and len(data) > 2:
                data = data[:-1] + b"," + data[1:]
            elif kind < 0.11:
                data = b"\xff\xfe" + data
            elif kind < 0.115:
                data = b'{"a":"' + b"x" * 1_100_000 + b'"}'
            headers = headers + [b"Content-Length: %d" % len(data)]
        return b"%s %s %s\r\n%s\r\n\r\n%s" % (method, target, version, b"\r\n".join(headers), data)

    def chunks(self, method, target, headers):
        r = self.random
        parts = [b"5\r\nhello\r\n", b"zz\r\n", b"-1\r\n", b"ffffffffff\r\n", b"3;x=y\r\nabc\r\n", b"0\r\n\r\n", b"2\r\nabcd\r\n", b"\r\n", b"0\r\nX: y\r\n\r\n"]
        body = b"".join(r.choice(parts) for _ in range(r.randint(1, 5)))
        head = b"\r\n".join(headers + [b"Transfer-Encoding: chunked"])
        return b"%s %s HTTP/1.1\r\n%s\r\n\r\n%s" % (method, target, head, body)


class Run:
    """Sends so many requests with a few threads, and counts what came back."""

    def __init__(self, port, openapi, requests, seed, between=lambda done: None):
        self.port, self.requests, self.between = port, requests, between
        self.generators = [Generator(openapi, "localhost:%d" % port, seed * 1000 + n) for n in range(WORKERS)]
        self.counts, self.kinds, self.found = Counter(), Counter(), []
        self.lock, self.done = threading.Lock(), 0

    def go(self):
        threads = [threading.Thread(target=self.work, args=(g,)) for g in self.generators]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def work(self, generator):
        together = []
        while self.done < self.requests:
            sent, whole = generator.next()
            if not whole:
                self.note(sent, *exchange(self.port, sent))
                continue
            together.append(sent)
            if len(together) == MOST_AT_ONCE:
                for sent in self.pipelined(together):
                    self.note(sent, *exchange(self.port, sent))
                together = []

    def pipelined(self, requests):
        """Sends them one behind the other, and gives back those behind which nothing came any more: each is sent by itself then."""
        answer, end = exchange(self.port, b"".join(requests))
        answered = len(answers(answer))
        if end == "hang" or answered == 0:
            return requests
        self.note(b"".join(requests), answer, end)
        return requests[answered:]

    def note(self, sent, answer, end):
        words = answers(answer) or ["100 only, " + end if STATUS.search(answer) else "no answer, " + end]
        with self.lock:
            before, self.done = self.done, self.done + len(words)
            after = self.done
        if before // 1000 != after // 1000:
            self.between(after)
        with self.lock:
            for word in words:
                self.counts[word] += 1
            fives = sum(w.startswith("5") for w in words)
            described = fives <= words.count("501") + answer.count(b'"code":"' + EXPECTED_CODE)
            self.kinds["5xx described" if described else "5xx"] += fives
            self.kinds["hangs"] += end == "hang"
            if (fives and not described or end == "hang") and len(self.found) < 50:
                at = max(0, answer.find(b"HTTP/1.1 5"))
                self.found.append((words, end, sent[:600], answer[at : at + 600]))

    def table(self):
        """How many answers there were of each kind."""
        rows = {kind: sum(n for word, n in self.counts.items() if word.startswith(kind[0])) for kind in ("2xx", "3xx", "4xx")}
        silent = sum(n for word, n in self.counts.items() if word.startswith("no answer"))
        return {**rows, "5xx described": self.kinds["5xx described"], "5xx": self.kinds["5xx"], "no answer": silent, "hangs": self.kinds["hangs"]}


def answers(answer):
    """Their statuses, without those that only say to go on."""
    return [status.decode() for status in STATUS.findall(answer) if status != b"100"]


def exchange(port, sent):
    """What came back for {sent}, and how it ended: the client says by its half that it sends no more."""
    got, left = bytearray(), memoryview(sent)
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS_BEFORE_HANG) as s:
            s.setblocking(False)
            writing = True
            while True:
                # Who only sends while the other end waits to be read from waits for ever.
                readable, writable, _ = select.select([s], [s] if writing else [], [], SECONDS_BEFORE_HANG)
                if not readable and not writable:
                    return bytes(got), "hang"
                if writable:
                    try:
                        left = left[s.send(left):]
                        if not left:
                            s.shutdown(socket.SHUT_WR)
                    except OSError:
                        left = left[:0]  # refused before the end; the answer is there to be read
                    writing = len(left) > 0
                if readable:
                    part = s.recv(65536)
                    if not part:
                        return bytes(got), "closed"
                    got += part
    except (TimeoutError, socket.timeout):
        return bytes(got), "hang"
    except ConnectionResetError:
        return bytes(got), "reset"
    except OSError as e:
        return bytes(got), type(e).__name__
