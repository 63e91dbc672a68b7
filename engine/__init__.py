"""The onecase engine: documents in, explained decisions out.

Start reading at ``engine.configuration`` (what a county writes down), then ``engine.rules``
(how a condition is judged), then ``engine.services`` (what a person can do).  Nothing in this
package knows HTTP; the pages live in ``webui``.
"""
