"""Mails about moves, sent in the background after the move is made."""

from articles.models import Transition


def tell(transition: Transition) -> None:
    """Have everybody told whom the move concerns. Call it in the transaction of the move."""
