"""Values and cells of documents as people write them in a spreadsheet or a form, and back.

Nothing here knows what file or page a text comes from.
"""
