"""The shipped pipelines, their tokenizers and the clean-up of characters before them."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from garant._errors import PipelineError
from garant.parse.characters import normalise, recase
from garant.parse.pipelines import MODELS, load, supported


@pytest.fixture(scope="module", params=["fr", "en"])
def pipeline(request: pytest.FixtureRequest) -> Language:
    return load(request.param)


def words(language: str, text: str) -> list[str]:
    return [token.text for token in load(language).make_doc(text)]


def sentences(language: str, text: str) -> list[str]:
    return [sentence.text for sentence in load(language)(normalise(text)).sents]


@given(st.text())
def test_clean_up_keeps_every_offset(text: str) -> None:
    assert len(normalise(text)) == len(text)
    assert len(recase(text)) == len(text)
    assert normalise(normalise(text)) == normalise(text)


def test_typographic_marks_become_plain() -> None:
    assert normalise("«\u00a0L’accord\u202f» – “non”\u200b\n") == '" L\'accord " – "non"  '
    assert normalise("cœur, Œuvre — été") == "cœur, Œuvre — été"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LE CESSEZ-LE-FEU EST ROMPU. LA TRÊVE AUSSI.", "Le cessez-le-feu est rompu. La trêve aussi."),
        ("CEASEFIRE BREAKS DOWN IN THE NORTH", "Ceasefire breaks down in the north"),
        ("The UN said so.", "The UN said so."),
        ("ONU", "ONU"),
        # The small letter of U+0130 is two code points: it stays as it is.
        ("İSTANBUL GÖRÜŞMELERİ SÜRÜYOR", "İstanbul görüşmelerİ sürüyor"),
    ],
)
def test_headlines_in_capitals_are_put_back(text: str, expected: str) -> None:
    assert recase(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'envoyé a-t-il vu al-Tamari ?", ["L'", "envoyé", "a", "-t-il", "vu", "al-Tamari", "?"]),
        (
            "Les rebelles tiennent Ghouta-Est, dit-elle.",
            ["Les", "rebelles", "tiennent", "Ghouta-Est", ",", "dit", "-elle", "."],
        ),
        ("Aujourd'hui, lorsqu'on parle du front", ["Aujourd'hui", ",", "lorsqu'", "on", "parle", "du", "front"]),
        ("M. Diallo n'est pas venu à 11h30.", ["M.", "Diallo", "n'", "est", "pas", "venu", "à", "11", "h", "30", "."]),
        ("Qu'est-ce que c'est ?", ["Qu'", "est", "-ce", "que", "c'", "est", "?"]),
        (
            "Le vice-président, celui-ci, a rendez-vous.",
            ["Le", "vice-président", ",", "celui-ci", ",", "a", "rendez-vous", "."],
        ),
        ("Puis-je venir ? Donne-le-moi.", ["Puis", "-je", "venir", "?", "Donne", "-le", "-moi", "."]),
        ("jusqu'à Saint-Pétersbourg", ["jusqu'", "à", "Saint-Pétersbourg"]),
    ],
)
def test_french_words(text: str, expected: list[str]) -> None:
    assert words("fr", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They don't know it's over.", ["They", "do", "n't", "know", "it", "'s", "over", "."]),
        ("Kenya's envoy met Gen. Okoro.", ["Kenya", "'s", "envoy", "met", "Gen.", "Okoro", "."]),
        ("a Saudi-led coalition", ["a", "Saudi", "-", "led", "coalition"]),
        ("anti-government and pro-Russian units", ["anti-government", "and", "pro-Russian", "units"]),
        ("a 48-hour truce", ["a", "48", "-", "hour", "truce"]),
        ("aid of $2bn", ["aid", "of", "$", "2", "bn"]),
    ],
)
def test_english_words(text: str, expected: list[str]) -> None:
    assert words("en", text) == expected


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["Le ministre a rencontré M. Sissoko à Bamako.", "Il est reparti lundi."]),
        ("fr", ["« Nous voulons la paix », a déclaré le porte-parole.", "Les combats continuent dans le nord."]),
        ("fr", ["NIAMEY, 4 mars 2019 (Agence) - L'armée a repris la ville.", "Trois soldats ont été tués."]),
        ("en", ["The envoy met Gen. Okoro in Juba.", "He left on Monday."]),
        ("en", ["“We want peace,” the spokesman said.", "Fighting went on in the north."]),
        ("en", ["NAIROBI, March 4 (Agency) - The army retook the town.", "Three soldiers were killed."]),
    ],
)
def test_sentences_are_found(language: str, parts: list[str]) -> None:
    assert sentences(language, " ".join(parts)) == [normalise(part) for part in parts]


def test_both_languages_are_shipped() -> None:
    assert {"fr", "en"} <= set(supported())


def test_pipeline_annotates_every_layer(pipeline: Language) -> None:
    text = {
        "fr": "Le président Moussa Kané a signé l'accord à Genève.",
        "en": "President Peter Hansen signed the deal in Geneva.",
    }
    doc = pipeline(text[pipeline.lang])
    assert all(token.pos_ and token.lemma_ and token.dep_ for token in doc)
    root = next(token for token in doc if token.dep_ == "ROOT")
    assert root.lemma_ in {"signer", "sign"}
    assert {"nsubj", "obj"} <= {child.dep_ for child in root.children}
    assert any(entity.label_ == "LOC" for entity in doc.ents)
    assert any(entity.label_ == "PER" for entity in doc.ents)


def test_passive_and_agent(pipeline: Language) -> None:
    text = {"fr": "La ville a été prise par les rebelles.", "en": "The town was captured by the rebels."}
    labels = {token.dep_ for token in pipeline(text[pipeline.lang])}
    assert {"nsubj:pass", "aux:pass", "obl:agent"} <= labels


@pytest.mark.parametrize("language", ["fr", "en"])
def test_shipped_pipeline_is_small_and_knows_no_machine(language: str) -> None:
    files = [path for path in (MODELS / language).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 15_000_000
    config = (MODELS / language / "config.cfg").read_text(encoding="utf-8")
    assert ".spacy" not in config
    assert "/" not in config.split("[nlp]")[0]


def test_remembered_vectors_are_those_of_the_pipeline(pipeline: Language) -> None:
    plain = spacy.load(MODELS / pipeline.lang)
    texts = ["Geneva 2018", "zxqv al-Tamari", "Geneva 2018"]
    for text in texts:
        keys = [token.norm for token in plain.make_doc(text)]
        for key in keys:
            pipeline.vocab.strings.add(plain.vocab.strings[key])
        assert (plain.vocab.vectors.get_batch(keys) == pipeline.vocab.vectors.get_batch(keys)).all()


PARAGRAPHS = {
    "fr": [
        "Le gouverneur a reçu les chefs de village mardi. Il est reparti.",
        "Trêve.",
        "",
        "  Le  convoi est arrivé   hier \n à Goma. ",
    ],
    "en": [
        "The governor received the elders on Tuesday. He left again.",
        "Truce.",
        "",
        "  The  convoy arrived   yesterday \n in Goma. ",
    ],
}


def annotation(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, bool(t.is_sent_start), t.ent_iob_, t.ent_type_)
        for t in doc
    ]


def test_a_paragraph_is_read_alike_alone_and_in_company(pipeline: Language) -> None:
    texts = PARAGRAPHS[pipeline.lang]
    alone = [annotation(pipeline(text)) for text in texts]
    assert [annotation(doc) for doc in pipeline.pipe(texts)] == alone
    assert [annotation(doc) for doc in pipeline.pipe(texts[::-1], batch_size=2)] == alone[::-1]


def test_a_sentence_of_three_hundred_words_is_read(pipeline: Language) -> None:
    name, joined = {"fr": ("le gouverneur", ", les anciens et "), "en": ("the governor", ", the elders and ")}[
        pipeline.lang
    ]
    doc = pipeline(joined.join([name] * 60) + ".")
    assert len(doc) > 300
    assert all(token.dep_ for token in doc)
    assert all(token.head in sentence for sentence in doc.sents for token in sentence)


def test_one_load_a_process() -> None:
    assert load("fr") is load("fr")


def test_unknown_language_is_refused() -> None:
    with pytest.raises(PipelineError, match="no pipeline for language 'xx'"):
        load("xx")


def test_pipeline_without_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(PipelineError, match="no dependency parser"):
        load("en", str(tmp_path))


def test_pipeline_of_another_scheme_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    for label in ("nsubj", "dobj", "pobj", "prep"):
        parser.add_label(label)
    nlp.initialize()
    nlp.to_disk(tmp_path)
    with pytest.raises(PipelineError, match="not Universal Dependencies"):
        load("en", str(tmp_path))


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="cannot load pipeline"):
        load("en", str(tmp_path / "nothing"))
