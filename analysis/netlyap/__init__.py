"""Archives of netlyap in Python."""
