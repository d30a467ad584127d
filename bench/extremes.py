"""`python -m bench.extremes [PROJECTS]`: what bad and extreme requests are answered with, after how long, and how long
the others wait meanwhile. Over a real socket, on a made-up portfolio (20,000 projects when no number is given).

Two tables: what has to be refused at once, and what may be asked and is dear.
"""

import http.client
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any
from urllib.parse import quote, urlencode

from app.kit.db import close_engine
from app.kit.settings import settings
from bench.service import TODAY, database, service

LIST, SUMMARY, TILE, WORLD = (
    "/api/v1/projects", "/api/v1/projects/summary", "/tiles/projects/8/217/93.mvt", "/tiles/projects/0/0/0.mvt",
)  # fmt: skip
ROUNDS = 5


@dataclass
class Ask:
    name: str
    path: str
    method: str = "GET"
    body: bytes | None = None


def ring(points: int, radius: float = 0.3, lon: float = 125.3, lat: float = 43.9) -> list[list[float]]:
    """A circle of so many corners, closed."""
    found = [[lon + radius * cos(2 * pi * n / points), lat + radius * sin(2 * pi * n / points)] for n in range(points)]
    return [*found, found[0]]


def written(points: int, digits: int = 4, **where: float) -> str:
    corners = ", ".join(f"{lon:.{digits}f} {lat:.{digits}f}" for lon, lat in ring(points, **where))
    return f"POLYGON(({corners}))"


def by_filter(name: str, given: str, path: str = LIST) -> Ask:
    return Ask(name, f"{path}?filter={quote(given, safe='')}")


def with_query(name: str, path: str = LIST, **query: str) -> Ask:
    return Ask(name, f"{path}?{urlencode(query)}")


def new_project(name: str, body: dict[str, Any] | bytes) -> Ask:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Ask(name, LIST, "POST", content)


