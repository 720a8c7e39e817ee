"""The record on disk: one DuckDB file that grows document by document; one writer, many readers."""

from garant.store.record import Added, Reader, Writer, default_path, open_record, write_record

__all__ = ["Added", "Reader", "Writer", "default_path", "open_record", "write_record"]
