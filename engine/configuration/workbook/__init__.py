"""Documents as workbooks: tables and rubrics out to xlsx, and changed cells back into the YAML.

The only place that knows openpyxl.  A workbook carries values alone: colours, widths, comments and
formulas mean nothing, and what could mean two things is refused with its address.  Importing
compares the workbook with the document as it would be exported now and changes what differs.
Start with ``exchange.py``.
"""