def refused() -> list[Ask]:
    """What has to be answered with a clear 4xx at once."""
    deep = "(" * 10_000 + "mapped" + ")" * 10_000
    nested = json.loads('{"op":"=","args":[{"property":"code"},"x"]}')
    many = ",".join(f"'CC2025-ROAD-{n:04d}'" for n in range(100_000))
    place = {"type": "Polygon", "coordinates": [ring(60_000)]}
    project = {"name": "大地块", "programme": "industrial", "location_accuracy": "site"}
    deep_json = '{"op":"not","args":[' * 10_000 + json.dumps(nested) + "]}" * 10_000
    return [
        by_filter("10,000 parentheses", deep), Ask("10,000 parentheses, unquoted", f"{LIST}?filter={deep}"),
        by_filter("10,000 parentheses, tile", deep, TILE), by_filter("10,000 NOT in JSON", deep_json),
        by_filter("2 MB polygon, text", f"S_INTERSECTS(geometry, {written(60_000, 14)})"),
        by_filter("2 MB polygon, JSON", json.dumps({"op": "s_intersects", "args": [{"property": "geometry"}, place]})),
        by_filter("2 MB polygon, tile", f"S_INTERSECTS(geometry, {written(60_000, 14)})", TILE),
        by_filter("IN of 100,000 values", f"code IN ({many})"),
        by_filter("IN of 100,000 values, summary", f"code IN ({many})", SUMMARY),
        by_filter("IN of 2,500 values", "code IN (" + ",".join(["'x'"] * 2_500) + ")"),
        Ask("bbox of 2 MB", f"{LIST}?bbox={'1' * 2_000_000},0,0,0"),
        Ask("header of 2 MB", LIST, "HEAD-2MB"),
        with_query("bbox across the date line", bbox="170,-10,-170,10"),
        with_query("bbox across the date line, tile", TILE, bbox="170,-10,-170,10"),
        with_query("bbox NaN", bbox="nan,43,126,44"), with_query("bbox infinite", bbox="-inf,-inf,inf,inf"),
        with_query("near NaN", near="nan,nan", radius="100"), with_query("radius infinite", near="125,43", radius="inf"),
        with_query("investment NaN", min_investment="NaN"), with_query("investment 1e400", max_investment="1e400"),
        by_filter("NaN in a filter", "total_investment_wan > NaN"), by_filter("1e400 in a filter", "total_investment_wan > 1e400"),
        by_filter("1e400 in a JSON filter", '{"op":">","args":[{"property":"total_investment_wan"},1e400]}'),
        Ask("tile at zoom 40", "/tiles/projects/40/1/1.mvt"), Ask("tile at zoom 10^60", f"/tiles/projects/{10**60}/1/1.mvt"),
        new_project("POST, 2 MB polygon", project | {"geometry": place}),
        new_project("POST, 10 MB", b'{"name":"' + b"x" * 10_000_000 + b'"}'),
        new_project("POST, 7.9 MB of lists", b'{"name":' + b"[1]," * 0 + b"[" + b"[1]," * 1_970_000 + b"1]}"),
        new_project("POST, 100,000 deep", b'{"name":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
        new_project("POST, number of 1,000,000 digits", b'{"name":"x","programme":"industrial","total_investment_wan":' + b"9" * 1_000_000 + b"}"),
        new_project("POST, the same name 100,000 times", b"{" + b'"name":"x",' * 100_000 + b'"name":5}'),
    ]  # fmt: skip


def dear() -> list[Ask]:
    """What keeps within every limit and makes the database work."""
    shapes = [f"S_INTERSECTS(geometry, {written(40, 3, lon=125 + n / 20, lat=43.7)})" for n in range(10)]
    wide = f"S_INTERSECTS(geometry, {written(450, 3, radius=1.0)})"
    disjoint = f"S_DISJOINT(geometry, {written(450, 3, radius=1.0)})"
    likes = " OR ".join(["name LIKE '%a%b%c%d%e%f%g%h%i%j%'"] * 120)
    percents = f"name LIKE '{'%_' * 1_500}%z'"
    tree = "mapped"
    for n in range(39):
        tree = f"({tree} OR total_investment_wan > {n}.5 AND year_plan_wan < {n})"
    cased = " AND ".join([f"CASEI(name) LIKE CASEI('%{c}%')" for c in "示例路工程项目建设"] * 12)
    slips = " OR ".join([f"finish_slip_days > {n}" for n in range(300)])
    years = " OR ".join([f"year_actual_wan = {n} OR year_plan_wan = {n} OR nature = 'x{n}'" for n in range(90)])
    columns = " OR ".join(["S_EQUALS(geometry, geometry) AND S_TOUCHES(geometry, geometry)"] * 100)
    days = " AND ".join(["T_DISJOINT(start_date, INTERVAL('2020-01-01', '2020-02-01'))"] * 140)
    found = []
    for name, given in {
        "10 polygons": " OR ".join(shapes), "a polygon of 450 corners": wide, "disjoint to it": disjoint,
        "120 LIKE of ten parts": likes, "LIKE of 3,000 signs": percents, "40-deep tree": tree, "108 CASEI LIKE": cased,
        "300 slips": slips, "270 of the year": years, "200 with itself": columns, "140 of time": days,
        "1,990 values": "code IN (" + ",".join(["'x'"] * 1_990) + ")",
    }.items():  # fmt: skip
        found += [by_filter(f"{name}, {of}", given, path) for of, path in PLACES.items()]
    words = " ".join(["路"] * 50)
    found += [with_query(f"50 words, {of}", path, q=words) for of, path in PLACES.items()]
    near = {"near": "125.3,43.9", "radius": "200000"}
    found += [with_query(f"200 km round, {of}", path, **near) for of, path in PLACES.items()]
    return found


PLACES = {"list": LIST, "summary": SUMMARY, "tile": WORLD}


class Others:
    """Somebody else who asks for short things all the time."""

    def __init__(self, port: int) -> None:
        self.port, self.going, self.took = port, True, [0.0]
        self.thread = threading.Thread(target=self._ask, daemon=True)
        self.thread.start()

    def _ask(self) -> None:
        client = http.client.HTTPConnection("127.0.0.1", self.port)
        while self.going:
            began = time.perf_counter()
            client.request("GET", f"{LIST}?limit=1")
            client.getresponse().read()
            self.took.append(time.perf_counter() - began)

    def worst(self) -> float:
        """The longest wait since it was last asked for."""
        found, self.took = max(self.took), [0.0]
        return found

    def stop(self) -> None:
        self.going = False
        self.thread.join(30)


def answered(port: int, token: str, ask: Ask) -> tuple[str, float]:
    """Status and kind of the answer, and the seconds from the first byte sent to the last one read."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "If-None-Match": "*"}
    method = ask.method
    if method == "HEAD-2MB":
        method, headers["X-Long"] = "GET", "x" * 2_000_000
    began = time.perf_counter()
    try:
        client.request(method, ask.path, ask.body, headers)
        answer = client.getresponse()
        content = answer.read()
    except OSError as error:
        return type(error).__name__, time.perf_counter() - began
    took = time.perf_counter() - began
    kind = (answer.headers.get("content-type") or "").partition(";")[0].removeprefix("application/")
    key = ""
    if kind == "problem+json":
        told = json.loads(content)
        key = told["type"].partition("#")[2] + " " + ",".join(str(one["loc"][0]) for one in told.get("errors", [])[:1])
    return f"{answer.status} {kind} {key}", took


def table(title: str, asks: list[Ask], port: int, token: str) -> None:
    print(f"\n{title:38} {'ms':>7} {'worst':>7} {'others':>7}  answer")
    others = Others(port)
    try:
        for ask in asks:
            time.sleep(0.05)
            others.worst()
            found = [answered(port, token, ask) for _ in range(ROUNDS)]
            took = [seconds * 1000 for _, seconds in found]
            said = " / ".join(sorted({what for what, _ in found}))
            waited = others.worst() * 1000
            print(f"{ask.name:38} {statistics.median(took):>7.1f} {max(took):>7.1f} {waited:>7.1f}  {said}", flush=True)
    finally:
        others.stop()


def main(read: Callable[[], int] = lambda: int(sys.argv[1]) if len(sys.argv) > 1 else 20_000) -> None:
    from bench.service import tokens

    with database(read()) as urls:
        os.environ |= {"GUATU_DATABASE_URL": urls.service_url, "GUATU_ANONYMOUS": "public", "GUATU_TODAY": TODAY}
        settings.cache_clear()
        close_engine()
        with service(urls) as served:
            token = tokens()["editor"]
            table("refused", refused(), served.port, token)
            table("dear", dear(), served.port, token)


if __name__ == "__main__":
    main()
