"""The library: every published document readable for people, clause by clause, and its check.

``reader.py`` says rules in words, ``pages.py`` what templates get.  What is published never
changes; new versions are written in drafts (``drafting.py``, ``draft_pages.py``).
"""
