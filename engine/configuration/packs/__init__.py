"""Packs: the documents of a county as one thing that others take over, hand on and sign.

A folder with ``pack.yaml`` names the pack it takes over and holds only what differs; what follows
from both is laid out by ``composing`` as if it had been written in one folder.  Start reading in
``pack_file``.  Nothing here judges what documents say.
"""
