"""A module of the tests' notebooks."""

import appnb


def ask(query: str) -> object:
    """Run a query from outside of the notebook."""
    return appnb.sql(query)
