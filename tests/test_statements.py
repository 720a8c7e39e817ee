"""Statements: every line of the languages' speech files by its own example, then the constructions that attribute."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from conftest import Reader, read_text

from garant._tables import alternatives, rows
from garant.extract.statements import StatementFinder, StatementMention
from garant.languages import load_language
from garant.parse.clauses import Clauses
from garant.parse.tree import Tree
from garant.records import Statement

CODES = ("fr", "en")
KINDS = {"v", "that", "as", "prep", "n", "medium", "including", "who"}
STANCES = {"assert", "deny", "demand", "promise", "warn", "admit", "quote", "hope", "doubt", "accuse", "praise"}
# The share of example lines that the pipeline under test must read: a parser's slip may cost a line in fifty.
FLOOR = 0.95


@dataclass(frozen=True)
class Line:
    number: int
    lemmas: tuple[str, ...]
    kind: str
    stance: str
    needs: str
    example: str


def lines(code: str) -> list[Line]:
    path = load_language(code).folder / "speech.tsv"
    return [Line(n, tuple(alternatives(cells[0])), *cells[1:]) for n, cells in rows(path, 4, 5)]


def mentions(code: str, text: str) -> tuple[Tree, Clauses, list[StatementMention]]:
    tree = read_text(code, text).tree
    assert tree is not None
    clauses = Clauses(tree, load_language(code))
    return tree, clauses, StatementFinder(tree, clauses, load_language(code)).find()


def shows(code: str, line: Line) -> bool:
    """Whether the line's example holds a statement by that line's cue."""
    tree, clauses, found = mentions(code, line.example)
    if line.kind == "v":
        forms = load_language(code).lemmas
        cues = {
            name
            for m in found
            for t in [m.cue_token]
            for name in (clauses.at(t).lemma, tree.lemma[t], forms.get(("VERB", tree.lower[t])))
        }
        return not cues.isdisjoint(line.lemmas)
    if line.kind == "prep":
        texts = {tree.text[slice(*m.cue)].lower().replace("\u2019", "'") for m in found}
        return any(
            text.replace("'", "' ").split() == lemma.replace("_", " ").replace("'", "' ").split()
            for text in texts
            for lemma in line.lemmas
        )
    if line.kind == "n":
        return any(tree.lemma[t] in line.lemmas or tree.lower[t] in line.lemmas for m in found for t in m.speakers)
    if line.kind == "medium":
        return any(m.medium == line.stance for m in found)
    return bool(found)


@pytest.mark.parametrize("code", CODES)
def test_every_line_is_well_formed(code: str) -> None:
    for line in lines(code):
        assert line.kind in KINDS, line
        assert line.example, line
        if line.kind in ("v", "prep"):
            assert line.stance in STANCES, line


@pytest.mark.parametrize("code", CODES)
def test_every_line_works_on_its_own_example(code: str) -> None:
    known = lines(code)
    failed = [line for line in known if not shows(code, line)]
    assert len(failed) <= (1 - FLOOR) * len(known), [(line.number, line.lemmas[0], line.example) for line in failed]


@dataclass(frozen=True)
class Said:
    """A text and one statement in it: words of the speaker's name, the cue, the first and last words of the content, the form."""

    code: str
    text: str
    speaker: str
    cue: str
    begins: str
    ends: str
    form: str = "indirect"
    medium: str | None = None


