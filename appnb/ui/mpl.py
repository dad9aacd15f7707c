"""What can be done with figures of Matplotlib beside showing them."""

from appnb.ui.charts.interactive import interactive

__all__ = ["interactive"]
