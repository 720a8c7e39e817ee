"""The world files of persons, organisations, processes and agreements: columns, codes, dates, references.

The files are read as they lie in the package, without its loaders, so that an error names file and line.
"""

from __future__ import annotations

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

WORLD = Path(__file__).resolve().parents[1] / "src" / "garant" / "world"
COLUMNS = {"leaders": 6, "organisations": 9, "processes": 7, "agreements": 7}
# At least so many entries: a guard against a truncated file.
FLOOR = {"leaders": 1700, "organisations": 1200, "processes": 100, "agreements": 230}


def _words(text: str) -> frozenset[str]:
    """Words of a space-separated list."""
    return frozenset(text.split())


# ISO 3166-1 alpha-3, with KOS, and SUN for the Soviet Union before 1992.
COUNTRIES = _words("""ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM
    BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM
    CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP
    GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR
    JPN KAZ KEN KGZ KHM KIR KNA KOR KOS KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX
    MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN
    PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV
    SMR SOM SPM SRB SSD STP SUN SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN
    TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE""")
STATELESS = _words("UNO EUR IGO NGO ISM IMG MNC")
SECTORS = _words("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC")
ORGANISATION_KINDS = _words("igo ngo armed_group party company media coalition movement mission court religious")
AGREEMENT_KINDS = _words("ceasefire peace zone memorandum treaty resolution")
RELATIONS = _words("member_of supported_by part_of led_by")
# Offices whose reference is an organisation, not a country.
ORGANISATION_OFFICES = _words("group_leader deputy_group_leader spokesman_group deputy_mission_head")

_ID = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*\Z")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_OFFICE = re.compile(r"(?P<key>[a-z_]+):(?P<ref>[A-Za-z0-9_]+)@(?P<start>[\d-]*)\.\.(?P<end>[\d-]*)\Z")


