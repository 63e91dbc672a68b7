"""The library: every published document readable for people, clause by clause, and its check.

``reader.py`` says rules in words, ``pages.py`` what templates get; nothing can be changed here.
"""
