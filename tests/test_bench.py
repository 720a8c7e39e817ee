"""The package's own gold: sound, whole, and read no worse than its floors say; and the command that measures it."""

from __future__ import annotations

import io
import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import parser_setting

from garant import bench, languages
from garant._errors import GarantError, InputError
from garant.cli import main
from garant.ontology import load_ontology
from garant.records import RELATIONS, STATUSES
from garant.scoring import Score, content_span, find_quote, quote_spans
from garant.world import load_world

EVAL = Path(__file__).parent.parent / "eval"
CHOSEN = {code: setting for code in languages.supported() if (setting := parser_setting(code))}
LEAST_ARTICLES, LEAST_SENTENCES = 8, 150
# Codes of actors of no country, and sectors, as PLOVER's codebook lists them.
NO_COUNTRY = {"UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC", "---"}
SECTORS = {
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS",
    "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
}  # fmt: skip


@cache
def own_sets() -> list[bench.GoldSet]:
    found = list(bench.find_sets([EVAL]))
    assert not [s for s in found if isinstance(s, InputError)]
    return [s for s in found if isinstance(s, bench.GoldSet)]


def rows(kind: str) -> list[dict[str, Any]]:
    return [row for s in own_sets() if s.kind == kind for row in s.rows]


# -- the gold --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "least"), [("articles", LEAST_ARTICLES), ("sentences", LEAST_SENTENCES)])
def test_there_is_enough_gold_in_every_language(kind: str, least: int) -> None:
    counts = Counter(row["language"] for row in rows(kind))
    assert set(counts) == set(languages.supported())
    assert min(counts.values()) >= least
    assert len({row["id"] for row in rows(kind)}) == len(rows(kind))


@pytest.mark.parametrize("code", languages.supported())
def test_the_sentences_cover_every_type_and_mode_and_leave_some_silent(code: str) -> None:
    ours = [row for row in rows("sentences") if row["language"] == code]
    seen = {(e["type"], mode) for row in ours for e in row["events"] for mode in e["mode"]}
    ontology = load_ontology()
    assert {e["type"] for row in ours for e in row["events"]} == set(ontology.types)
    assert {(name, mode) for name, kind in ontology.types.items() for mode in kind.modes} <= seen
    assert sum(not row["events"] for row in ours) >= 20


def test_every_event_of_the_gold_is_coded_by_the_codebook() -> None:
    countries, ontology = set(load_world().countries) | NO_COUNTRY, load_ontology()
    for row in rows("articles") + rows("sentences"):
        for event in row["events"]:
            assert set(event["mode"]) <= set(ontology.types[event["type"]].modes), (row["id"], event)
            for code in event["actors"] + event["recipients"]:
                first, *rest = code.split()
                assert first in countries | SECTORS, (row["id"], code)
                assert set(rest) <= SECTORS, (row["id"], code)


def test_every_quote_of_an_article_stands_in_its_text() -> None:
    for row in rows("articles"):
        text = row["text"]
        for event in row["events"]:
            assert len(quote_spans(text, event["quotes"])) == len(event["quotes"]) > 0, (row["id"], event["quotes"])
            assert event["status"] in STATUSES
            assert len(event["actors"]) == len(event["actor_names"])
            assert len(event["recipients"]) == len(event["recipient_names"])
        for said in row["statements"]:
            assert content_span(text, said["content"]), (row["id"], said["content"])
            assert find_quote(text, said["speaker_text"]), (row["id"], said["speaker_text"])
            assert find_quote(text, said["cue"]), (row["id"], said["cue"])
        for kind in ("ties", "meetings", "commitments", "zones", "agreements"):
            assert len(quote_spans(text, [item["quote"] for item in row[kind]])) == len(row[kind]), (row["id"], kind)
        assert {tie["relation"] for tie in row["ties"]} <= set(RELATIONS)
        assert all(find_quote(text, line) for line in row["boilerplate"])


# -- the floors ------------------------------------------------------------------------------------------------------


@cache
def measured() -> list[bench.Result]:
    return [result for gold in own_sets() for result in bench.measure(gold, CHOSEN)]


def test_no_figure_is_below_its_floor() -> None:
    corpus, floors = bench.load_floors(EVAL)
    assert corpus == bench.corpus_hash(EVAL), "the gold has changed: garant bench --update-baseline"
    assert set(floors) == {result.key for result in measured()}
    assert bench.below(measured(), floors) == []


