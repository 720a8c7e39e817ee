"""`garant explain`: why each event was read as it was, and why a word gave none.

For an event: its sentence, the dependency tree, the normalised clause with its slots, the frame that matched with its file, line and
example, how each role was filled and by which step its actor was found, what speaks for its status, and the frames that nearly matched
with the conditions that failed. The reading is the ordinary one (`pipeline.read_tree`), watched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from typing import TextIO

from garant import batch
from garant._errors import GarantError, InputError
from garant._tables import alternatives, parts
from garant.extract.events import EventMention
from garant.languages import load_language
from garant.languages.frames import NEGATIVE, Frame, Term
from garant.own import SHIPPED, Own
from garant.parse import parse, pipelines
from garant.parse.clauses import Clause
from garant.pipeline import Reading, Workings, read_tree
from garant.plain import Plain
from garant.records import Entity, Event
from garant.render.labels import on_whose_word, shown, when, where, who
from garant.resolve.events import sentence_span, trigger_span, word_span
from garant.sources import Document

# Frames that nearly matched, per predicate, and words of a condition that are spelt out.
_MOST_NEAR, _MOST_WORDS = 4, 6
# Indentation of the text form and of each level of a tree in it.
_STEP = "  "
_KINDS = ("v", "n", "a")


@dataclass(slots=True)
class Word:
    """A token in its tree: `depth` below the sentence's root, its relation to its governor."""

    text: str
    lemma: str
    pos: str
    dep: str
    feats: str
    depth: int


@dataclass(slots=True)
class Filling:
    """A mention in a role: the slot that it fills, the actors that it stands for, and the step that found them (None: nobody)."""

    slot: str
    mention: str
    actors: list[str]
    step: str | None


@dataclass(slots=True)
class Near:
    """A frame that did not win: where it is written, and the conditions that failed; none failed when a more specific frame won."""

    type: str
    where: str
    pattern: str
    failed: list[str]


@dataclass(slots=True)
class Telling:
    """One predicate: its sentence, tree and clause, the frame that matched if one did, and what came of it."""

    trigger: str
    sentence: str
    tree: list[Word]
    clause: str
    slots: dict[str, list[str]]
    outcome: str
    frame: str | None = None
    where: str | None = None
    example: str | None = None
    joined: list[str] = field(default_factory=list)
    actors: list[Filling] = field(default_factory=list)
    recipients: list[Filling] = field(default_factory=list)
    status: list[str] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)


@dataclass(slots=True)
class Explanation:
    """An event as recorded, and every predicate that tells it; `implied` are actors that no predicate of its own names."""

    id: str
    head: str
    actors: list[str]
    recipients: list[str]
    status: str
    voice: str
    place: str
    date: str
    implied: list[str]
    tellings: list[Telling]


