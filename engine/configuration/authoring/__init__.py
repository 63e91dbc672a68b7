"""Documents as forms: for each part of a document a schema people can fill in, and the way back.

Start with ``parts.py`` (which parts a document is edited by); ``schema.py`` turns the schema of its
kind into one for a form, ``lens.py`` turns values of the document into answers and back, and
``saving.py`` writes what changed into the text.
"""
