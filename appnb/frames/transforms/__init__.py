"""Steps from one table to another: what they are, what they do in every library, and how they are written in code."""
