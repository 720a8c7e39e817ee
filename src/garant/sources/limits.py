"""How much one document may hold."""

from __future__ import annotations

# Bytes. A longer "dispatch" is a dump or an archive; reading it whole would take gigabytes of memory.
LONGEST = 10_000_000
