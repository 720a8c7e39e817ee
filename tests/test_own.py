"""A user's own ontology and actors: the example folders, what they change, what they leave alone, and how a wrong line is named."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest
from conftest import load_pipeline, parser_setting

import garant
from garant import batch
from garant._errors import DataError
from garant.cli import main
from garant.languages import load_language
from garant.languages.frames import NEGATIVE
from garant.ontology import load_ontology
from garant.own import SHIPPED, Own, find_own
from garant.parse import parse_many
from garant.pipeline import read_tree
from garant.records import Event
from garant.sources.document import Document
from garant.world import load_world

EXAMPLES = Path(__file__).parent.parent / "examples"
PROTESTS, FICTION = EXAMPLES / "protest-watch", EXAMPLES / "middle-earth"
DAY = "2021-03-04"


def written(folder: Path, **files: str) -> Path:
    """An ontology's folder; a double underscore in a name parts folders, the last underscore the suffix."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/").rpartition("_")[0] + "." + name.rpartition("_")[2])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def read(path: Path, ontology: Path | None = None, actors: Path | None = None) -> garant.Doc:
    code = path.name.split(".")[1]
    text = path.read_text(encoding="utf-8")
    return garant.read(
        text, language=code, published=DAY, parser=parser_setting(code), ontology=ontology, actors=actors
    )


def words(events: list[Event]) -> set[tuple[str, str]]:
    return {(event.type, event.trigger.text.split()[-1]) for event in events}


# -- the example folders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            "en",
            [
                ("demo", "Greek workers"),
                ("vigil", "Greek students"),
                ("demo", "Greek residents"),
                ("strike", "Greek dockers"),
            ],
        ),
        (
            "fr",
            [
                ("demo", "French demonstrators"),
                ("vigil", "French students"),
                ("demo", "French residents"),
                ("strike", "French dockers"),
            ],
        ),
    ],
)
def test_a_protest_ontology_reads_protests_and_nothing_else(code: str, wanted: list[tuple[str, str]]) -> None:
    path = PROTESTS / f"dispatch.{code}.txt"
    mine, ours = read(path, PROTESTS), read(path)
    assert {e.type for e in mine.events} == {"PROTEST"}
    assert {(e.mode[0], e.actors[0].name) for e in mine.events if e.mode and e.actors} >= set(wanted)
    assert {"CONSULT", "REJECT", "COERCE"} & {e.type for e in ours.events}
    assert {e.trigger for e in ours.events if e.type == "PROTEST"} <= {m for e in mine.events for m in e.mentions}


def test_a_world_of_one_s_own() -> None:
    doc = read(FICTION / "dispatch.en.txt", FICTION, FICTION / "actors.tsv")
    found = {(e.type, *(a.country for a in e.actors[:1]), *(r.country for r in e.recipients[:1])) for e in doc.events}
    assert found >= {("ASSAULT", "GON", "MOR"), ("ACCUSE", "MOR", "GON")}
    meeting = next(e for e in doc.events if e.type == "CONSULT")
    assert {(a.id, a.country) for a in meeting.actors} == {("arvedui", "ARN"), ("denethor", "GON")}
    assert next(s for s in doc.statements if s.cue.text == "said").speakers[0].country == "GON"
    assert not any(
        a.country in ("GON", "ARN", "MOR") for e in read(FICTION / "dispatch.en.txt").events for a in e.actors
    )


@pytest.mark.parametrize("folder", [PROTESTS])
def test_every_example_of_an_own_frame_gives_its_type(folder: Path) -> None:
    own = find_own(folder)
    for code in own.languages():
        language = load_language(code, own)
        frames = {frame.where: frame for frame in language.all_frames if frame.own}
        assert frames
        documents = [Document(frame.example, id=where, language=code, published=DAY) for where, frame in frames.items()]
        for document, tree in zip(documents, parse_many(load_pipeline(code), documents, language.lemmas), strict=True):
            found: list[str] = []
            read_tree(
                document, tree, code, lambda made, into=found: into.extend(m.frame.where for m, _ in made.told), own
            )  # type: ignore[misc]
            assert document.id in found, document.text


# -- what is added and what takes whose place -------------------------------------------------------------------------


def test_without_one_s_own_nothing_is_loaded_twice() -> None:
    assert find_own() is SHIPPED
    assert batch.own_data() is SHIPPED
    assert load_world(SHIPPED) is load_world(SHIPPED)
    assert load_language("en", Own()) is load_language("en", SHIPPED)


