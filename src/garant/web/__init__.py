"""The local dashboard: a page and a JSON API over one record, which they only read."""
