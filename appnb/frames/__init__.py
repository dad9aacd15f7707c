"""Tables of any library: read, sorted, searched, summarised, transformed and written. Knows no browser."""
