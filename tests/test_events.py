"""Events end to end: invented sentences in, type, participants and status out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from conftest import read_text

from garant.records import Entity, Event


@dataclass(frozen=True)
class Case:
    """A sentence and the event in it: participants by id (or by the country and sector of what has no name), sorted."""

    text: str
    type: str
    actors: str = ""
    recipients: str = ""
    status: str = "occurred"
    mode: str | None = None


EN = [
    # active, passive, nominal
    Case("Ethiopia shelled Eritrea on Tuesday.", "ASSAULT", "ETH", "ERI", mode="heavy-weapons"),
    Case("Eritrea was shelled by Ethiopia on Tuesday.", "ASSAULT", "ETH", "ERI", mode="heavy-weapons"),
    Case("The Indian army carried out a strike on Pakistan.", "ASSAULT", "IND MIL", "PAK"),
    Case("The Kenyan president visited Uganda last week.", "CONSULT", "president of Kenya", "UGA", mode="visit"),
    Case("While the Indian army deployed, talks with Pakistan went on.", "MOBILIZE", "IND MIL"),
    Case("Peru presented evidence against Chile.", "ACCUSE", "PER", "CHL", mode="allege"),
    Case("Canada rejected French mediation.", "REJECT", "CAN", "FRA"),
    # symmetric types: every participant is an actor
    Case("Ghana and Togo held talks in Geneva.", "CONSULT", "GHA TGO"),
    Case("Talks between Ghana and Togo resumed on Monday.", "CONSULT", "GHA TGO"),
    Case(
        "Ghana's foreign minister met with his Togolese counterpart in Geneva.",
        "CONSULT",
        "foreign minister of Ghana, foreign minister of Togo",
    ),
    Case("Sudan and Chad signed a peace agreement in Doha.", "SUPPORT", "SDN TCD"),
    Case("Sudan and Chad agreed to a ceasefire.", "AGREE", "SDN TCD"),
    Case("Clashes between Armenia and Azerbaijan continued on Sunday.", "ASSAULT", "ARM MIL, AZE MIL"),
    # one side acts on the other
    Case("Peru accused Chile of violating the border.", "ACCUSE", "PER", "CHL"),
    Case("Peru condemned Chile for the raid.", "ACCUSE", "PER", "CHL", mode="disapprove"),
    Case("Norway called on Israel to lift the blockade.", "REQUEST", "NOR", "ISR"),
    Case("Canada imposed sanctions on Belarus.", "SANCTION", "CAN", "BLR"),
    Case("Mali expelled the French ambassador.", "SANCTION", "MLI", "ambassador of France", mode="expel"),
    Case("Qatar sent food aid to Lebanon.", "AID", "QAT", "LBN"),
    Case("Iran threatened to attack Israel.", "THREATEN", "IRN", mode="violence"),
    Case("Hungary rejected the proposal.", "REJECT", "HUN"),
    Case("Ethiopian troops withdrew from Somalia.", "RETREAT", "ETH MIL", mode="withdraw"),
    Case("Colombian rebels released three hostages.", "RETREAT", "COL REB", mode="release"),
    Case("Ugandan police arrested two journalists.", "COERCE", "UGA COP", "UGA JRN", mode="arrest"),
    Case("Thousands of Georgians demonstrated against the government in Tbilisi.", "PROTEST", mode="demo"),
    Case("China deployed troops along the border with India.", "MOBILIZE", "CHN", mode="troops"),
    # status
    Case("Egypt will host a summit on Sudan in May.", "CONSULT", "EGY", status="planned"),
    Case("The president of Kenya did not meet the rebels.", "CONSULT", "president of Kenya, KEN REB", status="negated"),
    Case("Japan denied that it had bombed the island.", "ASSAULT", "JPN", status="denied"),
]
FR = [
    Case("L'Éthiopie a bombardé l'Érythrée mardi.", "ASSAULT", "ETH", "ERI", mode="heavy-weapons"),
    Case("L'Érythrée a été bombardée par l'Éthiopie mardi.", "ASSAULT", "ETH", "ERI", mode="heavy-weapons"),
    Case("L'armée indienne a mené une frappe contre le Pakistan.", "ASSAULT", "IND MIL", "PAK"),
    Case(
        "Le président kényan s'est rendu en Ouganda la semaine dernière.",
        "CONSULT",
        "president of Kenya",
        "UGA",
        mode="visit",
    ),
    Case("Le Ghana et le Togo ont mené des pourparlers à Genève.", "CONSULT", "GHA TGO"),
    Case("Les discussions entre le Ghana et le Togo ont repris lundi.", "CONSULT", "GHA TGO"),
    Case(
        "Le ministre ghanéen des Affaires étrangères a rencontré son homologue togolais à Genève.",
        "CONSULT",
        "foreign minister of Ghana, foreign minister of Togo",
    ),
    Case("Le Soudan et le Tchad ont signé un accord de paix à Doha.", "SUPPORT", "SDN TCD"),
    Case("Le Soudan et le Tchad ont convenu d'un cessez-le-feu.", "AGREE", "SDN TCD"),
    Case("Les affrontements entre l'Arménie et l'Azerbaïdjan ont repris dimanche.", "ASSAULT", "ARM MIL, AZE MIL"),
    Case("Le Pérou a accusé le Chili d'avoir violé la frontière.", "ACCUSE", "PER", "CHL"),
    Case("Le Pérou a condamné le raid.", "ACCUSE", "PER", mode="disapprove"),
    Case("La Norvège a appelé Israël à lever le blocus.", "REQUEST", "NOR", "ISR"),
    Case("Le Canada a imposé des sanctions à la Biélorussie.", "SANCTION", "CAN", "BLR"),
    Case("Le Mali a expulsé l'ambassadeur de France.", "SANCTION", "MLI", "ambassador of France", mode="expel"),
    Case("Le Qatar a envoyé une aide alimentaire au Liban.", "AID", "QAT", "LBN"),
    Case("L'Iran a menacé d'attaquer Israël.", "THREATEN", "IRN", mode="violence"),
    Case("La Hongrie a rejeté la proposition.", "REJECT", "HUN"),
    Case("Les troupes éthiopiennes se sont retirées de Somalie.", "RETREAT", "ETH MIL", mode="withdraw"),
    Case("Les rebelles colombiens ont libéré trois otages.", "RETREAT", "COL REB", mode="release"),
    Case("La police ougandaise a arrêté deux journalistes.", "COERCE", "UGA COP", "UGA JRN", mode="arrest"),
    Case("Des milliers de Géorgiens ont manifesté contre le gouvernement à Tbilissi.", "PROTEST", mode="demo"),
    Case("La Chine a déployé des troupes le long de la frontière avec l'Inde.", "MOBILIZE", "CHN", mode="troops"),
    Case("L'Égypte accueillera en mai un sommet sur le Soudan.", "CONSULT", "EGY", status="planned"),
    Case(
        "Le président du Kenya n'a pas rencontré les rebelles.",
        "CONSULT",
        "president of Kenya, KEN REB",
        status="negated",
    ),
    Case("Le Japon a démenti avoir bombardé l'île.", "ASSAULT", "JPN", status="denied"),
]
CASES = [
    pytest.param(code, case, id=f"{code}-{case.text[:40]}")
    for code, cases in (("en", EN), ("fr", FR))
    for case in cases
]

# Sentences with a word of violence, of meeting or of aid, in which nothing of the kind happens.
NOTHING = {
    "en": [
        "The striker attacked down the left and shot wide of the post.",
        "The team defeated its rivals in the final on Sunday.",
        "Shares plunged after the central bank raised interest rates.",
        "The hurricane hit the coast of Florida at dawn.",
        "The film explores the battle between a painter and his memory.",
        "The company launched a new telephone in Berlin.",
        "He suffered a heart attack at the age of seventy.",
        "The talks show was watched by two million people.",
        "The museum released a catalogue of its collection.",
        "The stock market rallied on Friday.",
    ],
    "fr": [
        "L'attaquant a tiré au-dessus de la barre à la dernière minute.",
        "L'équipe a battu sa rivale en finale dimanche.",
        "Les actions ont chuté après la hausse des taux d'intérêt.",
        "L'ouragan a frappé la côte de la Floride à l'aube.",
        "Le champion a écrasé son adversaire en deux manches.",
        "La société a lancé un nouveau téléphone à Berlin.",
        "Il a été victime d'une crise cardiaque à soixante-dix ans.",
        "Le musée a publié le catalogue de sa collection.",
        "Le cours du blé a reculé vendredi.",
        "La chanteuse a conquis le public de Lyon.",
    ],
}


def label(entity: Entity) -> str:
    """An id as it is; the office of an office-holder; the country and the main sector of what has no name of its own."""
    if entity.office:
        return entity.office
    if entity.id == entity.country:
        return f"{entity.country}" if entity.sectors[:1] == ("GOV",) else f"{entity.country} {entity.sectors[0]}"
    return f"{entity.country} {entity.sectors[0]}"


def labels(entities: tuple[Entity, ...]) -> list[str]:
    return sorted({label(e) for e in entities})


def wanted(cell: str) -> list[str]:
    """`GHA TGO` (two countries), `ETH MIL` (one actor), or names parted by commas."""
    if "," in cell or " of " in cell:
        return sorted(part.strip() for part in cell.split(","))
    words = cell.split()
    if len(words) == 2 and words[1] in ("MIL", "REB", "COP", "JRN", "CVL"):
        return [cell]
    return sorted(words)


def matching(events: list[Event], case: Case) -> list[Event]:
    return [e for e in events if e.type == case.type and labels(e.actors) == wanted(case.actors)]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_event(code: str, case: Case) -> None:
    events = read_text(code, case.text).events
    said = [(e.type, e.mode, labels(e.actors), labels(e.recipients), e.status) for e in events]
    found = [e for e in events if e.type == case.type]
    assert len(found) == 1, said
    event = found[0]
    if case.actors:
        assert labels(event.actors) == wanted(case.actors), said
    if case.recipients:
        assert labels(event.recipients) == wanted(case.recipients), said
    assert event.status == case.status, said
    assert case.mode is None or case.mode in event.mode, said


@pytest.mark.parametrize(
    ("code", "text"), [pytest.param(c, t, id=f"{c}-{t[:40]}") for c, texts in NOTHING.items() for t in texts]
)
def test_no_event(code: str, text: str) -> None:
    assert [(e.type, e.trigger.text) for e in read_text(code, text).events] == []


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        ("en", ("Turkey bombed Syria on Monday.", "Syria was bombed by Turkey on Monday.", "Turkey, which bombed Syria on Monday, was silent.",
                "Turkey's bombing of Syria on Monday was long.", "Turkey decided to bomb Syria.")),
        ("fr", ("La Turquie a bombardé la Syrie lundi.", "La Syrie a été bombardée lundi par la Turquie.",
                "La Turquie, qui a bombardé la Syrie lundi, s'est tue.", "Le bombardement de la Syrie par la Turquie a duré une heure.",
                "La Turquie a décidé de bombarder la Syrie.")),
    ],
)  # fmt: skip
def test_one_act_in_many_wordings(code: str, texts: tuple[str, ...]) -> None:
    """Active, passive, relative, nominal and infinitive wordings of an act name the same doer and the same sufferer."""
    for text in texts:
        roles = [
            ({a.country for a in e.actors}, {r.country for r in e.recipients})
            for e in read_text(code, text).events
            if e.type == "ASSAULT"
        ]
        assert roles == [({"TUR"}, {"SYR"})], text


@pytest.mark.parametrize(
    ("code", "text", "countries"),
    [
        ("en", "Armenia and Azerbaijan accused each other of shelling villages.", {"ARM", "AZE"}),
        ("fr", "Le Rwanda et l'Ouganda se sont mutuellement accusés d'avoir bombardé des villages.", {"RWA", "UGA"}),
    ],
)
def test_what_is_mutual(code: str, text: str, countries: set[str]) -> None:
    event = next(e for e in read_text(code, text).events if e.type == "ACCUSE")
    assert {a.country for a in event.actors} == countries


@pytest.mark.parametrize(("code", "case"), CASES)
def test_spans_are_the_text_s_own_words(code: str, case: Case) -> None:
    for event in read_text(code, case.text).events:
        for span in (
            event.trigger,
            event.evidence,
            *event.mentions,
            *(e.span for e in (*event.actors, *event.recipients)),
        ):
            assert case.text[span.start : span.end] == span.text
            assert span.text.strip() == span.text != ""
        assert 0 < event.confidence <= 1


def test_an_announced_meeting_is_an_agreement_in_plover() -> None:
    event = next(e for e in read_text("en", "Egypt will host a summit on Sudan in May.").events if e.type == "CONSULT")
    assert (event.type, event.status, event.codes.plover) == ("CONSULT", "planned", "AGREE")


def test_what_is_ones_own_is_not_promised_to_anybody() -> None:
    [event] = [
        e
        for e in read_text("en", "Armenia agreed to withdraw its artillery from the hills.").events
        if e.type == "AGREE"
    ]
    assert event.recipients == ()