SAID = [
    # complement clauses, with and without a conjunction, infinitives
    Said("en", "The defence minister of Chad said the convoy had left Abeche.", "Chad", "said", "the convoy", "Abeche"),
    Said("en", "Kenya's army denied that it had crossed the border.", "Kenya", "denied", "it", "border"),
    Said("en", "Ghana hopes to host the next round.", "Ghana", "hopes", "to host", "round"),
    Said(
        "en",
        "The Security Council urged Sudan and Chad to respect the truce.",
        "Security Council",
        "urged",
        "to respect",
        "truce",
    ),
    Said("fr", "Le Tchad a affirmé que le convoi avait quitté Abéché.", "Chad", "a affirmé", "le convoi", "Abéché"),
    Said("fr", "Le Kenya a nié avoir franchi la frontière.", "Kenya", "a nié", "avoir", "frontière"),
    Said("fr", "La milice s'engage à libérer les otages.", "militias", "s'engage", "à libérer", "otages"),
    # accusations, names that are called, demands with an object
    Said("en", "Peru accused Chile of arming the rebels.", "Peru", "accused", "arming", "rebels"),
    Said("fr", "Le Pérou accuse le Chili d'armer les rebelles.", "Peru", "accuse", "armer", "rebelles"),
    Said("fr", "Le Ghana exige le retrait des troupes togolaises.", "Ghana", "exige", "le retrait", "togolaises"),
    # the attribution behind or inside what is said
    Said("en", "The bridge has been destroyed, Kenya said on Monday.", "Kenya", "said", "The bridge", "destroyed"),
    Said("en", "The rebels, Kenya said, have left the town.", "Kenya", "said", "The rebels", "town"),
    Said("fr", "Le pont a été détruit, a indiqué lundi le Kenya.", "Kenya", "a indiqué", "Le pont", "détruit"),
    Said("fr", "Les rebelles, a précisé le Kenya, ont quitté la ville.", "Kenya", "a précisé", "Les rebelles", "ville"),
    Said("en", "As Kenya said on Monday, the rebels have left the town.", "Kenya", "said", "the rebels", "town"),
    # quotations: before, behind, around the cue, in two pieces, running on
    Said("en", '"We will not leave this valley," Kenya said.', "Kenya", "said", '"We', ',"', "direct"),
    Said("en", 'Kenya said: "We will not leave this valley."', "Kenya", "said", '"We', '."', "direct"),
    Said(
        "en", '"We will stay," Kenya said, "and we will not leave this valley."', "Kenya", "said", '"We', '."', "direct"
    ),
    Said(
        "en",
        '"We will not leave this valley," Kenya said. "Our soldiers are not afraid of anybody."',
        "Kenya",
        "said",
        '"We',
        '."',
        "direct",
    ),
    Said(
        "fr",
        "« Nous ne quitterons pas cette vallée », a déclaré le Kenya.",
        "Kenya",
        "a déclaré",
        "« Nous",
        "»",
        "direct",
    ),
    Said(
        "fr",
        "« Nous ne quitterons pas cette vallée, a déclaré le Kenya, et nos soldats non plus. »",
        "Kenya",
        "a déclaré",
        "« Nous",
        "»",
        "direct",
    ),
    Said("en", 'Kenya said the plan was "a trap for the poor".', "Kenya", "said", "the plan", '"', "mixed"),
    Said(
        "fr",
        "Le Kenya a affirmé que le plan était « un piège pour les pauvres ».",
        "Kenya",
        "a affirmé",
        "le plan",
        "»",
        "mixed",
    ),
    # prepositions
    Said("en", "According to Kenya, the rebels have left the town.", "Kenya", "According to", "the rebels", "town"),
    Said("en", "The rebels have left the town, according to Kenya.", "Kenya", "according to", "The rebels", "town"),
    Said("fr", "Selon le Kenya, les rebelles ont quitté la ville.", "Kenya", "Selon", "les rebelles", "ville"),
    Said("fr", "Les rebelles ont quitté la ville, d'après le Kenya.", "Kenya", "d'après", "Les rebelles", "ville"),
    # who is quoted, documents, media
    Said(
        "en", "The radio quoted Kenya as saying the rebels had left the town.", "Kenya", "saying", "the rebels", "town"
    ),
    Said(
        "en",
        "In a joint statement, Kenya and Uganda said the border was calm.",
        "Uganda",
        "said",
        "the border",
        "calm",
        medium="joint statement",
    ),
    Said(
        "fr",
        "Le Kenya a affirmé lors d'une conférence de presse que la frontière était calme.",
        "Kenya",
        "a affirmé",
        "la",
        "calme",
        medium="press conference",
    ),
    Said(
        "fr",
        "« La frontière est calme et le restera », précise un communiqué du Kenya.",
        "Kenya",
        "précise",
        "« La",
        "»",
        "direct",
        "communiqué",
    ),
    # a whole document under one attribution
    Said(
        "en",
        "The president of Kenya said:\n\nThe border is calm today.\n\nWe thank our neighbours.",
        "Kenya",
        "said",
        "The border",
        "neighbours",
        "direct",
    ),
    # speakers who are nobody known, under their own words or their kind's English name
    Said(
        "en",
        "A police officer told reporters that the market was closed.",
        "police officer",
        "told",
        "the market",
        "closed",
        medium="remarks to the press",
    ),
    Said("en", "Residents said they had heard three explosions.", "residents", "said", "they", "explosions"),
    Said("fr", "Un policier a raconté que le marché était fermé.", "police officer", "a raconté", "le", "fermé"),
    Said("fr", "Selon un sondage, les habitants veulent la paix.", "poll", "Selon", "les habitants", "paix"),
]


def statement(said: Said) -> Statement | None:
    """The statement of the text with that cue."""
    return next((s for s in read_text(said.code, said.text).statements if s.cue.text.lower() == said.cue.lower()), None)


