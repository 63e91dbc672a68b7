"""The condition language: text of a document to a tree that says what it means.

May not know cases, documents or pydantic models: it reads text, the dictionary of facts and
nothing else.  Start reading at ``grammar.py``; ``tree.py`` has the node types, ``names.py`` what
a condition may mention.
"""