class Explainer:
    """One document, read under watch. `document` is prepared: its language is known."""

    def __init__(self, document: Document, parser: str | None = None, own: Own = SHIPPED) -> None:
        language, document = document.language or "", Plain(document).document
        self.tree = parse(pipelines.load(language, parser), document, load_language(language, own).lemmas)
        kept: list[Workings] = []
        self.reading: Reading = read_tree(document, self.tree, language, kept.append, own)
        self.made = kept[0]
        self._mentions = {mention.head: (mention, event) for mention, event in self.made.told}

    def events(self, wanted: str | None = None) -> Iterator[Explanation]:
        """The events in the record's order; with `wanted`, only the one of this id (the part after the document's will do)."""
        for event in self.reading.events:
            if wanted is None or wanted in (event.id, event.id.rpartition("/")[2]):
                yield self._event(event)

    def words(self, wanted: str) -> Iterator[Telling]:
        """Every place where a word stands, by form or lemma, whether it was read as an event or not."""
        tree, low = self.tree, wanted.lower()
        for i in range(len(tree)):
            if low in (tree.lower[i], tree.lemma[i]):
                yield self._telling(i)

    # -- events ------------------------------------------------------------------------------------------------------

    def _event(self, event: Event) -> Explanation:
        told = [(m, e) for m, e in self.made.told if e.type == event.type and e.trigger in event.mentions]
        named = {e.id for _, earlier in told for e in (*earlier.actors, *earlier.recipients)}
        statements = {s.id: s for s in self.reading.statements}
        return Explanation(
            id=event.id, head=f"{event.type}{''.join(' / ' + mode for mode in event.mode)}: {shown(event.trigger.text)}",
            actors=[who(e) for e in event.actors], recipients=[who(e) for e in event.recipients], status=event.status,
            voice=on_whose_word(event.voice, statements), place=where(event.place), date=when(event.date),
            implied=[who(e) for e in (*event.actors, *event.recipients) if e.id not in named],
            tellings=[self._telling(m.head) for m, _ in told],
        )  # fmt: skip

    def _telling(self, i: int) -> Telling:
        tree, clause = self.tree, self.made.clauses.at(i)
        told = self._mentions.get(i)
        found = Telling(
            trigger=trigger_span(tree, told[0]).text if told else tree.word[i],
            sentence=sentence_span(tree, i).text, tree=self._tree(i), clause=_clause_line(clause),
            slots={name: [self._mention(t) for t in tokens] for name, tokens in clause.slots.items() if tokens},
            outcome=self._outcome(i, clause, told), near=self._near(clause, told[0].frame if told else self.made.finder.match(clause)),
        )  # fmt: skip
        if told:
            mention, event = told
            found.frame, found.where, found.example = (
                self._pattern(mention.frame),
                mention.frame.where,
                mention.frame.example,
            )
            found.joined = [word_span(tree, t).text for t in mention.also]
            found.actors = [self._filling(t, mention.frame.actors, clause) for t in mention.actors]
            found.recipients = [self._filling(t, mention.frame.recipients, clause) for t in mention.recipients]
            found.status = self._status(mention, event)
        return found

    def _tree(self, i: int) -> list[Word]:
        """The sentence of token `i`, each word behind its governor, dependents in text order."""
        tree = self.tree
        begin, end = tree.sentences[tree.sentence[i]]
        roots = [t for t in range(begin, end) if tree.head[t] == t or not begin <= tree.head[t] < end]
        todo = [(t, 0) for t in reversed(roots)]
        found = []
        while todo:
            t, depth = todo.pop()
            found.append(Word(tree.word[t], tree.lemma[t], tree.pos[t], tree.dep[t], tree.feats[t], depth))
            todo += [(c, depth + 1) for c in reversed(tree.children[t])]
        return found

    def _mention(self, t: int) -> str:
        return shown(self.made.actors.mention(t).text)

    # -- roles -------------------------------------------------------------------------------------------------------

    def _filling(self, t: int, slots: tuple[str, ...], clause: Clause) -> Filling:
        names = [*slots, *clause.slots]
        slot = next((name for name in names if t in self.made.finder.slot(clause, name)), "of a word joined to it")
        entities, step = self._found(t)
        return Filling(slot, self._mention(t), [who(e) for e in entities], step)

    def _found(self, t: int) -> tuple[tuple[Entity, ...], str | None]:
        """Who a mention is and which step found it, tried in the order of `resolve.events.entities`."""
        actors = self.made.actors
        known = actors.resolve(t)
        if known:
            return known, actors.steps.get(t)
        speaker = self.made.voices.first_person(t, self.tree)
        if speaker:
            return speaker, "speaker"
        owner = actors.owner(t)
        return owner, "owner" if owner else None

    # -- status ------------------------------------------------------------------------------------------------------

    def _status(self, mention: EventMention, event: Event) -> list[str]:
        """What speaks for the status: negation, support verb, governors with an effect, who denies, else tense and mood."""
        tree, statuses, clause = self.tree, self.made.statuses, mention.clause
        found = []
        if clause.kind != "n" and statuses.negated(mention.head):
            found.append("negated")
        if clause.support is not None:
            found.append(f"support verb «{tree.word[clause.support]}» ({clause.support_kind})")
        for g in tree.ancestors(mention.head):
            effect = statuses.governors.get(tree.lemma[g])
            if effect:
                found.append(f"under «{tree.word[g]}» ({effect})")
        denied = [s for s in self.reading.statements if s.id in event.voice[:1] and s.stance == "deny"]
        found += [f"denied by {who(speaker)}" for s in denied for speaker in s.speakers]
        carrier = mention.head if clause.kind != "n" else clause.support
        if carrier is not None:
            found.append(f"tense and mood of «{tree.word[carrier]}»: {statuses.tense_status(carrier)}")
        return found

    # -- frames ------------------------------------------------------------------------------------------------------

    def _outcome(self, i: int, clause: Clause, told: tuple[EventMention, Event] | None) -> str:
        """What became of a predicate, and at which station it was dropped if it was."""
        if told:
            event = next(
                (e for e in self.reading.events if e.type == told[1].type and told[1].trigger in e.mentions), None
            )
            return f"event {event.id}" if event else "an event of nobody, on no day, told once: background"
        joined = next((e for m, e in self.made.told if i in m.also), None)
        if joined is not None:
            return f"says the same act as «{shown(joined.trigger.text)}»"
        finder = self.made.finder
        if finder._only_qualifies(i):
            return "only says what kind another noun is"
        frame = finder.match(clause)
        if frame is not None and frame.type == NEGATIVE:
            return f"{NEGATIVE}: {frame.where} {self._pattern(frame)}"
        if frame is not None and frame.type not in finder.ontology.types:
            return f"{frame.type}, which the ontology does without: {frame.where} {self._pattern(frame)}"
        if frame is not None and finder._is_standing(clause, frame):
            return "standing support: a tie"
        if frame is not None:
            return f"matches {frame.where}, but not as a {self.tree.pos[i]}"
        others = [kind for kind in _KINDS if kind != clause.kind and (kind, clause.lemma) in self.made.language.frames]
        if (clause.kind, clause.lemma) in self.made.language.frames:
            return "no frame of this word holds"
        return (
            f"frames begin with {', '.join(f'{kind}:{clause.lemma}' for kind in others)}"
            if others
            else "no frame begins with this word"
        )

    def _near(self, clause: Clause, matched: Frame | None) -> list[Near]:
        """The frames of the same word that did not win, those that failed least first."""
        frames = self.made.language.frames.get((clause.kind, clause.lemma), ())
        near = [
            Near(f.type, f.where, self._pattern(f), self._failed(clause, f))
            for f in frames if matched is None or (f.where, f.rest) != (matched.where, matched.rest)
        ]  # fmt: skip
        return sorted(near, key=lambda n: len(n.failed))[:_MOST_NEAR]

    def _failed(self, clause: Clause, frame: Frame) -> list[str]:
        finder = self.made.finder
        bare = replace(frame, terms=())
        failed = [] if finder.holds(clause, bare) else [f"not all of: {', '.join(sorted({frame.lemma, *frame.rest}))}"]
        for term in frame.terms:
            if not finder.holds(clause, replace(bare, rest=frozenset(), terms=(term,))):
                there = ", ".join(f"«{self._mention(t)}»" for t in finder.slot(clause, term.slot)) or "empty"
                failed.append(f"{term_text(term)}, and {term.slot} is {there}")
        return failed

    def _pattern(self, frame: Frame) -> str:
        """The frame as it is written in its file, of the alternative heads only its own."""
        heads, terms = self._written(frame)
        whole = {frame.lemma, *frame.rest}
        own = next(
            (head for head in heads if whole == (set(parts(head)) if frame.kind == "n" else {head})), frame.lemma
        )
        return " ".join([f"{frame.kind}:{own}", *terms])

    def _written(self, frame: Frame) -> tuple[list[str], list[str]]:
        """The heads and the conditions on the frame's line; without the file, as they were understood."""
        name, _, number = frame.where.rpartition(":")
        # Of a user's own frame, the name is the whole path.
        path = self.made.language.folder / "frames" / name
        if not path.is_file():
            return [frame.lemma], [term_text(term) for term in frame.terms]
        head, *terms = path.read_text(encoding="utf-8").splitlines()[int(number) - 1].split("\t")[0].split()
        return alternatives(head.partition(":")[2]), terms


