"""Cells whose run, or values, several sessions share."""
