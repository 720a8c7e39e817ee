"""Mentions to records: actors, places, dates, identifiers. Unresolved is a value."""
