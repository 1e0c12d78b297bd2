"""Where one database and one queue end: an hour's busiest minute of a service, simulated event by event, and what a month costs.

    python3 bench/scale/scale.py                     the tables of docs/guides/scale.md
    python3 bench/scale/scale.py --check FILE        whether FILE has just these tables; 1 where not
    python3 bench/scale/scale.py --commands 5000000 --write-ms 1.2 --concurrency 50    one service of your own

Commands arrive at random, their streams are of unequal size. One writer takes commands and the batches of the projector in order of
arrival, as libSQL's server does. The relay looks when it is woken, sends ten messages a request, a message a stream, and no faster than
SQS lets it; a stream has one batch under way. Each number that goes in stands below with where it is from.
"""

import argparse
import heapq
import itertools
import random
import sys
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

SEED = 18


@dataclass(frozen=True)
class Facts:
    """Times in milliseconds."""

    # docs/benchmarks.md, "Round trip to sqld": 393 commands/s by 16 functions with a stream kept, 254 without; a server on two cores.
    write: float = 1000 / 393
    # docs/benchmarks.md, "Relay and projector": 5.197 ms a batch of ten messages on sqld, of which the most is one statement's fixed part.
    batch_fixed: float = 3.6
    batch_event: float = 0.16
    # The relay's page: 10,410 events/s on sqld with the cursor's statement for each, the same table.
    relay_event: float = 1000 / 10410
    relay_cursor: float = 2.5
    # Function and database in one region, the design's assumption: docs/benchmarks.md measures 0, 2 and 20.
    round_trip: float = 2.0
    # Lambda's poller hands a batch on this long after it was sent: assumed; AWS promises no figure.
    poll: float = 20.0
    # A FIFO queue without high throughput: 300 requests a second and action (docs.aws.amazon.com, SQS, quotas-messages, read 2026-11).
    # The template has high throughput on, so this is the narrower case.
    requests: float = 300.0
    per_request: int = 10
    # infra-sam/template.yaml: BatchSize of a FIFO queue, ProjectorConcurrency, and what a new account may run at once.
    batch: int = 10
    concurrency: int = 2
    account: int = 10
    # What a day's busiest minute is of its mean, and how many streams are awake; assumed, set them to yours.
    peak: float = 5.0
    streams: int = 20000
    skew: float = 0.8
    # Of each command: events, queries beside it; assumed.
    events: int = 1
    queries: int = 4
    seconds: int = 60
    databases: int = 1


@dataclass
class Found:
    rate: float
    busy: float
    command: list
    seen: list
    waiting: int
    sends: float
    oldest: float


