"""Who a mention is, in both languages: names, offices by date, groups, pronouns, introduced persons, generic agents."""

from __future__ import annotations

import pytest
from conftest import read_text

from garant.pipeline import read_documents
from garant.records import Entity, Event
from garant.sources.document import Document


def actors_of(code: str, text: str, type_: str, published: str = "2020-03-05") -> tuple[Entity, ...]:
    """The actors of the last event of a type in a text."""
    events: list[Event] = [e for e in read_text(code, text, published).events if e.type == type_]
    assert events, f"no {type_} in {text!r}"
    return events[-1].actors


def ids(entities: tuple[Entity, ...]) -> list[str]:
    return [e.id for e in entities]


@pytest.mark.parametrize(
    ("published", "holder"),
    [("2013-06-01", "sergei_shoigu"), ("2009-06-01", "anatoly_serdyukov"), ("2025-02-01", "andrei_belousov")],
)
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Russia's defence minister condemned the raid."),
        ("en", "The Russian defense minister condemned the raid."),
        ("fr", "Le ministre russe de la Défense a condamné le raid."),
        ("fr", "Le ministre de la Défense de la Russie a condamné le raid."),
    ],
)
def test_an_office_is_its_holder_on_the_day(code: str, text: str, published: str, holder: str) -> None:
    (actor,) = actors_of(code, text, "ACCUSE", published)
    assert (actor.id, actor.country, actor.sectors[0], actor.office) == (
        holder,
        "RUS",
        "GOV",
        "defence minister of Russia",
    )


@pytest.mark.parametrize(
    ("code", "text", "country"),
    [
        ("en", "Paris condemned the coup.", "FRA"),
        ("en", "Ankara condemned the coup.", "TUR"),
        ("en", "The Russians condemned the coup.", "RUS"),
        ("en", "The Kenyan government condemned the coup.", "KEN"),
        ("fr", "Paris a condamné le putsch.", "FRA"),
        ("fr", "Ankara a condamné le putsch.", "TUR"),
        ("fr", "Les Russes ont condamné le putsch.", "RUS"),
        ("fr", "Le gouvernement kényan a condamné le putsch.", "KEN"),
    ],
)
def test_what_stands_for_a_government(code: str, text: str, country: str) -> None:
    (actor,) = actors_of(code, text, "ACCUSE")
    assert (actor.country, actor.sectors[0]) == (country, "GOV")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The French president met his Turkish counterpart in Paris."),
        ("fr", "Le président français a rencontré son homologue turc à Paris."),
    ],
)
def test_a_counterpart_holds_the_same_office_elsewhere(code: str, text: str) -> None:
    actors = actors_of(code, text, "CONSULT", "2013-06-01")
    assert [(a.country, a.office) for a in actors] == [("FRA", "president of France"), ("TUR", "president of Turkey")]


@pytest.mark.parametrize(
    ("code", "text", "countries"),
    [
        (
            "en",
            "Turkey, Iran and Russia held talks in Doha. The three countries agreed on a truce.",
            {"TUR", "IRN", "RUS"},
        ),
        ("en", "Ghana and Togo held talks on Monday. Both sides agreed to a ceasefire.", {"GHA", "TGO"}),
        (
            "fr",
            "Le Ghana, le Togo et le Bénin ont négocié à Lomé. Les trois pays ont accepté une trêve.",
            {"GHA", "TGO", "BEN"},
        ),
        ("fr", "Le Ghana et le Togo ont négocié lundi. Les deux parties ont accepté un cessez-le-feu.", {"GHA", "TGO"}),
    ],
)
def test_a_group_is_who_was_named_together(code: str, text: str, countries: set[str]) -> None:
    assert {a.country for a in actors_of(code, text, "AGREE")} == countries


@pytest.mark.parametrize(
    ("code", "text", "country", "sector"),
    [
        ("en", "The Syrian rebels attacked a town. They killed twelve soldiers.", "SYR", "REB"),
        ("en", "The Chadian army attacked a camp. It killed nine rebels.", "TCD", "MIL"),
        ("fr", "Les rebelles syriens ont attaqué une ville. Ils ont tué douze soldats.", "SYR", "REB"),
        ("fr", "L'armée tchadienne a attaqué un camp. Elle a tué neuf rebelles.", "TCD", "MIL"),
    ],
)
def test_a_pronoun_is_the_nearest_actor_that_agrees(code: str, text: str, country: str, sector: str) -> None:
    (actor,) = actors_of(code, text, "ASSAULT")
    assert (actor.country, actor.sectors[0]) == (country, sector)


