"""Fields that the answers of a post have opened, which nobody has been asked yet."""

from __future__ import annotations

from collections.abc import Container, Sequence

from engine.forms.names import row_name
from engine.forms.nodes import Node, walk


def newly_opened(nodes: Sequence[Node], sent: Container[str]) -> tuple[Node, ...]:
    """Return the fields that answers have opened since the page was made that was sent.

    Args:
        nodes: The page as it is now.
        sent: The names in the post.
    """
    return tuple(
        node
        for node in walk(nodes)
        if node.conditional and _asks(node) and _sent_as(node) not in sent
    )


def _asks(node: Node) -> bool:
    return node.is_control or (node.widget == "rows" and not node.read_only)


def _sent_as(node: Node) -> str:
    return row_name(node.path) if node.widget == "rows" else node.name