def test_every_set_has_floors_that_can_fail() -> None:
    _, floors = bench.load_floors(EVAL)
    assert all(
        floors[f"{name} {code}"]
        for name, code in (("fr", "fr"), ("en", "en"), ("sentences_fr", "fr"), ("sentences_en", "en"))
    )
    assert all(0 < floor < 1 - bench.MARGIN / 2 for pinned in floors.values() for floor in pinned.values())


def result(**figures: tuple[int, int, int]) -> bench.Result:
    score = Score()
    for name, counts in figures.items():
        score.count(name, *counts)
    return bench.Result("set", "articles", "en", 1, score)


def test_a_fallen_or_missing_figure_is_named() -> None:
    floors = {"set en": {"event_f1": 0.6, "tie_f1": 0.2}}
    assert bench.below([result(event_f1=(60, 100, 100), tie_f1=(20, 100, 100))], floors) == []
    found = bench.below([result(event_f1=(59, 100, 100))], floors)
    assert [line.split(": ")[1].split()[0] for line in found] == ["event_f1", "tie_f1"]


def test_floors_rise_and_fall_only_when_told_to() -> None:
    new = result(event_f1=(80, 100, 100), dyad_f1=(40, 100, 100), zone_f1=(2, 3, 3))
    floors = {"set en": {"event_f1": 0.5, "dyad_f1": 0.39}}
    assert bench.raised([new], floors) == {"set en": {"event_f1": 0.77, "dyad_f1": 0.39}}
    assert bench.raised([new], floors, lower=True) == {"set en": {"event_f1": 0.77, "dyad_f1": 0.37}}


# -- the command -----------------------------------------------------------------------------------------------------


SENTENCES = [
    {
        "id": "a",
        "language": "en",
        "text": "Arnor's army attacked Gondor.",
        "events": [{"type": "ASSAULT", "actors": [], "recipients": []}],
    },
    {"id": "b", "language": "en", "text": "The weather was fine in Bree.", "events": []},
]


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "few.jsonl").write_text("".join(json.dumps(row) + "\n" for row in SENTENCES), encoding="utf-8")
    return tmp_path


def run(*paths: Path, **options: bool) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return bench.run(paths, CHOSEN, out, err, **options), out.getvalue(), err.getvalue()


def test_the_table_and_its_details(small: Path) -> None:
    code, out, err = run(small, verbose=True)
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split() == ["sentences", "texts", "type", "type+roles", "quiet"]
    assert out.splitlines()[1].split()[:4] == ["few", "en", "2", "1.000"]
    assert "type_f1 1.000 (precision 1.000, recall 1.000: 1 of 1 read and 1 gold)" in out


def test_a_floor_is_kept_raised_and_lowered(small: Path) -> None:
    assert run(small, update=True)[0] == 0
    path = small / bench.BASELINE
    first = path.read_bytes()
    (small / "few.jsonl").write_text(json.dumps(SENTENCES[1]) + "\n", encoding="utf-8")
    code, _, err = run(small)
    assert code == 1
    assert "the gold has changed" in err
    table = json.loads(first)
    path.write_text(json.dumps(table | {"floors": {"few en": {"type_f1": 0.9}}}), encoding="utf-8")
    kept = path.read_bytes()
    code, _, err = run(small, update=True)
    assert code == 1
    assert "few en: type_f1 is 0.000" in err
    assert path.read_bytes() == kept
    assert run(small, update=True, lower=True)[0] == 0
    assert json.loads(path.read_text(encoding="utf-8"))["floors"] == {"few en": {}}


def test_what_is_no_gold_is_named_and_the_rest_is_measured(small: Path) -> None:
    (small / "broken.json").write_text("{", encoding="utf-8")
    (small / "other.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    (small / "pair.jsonl").write_text(json.dumps(SENTENCES[0] | {"source_text": "Arnor"}) + "\n", encoding="utf-8")
    code, out, err = run(small)
    assert code == 1
    assert len(out.splitlines()) == 2
    assert sorted(line.split(":")[0].rpartition("/")[2] for line in err.splitlines()) == [
        "broken.json",
        "other.jsonl",
        "pair.jsonl",
    ]
    assert run(small / "none.jsonl")[0] == 1


def test_floors_need_one_folder(small: Path) -> None:
    with pytest.raises(GarantError, match="one folder"):
        run(small / "few.jsonl", update=True)


def test_the_command_line_measures_a_file(
    small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GARANT_PARSER", ",".join(f"{code}={name}" for code, name in CHOSEN.items()))
    assert main(["bench", str(small / "few.jsonl")]) == 0
    assert "few" in capsys.readouterr().out


def test_the_checkout_s_own_gold_is_the_default() -> None:
    assert bench.own_gold() == EVAL