@pytest.mark.parametrize(
    ("code", "text", "sector"),
    [
        ("en", "Omar Kaziwe, a rebel commander, met the envoy on Monday. Kaziwe rejected the plan.", "REB"),
        ("fr", "Omar Kaziwé, un commandant rebelle, a rencontré l'émissaire lundi. Kaziwé a rejeté le plan.", "REB"),
    ],
)
def test_a_person_that_the_text_introduces_is_known_by_surname_after(code: str, text: str, sector: str) -> None:
    full = actors_of(code, text, "CONSULT")[0]
    (short,) = actors_of(code, text, "REJECT")
    assert full.id == short.id == "omar-kaziwe"
    assert full.name == short.name
    assert short.sectors[0] == sector
    assert short.span.text.startswith("Kaziw")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "ISIS condemned the raid."), ("en", "Daesh condemned the raid."), ("en", "The Islamic State condemned the raid."),
        ("fr", "Daech a condamné le raid."), ("fr", "L'État islamique a condamné le raid."), ("fr", "L'EI a condamné le raid."),
    ],
)  # fmt: skip
def test_an_organisation_is_one_under_all_its_names(code: str, text: str) -> None:
    (actor,) = actors_of(code, text, "ACCUSE")
    assert (actor.id, actor.country, actor.sectors[0]) == ("islamic_state", "IMG", "REB")


@pytest.mark.parametrize(
    ("code", "text", "country", "sector"),
    [
        ("en", "Ugandan police arrested a student.", "UGA", "COP"),
        ("en", "Police in Kampala arrested a student.", "UGA", "COP"),
        ("en", "The police of Uganda arrested a student.", "UGA", "COP"),
        ("fr", "La police ougandaise a arrêté un étudiant.", "UGA", "COP"),
        ("fr", "La police a arrêté un étudiant à Kampala.", "UGA", "COP"),
        ("fr", "La police de l'Ouganda a arrêté un étudiant.", "UGA", "COP"),
    ],
)
def test_a_generic_agent_takes_its_country_from_what_stands_around(
    code: str, text: str, country: str, sector: str
) -> None:
    (actor,) = actors_of(code, text, "COERCE")
    assert (actor.id, actor.country, actor.sectors[0]) == ("ugandan-police", country, sector)


@pytest.mark.parametrize(
    ("code", "text", "countries"),
    [
        ("en", "The Russian and Turkish ministers rejected the plan.", {"RUS", "TUR"}),
        ("en", "The presidents of Mali and Niger rejected the plan.", {"MLI", "NER"}),
        ("fr", "Les ministres russe et turc ont rejeté le plan.", {"RUS", "TUR"}),
        ("fr", "Les présidents du Mali et du Niger ont rejeté le plan.", {"MLI", "NER"}),
    ],
)
def test_a_plural_title_is_one_holder_a_country(code: str, text: str, countries: set[str]) -> None:
    actors = actors_of(code, text, "REJECT")
    assert {a.country for a in actors} == countries
    assert len(actors) == len(countries)
    assert all(a.office for a in actors)


@pytest.mark.parametrize(
    ("code", "text", "name"),
    [
        ("en", "Turkish President Recep Tayyip Erdogan rejected the plan.", "Recep Tayyip Erdogan"),
        ("en", "The Russian foreign minister, Sergei Lavrov, rejected the plan.", "Sergei Lavrov"),
        ("fr", "Le président turc Recep Tayyip Erdogan a rejeté le plan.", "Recep Tayyip Erdogan"),
        ("fr", "Le ministre russe des Affaires étrangères, Sergueï Lavrov, a rejeté le plan.", "Sergei Lavrov"),
    ],
)
def test_a_title_and_the_name_beside_it_are_one_person(code: str, text: str, name: str) -> None:
    (actor,) = actors_of(code, text, "REJECT")
    assert actor.name == name
    assert actor.office is not None


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The president told us about the raid and about the price of bread."),
        ("fr", "On nous a parlé du raid et du prix du pain."),
    ],
)
def test_a_pronoun_in_small_letters_is_no_acronym(code: str, text: str) -> None:
    assert all(a.id != "USA" for e in read_text(code, text).events for a in (*e.actors, *e.recipients))


def test_what_is_unknown_stays_so() -> None:
    """A group that nothing locates gets no country, and no name is made up for it."""
    (actor,) = actors_of("en", "The rebels attacked the convoy.", "ASSAULT")
    assert (actor.country, actor.sectors, actor.name) == (None, ("REB",), "rebels")