def test_what_is_read_is_kept_until_a_file_changes(tmp_path: Path) -> None:
    folder = written(tmp_path, ontology_toml="[GREET]\nquad = 1\nscore = 1\n")
    first = find_own(folder)
    assert find_own(str(folder)) == first
    assert load_ontology(find_own(folder)) is load_ontology(first)
    assert pickle.loads(pickle.dumps(first)) == first
    written(tmp_path, ontology_toml="[GREET]\nquad = 1\nscore = 2.5\n")
    assert load_ontology(find_own(folder)).types["GREET"].score == 2.5


def test_a_type_is_added_and_its_frames_go_before_ours(tmp_path: Path) -> None:
    folder = written(
        tmp_path, ontology_toml='[GREET]\nquad = 1\nscore = 1.0\ncameo = "99"\n[GREET.modes]\nwave = [2.0, "991"]\n',
        languages__en__frames__GREET_tsv="v:meet\twave\tsubj > obj\tThe minister met the queen.\n",
    )  # fmt: skip
    text = "The French president met the Turkish president in Ankara. Russian warplanes bombed a village near Idlib."
    doc = garant.read(text, published=DAY, ontology=folder, parser=parser_setting("en"))
    assert [(e.type, e.codes.cameo) for e in doc.events] == [("GREET", "991"), ("ASSAULT", "183")]
    assert doc.events[0].mode == ("wave",)
    assert words(garant.read(text, published=DAY, parser=parser_setting("en")).events) == {
        ("CONSULT", "met"),
        ("ASSAULT", "bombed"),
    }


def test_frames_may_take_the_place_of_ours(tmp_path: Path) -> None:
    folder = written(
        tmp_path, ontology_toml='types = "replace"\nframes = "replace"\n[MEET]\nquad = 1\nscore = 4\n',
        languages__en__frames__MEET_tsv="v:meet\t\tsubj+obj >\tThe minister met the queen.\n",
    )  # fmt: skip
    assert {frame.type for frame in load_language("en", find_own(folder)).all_frames} == {"MEET"}
    assert load_language("fr", find_own(folder)).all_frames == []


def test_frames_alone_need_no_types(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        languages__fr__frames__NONE_tsv="v:bombarder obj:question\t\t\tLes élèves bombardent le maître de questions.\n",
    )
    own = find_own(folder)
    assert load_ontology(own).types == load_ontology().types
    assert len(load_language("fr", own).all_frames) == len(load_language("fr").all_frames) + 1
    assert [f.type for f in load_language("fr", own).all_frames if f.own] == [NEGATIVE]


def test_a_line_with_our_id_changes_our_actor(tmp_path: Path) -> None:
    path = (
        written(
            tmp_path,
            actors_tsv="id\tname\taliases\tsectors\nkremlin\tThe Kremlin\tRed Square office\tGOV,SPY\n\tBlue Shield\tthe Shield\tSOC\n",
        )
        / "actors.tsv"
    )
    world, shipped = load_world(find_own(None, path)), load_world()
    assert (world.entities["kremlin"].name, world.entities["kremlin"].sectors) == ("The Kremlin", ("GOV", "SPY"))
    assert (world.entities["kremlin"].country, world.entities["kremlin"].kind) == ("RUS", "institution")
    assert [a.entity.id for a in world.trie["red"]["square"]["office"][""]] == ["kremlin"]
    assert world.entities["blue-shield"].sectors == ("SOC",)
    assert shipped.entities["kremlin"].name == "Kremlin"
    assert "office" not in shipped.trie.get("red", {}).get("square", {})


def test_a_name_of_one_s_own_is_nobody_else_s(tmp_path: Path) -> None:
    path = written(tmp_path, actors_tsv="name\tkind\tcountry\tcapitals\nGenovia\tcountry\tGNV\tParis\n") / "actors.tsv"
    assert [a.entity.id for a in load_world(find_own(None, path)).trie["paris"][""]] == ["GNV"]


# -- the commands ----------------------------------------------------------------------------------------------------


def test_read_and_explain_take_them(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        ["--published", DAY, "--parser", f"en={setting}"] if (setting := parser_setting("en")) else ["--published", DAY]
    )
    common = [
        str(FICTION / "dispatch.en.txt"),
        "--ontology",
        str(FICTION),
        "--actors",
        str(FICTION / "actors.tsv"),
        *arguments,
    ]
    assert main(["read", *common, "--format", "jsonl"]) == 0
    assert '"country": "GON"' in capsys.readouterr().out
    assert main(["explain", *common, "--format", "json"]) == 0
    assert any(
        "Mordor" in json.loads(line)["head"] + str(json.loads(line)["actors"])
        for line in capsys.readouterr().out.splitlines()
    )


