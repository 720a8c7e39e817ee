"""Other data sets into a record: each row a document of its own origin, with one event read off its cells."""