def term_text(term: Term) -> str:
    """A condition in short: the slot, and what it accepts or refuses."""
    words = sorted(term.words)
    listed = "|".join([*(f"#{e}" for e in sorted(term.entities)), *words[:_MOST_WORDS]]) or "*"
    more = f"|… {len(words)} words" if len(words) > _MOST_WORDS else ""
    return f"{term.slot}:{'!' if term.negated else ''}{listed}{more}"


def _clause_line(clause: Clause) -> str:
    return f"{clause.kind}:{clause.lemma}" + (" (passive)" if clause.passive else "")


# -- the command -----------------------------------------------------------------------------------------------------


def run(
    documents: Iterable[Document | InputError], chosen: batch.Parsers, out: TextIO, err: TextIO, *, event: str | None = None,
    word: str | None = None, as_json: bool = False, own: Own = SHIPPED,
) -> int:  # fmt: skip
    """Explain prepared documents on `out`; 0, or 1 when one cannot be read or nothing is there to explain."""
    code, found = 0, 0
    for document in documents:
        if isinstance(document, InputError):
            print(shown(str(document)), file=err)
            code = 1
            continue
        language = document.language or ""
        explainer = Explainer(document, chosen.get(language, chosen.get("*")), own)
        items: list[Explanation | Telling] = list(explainer.words(word)) if word else list(explainer.events(event))
        found += len(items)
        for item in items:
            out.write(
                json.dumps(asdict(item), ensure_ascii=False) + "\n" if as_json else "\n".join(lines(item)) + "\n\n"
            )
    if not found and not code:
        raise GarantError(
            f"no event {event}" if event else f"the word is not there: {word}" if word else "no event was found"
        )
    return code