def test_explain_shows_the_line_of_an_own_frame(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--parser", f"en={setting}"] if (setting := parser_setting("en")) else []
    dispatch = str(PROTESTS / "dispatch.en.txt")
    assert main(["explain", dispatch, "--ontology", str(PROTESTS), "--word", "banged", *arguments]) == 0
    assert f"v:bang obj:pot|pan|saucepan  ({PROTESTS.resolve()}{os.sep}languages{os.sep}en" in capsys.readouterr().out
    assert main(["explain", dispatch, "--ontology", str(PROTESTS), "--word", "arrested", *arguments]) == 0
    assert "COERCE, which the ontology does without" in capsys.readouterr().out


# -- what does not hold ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"ontology_toml": "[GREET]\nscore = 1\n"}, r"ontology\.toml:1: type GREET: quad is missing"),
        (
            {"ontology_toml": "# mine\n\n[GREET]\nquad = 1\nscore = 'high'\n"},
            r"ontology\.toml:3: type GREET: a score is a number",
        ),
        ({"ontology_toml": "[GREET]\nquad = 7\nscore = 1\n"}, r"ontology\.toml:1: .*quad is 1, 2, 3 or 4"),
        ({"ontology_toml": "[GREET]\nquad = 1\nscore = 1\ncolour = 2\n"}, r"ontology\.toml:1: .*no such key: colour"),
        (
            {"ontology_toml": "[GREET]\nquad = 1\nscore = 1\nplanned = 'HOPE'\n"},
            r"ontology\.toml:4: .*planned is no type: HOPE",
        ),
        (
            {"ontology_toml": "[GREET]\nquad = 1\nscore = 1\n[GREET.modes]\nwave = 2\n"},
            r"ontology\.toml:1: .*mode wave is \[score\]",
        ),
        ({"ontology_toml": "\ntypes = 'mine'\n"}, r"ontology\.toml:2: types is \"add\" or \"replace\""),
        ({"ontology_toml": "types = 'replace'\n"}, r"ontology\.toml: there is no type"),
        ({"ontology_toml": "[GREET\n"}, r"ontology\.toml: .*line 1"),
        ({"languages__en__frames__WISH_tsv": "v:wish\t\t\tThey wish.\n"}, r"WISH\.tsv: no such event type: WISH"),
        ({"languages__en__frames__AID_tsv": "# mine\nv:give\tplenty\n"}, r"AID\.tsv:2: AID has no mode 'plenty'"),
        ({"languages__en__frames__AID_tsv": "v:give obj:@no_such\n"}, r"AID\.tsv:1: no such class: @no_such"),
        ({"languages__en__frame__AID_tsv": "v:give\n"}, r"frame: not a part of a language"),
        ({"languages__xx__frames__AID_tsv": "v:give\n"}, "no such language: xx"),
        ({"languages__en__agents_tsv": "orc\n"}, r"agents\.tsv:1: 1 cells where 4 to 6 are due"),
        ({"types_toml": ""}, r"neither ontology\.toml nor languages/"),
    ],
)
def test_a_folder_that_does_not_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], files: dict[str, str], message: str
) -> None:
    folder = written(tmp_path, **files)
    with pytest.raises(DataError, match=message):
        batch.own_data(folder)
    assert main(["read", str(FICTION / "dispatch.en.txt"), "--ontology", str(folder)]) == 1
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("country\tsectors\nGON\tGOV\n", r"actors\.tsv:1: the first line names the columns"),
        ("name\tcolour\nGondor\tgrey\n", r"actors\.tsv:1: the first line names the columns"),
        ("name\tsectors\nGondor\tGOV\nMordor\tORC\n", r"actors\.tsv:3: no such sector: ORC"),
        ("name\tkind\nGondor\tkingdom\n", r"actors\.tsv:2: no such kind: kingdom"),
        ("name\tkind\tcountry\nGondor\tcountry\tGondor\n", r"actors\.tsv:2: a country needs a code of three capitals"),
        ("name\tcountry\n# mine\nDenethor\tGON\n", r"actors\.tsv:3: no such country: GON"),
        ("name\tcountry\n\tFRA\n", r"actors\.tsv:2: an actor needs a name"),
        ("name\tkind\toffices\nDenethor\tperson\tking\n", r"actors\.tsv:2: offices are key"),
        ("name\tkind\toffices\nDenethor\tparty\tking@1..2\n", r"actors\.tsv:2: offices are held by persons"),
        ("name\nDenethor\tparty\n", r"actors\.tsv:2: more cells than the 1 columns"),
    ],
)
def test_actors_that_do_not_hold(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, actors_tsv=text) / "actors.tsv"
    with pytest.raises(DataError, match=message):
        batch.own_data(None, path)


def test_paths_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="an ontology is a folder"):
        find_own(tmp_path / "absent")
    with pytest.raises(DataError, match="no such file of actors"):
        find_own(None, tmp_path / "absent.tsv")
