"""`garant explain`: what it says of an event is what the path did, and it names why a word gave none."""

from __future__ import annotations

import io
import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import parser_setting

from garant import languages
from garant.cli import main
from garant.explain import Explainer, Explanation, lines, run, term_text
from garant.languages.frames import parse_term
from garant.sources import Document

FRAMES = Path(languages.__file__).parent
TEXT = {
    "en": "Russian warplanes bombed a village near Idlib on Monday, killing nine civilians. Turkey denied arming the rebels. They will negotiate in Vienna. "
    "The storm bombarded the coast with hail.",
    "fr": "L'aviation russe a bombardé lundi un village près d'Idleb. La Turquie dément avoir armé les rebelles syriens. Ils négocieront à Vienne.",
}
CHOSEN = {code: setting for code in languages.supported() if (setting := parser_setting(code))}


def document(code: str) -> Document:
    return Document(TEXT[code], id="d", language=code, published="2020-03-05")


@cache
def explainer(code: str) -> Explainer:
    return Explainer(document(code), parser_setting(code))


def by_trigger(code: str, word: str) -> Explanation:
    found = [e for e in explainer(code).events() if word in e.head]
    assert len(found) == 1, [e.head for e in explainer(code).events()]
    return found[0]


@pytest.mark.parametrize("code", sorted(TEXT))
def test_every_event_is_explained_by_the_frame_s_own_line(code: str) -> None:
    events = list(explainer(code).events())
    assert [e.id for e in events] == [e.id for e in explainer(code).reading.events]
    for event in events:
        assert event.tellings
        for telling in event.tellings:
            assert telling.outcome == f"event {event.id}"
            assert telling.where
            assert telling.example
            name, _, number = telling.where.partition(":")
            line = (FRAMES / code / "frames" / name).read_text(encoding="utf-8").splitlines()[int(number) - 1]
            assert name == f"{event.head.split(':')[0].split(' / ')[0]}.tsv"
            assert line.endswith(telling.example)
            assert telling.status


@pytest.mark.parametrize("code", sorted(TEXT))
def test_the_tree_holds_every_word_of_the_sentence_below_its_governor(code: str) -> None:
    for event in explainer(code).events():
        for telling in event.tellings:
            assert telling.tree[0].depth == 0
            assert sorted("".join(word.text for word in telling.tree)) == sorted(telling.sentence.replace(" ", ""))
            depths = [word.depth for word in telling.tree]
            assert all(later <= earlier + 1 for earlier, later in pairwise(depths))


@pytest.mark.parametrize(
    ("code", "word", "slot", "actor"), [("en", "bombed", "subj", "RUS"), ("fr", "bombardé", "subj", "RUS")]
)
def test_a_role_says_its_slot_its_mention_and_the_step_that_found_the_actor(
    code: str, word: str, slot: str, actor: str
) -> None:
    filling = by_trigger(code, word).tellings[0].actors[0]
    assert filling.slot == slot
    assert actor in filling.actors[0]
    assert filling.step in {"name", "agent", "office", "owner"}
    assert filling.mention in TEXT[code]


def test_steps_name_countries_agents_and_pronouns() -> None:
    denied, talks = by_trigger("en", "arming"), by_trigger("en", "negotiate")
    assert [f.step for f in denied.tellings[0].actors] == ["name"]
    assert [f.step for f in denied.tellings[0].recipients] == ["agent"]
    assert [f.step for f in talks.tellings[0].actors] == ["pronoun"]
    assert denied.status == "denied"
    assert any("(denied)" in clue or "denied by" in clue for clue in denied.tellings[0].status)


def test_frames_that_nearly_matched_say_what_failed() -> None:
    near = by_trigger("en", "bombed").tellings[0].near
    assert near
    assert all(n.where.partition(":")[0].endswith(".tsv") for n in near)
    assert any(n.failed for n in near)
    counts = [len(n.failed) for n in near]
    assert counts == sorted(counts)


def test_a_word_that_is_no_event_says_why() -> None:
    storm = list(explainer("en").words("bombard"))
    assert [t.trigger for t in storm] == ["bombarded"]
    assert storm[0].outcome.startswith(("NONE:", "no frame", "event"))
    village = next(explainer("en").words("village"))
    assert village.outcome == "no frame begins with this word"
    assert village.frame is None


def test_only_the_wanted_event_by_either_form_of_its_id() -> None:
    first = explainer("en").reading.events[0].id
    assert [e.id for e in explainer("en").events(first)] == [first]
    assert [e.id for e in explainer("en").events(first.rpartition("/")[2])] == [first]
    assert list(explainer("en").events("e99999")) == []


def test_the_text_form_has_all_parts() -> None:
    text = "\n".join(lines(by_trigger("en", "bombed")))
    for part in ("sentence", "clause", "frame", "example", "actor", "status", "nearly", "NOUN nsubj"):
        assert part in text


def test_the_json_form_is_one_object_a_line() -> None:
    out, err = io.StringIO(), io.StringIO()
    assert run([document("en")], CHOSEN, out, err, as_json=True) == 0
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["id"] for row in rows] == [e.id for e in explainer("en").reading.events]
    assert {"sentence", "tree", "clause", "slots", "frame", "where", "example", "near"} <= rows[0]["tellings"][0].keys()


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GARANT_PARSER", ",".join(f"{code}={name}" for code, name in CHOSEN.items()))
    path = tmp_path / "news.txt"
    path.write_text(TEXT["fr"], encoding="utf-8")
    assert main(["explain", str(path), "--language", "fr", "--word", "armer"]) == 0
    assert "«avoir armé»" in capsys.readouterr().out
    assert main(["explain", str(path), "--language", "fr", "--event", "e99999"]) == 1
    assert "e99999" in capsys.readouterr().err
    assert main(["explain", str(tmp_path / "none.txt")]) == 1
    assert "cannot be opened" in capsys.readouterr().err


def test_a_condition_is_written_as_in_the_frame_file() -> None:
    classes = {"many": frozenset("abcdefgh")}
    assert term_text(parse_term("obj:!x|y", classes)) == "obj:!x|y"
    assert term_text(parse_term("+to:#state", classes)) == "to:#state"
    assert term_text(parse_term("obj:*", classes)) == "obj:*"
    assert term_text(parse_term("obj:@many", classes)) == "obj:a|b|c|d|e|f|… 8 words"
