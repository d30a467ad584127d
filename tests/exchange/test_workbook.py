"""A workbook is read as text, in bounds, whoever made it."""

import io
import struct
import time
import tracemalloc
import zipfile

import pytest

from app.exchange.workbook import MAX_ROWS, MB, cell_name, read_rows
from app.kit.errors import Invalid
from tests.exchange.sheets import by_hand, cell, workbook


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_rows(content)
    return refused.value.faults[0].key


def test_cells_are_text_where_they_stand():
    rows = read_rows(workbook(["wang", None, 1001, 2.5, True], head=("a", "b")))
    assert rows == [["a", "b", "", "", ""], ["wang", "", "1001", "2.5", "TRUE"]]


def test_a_formula_is_what_it_last_showed_and_is_never_computed():
    formula = '<c r="A1" t="str"><f>HYPERLINK("http://x","=1+1")</f><v>=1+1</v></c><c r="B1"><f>1+1</f></c>'
    rows = read_rows(by_hand(f'<row r="1">{formula}{cell("C1", "x")}</row>'))
    assert rows == [["=1+1", "", "x"]]


def test_a_table_that_begins_lower_keeps_its_places():
    assert read_rows(by_hand(f'<row r="3">{cell("B3", "x")}</row>')) == [["", ""], ["", ""], ["", "x"]]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"login,name\nwang,x\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04",
        b"PK\x03\x04" + b"\xff" * 500,
        workbook(["wang", "x"])[:-300],
        b"<html>" + workbook(["wang", "x"]),
    ],
)
def test_what_is_no_workbook_is_refused(content):
    assert refusal(content) == "exchange.not_xlsx"


def test_a_zip_of_something_else_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("word/document.xml", "<w/>")
    assert refusal(target.getvalue()) == "exchange.not_xlsx"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_sheet_in_an_encoding_that_hides_its_cells_is_refused(encoding):
    assert refusal(by_hand(cell("A1", "x"), encoding=encoding)) == "exchange.not_xlsx"


def test_entities_are_not_expanded():
    doctype = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><sst>&b;</sst>'
    assert refusal(by_hand(cell("A1", "x"), {"xl/sharedStrings.xml": doctype})) == "exchange.not_xlsx"


def test_a_file_over_the_limit_is_not_opened():
    assert refusal(b"PK\x03\x04" + b"\0" * (5 * MB)) == "exchange.too_large"


def test_a_bomb_is_refused_before_it_unpacks():
    bomb = by_hand(cell("A1", "x"), {"xl/bomb.xml": b" " * (60 * MB)})
    assert len(bomb) < 1 * MB
    tracemalloc.start()
    assert refusal(bomb) == "exchange.unpacked"
    assert tracemalloc.get_traced_memory()[1] < 5 * MB
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_read_no_further_than_it_says():
    """The size in the file's own directory is only a claim: the reader never meets what goes beyond it."""
    bomb = bytearray(by_hand(cell("A1", "x"), {"xl/theme/bomb.bin": b"\0" * (60 * MB)}))
    true = struct.pack("<I", 60 * MB)
    while (at := bytes(bomb).find(true)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 1000)
    tracemalloc.start()
    assert refusal(bytes(bomb)) in ("exchange.not_xlsx", "exchange.unpacked")
    assert tracemalloc.get_traced_memory()[1] < 5 * MB
    tracemalloc.stop()


def test_many_small_parts_are_refused():
    assert refusal(by_hand(cell("A1", "x"), {f"xl/p{n}.xml": b"<a/>" for n in range(300)})) == "exchange.unpacked"


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        (f'<row r="1">{cell("A1", "x")}</row><row r="1048576">{cell("A1048576", "x")}</row>', "exchange.too_many_rows"),
        (f"<row>{cell('A1', 'x')}</row><row>{cell('XFD1', 'x')}</row>", "exchange.unpacked"),
        (f"<row>{cell('XFD1048576', 'x').replace('r=', 'r = ')}</row>", "exchange.too_many_rows"),
        ("<row><c r='A99999999999'><v>1</v></c></row>", "exchange.too_many_rows"),
    ],
)
def test_far_away_cells_do_not_make_a_sheet_of_billions(cells, key):
    begun = time.monotonic()
    assert refusal(by_hand(cells)) == key
    assert time.monotonic() - begun < 2


def test_as_many_rows_as_allowed_are_read_and_one_more_is_not():
    assert len(read_rows(workbook(*([f"p{n}", "x"] for n in range(MAX_ROWS))))) == MAX_ROWS + 1
    assert refusal(workbook(*([f"p{n}", "x"] for n in range(MAX_ROWS + 1)))) == "exchange.too_many_rows"


@pytest.mark.parametrize(("row", "column", "name"), [(1, 1, "A1"), (7, 26, "Z7"), (2, 27, "AA2"), (9, 703, "AAA9")])
def test_a_cell_has_its_name(row, column, name):
    assert cell_name(row, column) == name