@pytest.mark.parametrize(
    ("code", "text", "type_", "who"),
    [
        ("en", "Hamas freed two hostages on Tuesday. The movement rejected the plan.", "REJECT", ["hamas"]),
        ("fr", "Le Hezbollah a libéré deux otages mardi. Ce mouvement a rejeté le plan.", "REJECT", ["hezbollah"]),
        ("fr", "L'Otan, elle, a condamné le raid.", "ACCUSE", ["nato"]),
        ("en", "NAIROBI, May 3 - Uganda condemned the raid.", "ACCUSE", ["UGA"]),
        ("fr", "Ouganda : le Kenya condamne le raid.", "ACCUSE", ["KEN"]),
        ("en", "Saleh Otieno condemned the raid.", "ACCUSE", ["saleh-otieno"]),
        ("en", "Diplomats from Japan condemned the raid.", "ACCUSE", ["japanese-diplomats"]),
        ("en", "The Kenyan parliament issued a statement condemning Uganda.", "ACCUSE", ["kenyan-parliament"]),
        (
            "fr",
            "Le gouvernement kényan a publié un communiqué condamnant les rebelles.",
            "ACCUSE",
            ["kenyan-government"],
        ),
        ("en", "The Kenyan claim was rejected as a lie by Uganda.", "REJECT", ["UGA"]),
        ("en", "Kenya agreed on a timetable for withdrawing from Somalia.", "RETREAT", ["KEN"]),
        (
            "en",
            "Representatives of the Kenyan government and of the Ugandan rebels met in Doha.",
            "CONSULT",
            ["kenyan-government", "ugandan-rebels"],
        ),
        (
            "fr",
            "Des représentants du gouvernement kényan et des rebelles ougandais se sont rencontrés à Doha.",
            "CONSULT",
            ["kenyan-government", "ugandan-rebels"],
        ),
    ],
)
def test_who_stands_behind_the_words(code: str, text: str, type_: str, who: list[str]) -> None:
    assert ids(actors_of(code, text, type_)) == who


@pytest.mark.parametrize(
    ("code", "text", "country", "sector"),
    [
        ("en", "Foreign fighters attacked a Syrian base.", "IMG", "REB"),
        ("fr", "Des combattants étrangers ont attaqué une base syrienne.", "IMG", "REB"),
        ("en", "In Kenya, the army shelled a base. In Uganda, the army attacked rebels.", "UGA", "MIL"),
        ("fr", "Au Kenya, l'armée a bombardé une base. En Ouganda, l'armée a attaqué des rebelles.", "UGA", "MIL"),
    ],
)
def test_where_a_sentence_is_set_says_whose_forces_are_meant(code: str, text: str, country: str, sector: str) -> None:
    (actor,) = actors_of(code, text, "ASSAULT")
    assert (actor.country, actor.sectors[0]) == (country, sector)


@pytest.mark.parametrize(("published", "country"), [("2018-09-01", "ESP"), ("2021-03-01", "EUR")])
def test_who_serves_a_union_of_states_acts_for_it(published: str, country: str) -> None:
    (actor,) = actors_of("en", "Josep Borrell condemned the raid.", "ACCUSE", published)
    assert actor.country == country


@pytest.mark.parametrize(("name", "country"), [("Abu Bakr al-Baghdadi", "IMG"), ("Hassan Nasrallah", "LBN")])
def test_who_leads_a_group_is_of_no_more_a_state_than_the_group(name: str, country: str) -> None:
    (actor,) = actors_of("en", f"{name} condemned the raid.", "ACCUSE", "2015-03-01")
    assert (actor.country, actor.sectors[0]) == (country, "REB")


@pytest.mark.parametrize(
    ("code", "text", "title_sectors"),
    [
        ("fr", "Le porte-parole du Hezbollah, Omar Kaziwé, a condamné le raid.", ("LBN", "REB")),
        ("en", "Ann Smith, a spokeswoman for the Kenyan police, condemned the raid.", ("KEN", "COP")),
    ],
)
def test_a_person_is_of_the_body_that_the_title_names(code: str, text: str, title_sectors: tuple[str, str]) -> None:
    actor = actors_of(code, text, "ACCUSE")[0]
    assert (actor.country, actor.sectors[0]) == title_sectors


@pytest.mark.parametrize(
    ("url", "country"),
    [
        ("https://www.gov.uk/news/1", "GBR"),
        ("https://press.un.org/en/2", "UNO"),
        ("https://example.org/3", None),
        (None, None),
    ],
)
def test_we_is_who_publishes_the_text(url: str | None, country: str | None) -> None:
    document = Document("We condemn the attack on the Kenyan village.", language="en", published="2020-03-05", url=url)
    found = [a.country for e in next(read_documents([document], "en")).events if e.type == "ACCUSE" for a in e.actors]
    assert found == ([country] if country else [])


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "The incoming French president condemned the raid."),
        ("en", "The former French president condemned the raid."),
        ("fr", "L'ancien président français a condamné le raid."),
    ],
)
def test_who_held_or_will_hold_an_office_is_not_its_holder(code: str, text: str) -> None:
    assert ids(actors_of(code, text, "ACCUSE")) == ["president-of-france"]