@pytest.mark.parametrize("said", SAID, ids=lambda s: s.text[:50])
def test_constructions(said: Said) -> None:
    found = statement(said)
    assert found is not None
    names = " ".join(e.name for e in found.speakers).lower()
    assert said.speaker.lower() in names
    content = found.content.text.rstrip(".").removeprefix("that ").removeprefix("que ")
    assert content.startswith(said.begins)
    assert content.endswith(said.ends.rstrip("."))
    assert found.form == said.form
    assert found.medium == said.medium


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Kenya declined to say whether its army had left."),
        ("en", "Time will tell."),
        ("en", "The fighting continued in the north of the town."),
        ("en", "Kenya's army pursued the rebels into the hills."),
        ("fr", "Le Kenya n'a pas confirmé que son armée était partie."),
        ("fr", "Le temps dira si la paix tient."),
        ("fr", "L'armée poursuit les rebelles dans les collines."),
        ("fr", "Les combats ont repris au nord de la ville."),
        ("fr", "Daech, selon son acronyme arabe, a perdu la ville."),
    ],
)
def test_what_is_no_statement(code: str, text: str) -> None:
    assert [(s.cue.text, s.content.text) for s in read_text(code, text).statements] == []


def test_addressee(read: Reader) -> None:
    (found,) = read("en", "Kenya told Uganda that the border would be closed.").statements
    assert [e.id for e in found.addressees] == ["UGA"]
    assert [e.id for e in found.speakers] == ["KEN"]


def test_who_says_it_of_each_other_makes_two_statements(read: Reader) -> None:
    found = read("en", "Armenia and Azerbaijan accused each other of breaking the truce.").statements
    assert sorted(e.id for s in found for e in s.speakers) == ["ARM", "AZE"]
    assert all(len(s.speakers) == 1 and len(s.addressees) == 1 and s.speakers != s.addressees for s in found)


def test_nesting(read: Reader) -> None:
    found = read("en", "Kenya said that Uganda had promised that its troops would leave.").statements
    outer, inner = sorted(found, key=lambda s: s.content.start)
    assert [e.id for e in outer.speakers] == ["KEN"]
    assert [e.id for e in inner.speakers] == ["UGA"]
    assert inner.within == outer.id
    assert outer.within is None


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        (
            "en",
            "Kenyan president William Ruto said the war was over. He added that the army would leave.",
            "William Ruto",
        ),
        (
            "en",
            "The army shelled the town. Kenyan president William Ruto said the war was over. The army would leave, he added.",
            "William Ruto",
        ),
        (
            "fr",
            "Le président kényan William Ruto a dit que la guerre était finie. « L'armée partira demain », a-t-il ajouté.",
            "William Ruto",
        ),
    ],
)
def test_a_pronoun_that_speaks_is_who_spoke(code: str, text: str, name: str) -> None:
    last = max(read_text(code, text).statements, key=lambda s: s.cue.start)
    assert [e.name for e in last.speakers] == [name]


def test_i_is_who_is_quoted(read: Reader) -> None:
    found = read(
        "en", '"I told Uganda that our army would stay in the valley," Kenyan president William Ruto said.'
    ).statements
    assert {tuple(e.name for e in s.speakers) for s in found} == {("William Ruto",)}
    assert {s.cue.text for s in found} == {"told", "said"}


def test_voice_is_innermost_first(read: Reader) -> None:
    reading = read("en", "Kenya said that Uganda had announced that Somalia attacked Ethiopia.")
    event = next(e for e in reading.events if e.type == "ASSAULT")
    speakers = {s.id: s.speakers[0].id for s in reading.statements}
    assert [speakers[v] for v in event.voice] == ["UGA", "KEN"]


def test_what_is_added_between_commas_is_the_authors(read: Reader) -> None:
    reading = read("en", "Kenya said that the town, shelled by Somalia in May, would be rebuilt.")
    event = next(e for e in reading.events if "shelled" in e.trigger.text)
    assert event.voice == ()


def test_spans_lie_in_the_text(read: Reader) -> None:
    reading = read("fr", "« Nous restons ici pour toujours », a dit le Kenya. Selon l'Ouganda, la trêve tient.")
    text = reading.document.text
    assert len(reading.statements) == 2
    for s in reading.statements:
        assert all(
            text[span.start : span.end] == span.text for span in (s.cue, s.content, *(e.span for e in s.speakers))
        )


def test_a_day_does_not_speak(read: Reader) -> None:
    reading = read("en", "The army attacked a village, the ministry said Monday.")
    assert ["Monday" in e.span.text for s in reading.statements for e in s.speakers] == [False]
