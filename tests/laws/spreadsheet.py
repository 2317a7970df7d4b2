#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A questionnaire's results as a spreadsheet, read by an independent reader (Python's zipfile and XML parser) and laid beside the CSV.

  spreadsheet.py BINARY

Holds when each of the demo's questionnaires gives an OpenDocument file whose sums are right, whose first entry is its type, uncompressed, whose
cells are all text, none with a formula, and say what the CSV says, line for line. The control: a cell of a changed table is seen."""

import csv
import io
import xml.etree.ElementTree as xml
import zipfile

from laws import Browser, Count, Place, Server, program

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def words(paragraph):
    out = paragraph.text or ""
    for part in paragraph:
        out += " " if part.tag == TEXT + "s" else "\t"
        out += part.tail or ""
    return out


def rows_of(data):
    """The sheet's rows, and what is wrong with the file."""
    wrong = []
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        if z.testzip() is not None:
            wrong.append("a sum is wrong")
        first = z.infolist()[0]
        if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or z.read(first) != TYPE:
            wrong.append("its type does not stand first")
        parts = {e.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for e in xml.fromstring(z.read("META-INF/manifest.xml"))}
        if parts != {"/", "content.xml"}:
            wrong.append(f"the manifest names {parts}")
        sheet = xml.fromstring(z.read("content.xml"))
    rows = []
    for row in sheet.iter(TABLE + "table-row"):
        cells = []
        for cell in row.iter(TABLE + "table-cell"):
            if cell.get(OFFICE + "value-type") != "string" or cell.get(TABLE + "formula") is not None:
                wrong.append("a cell is not text")
            cells.append("\n".join(words(p) for p in cell.iter(TEXT + "p")))
        rows.append(cells)
    return rows, wrong


def plain(cell):
    """A cell of the CSV without the apostrophe that keeps it from being a formula."""
    return cell[1:] if cell[:1] == "'" else cell


def main():
    count = Count("SPREADSHEET")
    with Place() as directory:
        server = Server(program(), directory + "/data").ready()
        office = Browser(server.port)
        office.sign_in(server.demo()["sign_in"]["secretariat"])
        surveys = office.read("/questionnaires").json()["surveys"]
        count.check(len(surveys) >= 2, "the demo has no questionnaires")
        for one in surveys:
            at = f"/questionnaires/{one['id']}/results"
            table = list(csv.reader(io.StringIO(office.get(at + ".csv").text(), newline="")))
            rows, wrong = rows_of(office.get(at + ".ods").body)
            count.check(not wrong, f"{one['title']}: {'; '.join(wrong)}")
            wanted = [[plain(c) for c in line] for line in table]
            count.check(rows == wanted and len(rows) > 1, f"{one['title']}: the spreadsheet does not say what the CSV says")
            rows[-1][-1] += "?"
            count.check(rows != wanted, "the control: a changed cell was not seen")
        server.stop()
    count.end()


if __name__ == "__main__":
    main()
