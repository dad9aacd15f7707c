"""The scoreboard of reliability: `python -m tests.reliability`, the same protocols for appnb and its peers."""
