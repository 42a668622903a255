"""Everything in one archive, and back again: all tables, all files, the same on either database."""
