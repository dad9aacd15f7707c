"""Who people are, by the way that a server was told, and what each may see."""
