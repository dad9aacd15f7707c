"""Charts as elements: what a viewer selects in one is its value."""