def lines(item: Explanation | Telling) -> Iterator[str]:
    """The text form of an explanation, for a person."""
    if isinstance(item, Telling):
        yield from _telling_lines(item)
        return
    yield f"{item.id}  {item.head}"
    for name, value in (
        ("actors", "; ".join(item.actors)), ("recipients", "; ".join(item.recipients)), ("status", item.status), ("voice", item.voice),
        ("place", item.place), ("date", item.date), ("implied", "; ".join(item.implied)),
    ):  # fmt: skip
        if value:
            yield f"{_STEP}{name:<12}{value}"
    for telling in item.tellings:
        yield ""
        yield from (_STEP + line if line else "" for line in _telling_lines(telling))


def _telling_lines(telling: Telling) -> Iterator[str]:
    yield f"«{shown(telling.trigger)}»  {telling.outcome}"
    yield f"{_STEP}sentence    {shown(telling.sentence)}"
    for word in telling.tree:
        yield f"{_STEP * (word.depth + 2)}{shown(word.text)}  {word.pos} {word.dep} {word.lemma}"
    yield f"{_STEP}clause      {telling.clause}"
    yield from (f"{_STEP * 2}{name} = {'; '.join(words)}" for name, words in telling.slots.items())
    if telling.frame:
        yield f"{_STEP}frame       {telling.frame}  ({telling.where})"
        yield f"{_STEP}example     {telling.example}"
    if telling.joined:
        yield f"{_STEP}joined      {', '.join(telling.joined)}"
    for name, fillings in (("actor", telling.actors), ("recipient", telling.recipients)):
        for f in fillings:
            found = f"{'; '.join(f.actors)}  [{f.step}]" if f.actors else "nobody"
            yield f"{_STEP}{name:<12}{f.slot} «{f.mention}» → {found}"
    yield from (f"{_STEP}{'status':<12}{clue}" for clue in telling.status)
    for near in telling.near:
        yield f"{_STEP}{'nearly':<12}{near.type} {near.pattern}  ({near.where})"
        yield from (f"{_STEP * 7}{failed}" for failed in near.failed or ["holds, but a more specific frame won"])
