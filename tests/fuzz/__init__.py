"""Inputs that nobody would write, in great number: the reader, the protocol of pages, sessions driven at random.

    python -m tests.fuzz reader --count 1000000
    python -m tests.fuzz reader --guided --count 1000000
    python -m tests.fuzz protocol --count 1000000
    python -m tests.fuzz protocol --live 100000
    python -m tests.fuzz sessions --count 50 --steps 2000

An input is made from a seed and its number alone: `--seed S --first N --count 1` makes one again.
"""
