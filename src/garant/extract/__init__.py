"""Trees to mentions: one concern a file, generators of small typed tuples, no identifiers, coordinates or calendars."""
