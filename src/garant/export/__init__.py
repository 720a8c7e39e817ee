"""The record for other tools: tables in files, and the formats of the field's data sets."""