def part(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def simulate(per_day, facts):
    """One database's share of the busiest minute; what was not done at its end is counted as waiting."""
    dice = random.Random(SEED)
    rate = per_day / 86400 * facts.peak / facts.databases
    end = facts.seconds * 1000.0
    weights = list(itertools.accumulate((one + 1) ** -facts.skew for one in range(facts.streams)))
    order = itertools.count()
    happenings = []

    def at(moment, what, *more):
        heapq.heappush(happenings, (moment, next(order), what, more))

    clock = 0.0
    while clock < end:
        clock += dice.expovariate(rate / 1000)
        if clock < end:
            at(clock, "command", dice.choices(range(facts.streams), cum_weights=weights)[0])

    queue, writing, busy = deque(), False, 0.0
    log, sending, tokens, told = deque(), False, facts.requests, 0.0
    ready, pending, held, running = deque(), {}, set(), 0
    command, seen, sends, done = [], [], 0, 0

    def write(now):
        nonlocal writing, busy
        if not writing and queue:
            took, what, more = queue.popleft()
            # No statement takes just its mean: a gamma of shape 4 has a 99th of 2.5 times it, as the table of the benchmarks does.
            took = dice.gammavariate(4, took / 4)
            writing, busy = True, busy + max(0.0, min(took, end - now))
            at(now + took, what, *more)

    def relay(now):
        nonlocal sending, tokens, told, sends
        if sending or not log:
            return
        tokens, told = min(facts.requests, tokens + (now - told) * facts.requests / 1000), now
        if tokens < 1:
            at(now + 1000 / facts.requests, "relay")
            return
        # A message is all there is of one stream.
        messages = {}
        most = int(tokens) * facts.per_request
        while log and (log[0][0] in messages or len(messages) < most):
            stream, born = log.popleft()
            messages.setdefault(stream, []).append(born)
        used = -(-len(messages) // facts.per_request)
        tokens, sends, sending = tokens - used, sends + used, True
        count = sum(map(len, messages.values()))
        at(now + facts.round_trip + count * facts.relay_event, "sent", messages)

    def receive(now):
        nonlocal running
        while running < facts.concurrency and ready:
            taken, passed = [], deque()
            while ready and len(taken) < facts.batch:
                stream = ready.popleft()
                if stream in held:
                    passed.append(stream)
                else:
                    held.add(stream)
                    taken.append((stream, pending.pop(stream)))
            ready.extendleft(reversed(passed))
            if not taken:
                return
            running += 1
            count = sum(len(births) for _, births in taken)
            at(now + facts.poll + facts.round_trip / 2, "apply", taken, facts.batch_fixed + count * facts.batch_event)

    limit = end + 1000
    while happenings and happenings[0][0] < limit:
        now, _, what, more = heapq.heappop(happenings)
        if what == "command":
            at(now + facts.round_trip / 2, "ask", more[0], now)
        elif what == "ask":
            queue.append((facts.write, "written", (more[0], more[1])))
        elif what == "written":
            writing = False
            command.append(now + facts.round_trip / 2 - more[1])
            done += 1
            log.extend([(more[0], now)] * facts.events)
            relay(now)
        elif what == "relay":
            relay(now)
        elif what == "sent":
            for stream, births in more[0].items():
                if stream not in pending:
                    ready.append(stream)
                pending.setdefault(stream, []).extend(births)
            queue.append((facts.relay_cursor, "moved", ()))
            receive(now)
        elif what == "moved":
            writing, sending = False, False
            relay(now)
        elif what == "apply":
            queue.append((more[1], "applied", (more[0],)))
        elif what == "applied":
            writing = False
            running -= 1
            for stream, births in more[0]:
                held.discard(stream)
                seen.extend(now - born for born in births)
                if stream in pending and stream not in ready:
                    ready.append(stream)
            receive(now)
        write(now)
    waiting = sum(1 for one in queue if one[1] == "written")
    behind = len(log) + sum(map(len, pending.values()))
    return Found(rate, busy / end, command, seen, waiting, sends / facts.seconds, behind)


def breaks(found, facts):
    """What gives first, worst first."""
    if found.waiting > found.rate:
        return f"the writer: {found.waiting:,} commands wait after the minute"
    if found.busy > 0.9:
        return "the writer: nothing is left of it"
    if found.oldest > found.rate * 10:
        return f"read models: {int(found.oldest):,} events behind after the minute"
    if found.sends > facts.requests * 0.9:
        return "the queue: 300 requests a second"
    asked = found.rate * (part(found.command, 0.5) + found_queries(facts)) / 1000
    if facts.concurrency + asked > facts.account:
        return f"the account: {facts.concurrency + asked:.0f} executions at once"
    return "nothing"


def found_queries(facts):
    return facts.queries * (facts.round_trip + 1000 / 1587)


def milliseconds(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def row(name, per_day, facts):
    found = simulate(per_day, facts)
    return (
        f"| {name} | {found.rate * facts.databases:,.0f} | {found.busy * 100:.0f} % | {milliseconds(part(found.command, 0.5))} | "
        f"{milliseconds(part(found.command, 0.99))} | {milliseconds(part(found.seen, 0.5))} | {milliseconds(part(found.seen, 0.99))} | "
        f"{found.sends:,.0f} | {breaks(found, facts)} |"
    )


HEAD = """| commands a day, and how | at the peak /s | writer busy | answer p50 ms | p99 | read model p50 ms | p99 | SQS requests /s | what gives first |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"""

# Of a database and of `lathe backup`'s file, an event: 5,000 issues reported to examples/issue-tracker, a command and an event each, with
# its record (kept a day), its row in a state table and four indexes, on SQLite: 1,220,608 bytes before, 11,223,040 after; the file of 5,518
# events has 1,164,202 bytes. 2026-11-28.
BYTES = 2000
PACKED = 211

# Dollars. AWS: the table in docs/guides/deploy.md, eu-west-1, with what is taken for it; Turso: its Scaler plan beyond what is included,
# by turso.tech/pricing as of 2026-06.
PRICES = {
    "HTTP API: a command and four queries": lambda f: (1 + f.queries) * 1.11,
    "`HttpFunction` for them": lambda f: (1 + f.queries) * 0.73,
    "events, relay and projector, SQS": lambda f: f.events * 2.30,
    "log lines": lambda f: (1 + f.queries) * 0.29,
    "Turso, rows written: event, record, state, mirror, watermark": lambda f: 5 * f.events * 1.00,
    "Turso, rows read: 40 a command with its queries": lambda f: 40 / 1000 * 1.00,
}


def tables():
    plain = Facts()
    own = replace(plain, concurrency=20, account=1000)
    many = replace(own, databases=12, concurrency=20)
    lines = ["<!-- scale.py -->", HEAD]
    for name, per_day, facts in (
        ("200,000", 200_000, plain),
        ("2,000,000", 2_000_000, plain),
        ("2,000,000, `ProjectorConcurrency` 20, account 1,000", 2_000_000, own),
        ("3,000,000, the same", 3_000_000, own),
        ("5,000,000, the same", 5_000_000, own),
        ("20,000,000, the same", 20_000_000, own),
        ("20,000,000, and a writer of 0.5 ms a statement", 20_000_000, replace(own, write=0.5, relay_cursor=0.5, batch_fixed=0.7, account=1000)),
        ("20,000,000, over 12 databases", 20_000_000, many),
        ("2,000,000, all on ten streams", 2_000_000, replace(own, streams=10)),
    ):
        lines.append(row(name, per_day, facts))
    lines += ["", "| a million commands | $ |", "| --- | ---: |"]
    total = 0.0
    for what, price in PRICES.items():
        total += price(plain)
        lines.append(f"| {what} | {price(plain):.2f} |")
    lines.append(f"| **together** | **{total:.2f}** |")
    lines += ["", "| commands a day | log and state a month | Turso's storage of it, a month | as a backup, packed | filled again from the log |", "| ---: | ---: | ---: | ---: | ---: |"]
    for per_day in (200_000, 2_000_000, 20_000_000):
        events = per_day * 30
        size = events * BYTES / 1e9
        lines.append(f"| {per_day:,} | {size:,.0f} GB | ${size * 0.50:,.0f} | {events * PACKED / 1e9:,.1f} GB | {events / 37386 / 60:,.0f} min |")
    return "\n".join([*lines, "<!-- /scale.py -->"]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", type=Path)
    parser.add_argument("--commands", type=int)
    for name in ("write-ms", "round-trip", "peak"):
        parser.add_argument(f"--{name}", type=float)
    for name in ("concurrency", "databases", "streams"):
        parser.add_argument(f"--{name}", type=int)
    asked = parser.parse_args()
    if asked.commands:
        given = {"write": asked.write_ms, "round_trip": asked.round_trip, "peak": asked.peak, "concurrency": asked.concurrency,
                 "databases": asked.databases, "streams": asked.streams}
        facts = replace(Facts(account=1000), **{name: value for name, value in given.items() if value})
        print(HEAD)
        print(row(f"{asked.commands:,}", asked.commands, facts))
        return
    made = tables()
    if not asked.check:
        print(made, end="")
    elif made not in asked.check.read_text():
        print(f"{asked.check} has other tables: put in what bench/scale/scale.py prints", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
