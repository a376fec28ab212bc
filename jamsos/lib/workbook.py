"""Tables in and out of office files: the doorway to the reader and the writer.

Reading: `read_table` (csv, xlsx; capped, row numbers, kinds of cells). Writing: `write_workbook` to a file and
`workbook_bytes` for a download (xlsx; text cells, choices, steady bytes). Files that cannot be trusted never get
past `workbook_guard`.
"""

from jamsos.lib.workbook_read import Cell, Row, Table, normal_column, read_table
from jamsos.lib.workbook_write import Column, Sheet, workbook_bytes, write_workbook

__all__ = [
    "Cell",
    "Column",
    "Row",
    "Sheet",
    "Table",
    "normal_column",
    "read_table",
    "workbook_bytes",
    "write_workbook",
]
