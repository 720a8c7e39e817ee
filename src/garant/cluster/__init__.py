"""A corpus too large for one process: the same coder on every core or machine, the records as a lake of Parquet files.

Thin adapters over one `Coder`; the formats of what goes in are those of `garant read`. Needs the extra `corpus`, and `dask` or `ray` for
those engines. docs/scale.md tells what comes out.
"""

from garant.cluster.corpus import Summary, code_corpus
from garant.cluster.lake import read_lake

__all__ = ["Summary", "code_corpus", "read_lake"]
