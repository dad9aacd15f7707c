"""What the code of a notebook says about itself, without running it."""
