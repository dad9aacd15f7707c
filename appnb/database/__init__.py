"""Running SQL for cells: on DuckDB, or on any database that the notebook has a connection to."""
