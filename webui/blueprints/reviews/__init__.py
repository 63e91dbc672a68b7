"""Reviews: sessions and draws, score sheets, the live board, results, and the public check.

``routes.py`` is the blueprint; ``sessions``, ``draws``, ``sheets``, ``results`` and ``check`` add
their routes to it and are gathered in ``views.py``.  What templates get stands in ``pages.py`` and
``sheet_form.py``.
"""
