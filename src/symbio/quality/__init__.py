"""How right the answers are: labelled questions, asked of the engine, counted with intervals."""

from symbio.quality.figures import Figure
from symbio.quality.measure import measure

__all__ = ["Figure", "measure"]
