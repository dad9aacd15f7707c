"""What shows a table: which rows a reader sees and has chosen, as HTML that the server writes page by page."""
