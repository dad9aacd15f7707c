"""Cells that run in worker processes."""
