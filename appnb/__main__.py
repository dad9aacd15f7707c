"""`python -m appnb` is `appnb`."""

from appnb.cli import main

if __name__ == "__main__":
    main()