class Row(NamedTuple):
    """One line of a world file, with its place for the error message."""

    where: str
    cells: list[str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Data lines of `<name>.tsv`, without comments and blank lines."""
    lines = (WORLD / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Row(f"{name}.tsv:{number}", line.split("\t"))
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    )


def ids(name: str) -> frozenset[str]:
    """Identifiers of a file."""
    return frozenset(row.cells[0] for row in rows(name))


def interval(text: str) -> tuple[int, int]:
    """First and last day (yyyymmdd) of a year, month or day; ValueError if the date does not exist."""
    found = _DATE.match(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first_month, last_month = (month, month) if found.group(2) else (1, 12)
    if not 1800 <= year <= 2100 or not 1 <= first_month <= 12:
        raise ValueError(text)
    length = calendar.monthrange(year, last_month)[1]
    if day > length or (found.group(3) and day < 1):
        raise ValueError(text)
    return year * 10000 + first_month * 100 + (day or 1), year * 10000 + last_month * 100 + (day or length)


def offices() -> Iterator[tuple[str, re.Match[str]]]:
    """Every office of every person, parsed; fails on a malformed one."""
    for row in rows("leaders"):
        for office in filter(None, row.cells[5].split("; ")):
            found = _OFFICE.match(office)
            assert found, f"{row.where}: {office}"
            yield row.where, found


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_columns_and_ids(name: str) -> None:
    seen: dict[str, str] = {}
    for row in rows(name):
        assert len(row.cells) == COLUMNS[name], row.where
        assert all(cell == cell.strip() for cell in row.cells), row.where
        assert _ID.match(row.cells[0]), f"{row.where}: {row.cells[0]}"
        assert row.cells[1], row.where
        assert row.cells[0] not in seen, f"{row.where}: also {seen[row.cells[0]]}"
        seen[row.cells[0]] = row.where
    assert len(seen) >= FLOOR[name]


@pytest.mark.parametrize(
    ("name", "columns"), [("leaders", (4,)), ("organisations", (5, 6)), ("processes", (2, 3)), ("agreements", (2, 3))]
)
def test_name_lists(name: str, columns: tuple[int, ...]) -> None:
    for row in rows(name):
        for column in columns:
            names = row.cells[column].split("|")
            assert all(part and part == part.strip() for part in names), f"{row.where}: {row.cells[column]}"
            assert len(set(names)) == len(names), f"{row.where}: {row.cells[column]}"


@pytest.mark.parametrize("name", ["leaders", "organisations"])
def test_countries_and_sectors(name: str) -> None:
    for row in rows(name):
        country, sectors = row.cells[2], row.cells[3]
        assert country in COUNTRIES | STATELESS, f"{row.where}: {country}"
        assert set(filter(None, sectors.split(","))) <= SECTORS, f"{row.where}: {sectors}"
        assert sectors or country in STATELESS, f"{row.where}: a national actor needs a sector"


def test_an_alias_names_one_person() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows("leaders"):
        for alias in row.cells[4].split("|"):
            owners[alias].add(row.cells[0])
    shared = {alias: sorted(people) for alias, people in owners.items() if len(people) > 1}
    assert not shared


def test_office_references() -> None:
    organisations = ids("organisations")
    for where, office in offices():
        known = organisations if office["key"] in ORGANISATION_OFFICES else COUNTRIES | STATELESS
        assert office["ref"] in known, f"{where}: {office[0]}"


def test_office_dates() -> None:
    for where, office in offices():
        start = interval(office["start"])[0] if office["start"] else 0
        end = interval(office["end"])[1] if office["end"] else 99999999
        assert office["start"], f"{where}: {office[0]}"
        assert start <= end, f"{where}: {office[0]}"


@pytest.mark.parametrize("key", ["head_of_state", "head_of_government", "foreign_minister"])
def test_offices_are_covered(key: str) -> None:
    assert len({office["ref"] for _, office in offices() if office["key"] == key}) >= 50


@pytest.mark.parametrize(
    ("person", "key", "ref", "day", "held"),
    [
        ("sergei_shoigu", "defence_minister", "RUS", 20190212, True),
        ("sergei_shoigu", "defence_minister", "RUS", 20240601, False),
        ("hulusi_akar", "defence_minister", "TUR", 20190212, True),
        ("staffan_de_mistura", "un_envoy", "SYR", 20180917, True),
        ("geir_pedersen", "un_envoy", "SYR", 20180917, False),
        ("federica_mogherini", "eu_foreign_policy_chief", "EUR", 20170404, True),
        ("hassan_nasrallah", "group_leader", "hezbollah", 20200101, True),
    ],
)
def test_office_at_a_date(person: str, key: str, ref: str, day: int, held: bool) -> None:
    cell = next(row.cells[5] for row in rows("leaders") if row.cells[0] == person)
    parsed = [found for office in cell.split("; ") if (found := _OFFICE.match(office))]
    inside = any(
        office["key"] == key
        and office["ref"] == ref
        and interval(office["start"])[0] <= day <= (interval(office["end"])[1] if office["end"] else 99999999)
        for office in parsed
    )
    assert inside is held


def test_organisation_kinds_and_relations() -> None:
    organisations, people = ids("organisations"), ids("leaders")
    for row in rows("organisations"):
        assert row.cells[4] in ORGANISATION_KINDS, f"{row.where}: {row.cells[4]}"
        for relation in filter(None, row.cells[7].split("; ")):
            name, _, target = relation.partition(":")
            assert name in RELATIONS, f"{row.where}: {relation}"
            known = COUNTRIES | (people if name == "led_by" else organisations)
            assert target in known, f"{row.where}: {relation}"
            assert target != row.cells[0], f"{row.where}: {relation}"


@pytest.mark.parametrize(("name", "parties", "date"), [("processes", 4, 6), ("agreements", 5, 4)])
def test_parties_and_dates(name: str, parties: int, date: int) -> None:
    known = COUNTRIES | ids("organisations")
    for row in rows(name):
        assert row.cells[parties], row.where
        assert set(row.cells[parties].split("|")) <= known, f"{row.where}: {row.cells[parties]}"
        first, last = interval(row.cells[date])
        assert first <= last, row.where


def test_agreement_kinds() -> None:
    assert {row.cells[6] for row in rows("agreements")} == AGREEMENT_KINDS


@pytest.mark.parametrize("text", ["2019-02-30", "2019-13", "19", "2019-00", "2019-1-1", "2019-01-00"])
def test_interval_refuses(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        interval(text)
