"""The names of tables in the text of queries. Reads text only: no database, no library is asked."""
