"""A reader of Mapbox vector tiles, as small as the tests need it (the format is a protobuf of four messages)."""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import unpack
from typing import Any

POINT, LINE, POLYGON = 1, 2, 3


@dataclass
class Feature:
    id: int
    type: int
    properties: dict[str, Any]
    # x and y of each vertex, in the units of the tile, y downwards
    vertices: list[tuple[int, int]]


def layers_of(tile: bytes) -> dict[str, list[Feature]]:
    """The features of a tile by the name of their layer."""
    found: dict[str, list[Feature]] = {}
    for number, value in _fields(tile):
        assert number == 3
        name, features = _layer(value)
        assert name not in found
        found[name] = features
    return found


def _layer(message: bytes) -> tuple[str, list[Feature]]:
    name, extent, raw, keys, values = "", 0, [], [], []
    for number, value in _fields(message):
        if number == 1:
            name = value.decode()
        elif number == 2:
            raw.append(value)
        elif number == 3:
            keys.append(value.decode())
        elif number == 4:
            values.append(_value(value))
        elif number == 5:
            extent = value
    assert extent == 4096
    return name, [_feature(one, keys, values) for one in raw]


def _feature(message: bytes, keys: list[str], values: list[Any]) -> Feature:
    feature = Feature(0, 0, {}, [])
    for number, value in _fields(message):
        if number == 1:
            feature.id = value
        elif number == 2:
            tags = list(_varints(value))
            feature.properties = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
        elif number == 3:
            feature.type = value
        elif number == 4:
            feature.vertices = list(_vertices(list(_varints(value))))
    return feature


def _value(message: bytes) -> Any:
    ((number, value),) = _fields(message)
    if number == 1:
        return value.decode()
    if number == 3:
        return unpack("<d", value)[0]
    assert number in (4, 5, 6, 7), number
    return {4: value, 5: value, 6: _signed(value), 7: bool(value)}[number]


def _vertices(commands: list[int]) -> Iterator[tuple[int, int]]:
    at, x, y = 0, 0, 0
    while at < len(commands):
        what, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if what == 7:
            continue
        for _ in range(count):
            x, y, at = x + _signed(commands[at]), y + _signed(commands[at + 1]), at + 2
            yield x, y


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    """(field number, value): an integer, eight bytes, or bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        wire = tag & 7
        if wire == 0:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        size, at = (8, at) if wire == 1 else _varint(message, at)
        assert wire in (1, 2)
        yield tag >> 3, message[at : at + size]
        at += size


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varints(message: bytes) -> Iterator[int]:
    at = 0
    while at < len(message):
        value, at = _varint(message, at)
        yield value
