"""Records for a reader: the terminal, a flat table, JSON Lines, a notebook. Nothing here reads text or decides anything."""
