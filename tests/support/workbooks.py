"""Workbooks as clerks and strangers make them: merged cells, other formats, hostile insides."""

import io
import zipfile

import openpyxl
import xlsxwriter

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>
</office:document-content>"""


def workbook(*rows, merged=(), hidden_first=False, hidden_rows=(), hidden_columns=()):
    """Return an .xlsx of these rows; `merged` are ranges, empty but for their first cell."""
    book = openpyxl.Workbook()
    if hidden_first:
        book.worksheets[0].append(["hidden"])
        book.worksheets[0].sheet_state = "hidden"
        book.create_sheet("List")
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(row)
    for reference in merged:
        sheet.merge_cells(reference)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def open_document(*rows, name="List", content=None):
    """Return an .ods whose rows are given as elements."""
    table = f'<table:table table:name="{name}">{"".join(rows)}</table:table>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content or _ODS.format(tables=table),
        }
    )


def ods_row(*cells, repeated=1, visibility="visible"):
    """Return a row of an .ods; a cell is a text, or an element."""
    made = (
        cell
        if cell.startswith("<")
        else '<table:table-cell office:value-type="string">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    told = f'table:number-rows-repeated="{repeated}" table:visibility="{visibility}"'
    return f"<table:table-row {told}>{''.join(made)}</table:table-row>"


def with_rows(*rows):
    """Return an .xlsx whose rows are given as one XML."""
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    return with_part(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet)


def zipped(parts):
    """Return a zip archive of these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def with_part(data, name, content):
    """Return a workbook with another content in the place of one of its parts."""
    parts = _parts(data)
    assert name in parts
    return zipped(parts | {name: content})


def with_merges(data, references):
    """Return a workbook that merges these ranges as well, whatever they hold."""
    merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    name, end = "xl/worksheets/sheet1.xml", b"</sheetData>"
    sheet = _parts(data)[name]
    assert sheet.count(end) == 1
    new = end + f"<mergeCells>{merges}</mergeCells>".encode()
    return with_part(data, name, sheet.replace(end, new))


def _parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {part.filename: archive.read(part) for part in archive.infolist()}


def wide_and_blank(rows):
    """Return a small .xlsx that has a blank text in the last of all columns of each row."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_string(row, 0, "x")
        sheet.write_string(row, 16_383, " ")
    book.close()
    return data.getvalue()
