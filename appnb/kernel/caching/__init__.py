"""Keeping what was computed: of functions and blocks of cells, in memory and on disk."""
