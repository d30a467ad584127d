"""A small extract of OpenStreetMap in PBF, written by hand: length-delimited protocol buffers, uncompressed."""

from pathlib import Path

Tags = dict[str, str]


def varint(value: int) -> bytes:
    out = bytearray()
    while True:
        value, low = value >> 7, value & 127
        out.append(low | (128 if value else 0))
        if not value:
            return bytes(out)


def zigzag(value: int) -> bytes:
    return varint((value << 1) ^ (value >> 63))


def piece(number: int, body: bytes | int) -> bytes:
    """A field: a whole number, or bytes with their length."""
    if isinstance(body, int):
        return varint(number << 3) + varint(body)
    return varint(number << 3 | 2) + varint(len(body)) + body


def blob(kind: str, body: bytes) -> bytes:
    held = piece(1, body)
    head = piece(1, kind.encode()) + piece(3, len(held))
    return len(head).to_bytes(4, "big") + head + held


def write(file: Path, nodes: dict[int, tuple[float, float, Tags]], ways: dict[int, tuple[list[int], Tags]]) -> None:
    words = [""]

    def word(text: str) -> int:
        if text not in words:
            words.append(text)
        return words.index(text)

    def tagged(tags: Tags) -> bytes:
        keys, values = (b"".join(varint(word(text)) for text in side) for side in (tags.keys(), tags.values()))
        return piece(2, keys) + piece(3, values) if tags else b""

    points = b""
    for number, (lon, lat, tags) in nodes.items():
        at = [varint(position << 3) + zigzag(round(value * 1e7)) for position, value in ((8, lat), (9, lon))]
        points += piece(1, varint(1 << 3) + zigzag(number) + tagged(tags) + b"".join(at))
    lines = b""
    for number, (refs, tags) in ways.items():
        steps = b"".join(zigzag(ref - before) for before, ref in zip([0, *refs], refs, strict=False))
        lines += piece(3, piece(1, number) + tagged(tags) + piece(8, steps))
    table = b"".join(piece(1, text.encode()) for text in words)
    block = piece(1, table) + piece(2, points) + piece(2, lines)
    required = piece(4, b"OsmSchema-V0.6") + piece(4, b"DenseNodes")
    file.write_bytes(blob("OSMHeader", required) + blob("OSMData", block))
