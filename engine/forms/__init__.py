"""Forms from JSON Schema: what to show, how a post changes the answers, what is wrong with them.

May not know a web framework, a database or a clock.  Answers are JSON values in, JSON values out.
Start with ``effective.py`` (the schema that holds for these answers), then ``nodes.py`` (what to
show), ``decode.py`` (a post as a patch on the stored answers), ``validation.py`` (the faults), and
``visibility.py`` (who may see and write what).
"""
